package com.monassurance.core.sql;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Secret;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is, as whom to connect, and how long to wait: by default 5 s for the TCP connection, 10 s until the
 * login is through, and 5 minutes of silence on the socket. Prints no password. Immutable.
 *
 * @param url JDBC URL without user and password
 * @param user the role; null leaves it to the driver (the user of the operating system)
 * @param password its password; null leaves it to the driver ({@code PGPASSFILE}, {@code ~/.pgpass}) or to the server
 * @param connectTimeout limit of the TCP connection to each host
 * @param loginTimeout limit from the first packet until the connection can be used
 * @param socketTimeout how long the socket may stay silent once connected; zero means for ever
 * @since 0.1.0
 */
public record ConnectionSettings(
        String url,
        @Nullable String user,
        @Nullable Secret password,
        Duration connectTimeout,
        Duration loginTimeout,
        Duration socketTimeout) {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(5);

    /**
     * Checks the parts.
     *
     * @throws DatabaseException with {@link DatabaseError#BAD_URL} if the URL is not understood or holds credentials
     * @throws IllegalArgumentException if a timeout is not positive, or the socket timeout is negative
     */
    public ConnectionSettings {
        DatabaseUrl parsed = parse(url);
        if (parsed.user() != null || parsed.password() != null) {
            throw DatabaseException.badUrl("it holds credentials; give them apart");
        }
        url = parsed.jdbcUrl();
        requirePositive(connectTimeout, "connectTimeout");
        requirePositive(loginTimeout, "loginTimeout");
        if (requireNonNull(socketTimeout, "socketTimeout").isNegative()) {
            throw new IllegalArgumentException("socketTimeout must not be negative: " + socketTimeout);
        }
    }

    /**
     * Returns the settings that a URL holds, with the default timeouts; a user and a password in it are taken out.
     *
     * @param url {@code jdbc:postgresql://host/database} or {@code postgresql://user@host/database}
     * @return the settings
     * @throws DatabaseException with {@link DatabaseError#BAD_URL} if the URL is not understood; the message does not
     *     repeat it
     */
    public static ConnectionSettings of(String url) {
        DatabaseUrl parsed = parse(url);
        String password = parsed.password();
        return new ConnectionSettings(
                parsed.jdbcUrl(),
                parsed.user(),
                password == null ? null : Secret.of(password),
                CONNECT_TIMEOUT,
                LOGIN_TIMEOUT,
                SOCKET_TIMEOUT);
    }

    /**
     * Tells whether a URL holds a password, which has no place on a command line.
     *
     * @param url as for {@link #of}
     * @return true if it does
     * @throws DatabaseException with {@link DatabaseError#BAD_URL} if the URL is not understood
     */
    public static boolean holdsPassword(String url) {
        return parse(url).password() != null;
    }

    /**
     * Returns these settings for another role.
     *
     * @param role its name
     * @return a copy
     */
    public ConnectionSettings withUser(String role) {
        return new ConnectionSettings(
                url, requireNonNull(role, "role"), password, connectTimeout, loginTimeout, socketTimeout);
    }

    /**
     * Returns these settings with a password.
     *
     * @param secret the password
     * @return a copy
     */
    public ConnectionSettings withPassword(Secret secret) {
        return new ConnectionSettings(
                url, user, requireNonNull(secret, "secret"), connectTimeout, loginTimeout, socketTimeout);
    }

    /**
     * Returns these settings with another limit of the TCP connection.
     *
     * @param timeout positive; rounded up to whole seconds
     * @return a copy
     */
    public ConnectionSettings withConnectTimeout(Duration timeout) {
        return new ConnectionSettings(url, user, password, timeout, loginTimeout, socketTimeout);
    }

    /**
     * Returns these settings with another limit of the login.
     *
     * @param timeout positive; rounded up to whole seconds
     * @return a copy
     */
    public ConnectionSettings withLoginTimeout(Duration timeout) {
        return new ConnectionSettings(url, user, password, connectTimeout, timeout, socketTimeout);
    }

    /**
     * Returns these settings with another limit of silence on the socket; a {@link SqlSession} sets its own.
     *
     * @param timeout zero means for ever
     * @return a copy
     */
    public ConnectionSettings withSocketTimeout(Duration timeout) {
        return new ConnectionSettings(url, user, password, connectTimeout, loginTimeout, timeout);
    }

    /**
     * Returns the role, if one is named.
     *
     * @return the user
     */
    public Optional<String> findUser() {
        return Optional.ofNullable(user);
    }

    /**
     * Returns the password, if one is given.
     *
     * @return the password
     */
    public Optional<Secret> findPassword() {
        return Optional.ofNullable(password);
    }

    private static DatabaseUrl parse(String url) {
        try {
            return DatabaseUrl.parse(requireNonNull(url, "url"));
        } catch (IllegalArgumentException e) {
            throw DatabaseException.badUrl(String.valueOf(e.getMessage()));
        }
    }

    private static void requirePositive(Duration value, String name) {
        if (requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
