package com.monassurance.migrations.squash;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryEntry;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.history.HistoryReader;
import com.monassurance.migrations.history.HistorySnapshot;
import com.monassurance.migrations.history.HistoryStatus;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationCallback;
import com.monassurance.migrations.run.MigrationRunner;
import com.monassurance.migrations.run.RunObserver;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.ServerAccess;
import com.monassurance.migrations.run.StampReport;
import com.monassurance.migrations.script.ScriptFile;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSource;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * Lets a database go on with squashed scripts that has the revisions which they replace: its schema history then names
 * the one in their place. Until then its upgrades are refused with {@code UNKNOWN_APPLIED}. No script is run. Thread-safe;
 * blocks.
 *
 * @since 0.1.0
 */
public final class SquashAdoption {

    private static final SessionSettings READING = SessionSettings.of("squash");

    private final DataSource dataSource;
    private final HistoryPlace place;
    private final ScriptSource source;
    private final MigrationRunner runner;

    private SquashAdoption(DataSource dataSource, HistoryPlace place, ScriptSource source) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.place = requireNonNull(place, "place");
        this.source = requireNonNull(source, "source");
        this.runner = new MigrationRunner(
                new ServerAccess(dataSource, null, false, ServerAccess.DEFAULT_LEASE),
                place,
                RunSettings.defaults(),
                new RunObserver(Clock.systemUTC(), Ticker.system(), EventSink.none()),
                MigrationCallback.none());
    }

    /**
     * Returns the adoption of squashed scripts by a database.
     *
     * @param dataSource the database; never closed
     * @param place where its schema history is
     * @param source the scripts as they are after the squash
     * @return the adoption
     */
    public static SquashAdoption of(DataSource dataSource, HistoryPlace place, ScriptSource source) {
        return new SquashAdoption(dataSource, place, source);
    }

    /**
     * Writes the one revision into the schema history in the place of those that it replaces, if the database has them
     * all.
     *
     * @return what was changed; empty when there is nothing to adopt: the database has none of them, has adopted already,
     *     or no script is squashed
     * @throws MigrationException {@code SQUASHED_HALFWAY} if it has some of them only; {@code INTERRUPTED} if a revision
     *     is not finished; {@code UNKNOWN_APPLIED} if it has others that no script has; {@code STALE_PLAN} if somebody
     *     migrates meanwhile
     * @throws DatabaseException if the database cannot be reached
     */
    public Optional<StampReport> adopt() {
        ScriptSet scripts = ScriptSet.read(source);
        Map<String, Set<String>> squashed = squashed();
        HistorySnapshot seen = read();
        if (!isNeeded(seen, squashed)) {
            return Optional.empty();
        }
        return Optional.of(runner.stamp(
                scripts,
                snapshot -> {
                    if (!snapshot.fingerprint().equals(seen.fingerprint())) {
                        throw new MigrationException(
                                MigrationError.STALE_PLAN,
                                "The schema history has changed while it was looked at; nothing was written.",
                                "Try again when nobody migrates.");
                    }
                    return targets(scripts, squashed, snapshot);
                },
                true));
    }

    private static boolean isNeeded(HistorySnapshot snapshot, Map<String, Set<String>> squashed) {
        Set<String> known = new TreeSet<>();
        snapshot.entries().stream().map(HistoryEntry::revision).forEach(known::add);
        return squashed.entrySet().stream()
                .anyMatch(each ->
                        each.getValue().stream().anyMatch(id -> !id.equals(each.getKey()) && known.contains(id)));
    }

    private static List<Target> targets(
            ScriptSet scripts, Map<String, Set<String>> squashed, HistorySnapshot snapshot) {
        for (HistoryEntry entry : snapshot.entries()) {
            if (entry.status() != HistoryStatus.APPLIED) {
                throw new MigrationException(
                        MigrationError.INTERRUPTED,
                        "Revision " + entry.revision() + " was interrupted.",
                        "Finish it or undo it with the scripts from before the squash.");
            }
        }
        Set<String> applied = new LinkedHashSet<>(snapshot.applied());
        squashed.forEach((base, replaced) -> replace(base, replaced, applied));
        List<String> unknown =
                applied.stream().filter(id -> scripts.find(id).isEmpty()).toList();
        if (!unknown.isEmpty() || !scripts.path().missing(applied).isEmpty()) {
            throw new MigrationException(
                    MigrationError.UNKNOWN_APPLIED,
                    unknown.isEmpty()
                            ? "The database lacks "
                                    + String.join(", ", scripts.path().missing(applied))
                                    + ", on which others that it has stand."
                            : "The database has revisions that no script has: " + String.join(", ", unknown) + ".",
                    "Run the newer version of the application that has them, or add the missing scripts.");
        }
        return scripts.path().current(applied).stream().map(Target::revision).toList();
    }

    private static void replace(String base, Set<String> replaced, Set<String> applied) {
        List<String> missing =
                replaced.stream().filter(id -> !applied.contains(id)).toList();
        boolean isAdopted = missing.size() == replaced.size() - 1 && applied.contains(base);
        if (missing.size() == replaced.size() || isAdopted) {
            return;
        }
        if (!missing.isEmpty()) {
            throw new MigrationException(
                    MigrationError.SQUASHED_HALFWAY,
                    "The database has " + (replaced.size() - missing.size()) + " of the " + replaced.size()
                            + " revisions that " + base + " replaces, and lacks " + String.join(", ", missing) + ".",
                    "Upgrade it to " + base + " with the scripts from before the squash, then adopt again.",
                    Map.of("revisions", String.join(",", missing)),
                    null);
        }
        applied.removeAll(replaced);
        applied.add(base);
    }

    /** What each squashed revision stands for. */
    private Map<String, Set<String>> squashed() {
        Map<String, Set<String>> squashed = new TreeMap<>();
        for (ScriptFile file : new ArrayList<>(source.read().files())) {
            Set<String> ids = SquashedIds.of(file);
            if (!ids.isEmpty() && !ScriptSource.isRepeatableName(file.name())) {
                String base = ScriptSet.read(file).id();
                ids.add(base);
                squashed.put(base, ids);
            }
        }
        return squashed;
    }

    private HistorySnapshot read() {
        try (SqlSession session = SqlSession.open(dataSource, READING)) {
            return new HistoryReader(place).read(session.connection());
        } catch (SQLException e) {
            throw DatabaseException.of("reading the schema history", e);
        }
    }
}
