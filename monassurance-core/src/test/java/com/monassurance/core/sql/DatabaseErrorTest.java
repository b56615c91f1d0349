package com.monassurance.core.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.monassurance.core.Secret;
import com.monassurance.core.repository.Repositories;
import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real failures, each told apart and told in one line. */
@Timeout(60)
class DatabaseErrorTest {

    private static final SessionSettings SETTINGS = SessionSettings.of("test");
    private static final Secret SECRET = Secret.of("hunter2/:@?&%");

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private final Locale locale = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(locale);
    }

    @Test
    void nobody_listens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        DatabaseException failure = failure(settings("127.0.0.1", port, "x"));

        assertThat(failure.error()).isEqualTo(DatabaseError.UNREACHABLE);
        assertThat(failure).hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void a_host_that_does_not_exist_is_named() {
        DatabaseException failure = failure(settings("no-such-host.invalid", 5432, "x"));

        assertThat(failure.error()).isEqualTo(DatabaseError.UNREACHABLE);
        assertThat(failure).hasMessageContaining("unknown host no-such-host.invalid");
    }

    @Test
    void a_wrong_password_is_refused_and_never_repeated() {
        DatabaseException failure = failure(settings(database().name()).withPassword(SECRET));

        assertThat(failure.error()).isEqualTo(DatabaseError.AUTHENTICATION);
        assertThat(failure.fields()).containsEntry("sqlState", "28P01");
    }

    @Test
    void no_password_at_all_is_the_same_kind_of_refusal() {
        ConnectionSettings settings =
                ConnectionSettings.of(database().jdbcUrl()).withUser(database().user());

        assertThat(failure(settings).error()).isEqualTo(DatabaseError.AUTHENTICATION);
    }

    @Test
    void there_is_no_such_database() {
        DatabaseException failure = failure(settings("no_such_database"));

        assertThat(failure.error()).isEqualTo(DatabaseError.NO_SUCH_DATABASE);
        assertThat(failure).hasMessageContaining("no_such_database");
    }

    @Test
    void a_server_that_is_starting_up_says_so_at_once_directly_and_through_a_pool() {
        try (PostgresFixture server = PostgresFixture.start()) {
            ConnectionSettings settings =
                    settings(server.host(), server.port(), "postgres").withLoginTimeout(Duration.ofSeconds(20));
            server.holdInStartup();
            long start = System.nanoTime();

            DatabaseException direct = failure(settings);
            DatabaseException session = catchThrowableOfType(
                    DatabaseException.class,
                    () -> Repositories.over(DataSources.unpooled(settings))
                            .users()
                            .count());
            DatabaseException pooled;
            try (HikariDataSource pool = pool(settings.url())) {
                pooled = failure(pool);
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("it answers, so no timeout is waited for")
                    .isLessThan(Duration.ofSeconds(10));
            assertThat(direct)
                    .hasMessage("DB-003 The database failed while connecting: "
                            + "FATAL: the database system is starting up");
            assertThat(List.of(direct, session, pooled)).allSatisfy(failure -> {
                assertThat(failure.error()).isEqualTo(DatabaseError.STARTING);
                assertThat(failure.fields()).containsEntry("sqlState", "57P03");
                assertThat(failure)
                        .hasMessageContaining("the database system is starting up")
                        .hasMessageNotContaining("\n");
                assertThat(failure.nextStep()).startsWith("Wait until the server accepts connections");
            });
            server.startAgain();
            assertThat(DataSources.unpooled(settings))
                    .satisfies(source -> source.getConnection().close());
        }
    }

    @Test
    void a_network_that_swallows_everything_never_hangs_a_login() {
        try (FaultProxy proxy = FaultProxy.to(database().host(), database().port())) {
            proxy.blackHole();
            long start = System.nanoTime();

            DatabaseException failure = failure(
                    settings(proxy.host(), proxy.port(), database().name()).withLoginTimeout(Duration.ofSeconds(1)));

            assertThat(failure.error()).isEqualTo(DatabaseError.UNREACHABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void a_server_that_falls_silent_later_ends_at_the_socket_timeout() throws SQLException {
        try (FaultProxy proxy = FaultProxy.to(database().host(), database().port());
                Connection connection = DataSources.unpooled(
                                settings(proxy.host(), proxy.port(), database().name())
                                        .withSocketTimeout(Duration.ofMillis(300)))
                        .getConnection();
                Statement statement = connection.createStatement()) {
            proxy.blackHole();

            SQLException failure = catchThrowableOfType(SQLException.class, () -> statement.execute("select 1"));

            assertThat(DatabaseError.of(failure)).isEqualTo(DatabaseError.TIMEOUT);
        }
    }

    @Test
    void a_connection_that_is_reset_is_broken() throws SQLException {
        try (FaultProxy proxy = FaultProxy.to(database().host(), database().port());
                Connection connection = DataSources.unpooled(
                                settings(proxy.host(), proxy.port(), database().name()))
                        .getConnection();
                Statement statement = connection.createStatement()) {
            proxy.resetAll();

            SQLException failure = catchThrowableOfType(SQLException.class, () -> statement.execute("select 1"));

            assertThat(DatabaseError.of(failure)).isEqualTo(DatabaseError.BROKEN_CONNECTION);
        }
    }

    @Test
    void a_server_without_tls_is_told_from_a_refused_login_in_every_language() {
        ConnectionSettings settings = withParameter("sslmode=require");
        for (Locale language : new Locale[] {Locale.US, Locale.FRANCE, Locale.JAPAN}) {
            Locale.setDefault(language);

            assertThat(failure(settings).error()).isEqualTo(DatabaseError.TLS);
        }
    }

    @Test
    void too_many_connections_and_a_missing_privilege_are_told_apart() {
        database().execute("create role guest login password 'guest' connection limit 0", "create table t (i int)");
        try {
            ConnectionSettings guest =
                    settings(database().name()).withUser("guest").withPassword(Secret.of("guest"));
            assertThat(failure(guest).error()).isEqualTo(DatabaseError.TOO_MANY_CONNECTIONS);

            database().execute("alter role guest connection limit -1");
            assertThat(failing(DataSources.unpooled(guest), "select * from t", SETTINGS))
                    .isEqualTo(DatabaseError.DENIED);
        } finally {
            database().execute("drop role guest");
        }
    }

    @Test
    void a_lock_and_a_statement_that_take_too_long_are_timeouts() throws SQLException {
        database().execute("create table t (i int)");
        try (SqlSession holder = SqlSession.open(database().dataSource(), SETTINGS)) {
            holder.begin();
            try (Statement statement = holder.connection().createStatement()) {
                statement.execute("lock table t");
            }
            SessionSettings impatient = SETTINGS.withLockTimeout(Duration.ofMillis(50));

            assertThat(failing(database().dataSource(), "select * from t", impatient))
                    .isEqualTo(DatabaseError.TIMEOUT);
        }
        SessionSettings hurried = SETTINGS.withStatementTimeout(Duration.ofMillis(50));
        assertThat(failing(database().dataSource(), "select pg_sleep(5)", hurried))
                .isEqualTo(DatabaseError.TIMEOUT);
        assertThat(failing(database().dataSource(), "select 1 / 0", SETTINGS)).isEqualTo(DatabaseError.FAILED);
    }

    @Test
    void an_exhausted_pool_is_told_from_a_database_that_is_down() throws SQLException {
        try (FaultProxy proxy = FaultProxy.to(database().host(), database().port());
                HikariDataSource pool = pool("jdbc:postgresql://" + proxy.host() + ":" + proxy.port() + "/"
                        + database().name())) {
            try (Connection taken = pool.getConnection()) {
                assertThat(taken.isValid(1)).isTrue();
                assertThat(failure(pool).error()).isEqualTo(DatabaseError.POOL_TIMEOUT);
            }
            proxy.refuse();
            proxy.resetAll();
            pool.getHikariPoolMXBean().softEvictConnections();

            assertThat(failure(pool).error()).isEqualTo(DatabaseError.UNREACHABLE);
        }
        try (HikariDataSource pool = pool(POSTGRES.server().jdbcUrl("no_such_database"))) {
            assertThat(failure(pool).error()).isEqualTo(DatabaseError.NO_SUCH_DATABASE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://user:hunter2@host/db",
                "mysql://user:hunter2@host/db",
                "jdbc:postgresql://host:port/db?password=hunter2",
                "jdbc:postgresql://user:hunter2@host/db",
                "postgresql://user:hunter2@host:99999/db",
                "postgresql://user:hunter2%@host/db",
                "postgresql://host/db?password=hunter2&no_such_parameter=1",
                "postgresql://host/db?target_session_attrs=whatever",
                "jdbc:postgresql://host/db?sslpassword=hunter2",
                "hunter2",
                ""
            })
    void a_bad_url_is_refused_without_being_repeated(String url) {
        DatabaseException failure = catchThrowableOfType(DatabaseException.class, () -> ConnectionSettings.of(url));

        assertThat(failure.error()).isEqualTo(DatabaseError.BAD_URL);
        assertThat(printed(failure)).doesNotContain("hunter2");
        assertThat(failure.nextStep()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:nosuch://host/db?user=a&password=hunter2",
                "jdbc:nosuch://a:hunter2@host/db",
                "jdbc:nosuch://a:hunter2/x@host/db"
            })
    void a_password_in_the_message_of_a_driver_is_blotted_out_down_to_the_cause(String url) {
        SQLException raw = catchThrowableOfType(SQLException.class, () -> DriverManager.getConnection(url));
        assertThat(raw.getMessage()).contains("hunter2");

        DatabaseException failure = DatabaseException.of("connecting", raw);

        assertThat(failure.error()).isEqualTo(DatabaseError.BAD_URL);
        assertThat(printed(failure)).doesNotContain("hunter2").contains("***");
    }

    @Test
    void a_password_in_a_statement_is_blotted_out() {
        SQLException raw = new SQLException("error in alter role a PASSWORD 'it''s hunter2' valid", "42601");

        assertThat(printed(DatabaseException.of("altering", raw)))
                .doesNotContain("hunter2")
                .contains("PASSWORD '***'");
    }

    @Test
    void a_failed_batch_tells_what_was_wrong_and_not_the_values() throws SQLException {
        database().execute("create table t (i int primary key, secret text)");
        try (Connection connection = database().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.addBatch("insert into t values (1, 'hunter2')");
            statement.addBatch("insert into t values (1, 'hunter2')");
            BatchUpdateException raw = catchThrowableOfType(BatchUpdateException.class, statement::executeBatch);

            DatabaseException failure = DatabaseException.of("inserting", raw);

            assertThat(failure).hasMessageContaining("duplicate key").hasMessageNotContaining("hunter2");
            assertThat(failure.fields()).containsEntry("sqlState", "23505");
        }
    }

    @Test
    void every_error_has_a_code_of_its_own_and_a_next_step() {
        assertThat(DatabaseError.values()).extracting(DatabaseError::id).doesNotHaveDuplicates();
        assertThat(DatabaseError.values()).allSatisfy(error -> {
            assertThat(error.id()).matches("DB-\\d{3}");
            assertThat(error.nextStep()).endsWith(".");
        });
        assertThatThrownBy(() -> settings("x").withLoginTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private PostgresDatabase database() {
        return POSTGRES.database();
    }

    private ConnectionSettings settings(String name) {
        return settings(database().host(), database().port(), name);
    }

    private ConnectionSettings settings(String host, int port, String name) {
        return ConnectionSettings.of("postgresql://" + host + ":" + port + "/" + name)
                .withUser(database().user())
                .withPassword(Secret.of(database().password()));
    }

    private ConnectionSettings withParameter(String parameter) {
        return ConnectionSettings.of(settings(database().name()).url() + "?" + parameter)
                .withUser(database().user())
                .withPassword(Secret.of(database().password()));
    }

    private HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(database().user());
        config.setPassword(database().password());
        config.setMaximumPoolSize(1);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(500);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private static DatabaseException failure(ConnectionSettings settings) {
        return failure(DataSources.unpooled(settings));
    }

    private static DatabaseException failure(DataSource dataSource) {
        SQLException raw = catchThrowableOfType(
                SQLException.class, () -> dataSource.getConnection().close());
        DatabaseException failure = DatabaseException.of("connecting", raw);
        assertThat(failure.getMessage()).startsWith(failure.error().id() + " ").doesNotContain("\n");
        assertThat(printed(failure)).doesNotContain(SECRET.reveal());
        return failure;
    }

    private static DatabaseError failing(DataSource dataSource, String sql, SessionSettings settings) {
        return DatabaseError.of(catchThrowableOfType(SQLException.class, () -> {
            try (SqlSession session = SqlSession.open(dataSource, settings);
                    Statement statement = session.connection().createStatement()) {
                statement.execute(sql);
            }
        }));
    }

    private static String printed(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
