package com.monassurance.maintenance.backup.copy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which materialised views have rows. */
final class MaterializedViews {

    private static final String FILLED = """
            select n.nspname, c.relname from pg_catalog.pg_class c
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'm' and c.relispopulated and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
               and not exists (select from pg_catalog.pg_depend d
                                where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid
                                  and d.deptype = 'e')
             order by 1, 2
            """;

    private MaterializedViews() {}

    /** In the order in which the schema makes them, which is that of their needs. */
    static List<String> filled(Connection connection, SchemaUnits schema) throws SQLException {
        Map<String, String> names = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FILLED)) {
            while (row.next()) {
                String view = SnapshotTables.text(row, 1);
                String name = SnapshotTables.text(row, 2);
                names.put("materialized view " + view + "." + name, SnapshotTable.qualified(view, name));
            }
        }
        List<String> ordered = new ArrayList<>();
        Stream.concat(schema.before().stream(), schema.after().stream())
                .filter(unit -> unit.kind().equals("MATERIALIZED_VIEW"))
                .forEach(unit -> {
                    String name = names.remove(unit.name());
                    if (name != null) {
                        ordered.add(name);
                    }
                });
        return ordered;
    }
}
