package com.monassurance.migrations.run;

import com.monassurance.migrations.script.SqlStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Tells whether anything in a run could release the lock of the runner: only the functions that unlock advisory locks
 * can, so neither a script nor a function of the database may name them. Otherwise every transaction asks the server
 * whether the lock is still held, which costs more than many a revision.
 */
final class LockThreat {

    /** For fewer revisions the question costs more than the asking saves. */
    private static final int REVISIONS_MIN = 20;

    private static final String UNLOCKING_FUNCTION = """
            select exists (
                select from pg_proc p
                where p.pronamespace <> 'pg_catalog'::regnamespace
                  and (p.prosrc ilike '%advisory%'
                       or (p.prosqlbody is not null and pg_get_function_sqlbody(p.oid) ilike '%advisory%')))
            """;

    private LockThreat() {}

    static boolean isIn(MigrationPlan plan, Connection connection) throws SQLException {
        if (plan.steps().size() < REVISIONS_MIN) {
            return true;
        }
        for (PlannedRevision planned : plan.steps()) {
            for (SqlStatement statement : planned.section().statements()) {
                if (isNamed(statement.text())) {
                    return true;
                }
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(UNLOCKING_FUNCTION)) {
            return !row.next() || row.getBoolean(1);
        }
    }

    private static boolean isNamed(String text) {
        for (int i = 0; i + 8 <= text.length(); i++) {
            if (text.regionMatches(true, i, "advisory", 0, 8)) {
                return true;
            }
        }
        return false;
    }
}
