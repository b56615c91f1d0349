package com.monassurance.core.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

@Timeout(60)
class SqlSessionTest {

    private static final SessionSettings SETTINGS = SessionSettings.of("test");

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    /** What a caller of ours may do to a connection. */
    private static final List<Misuse> MISUSES = List.of(
            new Misuse("nothing", session -> {}),
            new Misuse("a query", session -> run(session, "select 1")),
            new Misuse("a failed statement", session -> fails(session, "select 1 / 0")),
            new Misuse("a cancelled statement", session -> {
                session.set("statement_timeout", "20ms");
                fails(session, "select pg_sleep(10)");
            }),
            new Misuse("a finished transaction", session -> {
                session.begin();
                run(session, "create temporary table t (i int)");
                session.connection().commit();
            }),
            new Misuse("an open transaction", session -> {
                session.begin();
                run(session, "create table left_open (i int)");
            }),
            new Misuse("an aborted transaction", session -> {
                session.begin();
                session.set("lock_timeout", "1ms");
                fails(session, "select 1 / 0");
            }),
            new Misuse("an aborted transaction begun by sql", session -> {
                run(session, "begin");
                fails(session, "select 1 / 0");
            }),
            new Misuse("settings of its own", session -> {
                session.set("work_mem", "8MB");
                session.set("work_mem", "9MB");
                session.set("DateStyle", "ISO, DMY");
                session.set("my.own", "x");
                fails(session, "select set_config('no_such_setting', 'x', false)");
            }),
            new Misuse("search path role and timeouts by sql", session -> {
                run(session, "create role nobody_special");
                run(session, "set search_path = pg_catalog");
                run(session, "set application_name = 'somebody'");
                run(session, "set statement_timeout = 1");
                run(session, "set statement_timeout = 0");
                run(session, "set lock_timeout = 7");
                run(session, "set role nobody_special");
            }),
            new Misuse("isolation read only and network", session -> {
                session.connection().setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                session.connection().setReadOnly(true);
                session.connection().setNetworkTimeout(Runnable::run, 12345);
                run(session, "set default_transaction_read_only = on");
            }));

    static Stream<Arguments> misuses() {
        return MISUSES.stream().flatMap(misuse -> Stream.of(Arguments.of(misuse, true), Arguments.of(misuse, false)));
    }

    @ParameterizedTest
    @MethodSource("misuses")
    void a_connection_goes_back_as_it_was_found(Misuse misuse, boolean autoCommit) throws SQLException, IOException {
        PostgresDatabase database = POSTGRES.database();
        try (WireTap tap = WireTap.to(database.port());
                HikariDataSource pool = poolOfOne(database, tap.jdbcUrl(database.name()), autoCommit)) {
            State before = State.of(pool);
            tap.roundTrips();

            SqlSession session = SqlSession.open(pool, SETTINGS);
            assertThat(tap.roundTrips()).as("round trips of opening").isEqualTo(1);
            misuse.use().accept(session);
            tap.roundTrips();
            session.close();

            // setReadOnly of the pool's proxy and of the driver send nothing; one statement does all the rest.
            assertThat(tap.roundTrips()).as("round trips of closing").isLessThanOrEqualTo(poolResets(misuse) + 1);
            assertThat(State.of(pool)).isEqualTo(before);
        } finally {
            database.execute("drop role if exists nobody_special");
        }
        assertThat(tables(database)).isZero();
    }

    /** HikariCP itself resets the isolation that was changed through it. */
    private static int poolResets(Misuse misuse) {
        return misuse.name().startsWith("isolation") ? 1 : 0;
    }

    @Test
    void a_session_is_recognisable_limited_and_notices_that_its_client_has_gone() throws SQLException {
        SessionSettings settings =
                SETTINGS.withStatementTimeout(Duration.ofMillis(1500)).withLockTimeout(Duration.ZERO);
        try (SqlSession session = SqlSession.open(POSTGRES.database().dataSource(), settings)) {
            assertThat(session.isPooled()).isFalse();
            assertThat(session.connection().getAutoCommit()).isTrue();
            assertThat(session.connection().getNetworkTimeout()).isEqualTo(6500);
            assertThat(show(session, "application_name")).isEqualTo("monassurance-ops/test");
            assertThat(show(session, "statement_timeout")).isEqualTo("1500ms");
            assertThat(show(session, "lock_timeout")).isEqualTo("0");
            assertThat(show(session, "client_connection_check_interval")).isEqualTo("10s");
            assertThat(show(session, "tcp_keepalives_idle")).isEqualTo("30");
            assertThat(show(session, "tcp_keepalives_interval")).isEqualTo("10");
            assertThat(show(session, "tcp_keepalives_count")).isEqualTo("3");
        }
    }

    @Test
    void a_connection_inside_a_transaction_of_the_host_is_refused_and_left_alone() throws SQLException {
        PostgresDatabase database = POSTGRES.database();
        database.execute("create table host (i int)");
        try (Connection own = database.dataSource().getConnection();
                Statement statement = own.createStatement()) {
            own.setAutoCommit(false);
            statement.execute("insert into host values (1)");

            assertThatThrownBy(() -> SqlSession.open(lending(own), SETTINGS))
                    .isInstanceOf(SQLException.class)
                    .extracting(failure -> ((SQLException) failure).getSQLState())
                    .isEqualTo("25001");

            assertThat(own.getAutoCommit()).isFalse();
            own.rollback();
        }
        try (SqlSession session = SqlSession.open(database.dataSource(), SETTINGS)) {
            assertThat(number(session, "select count(*) from host")).isZero();
        }
    }

