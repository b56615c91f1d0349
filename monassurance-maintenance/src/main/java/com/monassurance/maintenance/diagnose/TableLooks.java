package com.monassurance.maintenance.diagnose;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Looks at tables and sequences. */
final class TableLooks {

    private static final int HALF = 50;
    private static final int NEAR_END_PERCENT = 90;

    private static final String DEAD_ROWS = """
            select schemaname, relname, n_live_tup, n_dead_tup, 100 * n_dead_tup / (n_live_tup + n_dead_tup)
              from pg_stat_user_tables
             where n_dead_tup >= 1000 and n_dead_tup * 10 >= n_live_tup + n_dead_tup
             order by 5 desc, 1, 2
            """;

    private static final String NO_PRIMARY_KEY = """
            select n.nspname, c.relname
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p'
               and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
               and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')
             order by 1, 2
            """;

    /** The column may end before its sequence does: a bigint sequence behind an integer column is common. */
    private static final String SEQUENCE = """
            with used as (
                select n.nspname, c.relname, t.relname as table_name, a.attname, format_type(a.atttypid, null) as type,
                       pg_sequence_last_value(c.oid) as last,
                       least(s.seqmax, case a.atttypid when 'int2'::regtype then 32767
                                                       when 'int4'::regtype then 2147483647
                                                       else s.seqmax end) as max
                  from pg_sequence s
                  join pg_class c on c.oid = s.seqrelid
                  join pg_namespace n on n.oid = c.relnamespace
                  left join pg_depend d on d.objid = c.oid and d.classid = 'pg_class'::regclass
                                       and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
                                       and d.deptype in ('a', 'i')
                  left join pg_class t on t.oid = d.refobjid
                  left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                 where s.seqincrement > 0 and not s.seqcycle
                   -- The planner may ask before the join, and then of relations that are no sequences.
                   and case when c.relkind = 'S' then has_sequence_privilege(c.oid, 'usage')
                                                   or has_sequence_privilege(c.oid, 'select')
                            else false end)
            select nspname, relname, coalesce(table_name || '.' || attname, ''), coalesce(type, ''), last, max,
                   (100.0 * last / max)::int
              from used where last is not null and last >= max * 0.75
             order by 7 desc, 1, 2
            """;

    private TableLooks() {}

    static List<Finding> deadRows(Connection connection) throws SQLException {
        return Diagnosis.rows(connection, DEAD_ROWS, row -> {
            String table = IndexLooks.qualified(row, 2);
            long percent = row.getLong(5);
            return Finding.of(
                            "table.dead-rows",
                            percent >= HALF ? Severity.HIGH : Severity.MEDIUM,
                            table,
                            Text.of(
                                    percent + " % of the rows of " + table + " are dead",
                                    percent + " % des lignes de " + table + " sont mortes"),
                            Text.of(
                                    String.format(Locale.ENGLISH, "%,d dead, %,d live", row.getLong(4), row.getLong(3)),
                                    row.getLong(4) + " mortes, " + row.getLong(3) + " vivantes"),
                            Text.of(
                                    "Every scan reads them; autovacuum does not keep up, is off for this table, or an"
                                            + " old transaction holds it back.",
                                    "Chaque parcours les lit ; l'autovacuum ne suit pas, est désactivé pour cette table,"
                                            + " ou une vieille transaction le retient."),
                            Text.of(
                                    "Vacuum the table and look at its autovacuum settings and at long transactions.",
                                    "Lancez un vacuum, puis regardez ses réglages d'autovacuum et les transactions"
                                            + " longues."))
                    .withSql("vacuum (analyze) " + IndexLooks.quoted(row, 2));
        });
    }

    static List<Finding> noPrimaryKey(Connection connection) throws SQLException {
        return Diagnosis.rows(connection, NO_PRIMARY_KEY, row -> {
            String table = IndexLooks.qualified(row, 2);
            return Finding.of(
                    "table.no-primary-key",
                    Severity.LOW,
                    table,
                    Text.of("Table " + table + " has no primary key", "La table " + table + " n'a pas de clé primaire"),
                    Text.same("pg_constraint"),
                    Text.of(
                            "Duplicates cannot be told apart, and logical replication cannot update its rows.",
                            "Les doublons sont indiscernables, et la réplication logique ne peut modifier ses lignes."),
                    Text.of("Give it a primary key.", "Ajoutez une clé primaire."));
        });
    }

    static List<Finding> sequenceNearEnd(Connection connection) throws SQLException {
        return Diagnosis.rows(connection, SEQUENCE, row -> {
            String sequence = IndexLooks.qualified(row, 2);
            long percent = row.getLong(7);
            String column = row.getString(3).isEmpty() ? "" : " (" + row.getString(3) + " " + row.getString(4) + ")";
            return Finding.of(
                    "sequence.near-end",
                    percent >= NEAR_END_PERCENT ? Severity.CRITICAL : Severity.HIGH,
                    sequence,
                    Text.of(
                            "Sequence " + sequence + " has used " + percent + " % of its range",
                            "La séquence " + sequence + " a consommé " + percent + " % de ses valeurs"),
                    Text.same(row.getLong(5) + " / " + row.getLong(6) + column),
                    Text.of("At the end every insert fails.", "À la fin, chaque insertion échoue."),
                    Text.of(
                            "Plan the change of the column and the sequence to bigint: it rewrites the table.",
                            "Planifiez le passage de la colonne et de la séquence en bigint : la table sera réécrite."));
        });
    }
}
