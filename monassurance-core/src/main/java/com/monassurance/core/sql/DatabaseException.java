package com.monassurance.core.sql;

import com.monassurance.core.failure.OpsException;
import java.sql.SQLException;
import java.util.Map;

/**
 * A database did not do what it was asked; the fields hold {@code sqlState} and the cause is the driver's exception.
 *
 * @since 0.1.0
 */
public final class DatabaseException extends OpsException {

    private static final long serialVersionUID = 1L;

    private DatabaseException(DatabaseError error, String problem, SQLException cause) {
        super(error, problem, error.nextStep(), Map.of("sqlState", DatabaseError.sqlState(cause)), cause);
    }

    /**
     * Returns the exception for a JDBC failure, its error told apart by SQLSTATE.
     *
     * @param action what was being done, such as {@code reading the size of tables}
     * @param failure what JDBC threw
     * @return the exception, to be thrown
     */
    public static DatabaseException of(String action, SQLException failure) {
        String message = String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        return new DatabaseException(
                DatabaseError.of(failure), "The database failed while " + action + ": " + message, failure);
    }

    /**
     * Returns which way the database failed.
     *
     * @return the error
     */
    public DatabaseError error() {
        return (DatabaseError) code();
    }
}
