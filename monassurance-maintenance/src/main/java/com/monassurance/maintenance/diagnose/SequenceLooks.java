package com.monassurance.maintenance.diagnose;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at sequences. Reading one locks it until the end of the statement, so only those are read whose column does not
 * prove by its statistics that they are far from their end, and few at a time.
 */
final class SequenceLooks {

    private static final int NEAR_END_PERCENT = 90;
    private static final int CHUNK = 1_000;
    private static final int CHUNKS_MAX = 3;

    /**
     * The column may end before its sequence does: a bigint sequence behind an integer column is common. A whole bigint
     * lasts longer than its server, and is left out.
     */
    private static final String CANDIDATES = """
            with owned as materialized (
                select c.oid, n.nspname, c.relname, tn.nspname as table_schema, t.relname as table_name, a.attname,
                       format_type(a.atttypid, null) as type,
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
                  left join pg_namespace tn on tn.oid = t.relnamespace
                  left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                 where s.seqincrement > 0 and not s.seqcycle
                   -- The planner may ask before the join, and then of relations that are no sequences.
                   and case when c.relkind = 'S' then has_sequence_privilege(c.oid, 'usage')
                                                   or has_sequence_privilege(c.oid, 'select')
                            else false end)
            select o.oid, o.nspname, o.relname, coalesce(o.table_name || '.' || o.attname, ''), coalesce(o.type, ''),
                   o.max
              from owned o
              -- One look-up for each column: the view as a whole is slow, and its planner does not know that.
              left join lateral (
                    select (histogram_bounds::text::numeric[])[cardinality(histogram_bounds::text::numeric[])] as value
                      from pg_stats
                     where schemaname = o.table_schema and tablename = o.table_name and attname = o.attname
                       and not inherited and o.type in ('smallint', 'integer', 'bigint')
                    offset 0) h on true
             where o.max < 9223372036854775807 and (h.value is null or h.value >= o.max * ?::float8)
             order by o.max, o.oid
            """;

    private static final String VALUES = """
            select s.oid, pg_sequence_last_value(s.oid::regclass) from unnest(?::oid[]) as s (oid)
            """;

    private static final Kind NEAR_END = Kind.of(
            "sequence.near-end",
            "At the end every insert fails.",
            "À la fin, chaque insertion échoue.",
            "Plan the change of the column and the sequence to bigint: it rewrites the table.",
            "Planifiez le passage de la colonne et de la séquence en bigint : la table sera réécrite.");

    private record Sequence(long oid, String schema, String name, String column, String type, long max) {}

    private SequenceLooks() {}

    static List<Finding> nearEnd(Facts facts) throws SQLException {
        double least = facts.limit(Threshold.SEQUENCE_PERCENT) / 100;
        List<Sequence> candidates = facts.rows(
                CANDIDATES,
                row -> new Sequence(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6)),
                // The statistics may be somewhat older than the sequence.
                least / 2);
        List<Finding> findings = new ArrayList<>();
        int read = Math.min(candidates.size(), CHUNK * CHUNKS_MAX);
        for (int from = 0; from < read; from += CHUNK) {
            chunk(facts, candidates.subList(from, Math.min(read, from + CHUNK)), least, findings);
        }
        int left = candidates.size() - read;
        if (left > 0) {
            facts.notChecked(
                    "sequence.near-end",
                    Text.of(
                            left + " sequences of tables that were never analysed were not read",
                            left + " séquences de tables jamais analysées n'ont pas été lues"));
        }
        return findings;
    }

    private static void chunk(Facts facts, List<Sequence> chunk, double least, List<Finding> findings)
            throws SQLException {
        Map<Long, Long> values = new HashMap<>();
        Long[] oids = chunk.stream().map(Sequence::oid).toArray(Long[]::new);
        facts.rows(
                VALUES,
                row -> {
                    long value = row.getLong(2);
                    if (!row.wasNull()) {
                        values.put(row.getLong(1), value);
                    }
                    return value;
                },
                facts.connection().createArrayOf("bigint", oids));
        for (Sequence sequence : chunk) {
            Long last = values.get(sequence.oid());
            if (last != null && last >= sequence.max() * least) {
                findings.add(nearEnd(sequence, last));
            }
        }
    }

    private static Finding nearEnd(Sequence sequence, long last) {
        String name = sequence.schema() + "." + sequence.name();
        long percent = Math.round(100.0 * last / sequence.max());
        String column = sequence.column().isEmpty() ? "" : " (" + sequence.column() + " " + sequence.type() + ")";
        return NEAR_END.found(
                percent >= NEAR_END_PERCENT ? Severity.CRITICAL : Severity.HIGH,
                name,
                Text.of(
                        "Sequence " + name + " has used " + percent + " % of its range",
                        "La séquence " + name + " a consommé " + percent + " % de ses valeurs"),
                Text.same(last + " / " + sequence.max() + column));
    }
}
