package com.monassurance.maintenance.diagnose;

import static com.monassurance.maintenance.diagnose.ServerLooks.percent;
import static com.monassurance.maintenance.diagnose.ServerLooks.whole;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at tables: dead rows, autovacuum, statistics, scans. */
final class TableLooks {

    private static final int HALF = 50;
    /** Autovacuum looks once a minute: a table is overdue when it has twice what calls for it. */
    private static final int OVERDUE = 2;

    private static final Kind DEAD = Kind.of(
            "table.dead-rows",
            "Every scan reads them; autovacuum does not keep up, is off for this table, or an old transaction holds"
                    + " it back.",
            "Chaque parcours les lit ; l'autovacuum ne suit pas, est désactivé pour cette table, ou une vieille"
                    + " transaction le retient.",
            "Vacuum the table and look at its autovacuum settings and at long transactions.",
            "Lancez un vacuum, puis regardez ses réglages d'autovacuum et les transactions longues.");
    private static final Kind NO_KEY = Kind.of(
            "table.no-primary-key",
            "Duplicates cannot be told apart, and logical replication cannot update its rows.",
            "Les doublons sont indiscernables, et la réplication logique ne peut modifier ses lignes.",
            "Give it a primary key.",
            "Ajoutez une clé primaire.");
    private static final Kind OFF = Kind.of(
            "table.autovacuum-off",
            "Nobody removes its dead rows nor renews its statistics, until wraparound forces a vacuum at the worst time.",
            "Personne ne retire ses lignes mortes ni ne renouvelle ses statistiques, jusqu'au vacuum forcé au pire"
                    + " moment.",
            "Take the option back; tune its scale factors instead.",
            "Retirez l'option ; réglez plutôt ses facteurs d'échelle.");
    private static final Kind OVERDUE_VACUUM = Kind.of(
            "table.vacuum-overdue",
            "Autovacuum should have come by its own settings and did not: it is too slow, off or held back.",
            "L'autovacuum aurait dû passer selon ses propres réglages : il est trop lent, désactivé ou retenu.",
            "Vacuum it now; raise autovacuum_vacuum_cost_limit or lower its scale factor.",
            "Lancez un vacuum ; augmentez autovacuum_vacuum_cost_limit ou baissez son facteur d'échelle.");
    private static final Kind STALE = Kind.of(
            "table.statistics-stale",
            "The planner chooses by figures that are not true any more.",
            "Le planificateur choisit selon des chiffres qui ne sont plus vrais.",
            "Analyse it.",
            "Analysez-la.");
    private static final Kind PARENT = Kind.of(
            "table.parent-not-analysed",
            "Autovacuum never analyses a partitioned parent: plans over all partitions are guesses.",
            "L'autovacuum n'analyse jamais un parent partitionné : les plans sur l'ensemble sont devinés.",
            "Analyse the parent regularly; the daily plan does.",
            "Analysez régulièrement le parent ; le plan quotidien le fait.");
    private static final Kind WORKERS = Kind.of(
            "autovacuum.workers-busy",
            "Tables queue up for a worker, and the small busy ones wait behind the large ones.",
            "Les tables attendent un worker, les petites actives derrière les grandes.",
            "Raise the cost limit first, then autovacuum_max_workers.",
            "Augmentez d'abord la limite de coût, puis autovacuum_max_workers.");
    private static final Kind SEQUENTIAL = Kind.of(
            "table.sequential-scans",
            "Each reads the whole table; an index may be missing.",
            "Chacun lit toute la table ; un index manque peut-être.",
            "Find the statements and their conditions; compare with foreign keys without an index.",
            "Cherchez les requêtes et leurs conditions ; comparez avec les clés étrangères sans index.");
    private static final Kind CACHE = Kind.of(
            "table.cache-hit",
            "Its rows are read from disk again and again.",
            "Ses lignes sont sans cesse relues sur disque.",
            "Look for scans of the whole table, then at the memory.",
            "Cherchez les parcours complets, puis la mémoire.");
    private static final Kind NEW_PAGE = Kind.of(
            "table.new-page-updates",
            "Such an update writes to every index of the table, where one on the same page writes to none.",
            "Une telle modification écrit dans tous les index, alors que sur la même page elle n'en touche aucun.",
            "Leave room in the pages by a lower fillfactor.",
            "Laissez de la place dans les pages par un fillfactor plus bas.");
    private static final Kind LARGE = Kind.of(
            "table.large",
            "Vacuum, backup and index builds of one table cannot be divided; old rows leave by DELETE only.",
            "Vacuum, sauvegarde et création d'index d'une table ne se divisent pas ; les vieilles lignes ne partent que"
                    + " par DELETE.",
            "Think of partitioning by time, or of archiving.",
            "Pensez au partitionnement par date, ou à l'archivage.");

    private TableLooks() {}

