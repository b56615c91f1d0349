package com.monassurance.migrations.trace;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables and indexes of a database at one moment: where they are stored and how often they were scanned. Immutable. */
final class RelationState {

    private static final int RELATIONS_MAX = 200_000;

    /** Inside a transaction the counters of this session, which nobody has added up yet; else those of all. */
    private static final String QUERY = """
            select c.oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as name,
                   c.relkind, coalesce(pg_catalog.pg_relation_filenode(c.oid), 0) as filenode,
                   case when c.relkind in ('r', 'm') then pg_catalog.pg_stat_get%1$s_numscans(c.oid) else 0 end as scans,
                   case when c.relkind in ('r', 'm') then pg_catalog.pg_stat_get%1$s_tuples_returned(c.oid) else 0 end
                       as rows
            from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'm', 'p', 'i', 'I') and n.nspname not in ('pg_catalog', 'information_schema')
              and n.nspname !~ '^pg_toast'
            order by c.oid
            limit ?
            """;

    private final Map<Long, Relation> byOid;
    private final Map<String, Relation> byName = new HashMap<>();

    private RelationState(Map<Long, Relation> byOid) {
        this.byOid = byOid;
        byOid.values().forEach(each -> byName.put(each.name(), each));
    }

    /** One table or index. */
    record Relation(long oid, String name, char kind, long filenode, long scans, long rows) {}

    static RelationState read(Connection connection, boolean isInTransaction) throws SQLException {
        Map<Long, Relation> relations = new LinkedHashMap<>();
        String sql = QUERY.formatted(isInTransaction ? "_xact" : "");
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, RELATIONS_MAX);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Relation relation = new Relation(
                            row.getLong("oid"),
                            row.getString("name"),
                            row.getString("relkind").charAt(0),
                            row.getLong("filenode"),
                            row.getLong("scans"),
                            row.getLong("rows"));
                    relations.put(relation.oid(), relation);
                }
            }
        }
        return new RelationState(relations);
    }

    boolean has(long oid) {
        return byOid.containsKey(oid);
    }

    @Nullable
    String nameOf(long oid) {
        Relation relation = byOid.get(oid);
        return relation == null ? null : relation.name();
    }

    /** What stood before and is stored elsewhere now; an index that was made anew keeps its name, not its oid. */
    List<String> rewrittenSince(RelationState before, RelationState begin) {
        List<String> rewritten = new ArrayList<>();
        for (Relation now : byOid.values()) {
            Relation then = before.byOid.get(now.oid());
            if (then == null) {
                then = before.byName.get(now.name());
            }
            boolean isOld = then != null && (begin.has(then.oid()) || begin.byName.containsKey(then.name()));
            if (then != null && isOld && then.filenode() != 0 && now.filenode() != then.filenode()) {
                rewritten.add(now.name());
            }
        }
        return rewritten;
    }

    /** The scans of tables that stood before. */
    List<StatementTrace.Scan> scannedSince(RelationState before, RelationState begin) {
        List<StatementTrace.Scan> scans = new ArrayList<>();
        for (Relation now : byOid.values()) {
            Relation then = before.byOid.get(now.oid());
            if (then != null && begin.has(now.oid()) && now.scans() > then.scans()) {
                scans.add(new StatementTrace.Scan(
                        then.name(), now.scans() - then.scans(), Math.max(0, now.rows() - then.rows())));
            }
        }
        return scans;
    }
}