    @Test
    void a_session_whose_server_process_died_closes_in_peace_and_the_pool_goes_on() throws SQLException {
        PostgresDatabase database = POSTGRES.database();
        try (HikariDataSource pool = poolOfOne(database, database.jdbcUrl(), true)) {
            SqlSession session = SqlSession.open(pool, SETTINGS);
            int backend = session.connection().unwrap(PGConnection.class).getBackendPID();
            database.execute("select pg_terminate_backend(" + backend + ", 5000)");
            SQLException failure = fails(session, "select 1");

            session.close();
            session.close();

            assertThat(DatabaseError.of(failure)).isEqualTo(DatabaseError.BROKEN_CONNECTION);
            try (SqlSession next = SqlSession.open(pool, SETTINGS)) {
                assertThat(number(next, "select 1")).isOne();
            }
        }
    }

    @Test
    void a_session_on_a_network_that_swallows_everything_ends_at_its_network_timeout() throws SQLException {
        PostgresDatabase database = POSTGRES.database();
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port());
                HikariDataSource pool = poolOfOne(
                        database,
                        "jdbc:postgresql://" + proxy.host() + ":" + proxy.port() + "/" + database.name(),
                        true)) {
            try (SqlSession session = SqlSession.open(pool, SETTINGS.withNetworkTimeout(Duration.ofMillis(300)))) {
                proxy.blackHole();
                long start = System.nanoTime();

                SQLException failure = fails(session, "select 1");

                assertThat(DatabaseError.of(failure)).isEqualTo(DatabaseError.TIMEOUT);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            }
            proxy.heal();
            try (SqlSession next = SqlSession.open(pool, SETTINGS)) {
                assertThat(number(next, "select 1")).isOne();
            }
        }
    }

    @Test
    void behind_a_pooler_nothing_is_set_that_another_client_could_meet() throws SQLException, IOException {
        PostgresDatabase database = POSTGRES.database();
        try (WireTap tap = WireTap.poolerBefore(database.port());
                HikariDataSource pool = poolOfOne(database, tap.jdbcUrl(database.name()), true)) {
            State before = State.of(pool);
            try (SqlSession session = SqlSession.open(pool, SETTINGS)) {
                assertThat(session.isPooled()).isTrue();
                assertThat(show(session, "application_name")).isEqualTo("host");
                assertThat(show(session, "statement_timeout")).isEqualTo("0");
                assertThat(catchThrowableOfType(SQLException.class, () -> session.set("work_mem", "8MB"))
                                .getSQLState())
                        .isEqualTo("25P01");

                session.begin();
                session.set("work_mem", "8MB");
                assertThat(show(session, "statement_timeout")).isEqualTo("30s");
                assertThat(show(session, "application_name")).isEqualTo("monassurance-ops/test");
                assertThat(show(session, "work_mem")).isEqualTo("8MB");
                session.connection().commit();
                session.connection().setAutoCommit(true);

                assertThat(show(session, "statement_timeout")).isEqualTo("0");
                session.begin();
                fails(session, "select 1 / 0");
            }
            assertThat(State.of(pool)).isEqualTo(before);
        }
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> SessionSettings.of("Health Check")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SETTINGS.withLockTimeout(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(SETTINGS.withStatementTimeout(Duration.ZERO).networkTimeout())
                .isZero();
        assertThat(SETTINGS.networkTimeout()).isEqualTo(Duration.ofSeconds(35));
    }

    private static HikariDataSource poolOfOne(PostgresDatabase database, String url, boolean autoCommit) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.addDataSourceProperty("ApplicationName", "host");
        config.setMaximumPoolSize(1);
        config.setAutoCommit(autoCommit);
        config.setConnectionTimeout(5000);
        return new HikariDataSource(config);
    }

    private static DataSource lending(Connection connection) {
        return new PGSimpleDataSource() {
            private static final long serialVersionUID = 1L;

            @Override
            public Connection getConnection() {
                return (Connection) Proxy.newProxyInstance(
                        SqlSessionTest.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, arguments) ->
                                "close".equals(method.getName()) ? null : method.invoke(connection, arguments));
            }
        };
    }

    private static void run(SqlSession session, String sql) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    private static SQLException fails(SqlSession session, String sql) {
        SQLException failure = catchThrowableOfType(SQLException.class, () -> run(session, sql));
        assertThat((Throwable) failure).as(sql).isNotNull();
        return failure;
    }

    private static String show(SqlSession session, String setting) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    private static long number(SqlSession session, String sql) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static long tables(PostgresDatabase database) throws SQLException {
        try (SqlSession session = SqlSession.open(database.dataSource(), SETTINGS)) {
            return number(session, "select count(*) from pg_class where relname = 'left_open'");
        }
    }

    record Misuse(String name, Use use) {

        @Override
        public String toString() {
            return name;
        }
    }

    interface Use {
        void accept(SqlSession session) throws SQLException;
    }

    /** Everything a later borrower of the connection could notice: each setting of the server, and JDBC's own. */
    private record State(
            int backend,
            boolean autoCommit,
            boolean readOnly,
            int isolation,
            int network,
            Map<String, String> settings) {

        static State of(DataSource pool) throws SQLException {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("""
                            select name, setting from pg_settings
                            union all select 'current_user', current_user
                            union all select 'role', current_setting('role')
                            union all select 'my.own', coalesce(current_setting('my.own', true), '')
                            """)) {
                Map<String, String> settings = new TreeMap<>();
                while (rows.next()) {
                    settings.put(rows.getString(1), rows.getString(2));
                }
                State state = new State(
                        connection.unwrap(PGConnection.class).getBackendPID(),
                        connection.getAutoCommit(),
                        connection.isReadOnly(),
                        connection.getTransactionIsolation(),
                        connection.getNetworkTimeout(),
                        settings);
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
                return state;
            }
        }
    }
}
