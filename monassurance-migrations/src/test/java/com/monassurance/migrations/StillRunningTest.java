package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.StatementLimits;
import com.monassurance.migrations.script.ScriptSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An interrupted statement that the server is still working on, for a client that is gone or for somebody else. */
class StillRunningTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "builder");
        thread.setDaemon(true);
        thread.start();
    };

    private static final String BUILD = "create index concurrently t_b on t (b)";

    private static final ScriptSource SOURCE = scripts()
            .revision("r1", "create table t (a int, b int);", "")
            .revision("r2", BUILD + ";", "")
            .source();

    private static Migrator migrator(PostgresDatabase database, Duration lockLimit) {
        return Migrator.over(database.dataSource())
                .scripts(SOURCE)
                .settings(
                        RunSettings.defaults().withConcurrently(new StatementLimits(lockLimit, Duration.ofMinutes(1))))
                .build();
    }

    /** The journal says that the index is being built, but it is not. */
    @BeforeEach
    void interrupt(PostgresDatabase database) {
        migrator(database, Duration.ofMinutes(1)).upgrade(Target.head());
        database.execute(
                "drop index t_b",
                "update monassurance_ops.schema_history set status = 'upgrading', statements_done = 0,"
                        + " attempting = true, applied_at = null where revision = 'r2'");
    }

    private static CompletableFuture<Void> build(PostgresDatabase database, String application) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        THREADS.execute(() -> {
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("set application_name = '" + application + "'");
                statement.execute(BUILD);
                end.complete(null);
            } catch (SQLException e) {
                end.completeExceptionally(e);
            }
        });
        awaitTrue(
                database,
                "exists (select from pg_stat_activity where query = '" + BUILD + "' and wait_event_type = 'Lock')");
        return end;
    }

    private static void awaitTrue(PostgresDatabase database, String condition) {
        MigrationFailureTest.awaitTrue(database, condition);
    }

    private static Connection writer(PostgresDatabase database) throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into t values (1, 1)");
        }
        return connection;
    }

    @Test
    void what_somebody_else_builds_in_its_place_is_awaited_and_accepted(PostgresDatabase database) throws Exception {
        try (Connection writer = writer(database)) {
            CompletableFuture<Void> foreign = build(database, "psql");
            CompletableFuture<MigrationReport> run = CompletableFuture.supplyAsync(
                    () -> migrator(database, Duration.ofMinutes(1)).upgrade(Target.head()), THREADS);
            awaitTrue(database, "exists (select from pg_stat_activity where query like 'select distinct l.pid%')");
            writer.rollback();

            assertThat(foreign).succeedsWithin(20, TimeUnit.SECONDS);
            assertThat(run).succeedsWithin(20, TimeUnit.SECONDS);
        }
        assertThat(Probe.of(database).list("select indisvalid::text from pg_index where indrelid = 't'::regclass"))
                .containsExactly("true");
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1", "r2 applied 1/1");
    }

    @Test
    void what_somebody_else_builds_is_never_cancelled_and_the_backend_is_named(PostgresDatabase database)
            throws Exception {
        try (Connection writer = writer(database)) {
            CompletableFuture<Void> foreign = build(database, "psql");
            String pid = Probe.of(database)
                    .list("select pid from pg_stat_activity where query = '" + BUILD + "'")
                    .get(0);

            assertThatExceptionOfType(MigrationException.class)
                    .isThrownBy(() -> migrator(database, Duration.ofMillis(300)).upgrade(Target.head()))
                    .matches(e -> e.error() == MigrationError.LOCK_TIMEOUT)
                    .withMessageContaining("backend " + pid);
            assertThat(foreign).isNotDone();
            writer.rollback();
            assertThat(foreign).succeedsWithin(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_statement_that_a_dead_runner_of_ours_has_left_is_cancelled_at_the_limit_and_run_again(
            PostgresDatabase database) throws Exception {
        try (Connection writer = writer(database)) {
            CompletableFuture<Void> predecessor = build(database, "monassurance-ops/migrations");
            CompletableFuture<MigrationReport> run = CompletableFuture.supplyAsync(
                    () -> migrator(database, Duration.ofSeconds(1)).upgrade(Target.head()), THREADS);
            assertThat(predecessor).failsWithin(20, TimeUnit.SECONDS);
            writer.rollback();
            assertThat(run).succeedsWithin(20, TimeUnit.SECONDS);
        }
        assertThat(Probe.of(database).list("select indisvalid::text from pg_index where indrelid = 't'::regclass"))
                .containsExactly("true");
    }
}
