package com.monassurance.maintenance.backup.copy;

import com.monassurance.migrations.catalog.SqlName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What makes the large objects of a database again, and how their content is read. */
final class LargeObjects {

    static final int PAGE_BYTES = 64 * 1024;

    /** Rows of number, page and content; through the functions, since only a superuser may read the table itself. */
    static final String PAGES = """
            (select l.oid, p.page, lo_get(l.oid, p.page * %1$d, %1$d)
               from pg_catalog.pg_largeobject_metadata l
              cross join lateral (
                    with recursive pages (page, bytes) as (
                      select 0::bigint, length(lo_get(l.oid, 0, %1$d))
                      union all
                      select page + 1, length(lo_get(l.oid, (page + 1) * %1$d, %1$d)) from pages where bytes = %1$d)
                    select page from pages where bytes > 0) p
              order by 1, 2)""".formatted(PAGE_BYTES);

    private static final String OBJECTS = """
            select oid::bigint, pg_catalog.pg_get_userbyid(lomowner),
                   pg_catalog.obj_description(oid, 'pg_largeobject')
              from pg_catalog.pg_largeobject_metadata order by 1
            """;

    private static final String PRIVILEGES = """
            select l.oid::bigint, case when a.grantee = 0 then '' else pg_catalog.pg_get_userbyid(a.grantee) end,
                   a.privilege_type, a.is_grantable, a.grantee = l.lomowner
              from pg_catalog.pg_largeobject_metadata l, aclexplode(l.lomacl) a
             where l.lomacl is not null and a.grantor = l.lomowner order by 1
            """;

    private LargeObjects() {}

    static List<String> statements(Connection connection) throws SQLException {
        List<String> statements = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(OBJECTS)) {
            while (row.next()) {
                long oid = row.getLong(1);
                statements.add("select pg_catalog.lo_create(" + oid + ")");
                statements.add(
                        "alter large object " + oid + " owner to " + SqlName.quoted(SnapshotTables.text(row, 2)));
                @Nullable String comment = row.getString(3);
                if (comment != null) {
                    statements.add("comment on large object " + oid + " is " + SqlName.literal(comment));
                }
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(PRIVILEGES)) {
            while (row.next()) {
                if (!row.getBoolean(5)) {
                    statements.add("grant " + SnapshotTables.text(row, 3) + " on large object " + row.getLong(1)
                            + " to " + SqlName.role(SnapshotTables.text(row, 2))
                            + (row.getBoolean(4) ? " with grant option" : ""));
                }
            }
        }
        return statements;
    }
}
