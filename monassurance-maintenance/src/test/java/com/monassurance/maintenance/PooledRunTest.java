package com.monassurance.maintenance;

import static com.monassurance.maintenance.TestTask.answer;
import static com.monassurance.maintenance.TestTask.counting;
import static com.monassurance.maintenance.TestTask.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.maintenance.task.Plan;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** S07: behind a real PgBouncer in transaction mode, whose two server connections serve all clients in turn. */
@Timeout(120)
class PooledRunTest {

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
    private static final Instant NIGHT = Instant.parse("2026-11-22T01:30:00Z");

    private static final String CONFIG = """
            [databases]
            * = host=%1$s port=%2$d
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %3$d
            unix_socket_dir =
            auth_type = trust
            auth_file = %4$s
            pool_mode = transaction
            default_pool_size = 2
            max_client_conn = 200
            ignore_startup_parameters = extra_float_digits
            """;

    @TempDir
    Path directory;

    private PostgresDatabase database;
    private Process bouncer;
    private String url;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(PROGRAM), "PgBouncer is not installed at " + PROGRAM);
        database = PostgresFixture.shared().newDatabase();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        url = "jdbc:postgresql://127.0.0.1:" + port + "/" + database.name();
        Path users = readable("users.txt", "\"" + database.user() + "\" \"" + database.password() + "\"\n");
        Path config = readable("pgbouncer.ini", CONFIG.formatted(database.host(), database.port(), port, users));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        // It refuses to run as root.
        List<String> command = "root".equals(System.getProperty("user.name"))
                ? List.of(PROGRAM.toString(), "-u", "nobody", config.toString())
                : List.of(PROGRAM.toString(), config.toString());
        bouncer = new ProcessBuilder(command).redirectErrorStream(true).start();
        awaitUp();
        Maintenance.over(database.dataSource()).build().install();
        database.execute("create table effect (task text, instance text)");
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
    void s07_fifty_threads_in_five_jvms_behind_a_transaction_pooler_run_it_once() throws Exception {
        List<RunnerJvm> jvms = new ArrayList<>();
        try {
            for (int i = 1; i <= 5; i++) {
                jvms.add(RunnerJvm.launch(url, database, "node-" + i, Duration.ofMinutes(10), NIGHT, 10, "quick"));
            }
            for (RunnerJvm jvm : jvms) {
                jvm.expect("ready");
            }
            for (RunnerJvm jvm : jvms) {
                jvm.go();
            }

            List<String> reports = new ArrayList<>();
            for (RunnerJvm jvm : jvms) {
                reports.addAll(Arrays.asList(jvm.line().split(" ")));
            }

            assertThat(reports).hasSize(50).isSubsetOf("Finished", "AlreadyFinished", "RunningElsewhere");
            assertThat(Collections.frequency(reports, "Finished")).isEqualTo(1);
            assertThat(answer(
                            database,
                            "select string_agg(task || ' ' || outcome || ': ' || summary, ', ' order by position)"
                                    + " from monassurance_ops.maintenance_step"))
                    .isEqualTo("first DONE: done, second DONE: done, third DONE: done");
            assertThat(answer(database, "select count(*) from effect")).isEqualTo("3");
            assertThat(answer(database, "select count(*) from monassurance_ops.maintenance_attempt"))
                    .isEqualTo("1");
        } finally {
            jvms.forEach(RunnerJvm::close);
        }
    }

    @Test
    void s07_a_run_through_the_pooler_leaves_no_lock_and_no_transaction_while_its_tasks_work() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(database.user());
        source.setPassword(database.password());
        List<String> seen = new ArrayList<>();
        TestTask looks = new TestTask("looks", context -> {
            seen.add(answer(
                    database,
                    "select count(*) filter (where state <> 'idle' and pid <> pg_backend_pid()) || ' '"
                            + " || (select count(*) from pg_locks where locktype = 'advisory'"
                            + " and database = (select oid from pg_database where datname = current_database()))"
                            + " from pg_stat_activity where datname = current_database()"));
            return TestTask.done();
        });
        AtomicInteger ran = new AtomicInteger();

        RunReport report = Maintenance.over(source)
                .application(node("node-1"))
                .build()
                .run(Plan.of("daily", List.of(looks, counting("counting", ran))), NIGHT);

        assertThat(((RunReport.Finished) report).outcome()).isEqualTo(RunOutcome.DONE);
        assertThat(seen).containsExactly("0 0");
        assertThat(ran).hasValue(1);
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
}
