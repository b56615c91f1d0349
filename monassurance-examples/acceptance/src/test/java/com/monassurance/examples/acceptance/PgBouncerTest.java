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
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real PgBouncer in transaction mode: it is noticed, and no migration is run through it. */
@Timeout(60)
class PgBouncerTest {

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private static final String CONFIG = """
            [databases]
            * = host=%s port=%d
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = trust
            auth_file = %s
            pool_mode = transaction
            ignore_startup_parameters = extra_float_digits
            """;

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
        Path config = readable("pgbouncer.ini", CONFIG.formatted(database.host(), database.port(), port, users));
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

    private static Migrator migrator(DataSource dataSource) {
        return Migrator.over(dataSource)
                .scripts(ScriptSources.classpath(MonAssuranceSchema.location()))
                .build();
    }

    private DataSource throughBouncer() {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + database.name();
        return PostgresFixture.at(url, database.user(), database.password()).dataSource(database.name());
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
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
