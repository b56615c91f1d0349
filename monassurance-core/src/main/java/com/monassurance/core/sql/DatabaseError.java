package com.monassurance.core.sql;

import com.monassurance.core.failure.ErrorCode;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;

/**
 * Ways a database can fail, told apart by SQLSTATE (PostgreSQL documentation, appendix A).
 *
 * @since 0.1.0
 */
public enum DatabaseError implements ErrorCode {
    /** Nobody answers at the address. */
    UNREACHABLE("DB-001", Category.FAILED, "Check the host, the port and that the server is running."),
    /** The user name or the password was refused. */
    AUTHENTICATION("DB-002", Category.USAGE, "Check the user name and the password, and pg_hba.conf on the server."),
    /** The server is starting up, shutting down or recovering. */
    STARTING("DB-003", Category.FAILED, "Wait until the server accepts connections, then try again."),
    /** There is no database of that name. */
    NO_SUCH_DATABASE("DB-004", Category.USAGE, "Check the database name in the URL, or create the database."),
    /** The server has no connection left. */
    TOO_MANY_CONNECTIONS("DB-005", Category.FAILED, "Close idle connections or raise max_connections."),
    /** A statement, lock or network deadline passed. */
    TIMEOUT("DB-006", Category.TIMEOUT, "Look for blocking sessions or a slow network; then try again."),
    /** The role may not do it. */
    DENIED("DB-007", Category.FAILED, "Grant the missing privilege to the role, or use another role."),
    /** The URL is not one that the PostgreSQL driver understands. */
    BAD_URL("DB-008", Category.USAGE, "Use a URL such as jdbc:postgresql://host:5432/database."),
    /** The server ran out of disk, memory or another resource. */
    NO_RESOURCES("DB-009", Category.FAILED, "Free disk space or memory on the database server."),
    /** The connection broke. */
    BROKEN_CONNECTION("DB-010", Category.FAILED, "Check that the server is still running; then try again."),
    /** The statement failed for another reason. */
    FAILED("DB-011", Category.FAILED, "Read the message of the server; the SQLSTATE is in the fields."),
    /** The pool had no connection to give; the database itself may be well. */
    POOL_TIMEOUT("DB-012", Category.TIMEOUT, "Look for connections that are never returned, or enlarge the pool."),
    /** The encrypted connection could not be made. */
    TLS(
            "DB-013",
            Category.USAGE,
            "Check sslmode and sslrootcert in the URL, and ssl and its certificate on the server.");

    private final String id;
    private final Category category;
    private final String nextStep;

    DatabaseError(String id, Category category, String nextStep) {
        this.id = id;
        this.category = category;
        this.nextStep = nextStep;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Category category() {
        return category;
    }

    /**
     * Returns what to do about it.
     *
     * @return one sentence
     */
    public String nextStep() {
        return nextStep;
    }

    /**
     * Tells which way a statement or a connection attempt failed. Never blocks.
     *
     * @param failure what JDBC threw
     * @return the closest of these errors
     */
    public static DatabaseError of(SQLException failure) {
        String state = sqlState(failure);
        if (isTlsProblem(failure)) {
            return TLS;
        }
        // Between the first packet and the end of the login it says 08001: then nobody answers.
        if (hasCause(failure, SocketTimeoutException.class) && !"08001".equals(state)) {
            return TIMEOUT;
        }
        return switch (state) {
            case "08001" -> isUrlProblem(failure) ? BAD_URL : UNREACHABLE;
            case "08004", "28000", "28P01" -> AUTHENTICATION;
            case "3D000" -> NO_SUCH_DATABASE;
            case "42501" -> DENIED;
            case "53300" -> TOO_MANY_CONNECTIONS;
            case "55P03", "57014", "25P03", "25P04", "57P05" -> TIMEOUT;
            case "57P01", "57P02" -> BROKEN_CONNECTION;
            case "57P03" -> STARTING;
            default -> ofClass(state, failure);
        };
    }

    private static DatabaseError ofClass(String state, SQLException failure) {
        if (state.startsWith("08")) {
            return BROKEN_CONNECTION;
        }
        if (state.startsWith("53")) {
            return NO_RESOURCES;
        }
        if (state.isEmpty() && failure instanceof SQLTransientConnectionException) {
            return POOL_TIMEOUT;
        }
        return state.isEmpty() && isUrlProblem(failure) ? BAD_URL : FAILED;
    }

    /** Pools wrap the driver's exception: the first SQLSTATE down the chain counts. */
    static String sqlState(SQLException failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql) {
                String state = sql.getSQLState();
                if (state != null && !state.isEmpty()) {
                    return state;
                }
            }
        }
        return "";
    }

    /** DriverManager does not translate this. */
    private static boolean isUrlProblem(SQLException failure) {
        return String.valueOf(failure.getMessage()).contains("No suitable driver");
    }

    /** The driver gives a refused TLS request the SQLSTATE of a refused login; only its text tells them apart. */
    private static boolean isTlsProblem(SQLException failure) {
        String noTls = GT.tr("The server does not support SSL.");
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SSLException || t instanceof CertificateException || noTls.equals(t.getMessage())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasCause(@Nullable Throwable failure, Class<? extends Throwable> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }
}
