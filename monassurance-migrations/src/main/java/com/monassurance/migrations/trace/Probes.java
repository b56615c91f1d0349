package com.monassurance.migrations.trace;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/** Asks the server whether an expression has a value. Confined to one thread. */
final class Probes {

    private final Connection connection;

    Probes(Connection connection) {
        this.connection = connection;
    }

    /** Whether an expression over the number {@code g.n} can be evaluated. */
    boolean isValue(String expression) throws SQLException {
        boolean isAlone = connection.getAutoCommit();
        Savepoint savepoint = isAlone ? null : connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("select " + expression + " from (select 1::bigint as n) g");
            return true;
        } catch (SQLException e) {
            if (!connection.isValid(1)) {
                throw e;
            }
            if (savepoint != null) {
                connection.rollback(savepoint);
            }
            return false;
        } finally {
            if (savepoint != null) {
                connection.releaseSavepoint(savepoint);
            }
        }
    }
}
