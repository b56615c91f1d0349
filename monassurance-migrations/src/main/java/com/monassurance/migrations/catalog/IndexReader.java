package com.monassurance.migrations.catalog;

import static com.monassurance.migrations.catalog.SystemCatalog.RELATION;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads indexes, those of constraints too. */
final class IndexReader {

    private static final String INDEXES = """
            select i.indexrelid as oid, c.relname, i.indrelid, h.inhparent as parent,
                   pg_get_indexdef(i.indexrelid) as definition, i.indisunique, i.indisvalid, i.indisclustered,
                   i.indisreplident, s.spcname, c.reloptions,
                   case when h.inhparent is not null then i.indkey::text end as columns
              from pg_index i
              join pg_class c on c.oid = i.indexrelid
              left join pg_inherits h on h.inhrelid = i.indexrelid
              left join pg_tablespace s on s.oid = c.reltablespace
             where i.indexrelid >= 16384 and i.indrelid >= 16384
               and c.relnamespace not in (select oid from pg_namespace where nspname like 'pg\\_%')
            """;

    private final Reading reading;

    /** An index before it is known what it is attached to. */
    private record Found(
            long oid,
            long parent,
            String name,
            ObjectId table,
            String definition,
            boolean isUnique,
            boolean isValid,
            boolean isClustered,
            boolean isReplicaIdentity,
            Table.Storage storage,
            List<String> columns) {}

    IndexReader(Reading reading) {
        this.reading = reading;
    }

    void read() throws SQLException {
        List<Found> ofPartitions = new ArrayList<>();
        reading.each(INDEXES, row -> {
            ObjectId table = reading.find(RELATION, row.oid("indrelid"));
            if (table != null) {
                Found found = found(row, table);
                if (found.parent() == 0) {
                    add(found);
                } else {
                    ofPartitions.add(found);
                }
            }
        });
        ParentFirst.each(ofPartitions, Found::oid, Found::parent, this::add);
    }

    private Found found(Row row, ObjectId table) throws SQLException {
        String tablespace = row.textOrNull("spcname");
        List<String> options = row.texts("reloptions");
        return new Found(
                row.oid("oid"),
                row.oid("parent"),
                row.text("relname"),
                table,
                definition(row.expression("definition")),
                row.flag("indisunique"),
                row.flag("indisvalid"),
                row.flag("indisclustered"),
                row.flag("indisreplident"),
                tablespace == null && options.isEmpty()
                        ? Table.Storage.DEFAULT
                        : new Table.Storage(null, tablespace, options, List.of()),
                reading.columnNames(row.oid("indrelid"), row.numbers("columns")));
    }

    private void add(Found found) {
        ObjectId table = found.table();
        ObjectId attachedTo = found.parent() == 0 ? null : reading.find(RELATION, found.parent());
        ObjectId constraint = reading.enforcedBy(found.oid());
        reading.add(
                RELATION,
                found.oid(),
                new Index(
                        attachedTo == null
                                ? table.part(ObjectKind.INDEX, found.name())
                                : ConstraintReader.attached(ObjectKind.INDEX, table, attachedTo),
                        new GivenName(found.name(), attachedTo != null && isAutomatic(found, constraint != null)),
                        table,
                        found.definition(),
                        found.isUnique(),
                        found.storage(),
                        found.isValid(),
                        found.isClustered(),
                        found.isReplicaIdentity(),
                        constraint,
                        attachedTo,
                        reading.indexStatistics(found.oid()),
                        reading.attachments(RELATION, found.oid())));
    }

    private static boolean isAutomatic(Found found, boolean ofConstraint) {
        String name = found.name();
        String table = found.table().name();
        String columns = String.join(
                "_",
                found.columns().stream()
                        .map(column -> column.isEmpty() ? "expr" : column)
                        .toList());
        return AutomaticName.matches(name, table, columns, ofConstraint ? "key" : "idx")
                || (ofConstraint && AutomaticName.matches(name, table, "", "pkey"))
                || (ofConstraint && AutomaticName.matches(name, table, columns, "excl"));
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
