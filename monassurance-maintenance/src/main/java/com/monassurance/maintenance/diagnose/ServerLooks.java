package com.monassurance.maintenance.diagnose;

import com.monassurance.core.sql.Identifier;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks at the server as a whole and at the counters of this database. */
final class ServerLooks {

    private static final int FULL_PERCENT = 95;
    private static final int VERSIONS_PER_MAJOR = 10_000;

    /** When the project stops repairing a major version. */
    private static final Map<Integer, LocalDate> END_OF_LIFE = Map.of(
            13, LocalDate.of(2025, 11, 13),
            14, LocalDate.of(2026, 11, 12),
            15, LocalDate.of(2027, 11, 11),
            16, LocalDate.of(2028, 11, 9),
            17, LocalDate.of(2029, 11, 8),
            18, LocalDate.of(2030, 11, 14));

    private static final String COLLATIONS = """
            select datname from pg_database
             where datcollversion is not null and datname = current_database()
               and datcollversion <> pg_database_collation_actual_version(oid)
            """;

    private static final int HAS_COLLATION_VERSION = 150000;

    private static final Kind CONNECTIONS = Kind.of(
            "connections.near-limit",
            "The next client is refused, and that is often the one who wants to help.",
            "Le prochain client est refusé, et c'est souvent celui qui veut aider.",
            "Find the pool that grew; put a pooler in front before raising max_connections.",
            "Cherchez le pool qui a grossi ; placez un pooler devant avant d'augmenter max_connections.");
    private static final Kind LOCKS = Kind.of(
            "lock.many",
            "When the shared table is full, any statement may fail with out of shared memory.",
            "Quand la table partagée est pleine, toute requête peut échouer par manque de mémoire partagée.",
            "Find who locks so many objects; raise max_locks_per_transaction if it must be.",
            "Cherchez qui verrouille tant d'objets ; augmentez max_locks_per_transaction s'il le faut.");
    private static final Kind NOTIFY = Kind.of(
            "notify.queue-filling",
            "When the queue is full, every transaction that notifies fails at its commit.",
            "Quand la file est pleine, toute transaction qui notifie échoue à sa validation.",
            "Find the listener that sits in an open transaction: nothing is removed before it has read.",
            "Cherchez l'auditeur resté dans une transaction : rien n'est retiré avant sa lecture.");
    private static final Kind CACHE = Kind.of(
            "cache.hit-ratio",
            "What is not in memory is read from disk, a hundred times slower.",
            "Ce qui n'est pas en mémoire est lu sur disque, cent fois plus lentement.",
            "Look for sequential scans and unused indexes first, then at shared_buffers and the memory of the machine.",
            "Cherchez d'abord les parcours séquentiels et les index inutiles, puis shared_buffers et la mémoire.");
    private static final Kind ROLLBACKS = Kind.of(
            "database.rollbacks",
            "The work of each was done for nothing; often it is an error that nobody reads.",
            "Le travail de chacune a été fait pour rien ; souvent c'est une erreur que personne ne lit.",
            "Look for errors in the log of the server and of the application.",
            "Cherchez les erreurs dans le journal du serveur et de l'application.");
    private static final Kind DEADLOCKS = Kind.of(
            "database.deadlocks",
            "Each ended a transaction of the application after a second of standstill.",
            "Chacun a mis fin à une transaction de l'application après une seconde d'arrêt.",
            "Lock rows in one order everywhere; the server's log names both statements.",
            "Verrouillez partout dans le même ordre ; le journal du serveur nomme les deux requêtes.");
    private static final Kind TEMPORARY = Kind.of(
            "database.temp-files",
            "Sorts and hashes went to disk because work_mem was too small for them.",
            "Des tris et des hachages sont passés sur disque, work_mem étant trop petit pour eux.",
            "Set log_temp_files to find the statements; give work_mem to them, not to everyone.",
            "Réglez log_temp_files pour trouver les requêtes ; donnez work_mem à celles-ci, pas à toutes.");
    private static final Kind CHECKSUMS = Kind.of(
            "database.checksum-failures",
            "The disk or the memory changed data behind the server's back.",
            "Le disque ou la mémoire a changé des données à l'insu du serveur.",
            "Stop trusting this machine: take a verified backup elsewhere, restore from before the first failure.",
            "Ne vous fiez plus à cette machine : restaurez ailleurs une sauvegarde d'avant la première erreur.");
    private static final Kind CONFLICTS = Kind.of(
            "database.conflicts",
            "Queries on this standby were cancelled because replay had to go on.",
            "Des requêtes de ce standby ont été annulées pour que la réplication avance.",
            "Look at max_standby_streaming_delay and hot_standby_feedback.",
            "Regardez max_standby_streaming_delay et hot_standby_feedback.");
    private static final Kind CLOCK = Kind.of(
            "server.clock-drift",
            "Times written by the server and by the application contradict each other; tokens expire early or late.",
            "Les dates du serveur et de l'application se contredisent ; les jetons expirent trop tôt ou trop tard.",
            "Look at the time service of both machines.",
            "Vérifiez le service de temps des deux machines.");
    private static final Kind END = Kind.of(
            "server.end-of-life",
            "Holes that are found from now on are not closed any more.",
            "Les failles découvertes désormais ne seront plus corrigées.",
            "Plan the upgrade to a supported major version.",
            "Planifiez le passage à une version majeure maintenue.");
    private static final Kind COLLATION = Kind.of(
            "database.collation-version",
            "The order of text changed with the operating system: indexes on text may miss rows.",
            "L'ordre des textes a changé avec le système : les index sur du texte peuvent manquer des lignes.",
            "Rebuild the indexes on text, then refresh the version.",
            "Reconstruisez les index sur du texte, puis rafraîchissez la version.");

