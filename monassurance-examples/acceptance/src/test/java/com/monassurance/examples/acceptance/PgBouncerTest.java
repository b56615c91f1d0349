package com.monassurance.examples.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.TransactionMode;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real PgBouncer in transaction mode: it is noticed on a quiet pool too, and a migration through it is kept alone by a
 * leased row, or refused before it begins.
 */
@Timeout(90)
class PgBouncerTest {

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private static final String CONFIG = """
            [databases]
            kept = host=%1$s port=%2$d dbname=%5$s pool_mode=session
            * = host=%1$s port=%2$d
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %3$d
            unix_socket_dir =
            auth_type = trust
            auth_file = %4$s
            pool_mode = transaction
            ignore_startup_parameters = extra_float_digits
            """;

    /** All that a session can change; the driver and PgBouncer send what is in the first message of a client. */
    private static final String SETTINGS = """
            select string_agg(name || '=' || setting, ', ' order by name)
                   || ' role=' || current_setting('role') || ' user=' || session_user
              from pg_settings where context in ('user', 'superuser') and name <> 'transaction_isolation'
               and name !~ '^plpgsql[.]'
            """;

    private static final ScriptSource TWENTY = twenty();

    @TempDir
    Path directory;

    private PostgresDatabase database;
    private Process bouncer;
    private int port;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(PROGRAM), "PgBouncer is not installed at " + PROGRAM);
        database = PostgresFixture.shared().newDatabase();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path users = readable("users.txt", "\"" + database.user() + "\" \"" + database.password() + "\"\n");
        Path config = readable(
                "pgbouncer.ini", CONFIG.formatted(database.host(), database.port(), port, users, database.name()));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        // It refuses to run as root.
        List<String> command = isRoot
                ? List.of(PROGRAM.toString(), "-u", "nobody", config.toString())
                : List.of(PROGRAM.toString(), config.toString());
        bouncer = new ProcessBuilder(command).redirectErrorStream(true).start();
        awaitUp();
    }

    @AfterEach
    void stop() throws Exception {
        if (bouncer != null) {
            bouncer.destroy();
            if (!bouncer.waitFor(10, TimeUnit.SECONDS)) {
                bouncer.destroyForcibly();
            }
        }
        if (database != null) {
            database.close();
        }
    }

    @Test
    void a_session_through_it_knows_that_it_is_pooled_and_a_direct_one_that_it_is_not() throws Exception {
        SessionSettings settings = SessionSettings.of("acceptance");
        try (SqlSession pooled = SqlSession.open(throughBouncer(), settings);
                SqlSession direct = SqlSession.open(database.dataSource(), settings)) {
            assertThat(pooled.isPooled()).isTrue();
            assertThat(direct.isPooled()).isFalse();
        }
    }

    @Test
    void an_upgrade_through_it_is_refused_before_anything_is_touched() throws Exception {
        Migrator migrator = migrator(throughBouncer());

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator.upgrade(Target.head()))
                .matches(e -> e.error() == MigrationError.POOLED_CONNECTION);

        assertThat(answer(
                        database.dataSource(),
                        "select count(*) from pg_class where relnamespace"
                                + " not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
                                + " and relnamespace::regnamespace::text !~ '^pg_toast'"))
                .isEqualTo("0");
        assertThat(answer(
                        database.dataSource(),
                        "select count(*) from pg_locks where locktype = 'advisory'"
                                + " and database = (select oid from pg_database where datname = current_database())"))
                .isEqualTo("0");
    }

    @Test
    void eight_starters_through_it_all_end_well_and_each_revision_runs_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<String> applied = new ArrayList<>();
        try {
            CyclicBarrier barrier = new CyclicBarrier(8);
            List<Future<MigrationReport>> runs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                runs.add(threads.submit(() -> {
                    Migrator migrator =
                            Migrator.over(throughBouncer()).scripts(TWENTY).build();
                    barrier.await(20, TimeUnit.SECONDS);
                    return migrator.upgrade(Target.head());
                }));
            }
            for (Future<MigrationReport> run : runs) {
                applied.addAll(run.get(60, TimeUnit.SECONDS).ids());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(applied).hasSize(21).doesNotHaveDuplicates();
        assertThat(answer(database.dataSource(), "select count(*) || ' ' || count(distinct revision) from ran"))
                .isEqualTo("20 20");
        assertThat(settingsOnEveryBackend())
                .isNotEmpty()
                .allSatisfy(settings -> assertThat(settings).isEqualTo(settingsOfAnUntouchedBackend()));
    }

    @Test
    void a_runner_killed_in_the_middle_is_succeeded_when_its_transaction_and_its_lease_have_ended() throws Exception {
        Process runner = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRunner.class.getName(),
                        bouncerUrl(database.name()),
                        database.user(),
                        database.password())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("runner.log").toFile())
                .start();
        try {
            await("select exists (select from pg_stat_activity where query like '%pg_sleep(60)%'"
                    + " and state = 'active' and pid <> pg_backend_pid())");
        } finally {
            runner.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }

        MigrationReport report = Migrator.over(throughBouncer())
                .scripts(KilledRunner.scripts("select 1"))
                .build()
                .upgrade(Target.head());

        assertThat(report.ids()).containsExactly("k2", "k3");
        assertThat(report.waited()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(40));
        assertThat(answer(database.dataSource(), "select string_agg(k::text, ' ' order by k) from ran"))
                .isEqualTo("1 2 3");
    }

    @Test
    void a_statement_outside_transactions_is_refused_while_planning_and_runs_on_a_direct_connection() throws Exception {
        ScriptSource source = ScriptSources.of(
                "c1_concurrent.sql",
                "-- revision: c1\n-- upgrade\ncreate table t (a int);\ncreate index concurrently t_a on t (a);\n");

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() ->
                        Migrator.over(throughBouncer()).scripts(source).build().plan(Target.head()))
                .matches(e -> e.error() == MigrationError.POOLED_CONNECTION)
                .matches(e -> e.nextStep().contains("direct"))
                .withMessageContaining("c1_concurrent.sql:4:1");
        Migrator helped = Migrator.over(throughBouncer())
                .scripts(source)
                .direct(database.dataSource())
                .build();
        assertThat(helped.upgrade(Target.head()).ids()).containsExactly("c1");
        assertThat(helped.state().isAtHead()).isTrue();
    }

    @Test
    void a_pooler_in_session_mode_carries_everything_when_the_host_says_so() throws Exception {
        DataSource kept = PostgresFixture.at(bouncerUrl("kept"), database.user(), database.password())
                .dataSource("kept");

        assertThat(Migrator.over(kept)
                        .scripts(ScriptSources.classpath(MonAssuranceSchema.location()))
                        .sessionPooled()
                        .build()
                        .upgrade(Target.head())
                        .isChanged())
                .isTrue();
        assertThat(answer(database.dataSource(), "select count(*) from pg_locks where locktype = 'advisory'"))
                .isEqualTo("0");
    }

    @Test
    void the_look_at_the_history_works_through_it_and_leaves_no_setting_on_a_shared_backend() throws Exception {
        migrator(database.dataSource()).upgrade(Target.head());
        DataSource pooled = throughBouncer();

        assertThat(migrator(pooled).state().isAtHead()).isTrue();

        assertThat(answer(
                        pooled,
                        "select current_setting('statement_timeout') || ' ' || current_setting('lock_timeout')"))
                .isEqualTo("0 0");
        assertThat(answer(pooled, "select current_setting('application_name')")).doesNotContain("monassurance-ops");
    }

    @ParameterizedTest
    @EnumSource(TransactionMode.class)
    void settings_that_functions_of_a_script_change_reach_no_other_client(TransactionMode mode) throws Exception {
        String change = "set work_mem = ''77MB''; set lock_timeout = ''33min''; set search_path = pg_catalog;";
        ScriptSource source = ScriptSources.of("f1_functions.sql", """
                -- revision: f1
                -- upgrade
                create table t (a int);
                create function changes() returns trigger language plpgsql as 'begin %1$s return new; end';
                create trigger changes before insert on t for each row execute function changes();
                insert into t values (1);
                do 'begin %1$s end';
                """.formatted(change));
        Migrator migrator = Migrator.over(throughBouncer())
                .scripts(source)
                .settings(RunSettings.defaults().withTransactions(mode))
                .build();

        assertThat(migrator.upgrade(Target.head()).ids()).containsExactly("f1");

        assertThat(settingsOnEveryBackend())
                .isNotEmpty()
                .allSatisfy(settings -> assertThat(settings).isEqualTo(settingsOfAnUntouchedBackend()));
    }

    /** As many transactions at once as there are backends see every one of them. */
    private List<String> settingsOnEveryBackend() throws SQLException {
        int backends = Integer.parseInt(
                answer(
                        database.dataSource(),
                        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"));
        List<Connection> open = new ArrayList<>();
        List<String> pids = new ArrayList<>();
        List<String> found = new ArrayList<>();
        try {
            for (int i = 0; i < backends; i++) {
                Connection connection = throughBouncer().getConnection();
                open.add(connection);
                connection.setAutoCommit(false);
                pids.add(answer(connection, "select pg_backend_pid()"));
                found.add(answer(connection, SETTINGS));
            }
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
        assertThat(pids).doesNotHaveDuplicates();
        return found;
    }

    /** Of a database that nothing of ours has ever reached. */
    private String settingsOfAnUntouchedBackend() throws SQLException {
        try (PostgresDatabase untouched = PostgresFixture.shared().newDatabase()) {
            String url = bouncerUrl(untouched.name());
            return answer(
                    PostgresFixture.at(url, database.user(), database.password())
                            .dataSource(untouched.name()),
                    SETTINGS);
        }
    }

    private void await(String condition) throws SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!"t".equals(answer(database.dataSource(), condition))) {
            assertThat(System.nanoTime()).as("still waiting for: %s", condition).isLessThan(end);
        }
    }

    private static ScriptSource twenty() {
        List<ScriptSource> scripts = new ArrayList<>();
        scripts.add(
                ScriptSources.of("p00_first.sql", "-- revision: p00\n-- upgrade\ncreate table ran (revision text);\n"));
        for (int i = 1; i <= 20; i++) {
            String id = String.format("p%02d", i);
            scripts.add(ScriptSources.of(
                    id + "_next.sql",
                    String.format(
                            "-- revision: %s%n-- revises: p%02d%n-- upgrade%ninsert into ran values ('%s');%n",
                            id, i - 1, id)));
        }
        return ScriptSources.all(scripts);
    }

    private static Migrator migrator(DataSource dataSource) {
        return Migrator.over(dataSource)
                .scripts(ScriptSources.classpath(MonAssuranceSchema.location()))
                .build();
    }

    private DataSource throughBouncer() {
        return PostgresFixture.at(bouncerUrl(database.name()), database.user(), database.password())
                .dataSource(database.name());
    }

    private String bouncerUrl(String name) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    private Path readable(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private void awaitUp() throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader log = bouncer.inputReader();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            if (line.contains("process up")) {
                return;
            }
        }
        throw new IllegalStateException("PgBouncer did not start:\n" + said);
    }

    private static String answer(DataSource dataSource, String query) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return answer(connection, query);
        }
    }

    private static String answer(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
