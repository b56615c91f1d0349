package com.monassurance.migrations.scratch;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Makes the usual scratch servers; none of them connects before a database is asked for. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ScratchServers {

    private static final String JDBC = "jdbc:postgresql:";
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1\\])?(:\\d+)?");

    private ScratchServers() {}

    /**
     * Returns a server that is there for scratch databases.
     *
     * @param settings where and as whom; the role needs CREATEDB, and the database of the URL is only connected to
     * @return the server
     */
    public static JdbcScratchServer at(ConnectionSettings settings) {
        requireNonNull(settings, "settings");
        return new JdbcScratchServer(name ->
                JdbcScratchServer.dataSource(settings, name == null ? settings.url() : url(settings.url(), name)));
    }

    /**
     * Returns a server whose connections the host makes.
     *
     * @param home connects to any database of the server as a role with CREATEDB
     * @param databases connects to a database of the same server by its name
     * @return the server
     */
    public static JdbcScratchServer of(DataSource home, Function<String, DataSource> databases) {
        requireNonNull(home, "home");
        requireNonNull(databases, "databases");
        return new JdbcScratchServer(name -> name == null ? home : databases.apply(name));
    }

    /**
     * Returns the server of the target itself, to which the caller consents by this call: scratch databases are made
     * beside the live one and take their share of its memory and disk.
     *
     * @param target how the target is connected to
     * @return the server
     */
    public static JdbcScratchServer onTarget(ConnectionSettings target) {
        return at(target);
    }

    /**
     * Returns the server of the target if it is on this machine, where no consent is needed.
     *
     * @param target how the target is connected to
     * @return the server
     * @throws MigrationException {@code SCRATCH_REFUSED} if the target is not on loopback
     */
    public static JdbcScratchServer onLoopback(ConnectionSettings target) {
        if (!isOnLoopback(target)) {
            throw new MigrationException(
                    MigrationError.SCRATCH_REFUSED,
                    "Scratch databases would be made on the target server, which is not on this machine.",
                    "Name a server for scratch databases, or consent to use the target.",
                    Map.of(),
                    null);
        }
        return at(target);
    }

    /**
     * Tells whether all hosts of a URL are this machine.
     *
     * @param settings the URL
     * @return true for {@code localhost}, 127.0.0.0/8 and ::1
     */
    public static boolean isOnLoopback(ConnectionSettings settings) {
        String rest = settings.url().substring(JDBC.length()).toLowerCase(Locale.ROOT);
        if (!rest.startsWith("//")) {
            return true;
        }
        String authority = rest.substring(2).split("[/?]", 2)[0];
        for (String host : authority.split(",", -1)) {
            if (!LOOPBACK.matcher(host).matches()) {
                return false;
            }
        }
        return true;
    }

    /** The same server and parameters, another database. */
    static String url(String url, String database) {
        int question = url.indexOf('?');
        String address = url.substring(JDBC.length(), question < 0 ? url.length() : question);
        String parameters = question < 0 ? "" : url.substring(question);
        if (!address.startsWith("//")) {
            return JDBC + database + parameters;
        }
        int slash = address.indexOf('/', 2);
        return JDBC + (slash < 0 ? address : address.substring(0, slash)) + "/" + database + parameters;
    }
}
