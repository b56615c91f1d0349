package com.monassurance.maintenance.documents;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.core.storage.DocumentStorage;
import com.monassurance.core.storage.StoredObject;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.PlannedAction;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskProblem;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Finds documents that no row names and rows whose document is gone, and changes nothing: today it only looks and
 * reports; moving orphans to quarantine and purging them is not there yet. A document counts as orphaned when no row of
 * {@code generated_documents} or {@code template_versions} names it and it is older than 7 days by the clock of the
 * database. A row without its document is an incident and never something to delete. The comparison is refused when the
 * storage does not carry its root marker, when no row names any path, or when more than a fifth of the documents would be
 * orphans. Memory is constant. Immutable; every option returns a changed copy.
 *
 * @since 0.1.0
 */
public final class OrphanedDocuments implements MaintenanceTask {

    /** The name of this task in plans and reports. */
    public static final String NAME = "orphaned-documents";

    private static final Duration DEFAULT_GRACE = Duration.ofDays(7);
    private static final double DEFAULT_SHARE_MAX = 0.2;
    /** Below this many orphans their share means nothing. */
    private static final long SHARE_FROM = 100;

    private static final int PAGE_ROWS = 20_000;

    private static final SessionSettings SETTINGS =
            SessionSettings.of("maintenance").withStatementTimeout(Duration.ofMinutes(10));

    private final DocumentStorage storage;
    private final DataSource dataSource;
    private final Duration grace;
    private final double shareMax;
    private final int pageRows;

    private OrphanedDocuments(
            DocumentStorage storage, DataSource dataSource, Duration grace, double shareMax, int pageRows) {
        this.storage = storage;
        this.dataSource = dataSource;
        this.grace = grace;
        this.shareMax = shareMax;
        this.pageRows = pageRows;
    }

    /**
     * Returns the task for a storage and the database that names its documents. Touches nothing.
     *
     * @param storage where the documents are
     * @param dataSource the host's, with the MonAssurance tables on its search path
     * @return the task
     */
    public static OrphanedDocuments between(DocumentStorage storage, DataSource dataSource) {
        return new OrphanedDocuments(
                requireNonNull(storage, "storage"),
                requireNonNull(dataSource, "dataSource"),
                DEFAULT_GRACE,
                DEFAULT_SHARE_MAX,
                PAGE_ROWS);
    }

    /**
     * Spares young documents, whose row may still come; default 7 days.
     *
     * @param age how old a document must be to count as orphaned
     * @return a copy
     * @throws IllegalArgumentException if it is negative
     */
    public OrphanedDocuments grace(Duration age) {
        if (age.isNegative()) {
            throw new IllegalArgumentException("the grace must not be negative: " + age);
        }
        return new OrphanedDocuments(storage, dataSource, age, shareMax, pageRows);
    }

