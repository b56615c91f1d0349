package com.monassurance.migrations.squash;

import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.scratch.ScratchDatabase;
import com.monassurance.migrations.script.ScriptSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What keeps revisions from being squashed. Stateless. */
final class SquashRules {

    private static final int TABLES_MAX = 20_000;

    private static final String TABLES = """
            select n.nspname, c.relname
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname <> 'information_schema'
              and n.nspname !~ '^pg_' and n.nspname <> 'monassurance_ops'
              and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid
                                  and e.deptype = 'e')
            order by 1, 2
            limit
            """ + TABLES_MAX;

    private static final String SEQUENCES = """
            select 'sequence ' || schemaname || '.' || sequencename
            from pg_sequences
            where last_value is not null and schemaname <> 'monassurance_ops'
            order by 1
            limit 1000
            """;

    private SquashRules() {}

    /** What the revisions and their order say, or null. */
    static SquashOutcome.@Nullable Refused refusal(ScriptSet scripts, Set<String> old, String last) {
        if (old.size() < 2) {
            return new SquashOutcome.Refused(
                    "Nothing stands below the revision, so there is nothing to replace.", List.of(last));
        }
        List<String> code = old.stream()
                .filter(id -> scripts.find(id).orElseThrow().findJava().isPresent())
                .toList();
        if (!code.isEmpty()) {
            return new SquashOutcome.Refused(
                    "Some revisions are Java code, of which nobody knows what it leaves.", code);
        }
        List<String> standing = new ArrayList<>();
        for (Revision revision : scripts.graph().order()) {
            boolean isOnOld = Stream.concat(revision.revises().stream(), revision.dependsOn().stream())
                    .anyMatch(id -> old.contains(id) && !id.equals(last));
            if (isOnOld && !old.contains(revision.id())) {
                standing.add(revision.id());
            }
        }
        return standing.isEmpty()
                ? null
                : new SquashOutcome.Refused("Other revisions stand on some that would be replaced.", standing);
    }

    /** Tables with rows, and sequences that have given a number. */
    static List<String> data(ScratchDatabase database) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(TABLES)) {
                while (row.next()) {
                    tables.add(SqlName.qualified(row.getString(1), row.getString(2)));
                }
            }
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery("select exists (select from only " + table + ")")) {
                    row.next();
                    if (row.getBoolean(1)) {
                        found.add("table " + table);
                    }
                }
            }
            try (ResultSet row = statement.executeQuery(SEQUENCES)) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
        }
        return found;
    }

    static String role(ScratchDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select session_user")) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
