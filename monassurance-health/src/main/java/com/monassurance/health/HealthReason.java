package com.monassurance.health;

import com.monassurance.core.failure.OpsException;
import com.monassurance.core.sql.DatabaseError;
import com.monassurance.core.storage.StorageError;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ReadOnlyFileSystemException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Why something is not up, as a closed set: this and its text are all that an anonymous viewer is shown of a failure.
 *
 * @since 0.1.0
 */
public enum HealthReason {
    /** Nothing is wrong. */
    NONE(""),
    /** There is no result yet. */
    NOT_YET_CHECKED("it has not been checked yet"),
    /** The last result is too old to be believed. */
    STALE("the last result is too old"),
    /** There is nothing to check. */
    NOT_CONFIGURED("nothing is configured"),
    /** There was no answer within the deadline. */
    TIMEOUT("no answer within the deadline"),
    /** The executor did not start the check in time. */
    NOT_STARTED("the check could not be started in time"),
    /** Nobody answers at the address. */
    UNREACHABLE("it cannot be reached"),
    /** The credentials were refused. */
    AUTHENTICATION("the credentials were refused"),
    /** The encrypted connection could not be made. */
    TLS("the encrypted connection could not be made"),
    /** It is starting up, loading or shutting down. */
    STARTING("it is starting up or shutting down"),
    /** The pool of this instance has no free connection. */
    SATURATED("the connection pool is exhausted"),
    /** The server has no connection left. */
    TOO_MANY_CONNECTIONS("the server accepts no more connections"),
    /** An access was denied. */
    DENIED("access was denied"),
    /** It cannot be written to. */
    READ_ONLY("it is read-only"),
    /** There is no space left. */
    NO_SPACE("there is no space left"),
    /** A server ran out of memory, disk or another resource. */
    NO_RESOURCES("the server is out of resources"),
    /** An address, a name or a mount is wrong. */
    MISCONFIGURED("the configuration is wrong"),
    /** It answered, but not what it should. */
    UNEXPECTED_ANSWER("it gave an unexpected answer"),
    /** It asks us to slow down. */
    RATE_LIMITED("it limits the rate of requests"),
    /** Its replication is broken. */
    REPLICATION("its replication is broken"),
    /** The schema lacks revisions that this application knows. */
    REVISION_BEHIND("the schema is behind this version"),
    /** The schema holds revisions that this application does not know. */
    REVISION_AHEAD("the schema is ahead of this version"),
    /** A revision was interrupted halfway. */
    REVISION_INTERRUPTED("a change of the schema was interrupted"),
    /** It is close to a limit, such as its connections, its memory, its disk or the end of its certificate. */
    NEAR_LIMIT("it is close to one of its limits"),
    /** It works, but slower than it should. */
    SLOW("it is slower than it should be"),
    /** The process does not get on, such as for a deadlock or a full heap. */
    STUCK("the process does not get on"),
    /** This instance is being taken out of service. */
    DRAINING("it is being taken out of service"),
    /** It keeps changing between working and not working. */
    FLAPPING("it keeps changing between working and not working"),
    /** Something that it depends on is down; it was not looked at itself. */
    CAUSED_BY("something it depends on is down"),
    /** It failed in another way. */
    FAILED("it failed");

    private static final int CAUSES_MAX = 20;

    private final String publicText;

    HealthReason(String publicText) {
        this.publicText = publicText;
    }

    /**
     * Returns what anybody may read.
     *
     * @return a few words without names, addresses or error text; empty for {@link #NONE}
     */
    public String publicText() {
        return publicText;
    }

    /**
     * Returns the reason for an exception, looking through its causes.
     *
     * @param failure what was thrown
     * @return the closest reason, {@link #FAILED} when nothing fits
     */
    public static HealthReason of(Throwable failure) {
        Throwable current = failure;
        for (int depth = 0; current != null && depth < CAUSES_MAX; depth++) {
            Optional<HealthReason> reason = ofOne(current);
            if (reason.isPresent()) {
                return reason.get();
            }
            current = current.getCause();
        }
        return FAILED;
    }

    private static Optional<HealthReason> ofOne(Throwable failure) {
        if (failure instanceof OpsException ops) {
            return ofCode(ops);
        }
        if (failure instanceof SQLException sql) {
            return Optional.of(ofDatabase(DatabaseError.of(sql))).filter(reason -> reason != FAILED);
        }
        if (failure instanceof TimeoutException
                || failure instanceof SocketTimeoutException
                || failure instanceof HttpTimeoutException) {
            return Optional.of(TIMEOUT);
        }
        if (failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException
                || failure instanceof UnresolvedAddressException) {
            return Optional.of(UNREACHABLE);
        }
        if (failure instanceof AccessDeniedException) {
            return Optional.of(DENIED);
        }
        if (failure instanceof SSLException) {
            return Optional.of(TLS);
        }
        return failure instanceof ReadOnlyFileSystemException ? Optional.of(READ_ONLY) : Optional.empty();
    }

    private static Optional<HealthReason> ofCode(OpsException failure) {
        if (failure.code() instanceof DatabaseError error) {
            return Optional.of(ofDatabase(error));
        }
        if (failure.code() instanceof StorageError error) {
            return ofStorage(error);
        }
        return Optional.empty();
    }

    private static HealthReason ofDatabase(DatabaseError error) {
        return switch (error) {
            case UNREACHABLE, BROKEN_CONNECTION -> UNREACHABLE;
            case AUTHENTICATION -> AUTHENTICATION;
            case STARTING -> STARTING;
            case NO_SUCH_DATABASE, BAD_URL -> MISCONFIGURED;
            case TOO_MANY_CONNECTIONS -> TOO_MANY_CONNECTIONS;
            case TIMEOUT -> TIMEOUT;
            case DENIED -> DENIED;
            case NO_RESOURCES -> NO_RESOURCES;
            case POOL_TIMEOUT -> SATURATED;
            case TLS -> TLS;
            case FAILED -> FAILED;
        };
    }

    private static Optional<HealthReason> ofStorage(StorageError error) {
        return switch (error) {
            case NO_SPACE -> Optional.of(NO_SPACE);
            case DENIED -> Optional.of(DENIED);
            case BAD_LOCATION, NO_ROOT -> Optional.of(MISCONFIGURED);
            case BAD_KEY, NOT_FOUND, ALREADY_EXISTS, UNAVAILABLE, CONTENT_FAILED -> Optional.empty();
        };
    }
}
