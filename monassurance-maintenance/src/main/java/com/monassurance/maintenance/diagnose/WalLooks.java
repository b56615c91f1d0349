package com.monassurance.maintenance.diagnose;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks at the write-ahead log: its archive, its size and its checkpoints. */
final class WalLooks {

    private static final int HAS_CHECKPOINTER = 170000;

    private static final String ARCHIVER = """
            select current_setting('archive_mode'), archived_count, failed_count, coalesce(last_failed_wal, ''),
                   last_failed_time is not null
                     and (last_archived_time is null or last_failed_time > last_archived_time)
              from pg_stat_archiver
            """;

    private static final String SIZE = """
            select sum(size)::float8, count(*)::float8,
                   pg_size_bytes(current_setting('max_wal_size'))::float8,
                   pg_size_bytes(current_setting('wal_keep_size'))::float8
              from pg_ls_waldir()
            """;

    private static final String READY = """
            select count(*)::float8 from pg_ls_archive_statusdir() where name like '%.ready'
            """;

    private static final Kind FAILING = Kind.of(
            "wal.archive-failing",
            "From here on no restore to a point in time is possible, and the log fills the disk.",
            "À partir d'ici, plus de restauration à un instant donné, et les journaux remplissent le disque.",
            "Read the server's log, run archive_command by hand.",
            "Lisez le journal du serveur, lancez archive_command à la main.");
    private static final Kind NONE = Kind.of(
            "wal.no-archiving",
            "What happened since the last backup cannot be restored; only whole backups can.",
            "Ce qui suit la dernière sauvegarde est irrécupérable ; seules des sauvegardes entières le sont.",
            "Decide whether losing a day is acceptable; if not, archive the write-ahead log with a tool made for it.",
            "Décidez si perdre une journée est acceptable ; sinon, archivez les journaux avec un outil fait pour cela.");
    private static final Kind ARCHIVE_READY = Kind.of(
            "wal.archive-ready",
            "The archive is behind: as much would be lost with this machine.",
            "L'archive est en retard : autant serait perdu avec cette machine.",
            "Look at archive_command and at the place it writes to.",
            "Regardez archive_command et l'endroit où elle écrit.");
    private static final Kind LARGE = Kind.of(
            "wal.size",
            "Something keeps the log: a slot, the archive, or checkpoints that do not keep up; a full disk stops"
                    + " the server.",
            "Quelque chose retient les journaux : un slot, l'archive ou des checkpoints en retard ; un disque plein"
                    + " arrête le serveur.",
            "Look at slots and at the archive first; never delete files of pg_wal by hand.",
            "Regardez d'abord les slots et l'archive ; ne supprimez jamais à la main dans pg_wal.");
    private static final Kind CHECKPOINT = Kind.of(
            "checkpoint.requested",
            "Each early checkpoint writes all changed pages at once and makes the log larger after it.",
            "Chaque checkpoint précoce écrit d'un coup toutes les pages modifiées et grossit ensuite les journaux.",
            "Raise max_wal_size until checkpoints come by time.",
            "Augmentez max_wal_size jusqu'à ce que les checkpoints viennent à l'heure.");

    private WalLooks() {}

    static List<Finding> archiver(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        facts.rows(ARCHIVER, row -> {
            String mode = row.getString(1);
            if (mode.equals("off")) {
                findings.add(NONE.found(
                        Severity.INFO,
                        "server",
                        Text.of(
                                "The write-ahead log is not archived",
                                "Les journaux de transactions ne sont pas archivés"),
                        Text.same("archive_mode = off")));
            } else if (row.getBoolean(5)) {
                findings.add(FAILING.found(
                        Severity.CRITICAL,
                        "server",
                        Text.of("Archiving fails", "L'archivage échoue"),
                        Text.of(
                                row.getLong(3) + " failures, the last with " + row.getString(4),
                                row.getLong(3) + " échecs, le dernier avec " + row.getString(4))));
            }
            return mode;
        });
        return findings;
    }

    static List<Finding> size(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        facts.rows(SIZE, row -> {
            double bytes = row.getDouble(1);
            double percent = ServerLooks.percent(bytes - row.getDouble(4), row.getDouble(3));
            if (percent >= facts.limit(Threshold.WAL_PERCENT)) {
                Text size = Wording.bytes((long) bytes);
                findings.add(LARGE.found(
                        Severity.HIGH,
                        "server",
                        Text.of(
                                "The write-ahead log takes " + size.english(),
                                "Les journaux de transactions occupent " + size.french()),
                        Text.same(ServerLooks.whole(percent) + " % max_wal_size, " + ServerLooks.whole(row.getDouble(2))
                                + " × pg_wal")));
            }
            return bytes;
        });
        return findings;
    }

    static List<Finding> archiveReady(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        facts.rows(READY, row -> {
            double files = row.getDouble(1);
            if (files > 0 && files >= facts.limit(Threshold.ARCHIVE_READY_FILES)) {
                findings.add(ARCHIVE_READY.found(
                        Severity.HIGH,
                        "server",
                        Text.of(
                                ServerLooks.whole(files) + " files wait to be archived",
                                ServerLooks.whole(files) + " fichiers attendent d'être archivés"),
                        Text.same("pg_wal/archive_status/*.ready")));
            }
            return files;
        });
        return findings;
    }

    static List<Finding> checkpoints(Facts facts) throws SQLException {
        String sql = facts.server().version() >= HAS_CHECKPOINTER
                ? "select num_timed::float8, num_requested::float8 from pg_stat_checkpointer"
                : "select checkpoints_timed::float8, checkpoints_req::float8 from pg_stat_bgwriter";
        List<Finding> findings = new ArrayList<>();
        facts.rows(sql, row -> {
            double all = row.getDouble(1) + row.getDouble(2);
            double percent = ServerLooks.percent(row.getDouble(2), all);
            if (all >= facts.limit(Threshold.CHECKPOINTS)
                    && percent >= facts.limit(Threshold.REQUESTED_CHECKPOINTS_PERCENT)) {
                findings.add(CHECKPOINT
                        .found(
                                Severity.MEDIUM,
                                "server",
                                Text.of(
                                        ServerLooks.whole(percent) + " % of the checkpoints came early",
                                        ServerLooks.whole(percent) + " % des checkpoints sont venus trop tôt"),
                                Text.same(ServerLooks.whole(row.getDouble(2)) + " / " + ServerLooks.whole(all)))
                        .withSql("alter system set max_wal_size = '4GB'", "select pg_reload_conf()"));
            }
            return all;
        });
        return findings;
    }
}
