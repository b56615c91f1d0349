package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Secret;
import com.monassurance.core.sql.ConnectionSettings;
import java.util.Properties;
import java.util.function.Supplier;
import org.postgresql.Driver;

/**
 * Where a client program finds the database. The password is asked for at each backup and never printed. Immutable.
 *
 * @since 0.1.0
 */
public final class PgAddress {

    private static final int PORT_MAX = 65_535;

    private final String host;
    private final int port;
    private final String database;
    private final String user;
    private final Supplier<String> password;
    private final String sslMode;

    private PgAddress(String host, int port, String database, String user, Supplier<String> password, String sslMode) {
        this.host = host;
        this.port = port;
        this.database = database;
        this.user = user;
        this.password = password;
        this.sslMode = sslMode;
    }

    /**
     * Returns the address of a database, without a password, {@code sslmode=prefer}.
     *
     * @param host host name, address, or directory of a socket
     * @param port port of the server
     * @param database name of the database
     * @param user role that may read everything in it
     * @return the address
     * @throws IllegalArgumentException if a text is blank or the port is out of bounds
     */
    public static PgAddress of(String host, int port, String database, String user) {
        if (host.isBlank() || database.isBlank() || user.isBlank() || port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException(
                    "an address needs host, port, database and user: " + host + ":" + port + "/" + database);
        }
        return new PgAddress(host, port, database, user, () -> "", "prefer");
    }

    /**
     * Returns the address of what the configuration connects to, with its password.
     *
     * @param settings the connection; of one host, with its role
     * @return the address
     * @throws IllegalArgumentException if the URL names several hosts or the role is not known
     */
    public static PgAddress of(ConnectionSettings settings) {
        Properties parts = Driver.parseURL(settings.url(), new Properties());
        String host = parts == null ? "" : parts.getProperty("PGHOST", "localhost");
        if (parts == null || host.indexOf(',') >= 0) {
            throw new IllegalArgumentException("a backup needs the URL of one host");
        }
        String user = settings.findUser()
                .orElseThrow(() -> new IllegalArgumentException("a backup needs the role of the connection"));
        PgAddress address = of(
                host, Integer.parseInt(parts.getProperty("PGPORT", "5432")), parts.getProperty("PGDBNAME", user), user);
        return address.sslMode(parts.getProperty("sslmode", "prefer"))
                .password(() -> settings.findPassword().map(Secret::reveal).orElse(""));
    }

    /**
     * Returns this address with a password.
     *
     * @param source asked at each backup; an empty answer means none
     * @return a copy
     */
    public PgAddress password(Supplier<String> source) {
        return new PgAddress(host, port, database, user, requireNonNull(source, "source"), sslMode);
    }

    /**
     * Returns this address with another {@code sslmode}.
     *
     * @param mode a mode of libpq, such as {@code verify-full}
     * @return a copy
     */
    public PgAddress sslMode(String mode) {
        return new PgAddress(host, port, database, user, password, requireNonNull(mode, "mode"));
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    String database() {
        return database;
    }

    String user() {
        return user;
    }

    String sslModeName() {
        return sslMode;
    }

    /** The line of a password file, with {@code :} and {@code \} escaped; empty without a password. */
    String passwordLine() {
        String secret = password.get();
        if (secret.isEmpty()) {
            return "";
        }
        if (secret.indexOf('\n') >= 0 || secret.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a password with a line break cannot be given to pg_dump");
        }
        return "*:*:*:*:" + secret.replace("\\", "\\\\").replace(":", "\\:") + "\n";
    }

    /** Returns the address without the password. */
    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database;
    }
}