    static List<Finding> tables(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        Set<Long> keyed = facts.indexes().stream()
                .filter(IndexFact::isPrimary)
                .map(IndexFact::table)
                .collect(Collectors.toSet());
        for (TableFact table : facts.tables()) {
            dead(facts, table, findings);
            boolean isBase = !table.kind().equals("m");
            if (isBase && !table.isPartition() && table.isPersistent() && !keyed.contains(table.oid())) {
                findings.add(NO_KEY.found(
                        Severity.LOW,
                        table.qualified(),
                        Text.of(
                                "Table " + table.qualified() + " has no primary key",
                                "La table " + table.qualified() + " n'a pas de clé primaire"),
                        Text.same("pg_index")));
            }
            if (table.autovacuumIsOff()) {
                findings.add(OFF.found(
                                Severity.MEDIUM,
                                table.qualified(),
                                Text.of(
                                        "Autovacuum is off for " + table.qualified(),
                                        "L'autovacuum est désactivé pour " + table.qualified()),
                                Text.same("autovacuum_enabled = "
                                        + table.options().get("autovacuum_enabled")))
                        .withSql("alter table " + table.quoted() + " reset (autovacuum_enabled)"));
            }
            shape(facts, table, findings);
        }
        return findings;
    }

    private static void dead(Facts facts, TableFact table, List<Finding> findings) {
        double percent = percent(table.dead(), table.dead() + table.live());
        if (table.dead() < facts.limit(Threshold.DEAD_ROWS) || percent < facts.limit(Threshold.DEAD_ROWS_PERCENT)) {
            return;
        }
        findings.add(DEAD.found(
                        percent >= HALF ? Severity.HIGH : Severity.MEDIUM,
                        table.qualified(),
                        Text.of(
                                whole(percent) + " % of the rows of " + table.qualified() + " are dead",
                                whole(percent) + " % des lignes de " + table.qualified() + " sont mortes"),
                        Text.of(
                                String.format(Locale.ENGLISH, "%,d dead, %,d live", table.dead(), table.live()),
                                table.dead() + " mortes, " + table.live() + " vivantes"))
                .withSql("vacuum (analyze) " + table.quoted()));
    }

    private static void shape(Facts facts, TableFact table, List<Finding> findings) {
        double newPage = percent(table.newPageUpdated(), table.updated());
        if (table.updated() >= facts.limit(Threshold.UPDATES)
                && newPage >= facts.limit(Threshold.NEW_PAGE_UPDATES_PERCENT)) {
            findings.add(NEW_PAGE.found(
                            Severity.LOW,
                            table.qualified(),
                            Text.of(
                                    whole(newPage) + " % of the updates of " + table.qualified() + " go to a new page",
                                    whole(newPage) + " % des modifications de " + table.qualified()
                                            + " changent de page"),
                            Text.same(table.newPageUpdated() + " / " + table.updated()))
                    .withSql("alter table " + table.quoted() + " set (fillfactor = 90)"));
        }
        if (table.bytes() >= facts.limit(Threshold.LARGE_TABLE_BYTES) && !table.isPartition()) {
            Text size = Wording.bytes(table.bytes());
            findings.add(LARGE.found(
                    Severity.INFO,
                    table.qualified(),
                    Text.of(
                            "Table " + table.qualified() + " is large and not partitioned",
                            "La table " + table.qualified() + " est grande et non partitionnée"),
                    size));
        }
    }

    static List<Finding> autovacuum(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        ServerFact server = facts.server();
        for (TableFact table : facts.tables()) {
            if (table.isPartitioned()) {
                parent(table, findings);
                continue;
            }
            double rows = Math.max(0, table.rowsPlanned());
            double dead = table.option("autovacuum_vacuum_threshold", server.figure("vacuum_threshold"))
                    + rows * table.option("autovacuum_vacuum_scale_factor", server.figure("vacuum_scale"));
            double insertThreshold =
                    table.option("autovacuum_vacuum_insert_threshold", server.figure("insert_threshold"));
            double inserted = insertThreshold
                    + rows * table.option("autovacuum_vacuum_insert_scale_factor", server.figure("insert_scale"));
            boolean isDead = table.dead() > OVERDUE * dead && table.dead() >= facts.limit(Threshold.DEAD_ROWS);
            // A negative threshold means that inserts alone call for no vacuum.
            boolean isInserted = insertThreshold >= 0
                    && table.insertedSinceVacuum() > OVERDUE * inserted
                    && table.insertedSinceVacuum() >= facts.limit(Threshold.STALE_STATISTICS_ROWS);
            if (isDead || isInserted) {
                findings.add(overdue(table, isDead));
            }
            double changed = table.option("autovacuum_analyze_threshold", server.figure("analyze_threshold"))
                    + rows * table.option("autovacuum_analyze_scale_factor", server.figure("analyze_scale"));
            boolean isStale = table.changedSinceAnalyze() >= facts.limit(Threshold.STALE_STATISTICS_ROWS)
                    && (table.changedSinceAnalyze() > OVERDUE * changed || !table.everAnalyzed());
            if (isStale) {
                findings.add(stale(table));
            }
        }
        double workers = server.figure("workers");
        if (workers > 0 && workers >= server.figure("workers_max")) {
            findings.add(WORKERS.found(
                    Severity.MEDIUM,
                    "server",
                    Text.of("All autovacuum workers are busy", "Tous les workers d'autovacuum sont occupés"),
                    Text.same(whole(workers) + " / " + whole(server.figure("workers_max")))));
        }
        return findings;
    }