    private ServerLooks() {}

    static List<Finding> limits(Facts facts) {
        ServerFact server = facts.server();
        List<Finding> findings = new ArrayList<>();
        double connections = percent(server.figure("connections"), server.figure("connections_max"));
        if (connections >= facts.limit(Threshold.CONNECTIONS_PERCENT)) {
            findings.add(CONNECTIONS
                    .found(
                            connections >= FULL_PERCENT ? Severity.CRITICAL : Severity.HIGH,
                            "server",
                            Text.of(
                                    whole(connections) + " % of the connections are in use",
                                    whole(connections) + " % des connexions sont prises"),
                            Text.same(whole(server.figure("connections")) + " / "
                                    + whole(server.figure("connections_max"))))
                    .withSql("select usename, application_name, state, count(*) from pg_stat_activity"
                            + " group by 1, 2, 3 order by 4 desc"));
        }
        double locks = percent(server.figure("locks"), server.figure("locks_max"));
        if (locks >= facts.limit(Threshold.LOCKS_PERCENT)) {
            findings.add(LOCKS.found(
                            Severity.HIGH,
                            "server",
                            Text.of(
                                    whole(locks) + " % of the table of locks is taken",
                                    whole(locks) + " % de la table des verrous est prise"),
                            Text.same(whole(server.figure("locks")) + " / " + whole(server.figure("locks_max"))))
                    .withSql("select pid, count(*) from pg_locks group by 1 order by 2 desc"));
        }
        double queue = server.figure("notify_percent");
        if (queue >= facts.limit(Threshold.NOTIFY_QUEUE_PERCENT)) {
            findings.add(NOTIFY.found(
                    Severity.HIGH,
                    "server",
                    Text.of("The queue of NOTIFY is filling", "La file de NOTIFY se remplit"),
                    Text.same(String.format(Locale.ENGLISH, "%.2f %%", queue))));
        }
        return findings;
    }