    /**
     * Refuses a result with too many orphans to be true; default 0.2, applied from 100 orphans on.
     *
     * @param share the largest believable share of orphans among the documents, above 0 and at most 1
     * @return a copy
     * @throws IllegalArgumentException if it is outside those bounds
     */
    public OrphanedDocuments believableShare(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("the share must be above 0 and at most 1: " + share);
        }
        return new OrphanedDocuments(storage, dataSource, grace, share, pageRows);
    }

    /** For tests: pages small enough that a few rows fill several. */
    OrphanedDocuments pageRows(int rows) {
        return new OrphanedDocuments(storage, dataSource, grace, shareMax, rows);
    }

    /**
     * Compares storage and rows. Blocks while both are read; changes nothing.
     *
     * @return what was found, or why the comparison was refused
     * @throws com.monassurance.core.failure.OpsException if storage or database fail halfway: a result from half of
     *     either would call good documents orphans
     */
    public OrphanScan scan() {
        if (!storage.isMarked()) {
            return new OrphanScan.Refused(Text.of(
                    storage.location() + " does not carry " + DocumentStorage.ROOT_MARKER + ": wrong mount or prefix?",
                    storage.location() + " ne porte pas " + DocumentStorage.ROOT_MARKER
                            + " : mauvais montage ou préfixe ?"));
        }
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS)) {
            DocumentRows rows = new DocumentRows(session.connection());
            DocumentRows.Facts facts = rows.facts();
            if (!facts.anyPath()) {
                return new OrphanScan.Refused(Text.of(
                        "no row names a document: wrong or empty database?",
                        "aucune ligne ne désigne de document : mauvaise base ou base vide ?"));
            }
            if (!facts.encoding().equals("UTF8")) {
                return new OrphanScan.Refused(Text.of(
                        "the database is encoded in " + facts.encoding() + ", whose order is not that of the storage",
                        "la base est en " + facts.encoding() + ", dont l'ordre n'est pas celui du stockage"));
            }
            return compare(session, rows, facts);
        } catch (SQLException e) {
            throw DatabaseException.of("comparing documents with rows", e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public TaskPlan plan() {
        return TaskPlan.of(
                NAME,
                List.of(new PlannedAction(
                        storage.location().toString(),
                        Text.of(
                                "compare every document with the rows; change nothing",
                                "comparer chaque document aux lignes ; ne rien modifier"),
                        0)));
    }

    @Override
    public TaskReport run(TaskPlan plan, TaskContext context) {
        plan.requireOf(NAME);
        Stopwatch watch = Stopwatch.start();
        OrphanScan scan = scan();
        if (scan instanceof OrphanScan.Refused refused) {
            return watch.report(NAME, new TaskOutcome.Refused(refused.reason()), Map.of());
        }
        OrphanScan.Compared found = (OrphanScan.Compared) scan;
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("compared_files", found.files());
        figures.put("compared_paths", found.paths());
        figures.put("orphaned_files", found.orphanCount());
        figures.put("orphaned_bytes", found.orphanBytes());
        figures.put("young_files", found.youngCount());
        figures.put("future_files", found.futureCount());
        figures.put("nameless_files", found.namelessCount());
        figures.put("missing_files", found.missingCount());
        return watch.report(NAME, outcome(found), figures);
    }

    private OrphanScan compare(SqlSession session, DocumentRows rows, DocumentRows.Facts facts) throws SQLException {
        RowPaths named = new RowPaths(
                PathPages.ofDocuments(session.connection(), pageRows),
                PathPages.ofTemplates(session.connection(), pageRows));
        OrphanScan.Compared found;
        Comparison comparison = new Comparison(storage, rows, facts.now(), grace);
        try (Stream<StoredObject> listing = storage.list("", problem -> comparison.nameless())) {
            found = comparison.join(listing.iterator(), named);
        } catch (Comparison.UnsortedListingException e) {
            return new OrphanScan.Refused(Text.of(
                    "the storage did not list its keys in byte order: " + e.getMessage(),
                    "le stockage n'a pas listé ses clés dans l'ordre des octets : " + e.getMessage()));
        }
        if (found.orphanCount() >= SHARE_FROM && found.orphanCount() > shareMax * found.files()) {
            return new OrphanScan.Refused(Text.of(
                    found.orphanCount() + " of " + found.files()
                            + " documents would be orphans, too many to be true: wrong database, or a restored one?",
                    found.orphanCount() + " documents sur " + found.files()
                            + " seraient orphelins, trop pour être vrai : mauvaise base, ou base restaurée ?"));
        }
        return found;
    }

    /** A missing document makes the outcome partial, so that nobody reads the report as all is well. */
    private static TaskOutcome outcome(OrphanScan.Compared found) {
        Text size = Wording.bytes(found.orphanBytes());
        Text summary = Text.of(
                found.orphanCount() + " orphaned documents (" + size.english() + "), " + found.missingCount()
                        + " rows without their document; nothing was changed",
                found.orphanCount() + " documents orphelins (" + size.french() + "), " + found.missingCount()
                        + " lignes sans leur document ; rien n'a été modifié");
        if (found.missingCount() == 0) {
            return new TaskOutcome.Done(summary);
        }
        List<TaskProblem> problems = found.missing().stream()
                .limit(TaskReport.PROBLEMS_MAX)
                .map(missing -> new TaskProblem(missing.key(), "named by " + missing.owner() + ", not in the storage"))
                .toList();
        return new TaskOutcome.Partial(summary, problems);
    }
}
