package com.monassurance.migrations.catalog;

import static com.monassurance.migrations.catalog.SystemCatalog.CONSTRAINT;
import static com.monassurance.migrations.catalog.SystemCatalog.RELATION;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads indexes, those of constraints too. */
final class IndexReader {

    private static final String INDEXES = """
            with recursive wanted as (
              select i.indexrelid, 0 as depth, 0::oid as parent from pg_index i
               where i.indexrelid >= 16384 and i.indrelid >= 16384
                 and not exists (select from pg_inherits h where h.inhrelid = i.indexrelid)
              union all
              select h.inhrelid, w.depth + 1, h.inhparent from pg_inherits h join wanted w on h.inhparent = w.indexrelid)
            select i.indexrelid as oid, c.relname, i.indrelid, w.parent, pg_get_indexdef(i.indexrelid) as definition,
                   i.indisunique, i.indisvalid, i.indisclustered, i.indisreplident, s.spcname, c.reloptions,
                   k.oid as constraint_oid, i.indkey::int[] as columns, i.indnkeyatts
              from wanted w
              join pg_index i on i.indexrelid = w.indexrelid
              join pg_class c on c.oid = i.indexrelid
              left join pg_tablespace s on s.oid = c.reltablespace
              left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
             where c.relnamespace not in (select oid from pg_namespace where nspname like 'pg\\_%')
             order by w.depth, i.indexrelid
            """;

    private static final String STATISTICS = """
            select a.attrelid, a.attnum, a.attstattarget
              from pg_attribute a join pg_class c on c.oid = a.attrelid
             where a.attrelid >= 16384 and c.relkind in ('i', 'I') and a.attstattarget >= 0
            """;

    private final Reading reading;

    IndexReader(Reading reading) {
        this.reading = reading;
    }

    void read() throws SQLException {
        Map<Long, SortedMap<Integer, Integer>> statistics = new HashMap<>();
        reading.each(
                STATISTICS,
                row -> statistics
                        .computeIfAbsent(row.oid("attrelid"), i -> new TreeMap<>())
                        .put((int) row.number("attnum"), (int) row.number("attstattarget")));
        reading.each(INDEXES, row -> {
            ObjectId table = reading.find(RELATION, row.oid("indrelid"));
            if (table != null) {
                index(row, table, statistics);
            }
        });
    }

    private void index(Row row, ObjectId table, Map<Long, SortedMap<Integer, Integer>> statistics) throws SQLException {
        long oid = row.oid("oid");
        String name = row.text("relname");
        long parent = row.oid("parent");
        ObjectId attachedTo = parent == 0 ? null : reading.find(RELATION, parent);
        ObjectId constraint =
                row.oid("constraint_oid") == 0 ? null : reading.find(CONSTRAINT, row.oid("constraint_oid"));
        String tablespace = row.textOrNull("spcname");
        List<String> options = row.texts("reloptions");
        reading.add(
                RELATION,
                oid,
                new Index(
                        attachedTo == null
                                ? table.part(ObjectKind.INDEX, name)
                                : ConstraintReader.attached(ObjectKind.INDEX, table, attachedTo),
                        new GivenName(name, attachedTo != null && isAutomatic(name, table, constraint != null, row)),
                        table,
                        definition(row.expression("definition")),
                        row.flag("indisunique"),
                        tablespace == null && options.isEmpty()
                                ? Table.Storage.DEFAULT
                                : new Table.Storage(null, tablespace, options, List.of()),
                        row.flag("indisvalid"),
                        row.flag("indisclustered"),
                        row.flag("indisreplident"),
                        constraint,
                        attachedTo,
                        statistics.getOrDefault(oid, new TreeMap<>()),
                        reading.attachments(RELATION, oid)));
    }

    private boolean isAutomatic(String name, ObjectId table, boolean ofConstraint, Row row) throws SQLException {
        long relation = row.oid("indrelid");
        List<Integer> numbers = row.numbers("columns");
        String columns = String.join(
                "_",
                reading.columnNames(relation, numbers).stream()
                        .map(column -> column.isEmpty() ? "expr" : column)
                        .toList());
        String label = ofConstraint ? "key" : "idx";
        return AutomaticName.matches(name, table.name(), columns, label)
                || (ofConstraint && AutomaticName.matches(name, table.name(), "", "pkey"))
                || (ofConstraint && AutomaticName.matches(name, table.name(), columns, "excl"));
    }

    /** What follows the table in {@code CREATE INDEX name ON [ONLY] table USING …}; names may hold anything. */
    private static String definition(String statement) {
        boolean quoted = false;
        for (int at = 0; at < statement.length(); at++) {
            if (statement.charAt(at) == '"') {
                quoted = !quoted;
            } else if (!quoted && statement.startsWith(" USING ", at)) {
                return statement.substring(at + 1);
            }
        }
        return statement;
    }
}