    private static Finding overdue(TableFact table, boolean isDead) {
        long rows = isDead ? table.dead() : table.insertedSinceVacuum();
        return OVERDUE_VACUUM
                .found(
                        Severity.MEDIUM,
                        table.qualified(),
                        Text.of(
                                "Table " + table.qualified() + " is overdue for a vacuum",
                                "La table " + table.qualified() + " attend un vacuum depuis trop longtemps"),
                        Text.of(
                                String.format(
                                        Locale.ENGLISH,
                                        isDead ? "%,d dead rows" : "%,d rows inserted since the last vacuum",
                                        rows),
                                rows + (isDead ? " lignes mortes" : " lignes insérées depuis le dernier vacuum")))
                .withSql("vacuum (analyze) " + table.quoted());
    }

    private static Finding stale(TableFact table) {
        return STALE.found(
                        Severity.MEDIUM,
                        table.qualified(),
                        Text.of(
                                "The statistics of " + table.qualified() + " are stale",
                                "Les statistiques de " + table.qualified() + " sont périmées"),
                        Text.of(
                                String.format(Locale.ENGLISH, "%,d rows changed", table.changedSinceAnalyze())
                                        + (table.everAnalyzed() ? " since it was analysed" : ", never analysed"),
                                table.changedSinceAnalyze() + " lignes modifiées"
                                        + (table.everAnalyzed() ? " depuis l'analyse" : ", jamais analysée")))
                .withSql("analyze " + table.quoted());
    }

    private static void parent(TableFact table, List<Finding> findings) {
        if (table.rowsPlanned() < 0) {
            findings.add(PARENT.found(
                            Severity.LOW,
                            table.qualified(),
                            Text.of(
                                    "Partitioned table " + table.qualified() + " was never analysed",
                                    "La table partitionnée " + table.qualified() + " n'a jamais été analysée"),
                            Text.same("reltuples = -1"))
                    .withSql("analyze " + table.quoted()));
        }
    }

    static List<Finding> scans(Facts facts) throws SQLException {
        Map<Long, Long> indexScans = facts.indexes().stream()
                .collect(Collectors.groupingBy(IndexFact::table, Collectors.summingLong(IndexFact::scans)));
        List<Finding> findings = new ArrayList<>();
        for (TableFact table : facts.tables()) {
            long byIndex = indexScans.getOrDefault(table.oid(), 0L);
            double use = percent(byIndex, byIndex + table.sequentialScans());
            boolean isRead = table.live() >= facts.limit(Threshold.SEQUENTIAL_ROWS)
                    && table.sequentialScans() >= facts.limit(Threshold.SEQUENTIAL_SCANS);
            if (isRead && use < facts.limit(Threshold.INDEX_USE_PERCENT)) {
                findings.add(SEQUENTIAL.found(
                        Severity.MEDIUM,
                        table.qualified(),
                        Text.of(
                                "Only " + whole(use) + " % of the scans of " + table.qualified() + " use an index",
                                "Seuls " + whole(use) + " % des parcours de " + table.qualified()
                                        + " passent par un index"),
                        Text.of(
                                table.sequentialScans() + " sequential, " + byIndex + " by index, " + table.live()
                                        + " rows",
                                table.sequentialScans() + " séquentiels, " + byIndex + " par index, " + table.live()
                                        + " lignes")));
            }
            missed(facts, CACHE, table.qualified(), Text.same(""), table.blocksHit(), table.blocksFetched())
                    .ifPresent(findings::add);
        }
        return findings;
    }

    /** A finding of blocks that were read often and found in the cache too rarely; the label stands before the name. */
    static Optional<Finding> missed(Facts facts, Kind kind, String name, Text label, long hit, long fetched) {
        double percent = percent(hit, fetched);
        if (fetched < facts.limit(Threshold.CACHE_READS) || percent >= facts.limit(Threshold.CACHE_HIT_PERCENT)) {
            return Optional.empty();
        }
        String shown = ServerLooks.decimal(percent);
        return Optional.of(kind.found(
                Severity.LOW,
                name,
                Text.of(
                        "The cache answers " + shown + " % of the reads of " + label.english() + name,
                        "Le cache répond à " + shown + " % des lectures de " + label.french() + name),
                Text.same(hit + " / " + fetched)));
    }
}
