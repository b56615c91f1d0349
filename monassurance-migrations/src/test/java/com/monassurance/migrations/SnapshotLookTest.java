package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.event.OpsEvent;
import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.event.MigrationEvent.SnapshotsAwaited;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** What is told before a statement that has to wait for the snapshots of others. */
class SnapshotLookTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static Migrator migrator(PostgresDatabase database, RecordingEventSink events) {
        return Migrator.over(database.dataSource())
                .scripts(scripts()
                        .table("r1")
                        .revision("r2", "create index concurrently i on t_r1 (a);", "drop index i;")
                        .source())
                .events(events)
                .build();
    }

    @Test
    void an_idle_transaction_with_an_old_snapshot_is_named_before_a_concurrent_build_waits_for_it(
            PostgresDatabase database) throws Exception {
        RecordingEventSink events = new RecordingEventSink();
        ExecutorService runner = Executors.newSingleThreadExecutor();
        try (Connection idle = database.dataSource().getConnection();
                Statement statement = idle.createStatement()) {
            idle.setAutoCommit(false);
            idle.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("select pg_sleep(1.1)");

            CompletableFuture<MigrationReport> run = CompletableFuture.supplyAsync(
                    () -> migrator(database, events).upgrade(Target.head()), runner);
            while (!events.names().contains("migration.snapshots.awaited") && !run.isDone()) {
                Thread.onSpinWait();
            }

            assertThat(run).isNotDone();
            int backend = idle.unwrap(PGConnection.class).getBackendPID();
            assertThat(told(events).sessions())
                    .contains("backend " + backend + " of ")
                    .contains("which may be this application")
                    .contains("idle in transaction");
            idle.rollback();
            assertThat(run.get(20, TimeUnit.SECONDS).ids()).containsExactly("r1", "r2");
        } finally {
            runner.shutdownNow();
        }
    }

    /** An idle transaction that only wrote has no snapshot any more, and is waited for all the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index concurrently i2 on public.t_r1 (a);",
                "reindex index concurrently i;",
                "reindex table concurrently t_r1;",
                "drop index concurrently i;"
            })
    void an_idle_transaction_that_wrote_to_the_table_is_named_too(String statement, PostgresDatabase database)
            throws Exception {
        migrator(database, new RecordingEventSink()).upgrade(Target.head());
        database.execute("create table other (a int)");
        RecordingEventSink events = new RecordingEventSink();
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(scripts()
                        .table("r1")
                        .revision("r2", "create index concurrently i on t_r1 (a);", "drop index i;")
                        .revision("r3", statement, "")
                        .source())
                .events(events)
                .build();
        try (Connection idle = writing(database, "t_r1");
                Connection elsewhere = writing(database, "other")) {
            CompletableFuture<MigrationReport> run =
                    Starters.one(() -> migrator.upgrade(Target.head())).orTimeout(30, TimeUnit.SECONDS);
            while (!events.names().contains("migration.snapshots.awaited") && !run.isDone()) {
                Thread.onSpinWait();
            }

            assertThat(run).isNotDone();
            assertThat(told(events).sessions())
                    .contains("backend " + idle.unwrap(PGConnection.class).getBackendPID() + " of ")
                    .doesNotContain(
                            "backend " + elsewhere.unwrap(PGConnection.class).getBackendPID() + " of ");
            idle.rollback();
            assertThat(run.get(20, TimeUnit.SECONDS).ids()).containsExactly("r3");
        }
    }

    private static Connection writing(PostgresDatabase database, String table) throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into " + table + " values (1)");
            statement.execute("select pg_sleep(1.1)");
            // What has run last keeps no snapshot, as it does behind a query of this driver.
            statement.execute("savepoint idle");
        }
        return connection;
    }

    @Test
    void nothing_is_told_when_nobody_has_a_snapshot(PostgresDatabase database) {
        RecordingEventSink events = new RecordingEventSink();

        migrator(database, events).upgrade(Target.head());

        assertThat(events.names()).doesNotContain("migration.snapshots.awaited");
    }

    private static SnapshotsAwaited told(RecordingEventSink events) {
        for (OpsEvent event : events.events()) {
            if (event instanceof SnapshotsAwaited awaited) {
                return awaited;
            }
        }
        throw new AssertionError("nothing was told");
    }
}
