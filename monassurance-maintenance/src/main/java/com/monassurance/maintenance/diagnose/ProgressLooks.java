package com.monassurance.maintenance.diagnose;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Looks at commands of the server that tell how far they have come. */
final class ProgressLooks {

    /** The views differ between versions in columns that are not asked here. */
    static final String PROGRESS = """
            with running as (
                select pid, datid, relid, 'vacuum' as command, phase,
                       case phase when 'vacuuming heap' then heap_blks_vacuumed else heap_blks_scanned end as done,
                       heap_blks_total as total
                  from pg_stat_progress_vacuum
                union all
                select pid, datid, relid, 'analyze', phase, sample_blks_scanned, sample_blks_total
                  from pg_stat_progress_analyze
                union all
                select pid, datid, relid, lower(command), phase, blocks_done, blocks_total
                  from pg_stat_progress_create_index
                union all
                select pid, datid, relid, lower(command), phase, heap_blks_scanned, heap_blks_total
                  from pg_stat_progress_cluster
                union all
                select pid, datid, relid, lower(command), type, bytes_processed, bytes_total
                  from pg_stat_progress_copy
                union all
                select pid, null, null, 'base backup', phase, backup_streamed, coalesce(backup_total, 0)
                  from pg_stat_progress_basebackup)
            select r.pid, r.command, coalesce(a.backend_type = 'autovacuum worker', false),
                   coalesce(n.nspname || '.' || c.relname, ''), coalesce(r.phase, ''), coalesce(r.done, 0),
                   coalesce(r.total, 0),
                   coalesce(extract(epoch from clock_timestamp() - a.query_start) * 1000, 0)::float8,
                   coalesce(a.query like 'autovacuum:%(to prevent wraparound)%', false)
              from running r
              left join pg_stat_activity a on a.pid = r.pid
              left join pg_class c on c.oid = r.relid
                   and r.datid = (select oid from pg_database where datname = current_database())
              left join pg_namespace n on n.oid = c.relnamespace
             order by r.pid
            """;

    private static final Kind RUNNING = Kind.of(
            "vacuum.running",
            "It reads and writes much; while it runs, changes of the table's definition wait for it.",
            "Il lit et écrit beaucoup ; pendant ce temps, les changements de définition de la table l'attendent.",
            "Let it finish.",
            "Laissez-le finir.");
    private static final Kind WRAPAROUND = Kind.of(
            "autovacuum.to-prevent-wraparound",
            "The table is so old that the server vacuums it whatever the settings; this one does not give way to"
                    + " other sessions.",
            "La table est si vieille que le serveur la traite quels que soient les réglages ; ce vacuum ne cède pas la"
                    + " place aux autres.",
            "Let it finish, by no means cancel it; vacuum old tables in quiet hours from now on.",
            "Laissez-le finir, surtout ne l'annulez pas ; traitez désormais les vieilles tables aux heures calmes.");

    private ProgressLooks() {}

    static Progress progress(ResultSet row) throws SQLException {
        return new Progress(
                row.getInt(1),
                row.getString(2),
                row.getBoolean(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                StatementStatistics.millis(row.getDouble(8)));
    }

    static List<Finding> running(Facts facts) throws SQLException {
        return facts.rows(PROGRESS, row -> {
            Progress progress = progress(row);
            boolean isForced = row.getBoolean(9);
            String percent = progress.percent().isPresent()
                    ? ServerLooks.whole(progress.percent().getAsDouble()) + " %"
                    : "?";
            Text since = SessionLooks.duration(progress.running().toMillis() / 1000.0);
            return (isForced ? WRAPAROUND : RUNNING)
                    .found(
                            isForced ? Severity.MEDIUM : Severity.INFO,
                            "pid " + progress.pid(),
                            Text.of(
                                    progress.command() + " of " + progress.target() + " is running",
                                    progress.command() + " de " + progress.target() + " en cours"),
                            Text.of(
                                    progress.phase() + ", " + percent + ", for " + since.english(),
                                    progress.phase() + ", " + percent + ", depuis " + since.french()));
        });
    }
}
