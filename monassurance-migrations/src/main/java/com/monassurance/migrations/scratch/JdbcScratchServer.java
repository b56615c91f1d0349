package com.monassurance.migrations.scratch;

import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.core.sql.DataSources;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes scratch databases on one server, from {@code template0}: each is named {@code monassurance_scratch_…} and labelled
 * by a comment with host, process and time, so that what a killed process left can be {@linkplain #sweep swept}. A
 * statement may take 60 s, a lock 10 s. Thread-safe.
 *
 * @since 0.1.0
 */
public final class JdbcScratchServer implements ScratchServer {

    private static final Logger LOGGER = LoggerFactory.getLogger(JdbcScratchServer.class);

    private static final String PREFIX = "monassurance_scratch_";
    private static final String LABEL = "monassurance scratch database of ";
    private static final int RANDOM_BYTES = 6;
    private static final int SWEPT_MAX = 1_000;

    private static final SessionSettings LIMITS = SessionSettings.of("scratch")
            .withStatementTimeout(Duration.ofSeconds(60))
            .withLockTimeout(Duration.ofSeconds(10));

    /** Asked before, since a failed CREATE DATABASE says less. */
    private static final String ABILITIES = """
            select rolcreatedb or rolsuper as able, current_user as role,
                   current_setting('server_version_num')::int / 10000 as major, pg_is_in_recovery() as standby
            from pg_roles where rolname = current_user
            """;

    private static final String LEFT_OVERS = """
            select d.datname
            from pg_database d
            where d.datname like 'monassurance\\_scratch\\_%'
              and (regexp_match(shobj_description(d.oid, 'pg_database'),
                                '^monassurance scratch database of .* since (\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z)$'))[1]::timestamptz
                  < now() - make_interval(secs => ?)
              and pg_has_role(d.datdba, 'member')
              and not exists (select from pg_stat_activity a where a.datid = d.oid)
            order by 1
            limit ?
            """;

    private static final String SUBSCRIPTIONS = """
            select subname from pg_subscription
            where subdbid = (select oid from pg_database where datname = current_database())
            """;

    private static final String OBJECT_IN_USE = "55006";

    private static final String LABEL_NOW =
            "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";

    private final Function<@Nullable String, DataSource> databases;
    private final SecureRandom random = new SecureRandom();

    /** Takes what connects to a database by name, and to the one of the URL without a name. */
    JdbcScratchServer(Function<@Nullable String, DataSource> databases) {
        this.databases = databases;
    }

    static DataSource dataSource(ConnectionSettings settings, String url) {
        return DataSources.unpooled(new ConnectionSettings(
                url,
                settings.user(),
                settings.password(),
                settings.connectTimeout(),
                settings.loginTimeout(),
                settings.socketTimeout()));
    }

    @Override
    public ScratchDatabase create(DatabaseTraits like) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String name = PREFIX + HexFormat.of().formatHex(bytes);
        try (SqlSession session = SqlSession.open(databases.apply(null), LIMITS);
                Statement statement = session.connection().createStatement()) {
            requireAble(statement, like);
            statement.execute("create database " + name + " template template0" + options(like));
            Database database = new Database(name);
            try {
                statement.execute("comment on database " + name + " is " + SqlName.literal(label(statement)));
                // Nothing in it has to outlive a crash.
                statement.execute("alter database " + name + " set synchronous_commit = off");
            } catch (SQLException e) {
                database.close();
                throw e;
            }
            return database;
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /**
     * Drops scratch databases that were left behind, such as by a killed process: those labelled longer ago than told,
     * which this role owns and nobody is connected to; at most 1,000 at once. One that was left before its label was
     * written is not found.
     *
     * @param olderThan how old a left-over is, by the clock of the server
     * @return the names of those that were dropped
     * @throws DatabaseException if the server cannot be reached or refuses
     */
    public List<String> sweep(Duration olderThan) {
        List<String> swept = new ArrayList<>();
        try (SqlSession session = SqlSession.open(databases.apply(null), LIMITS);
                PreparedStatement query = session.connection().prepareStatement(LEFT_OVERS);
                Statement drop = session.connection().createStatement()) {
            query.setDouble(1, olderThan.toMillis() / 1e3);
            query.setInt(2, SWEPT_MAX);
            List<String> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            for (String name : found) {
                // Without FORCE: whoever came in the meantime keeps it.
                drop.execute("drop database if exists " + SqlName.quoted(name));
                swept.add(name);
            }
            return List.copyOf(swept);
        } catch (SQLException e) {
            throw DatabaseException.of("sweeping scratch databases", e);
        }
    }

    private static void requireAble(Statement statement, DatabaseTraits like) throws SQLException {
        try (ResultSet row = statement.executeQuery(ABILITIES)) {
            row.next();
            int major = row.getInt("major");
            if (row.getBoolean("standby")) {
                throw unavailable("The server for scratch databases is a standby, on which nothing can be made.");
            }
            if (!row.getBoolean("able")) {
                throw unavailable("The role " + row.getString("role") + " may not create databases (CREATEDB).");
            }
            if (like.majorVersion() != 0 && like.majorVersion() != major) {
                throw unavailable("The server for scratch databases is PostgreSQL " + major + ", and what is to be"
                        + " proven is for PostgreSQL " + like.majorVersion() + ".");
            }
        }
    }

    private static String options(DatabaseTraits like) {
        return like.options().entrySet().stream()
                .map(option -> " " + option.getKey() + " = " + SqlName.literal(option.getValue()))
                .collect(Collectors.joining());
    }

    private static String label(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(LABEL_NOW)) {
            row.next();
            return LABEL + host() + ", process " + ProcessHandle.current().pid() + ", since " + row.getString(1);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unnamed host";
        }
    }

    private static MigrationException unavailable(SQLException cause) {
        return new MigrationException(
                MigrationError.SCRATCH_UNAVAILABLE,
                "No scratch database can be made: "
                        + DatabaseException.of("making one", cause).problem(),
                "Name a server where the role may create databases, with the version and locale of the live one.",
                Map.of("sqlState", String.valueOf(cause.getSQLState())),
                cause);
    }

    private static MigrationException unavailable(String problem) {
        return new MigrationException(
                MigrationError.SCRATCH_UNAVAILABLE,
                problem,
                "Name a server where the role may create databases, with the version and locale of the live one.");
    }

    /** One of ours. */
    private final class Database implements ScratchDatabase {

        private final String name;
        private final AtomicBoolean isDropped = new AtomicBoolean();

        Database(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public DataSource dataSource() {
            return databases.apply(name);
        }

        @Override
        public void close() {
            if (isDropped.getAndSet(true)) {
                return;
            }
            try {
                try {
                    drop();
                } catch (SQLException e) {
                    if (!OBJECT_IN_USE.equals(e.getSQLState())) {
                        throw e;
                    }
                    dropSubscriptions();
                    drop();
                }
            } catch (SQLException e) {
                LOGGER.warn("scratch=drop database={} outcome=left-behind", name, e);
            }
        }

        private void drop() throws SQLException {
            try (SqlSession session = SqlSession.open(databases.apply(null), LIMITS);
                    Statement statement = session.connection().createStatement()) {
                statement.execute("drop database if exists " + name + " with (force)");
            }
        }

        /** A database with subscriptions cannot be dropped, and their slots are not ours. */
        private void dropSubscriptions() throws SQLException {
            List<String> names = new ArrayList<>();
            try (SqlSession session = SqlSession.open(dataSource(), LIMITS);
                    Statement statement = session.connection().createStatement()) {
                try (ResultSet rows = statement.executeQuery(SUBSCRIPTIONS)) {
                    while (rows.next()) {
                        names.add(SqlName.quoted(rows.getString(1)));
                    }
                }
                for (String subscription : names) {
                    statement.execute("alter subscription " + subscription + " disable");
                    statement.execute("alter subscription " + subscription + " set (slot_name = none)");
                    statement.execute("drop subscription " + subscription);
                }
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
