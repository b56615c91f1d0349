package com.monassurance.migrations.run;

import com.monassurance.migrations.script.ServerPlace;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.postgresql.util.GT;
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
    private final boolean isInScript;
    private String blockers = "";
    private int tries = 1;
    private Duration blocked = Duration.ZERO;

    /** A statement of a script. */
    StatementFailure(SqlStatement statement, List<SqlStatement> script, SQLException failure) {
        this(placeOf(statement, script, failure), true, failure);
    }

    /** Something that stands in no script, such as {@code the transaction}. */
    StatementFailure(String place, SQLException failure) {
        this(place, false, failure);
    }

    private StatementFailure(String place, boolean isInScript, SQLException failure) {
        super(failure);
        this.failure = failure;
        this.place = place;
        this.isInScript = isInScript;
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

    /** Where it failed, behind a verb: {@code at file:line:column}, or {@code in the transaction (file)}. */
    String placeIn(String origin) {
        return isInScript ? "at " + origin + ":" + place : "in " + place + " (" + origin + ")";
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

    /** It was the last of several tries, all of which gave way to others. */
    void gaveUp(int tried, Duration inAll) {
        this.tries = tried;
        this.blocked = inAll;
    }

    int tries() {
        return tries;
    }

    /** How long all tries took. */
    Duration blocked() {
        return blocked;
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

    /** What the server said, as one sentence on one line; its position in the statement only where we have no place. */
    String reason() {
        if (!isInScript || !(failure instanceof PSQLException server) || server.getServerErrorMessage() == null) {
            return sentence(failure);
        }
        String message = String.valueOf(failure.getMessage());
        ServerErrorMessage said = server.getServerErrorMessage();
        message = without(message, "Position: {0}", said.getPosition());
        return sentence(without(message, "Internal Position: {0}", said.getInternalPosition()));
    }

    /** What a failure says, as one sentence on one line. */
    static String sentence(Exception failure) {
        return sentence(String.valueOf(failure.getMessage()));
    }

    private static String sentence(String said) {
        String text = said.strip().replaceAll("(?<=[.;:,!?])\\s*\\R\\s*", " ").replaceAll("\\s*\\R\\s*", ". ");
        return text.endsWith(".") ? text : text + ".";
    }

    /** The driver puts it into the message in the language of the JVM. */
    private static String without(String message, String pattern, int position) {
        return message.replace("\n  " + GT.tr(pattern, Integer.toString(position)), "");
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