    static List<Finding> database(Facts facts) throws SQLException {
        ServerFact server = facts.server();
        List<Finding> findings = new ArrayList<>();
        String here = "database";
        double reads = server.figure("blocks_hit") + server.figure("blocks_read");
        double hit = percent(server.figure("blocks_hit"), reads);
        if (reads >= facts.limit(Threshold.CACHE_READS) && hit < facts.limit(Threshold.CACHE_HIT_PERCENT)) {
            findings.add(CACHE.found(
                    Severity.MEDIUM,
                    here,
                    Text.of(
                            "The cache answers " + decimal(hit) + " % of the block reads",
                            "Le cache répond à " + decimal(hit) + " % des lectures de blocs"),
                    Text.same(whole(server.figure("blocks_hit")) + " / " + whole(reads))));
        }
        double transactions = server.figure("commits") + server.figure("rollbacks");
        double rolledBack = percent(server.figure("rollbacks"), transactions);
        if (transactions >= facts.limit(Threshold.TRANSACTIONS)
                && rolledBack >= facts.limit(Threshold.ROLLBACK_PERCENT)) {
            findings.add(ROLLBACKS.found(
                    Severity.MEDIUM,
                    here,
                    Text.of(
                            whole(rolledBack) + " % of the transactions were rolled back",
                            whole(rolledBack) + " % des transactions ont été annulées"),
                    Text.same(whole(server.figure("rollbacks")) + " / " + whole(transactions))));
        }
        counted(server, facts.limit(Threshold.DEADLOCKS), "deadlocks", DEADLOCKS, Severity.MEDIUM, findings);
        counted(server, 1, "conflicts", CONFLICTS, Severity.LOW, findings);
        counted(server, 1, "checksum_failures", CHECKSUMS, Severity.CRITICAL, findings);
        double temporary = server.figure("temp_bytes");
        if (temporary > 0 && temporary >= facts.limit(Threshold.TEMPORARY_BYTES)) {
            Text size = Wording.bytes((long) temporary);
            findings.add(TEMPORARY.found(
                    Severity.LOW,
                    here,
                    Text.of(
                            size.english() + " went to temporary files",
                            size.french() + " sont passés par des fichiers temporaires"),
                    Text.same(whole(server.figure("temp_files")) + " (pg_stat_database.temp_files)")));
        }
        return findings;
    }

    private static void counted(
            ServerFact server, double least, String figure, Kind kind, Severity severity, List<Finding> findings) {
        double count = server.figure(figure);
        if (count > 0 && count >= least) {
            String english = figure.replace('_', ' ');
            Text french = switch (figure) {
                case "deadlocks" -> Text.same("interblocages");
                case "conflicts" -> Text.same("conflits de réplication");
                default -> Text.same("erreurs de somme de contrôle");
            };
            findings.add(kind.found(
                    severity,
                    "database",
                    Text.of(whole(count) + " " + english, whole(count) + " " + french.french()),
                    Text.of(
                            "since the statistics were reset, pg_stat_database." + figure,
                            "depuis la remise à zéro des statistiques, pg_stat_database." + figure)));
        }
    }

    static List<Finding> version(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        double seconds =
                facts.server().figure("now_seconds") - facts.clock().instant().toEpochMilli() / 1000.0;
        if (Math.abs(seconds) >= facts.limit(Threshold.CLOCK_DRIFT_SECONDS)) {
            findings.add(CLOCK.found(
                    Severity.MEDIUM,
                    "server",
                    Text.of(
                            "The clocks of server and application differ",
                            "Les horloges du serveur et de l'application diffèrent"),
                    Text.of(
                            "the server is ahead by "
                                    + SessionLooks.duration(seconds).english(),
                            "le serveur avance de "
                                    + SessionLooks.duration(seconds).french())));
        }
        int major = facts.server().version() / VERSIONS_PER_MAJOR;
        LocalDate end = END_OF_LIFE.get(major);
        if (end != null
                && !facts.clock().instant().atZone(ZoneOffset.UTC).toLocalDate().isBefore(end)) {
            findings.add(END.found(
                    Severity.MEDIUM,
                    "PostgreSQL " + major,
                    Text.of(
                            "PostgreSQL " + major + " is not maintained any more",
                            "PostgreSQL " + major + " n'est plus maintenu"),
                    Text.of("last release on " + end, "dernière version le " + end)));
        }
        if (facts.server().version() >= HAS_COLLATION_VERSION) {
            for (String database : facts.rows(COLLATIONS, row -> row.getString(1))) {
                findings.add(COLLATION
                        .found(
                                Severity.HIGH,
                                database,
                                Text.of(
                                        "The collation of the operating system changed",
                                        "Le classement du système d'exploitation a changé"),
                                Text.same("pg_database.datcollversion"))
                        .withSql(
                                "reindex database concurrently "
                                        + Identifier.of(database).quoted(),
                                "alter database " + Identifier.of(database).quoted() + " refresh collation version"));
            }
        }
        return findings;
    }

    static double percent(double part, double of) {
        return of <= 0 ? 0 : 100 * part / of;
    }

    static double percent(long part, long of) {
        return percent((double) part, (double) of);
    }

    static String whole(double figure) {
        return String.format(Locale.ENGLISH, "%.0f", figure);
    }

    static String decimal(double figure) {
        return String.format(Locale.ENGLISH, "%.1f", figure);
    }
}
