package com.monassurance.migrations.run;

import com.monassurance.migrations.script.ServerPlace;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A statement of a script that the server refused, with its place; turned into an exception by who knows the rest. */
final class StatementFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** The server ended the session: by an administrator, a crash, a shutdown, or an idle limit. */
    private static final Set<String> SHUT_DOWN = Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "25P04");

    private static final String BATCH = "the batch";

    private final SQLException failure;
    private final String place;
    private String blockers = "";

    StatementFailure(SqlStatement statement, List<SqlStatement> script, SQLException failure) {
        this(placeOf(statement, script, failure), failure);
    }

    StatementFailure(String place, SQLException failure) {
        super(failure);
        this.failure = failure;
        this.place = place;
    }

    /** One of the statements that were sent together; which one is not known. */
    static StatementFailure ofBatch(SQLException failure) {
        return new StatementFailure(BATCH, failure);
    }

    boolean isOfBatch() {
        return place.equals(BATCH);
    }

    /** {@code line:column} in the script, as exact as the server knows it; or where else it failed. */
    String place() {
        return place;
    }

    SQLException failure() {
        return failure;
    }

    /** Who held the lock that the statement waited for; empty when that is not known. */
    String blockers() {
        return blockers;
    }

    void blockedBy(String sessions) {
        this.blockers = sessions;
    }

    String sqlState() {
        String state = failure.getSQLState();
        return state == null ? "" : state;
    }

    /**
     * Tells whether the connection is gone. A script can raise such a SQLSTATE too, by dblink for one; then the server
     * answers and the connection lives on. A connection that cannot even be asked is not told to be gone.
     */
    boolean isConnectionLost(Connection connection) {
        try {
            boolean isLossState = sqlState().startsWith("08") || SHUT_DOWN.contains(sqlState());
            return isLossState && connection.isClosed();
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /** What the server said, on one line. */
    String reason() {
        return String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String placeOf(SqlStatement statement, List<SqlStatement> script, SQLException failure) {
        ServerErrorMessage message = failure instanceof PSQLException server ? server.getServerErrorMessage() : null;
        if (message == null) {
            return statement.placeOf(0);
        }
        String query = message.getInternalQuery();
        String where = message.getWhere();
        ServerPlace place = new ServerPlace(
                message.getPosition(),
                message.getInternalPosition(),
                query == null ? "" : query,
                where == null ? "" : where);
        return statement.placeOf(place, script);
    }
}
