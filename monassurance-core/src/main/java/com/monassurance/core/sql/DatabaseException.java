package com.monassurance.core.sql;

import com.monassurance.core.failure.OpsException;
import java.net.UnknownHostException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database did not do what it was asked; the fields hold {@code sqlState} and the cause is the driver's exception. No
 * message in the chain holds a password.
 *
 * @since 0.1.0
 */
public final class DatabaseException extends OpsException {

    private static final long serialVersionUID = 1L;

    private static final Pattern PASSWORD_PARAMETER = Pattern.compile("(?i)(password=)[^&\\s]*");
    private static final Pattern PASSWORD_IN_AUTHORITY = Pattern.compile("(://[^/\\s:@]*:)[^\\s@]*@");
    private static final Pattern PASSWORD_LITERAL = Pattern.compile("(?i)(\\bpassword\\s+E?')(?:[^']|'')*'");

    private DatabaseException(
            DatabaseError error, String problem, Map<String, String> fields, @Nullable SQLException cause) {
        super(error, problem, error.nextStep(), fields, cause);
    }

    /**
     * Returns the exception for a JDBC failure, its error told apart by SQLSTATE.
     *
     * @param action what was being done, such as {@code reading the size of tables}
     * @param failure what JDBC threw
     * @return the exception, to be thrown
     */
    public static DatabaseException of(String action, SQLException failure) {
        return new DatabaseException(
                DatabaseError.of(failure),
                "The database failed while " + action + ": " + redacted(message(failure)),
                Map.of("sqlState", DatabaseError.sqlState(failure)),
                withoutPassword(failure));
    }

    static DatabaseException badUrl(String why) {
        return new DatabaseException(
                DatabaseError.BAD_URL, "The database URL is not usable: " + why + ".", Map.of("reason", why), null);
    }

    /**
     * Returns which way the database failed.
     *
     * @return the error
     */
    public DatabaseError error() {
        return (DatabaseError) code();
    }

    private static String message(SQLException failure) {
        Throwable telling = failure;
        // A batch repeats the whole statement with its values; the cause says what was wrong.
        if (failure instanceof BatchUpdateException && failure.getCause() instanceof SQLException inner) {
            telling = inner;
        }
        StringBuilder message = new StringBuilder(String.valueOf(telling.getMessage()));
        Throwable root = telling;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String rootMessage = root.getMessage();
        if (rootMessage != null && message.indexOf(rootMessage) < 0) {
            String what = root instanceof UnknownHostException ? "unknown host " : "";
            message.append(" (").append(what).append(rootMessage).append(')');
        }
        return message.toString();
    }

    private static String redacted(String message) {
        String text = PASSWORD_PARAMETER.matcher(message).replaceAll("$1***");
        text = PASSWORD_IN_AUTHORITY.matcher(text).replaceAll("$1***@");
        return PASSWORD_LITERAL.matcher(text).replaceAll("$1***'");
    }

    /** A log with a stack trace prints every message of the chain. */
    private static SQLException withoutPassword(SQLException failure) {
        boolean clean = true;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            clean &= message.equals(redacted(message));
        }
        if (clean) {
            return failure;
        }
        SQLException copy = new SQLException(
                redacted(String.valueOf(failure.getMessage())),
                DatabaseError.sqlState(failure),
                failure.getErrorCode());
        copy.setStackTrace(failure.getStackTrace());
        return copy;
    }
}
