package com.monassurance.migrations.run;

import com.monassurance.core.sql.SqlSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the limits of the runner in the place of those that a database or a role has for its sessions: a server that ends
 * idle sessions or long transactions would end a run in a pause between two tries, in code of the host, or in a long
 * revision. Confined to one thread.
 */
final class HostLimits {

    /** The last one came with PostgreSQL 17. */
    private static final List<String> NAMES =
            List.of("idle_session_timeout", "idle_in_transaction_session_timeout", "transaction_timeout");

    private static final String NONE = "0";

    private static final String FOUND = """
            select current_setting('standard_conforming_strings'), current_setting('idle_session_timeout'),
                   current_setting('idle_in_transaction_session_timeout'), current_setting('transaction_timeout', true)
            """;

    private HostLimits() {}

    /** One round trip where nothing differs; the session puts back what it changes. */
    static void replace(SqlSession session, RunSettings settings) throws SQLException {
        List<String> limited = new ArrayList<>();
        boolean isStandard;
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(FOUND)) {
            row.next();
            isStandard = row.getString(1).equals("on");
            for (int i = 0; i < NAMES.size(); i++) {
                String value = row.getString(i + 2);
                if (value != null && !value.equals(NONE)) {
                    limited.add(NAMES.get(i));
                }
            }
        }
        if (!isStandard) {
            session.set("standard_conforming_strings", "on");
        }
        for (String name : limited) {
            boolean isIdleInTransaction = name.equals("idle_in_transaction_session_timeout");
            session.set(name, isIdleInTransaction ? settings.transactional().statementTimeoutMillis() : NONE);
        }
    }
}
