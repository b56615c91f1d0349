package com.monassurance.migrations;

import static com.monassurance.migrations.MigrationFailureTest.awaitTrue;
import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.sql.Identifier;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.script.Backfill;
import com.monassurance.migrations.script.ScriptSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A backfill before a real streaming replica that falls behind. */
class BackfillReplicaTest {

    private static final PostgresFixture PRIMARY = PostgresFixture.start();

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.over(PRIMARY);

    private static final int ROWS = 1_000;
    private static final int BATCH = 10;

    private static final ScriptSource FILLING = scripts()
            .revision(
                    "b1",
                    "create table t (id int primary key, times int not null default 0);"
                            + " insert into t select generate_series(1, " + ROWS + ");",
                    "")
            .java(parent -> Backfill.of(
                            Identifier.of("public"), Identifier.of("t"), Identifier.of("id"), "times = times + 1")
                    .batchRows(BATCH)
                    .throttle(Duration.ofMillis(30), Duration.ofMillis(600))
                    .asRevision(Revision.of("b2", parent, "fill")))
            .source();

    private static StreamingReplica replica;

    @BeforeAll
    static void follow() throws Exception {
        replica = StreamingReplica.of(PRIMARY);
    }

    @AfterAll
    static void stop() throws Exception {
        if (replica != null) {
            replica.close();
        }
        PRIMARY.close();
    }

    @AfterEach
    void apply() throws Exception {
        replica.replay(true);
    }

    private static Migrator migrator(PostgresDatabase database) {
        return Migrator.over(database.dataSource()).scripts(FILLING).build();
    }

    /** A run on a thread of its own, which ends with the future. */
    private static Thread start(PostgresDatabase database, CompletableFuture<MigrationReport> end) {
        Thread thread = new Thread(
                () -> {
                    try {
                        end.complete(migrator(database).upgrade(Target.head()));
                    } catch (RuntimeException e) {
                        end.completeExceptionally(e);
                    }
                },
                "backfill");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitLag(PostgresDatabase database, String lag) {
        awaitTrue(database, "exists (select from pg_stat_replication where replay_lag > interval '" + lag + "')");
    }

    private static long filled(PostgresDatabase database) {
        return Long.parseLong(Probe.of(database)
                .list("select count(*) from t where times > 0")
                .get(0));
    }

    private static void assertFilledOnce(PostgresDatabase database) {
        assertThat(Probe.of(database).list("select times || ' ' || count(*) from t group by times"))
                .containsExactly("1 " + ROWS);
        assertThat(Probe.of(database).rows()).containsExactly("b1 applied 2/2", "b2 applied 1/1");
    }

    @Test
    void a_backfill_waits_for_a_replica_that_falls_behind_and_goes_on_when_it_has_caught_up(PostgresDatabase database)
            throws Exception {
        migrator(database).upgrade(Target.parse("b1"));
        awaitTrue(database, "exists (select from pg_stat_replication where state = 'streaming')");
        replica.replay(false);
        CompletableFuture<MigrationReport> end = new CompletableFuture<>();

        start(database, end);

        awaitLag(database, "1 second");
        long held = filled(database);
        assertThat(held).isPositive().isLessThan(ROWS);
        awaitLag(database, "2 seconds");
        assertThat(filled(database)).as("filled while the replica was behind").isEqualTo(held);
        assertThat(end).isNotDone();
        replica.replay(true);
        assertThat(end.get(30, TimeUnit.SECONDS).ids()).isEqualTo(List.of("b2"));
        assertFilledOnce(database);
    }

    @Test
    void a_backfill_that_is_interrupted_while_it_waits_for_a_replica_goes_on_later(PostgresDatabase database)
            throws Exception {
        migrator(database).upgrade(Target.parse("b1"));
        replica.replay(false);
        CompletableFuture<MigrationReport> end = new CompletableFuture<>();
        Thread run = start(database, end);
        awaitLag(database, "1 second");

        run.interrupt();

        assertThat(end)
                .failsWithin(20, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.error()).isEqualTo(MigrationError.STOPPED));
        assertThat(filled(database)).isPositive().isLessThan(ROWS);
        replica.replay(true);
        assertThat(migrator(database).upgrade(Target.head()).ids()).isEqualTo(List.of("b2"));
        assertFilledOnce(database);
    }
}
