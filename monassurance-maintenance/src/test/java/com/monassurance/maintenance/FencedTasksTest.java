package com.monassurance.maintenance;

import static com.monassurance.maintenance.TestTask.answer;
import static com.monassurance.maintenance.TestTask.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.Retention;
import com.monassurance.maintenance.backup.RetentionPolicy;
import com.monassurance.maintenance.backup.copy.NativeEngine;
import com.monassurance.maintenance.database.ReindexBloated;
import com.monassurance.maintenance.database.RewriteConsent;
import com.monassurance.maintenance.database.RewriteTables;
import com.monassurance.maintenance.diagnose.Threshold;
import com.monassurance.maintenance.diagnose.Thresholds;
import com.monassurance.maintenance.files.PurgeLogs;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.TaskOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A task whose run was taken over while it was at work leaves alone what it was about to do. */
class FencedTasksTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Instant NIGHT = Instant.parse("2026-11-22T02:00:00Z");
    private static final Duration OLD = Duration.ofDays(400);

    @TempDir
    Path folder;

    @Test
    void no_log_is_deleted(PostgresDatabase database) throws IOException {
        for (int i = 0; i < 9; i++) {
            Path log = Files.writeString(folder.resolve("app" + i + ".log"), "old");
            Files.setLastModifiedTime(log, FileTime.from(Instant.now().minus(OLD)));
        }

        stopped(database, PurgeLogs.in(folder).keepAtLeast(0));

        assertThat(files()).hasSize(9);
    }

    @Test
    void no_backup_is_published(PostgresDatabase database) throws IOException {
        stopped(database, backup(database));

        assertThat(files()).noneMatch(name -> name.endsWith(".tar") || name.contains("manifest"));
        assertThat(backup(database).run().outcome().isComplete()).isTrue();
    }

    @Test
    void no_backup_is_removed(PostgresDatabase database) throws IOException {
        for (int days = 9; days > 0; days--) {
            Clock then = Clock.fixed(Instant.now().minus(Duration.ofDays(days)), ZoneOffset.UTC);
            Backup.into(folder, NativeEngine.of(database.dataSource()), node("node-1"))
                    .clock(then)
                    .build()
                    .run();
        }
        List<String> before = files();
        RetentionPolicy two =
                RetentionPolicy.standard().periods(0, 0, 0, 0).withLast(2).withFloor(2);

        stopped(database, Retention.in(folder, two));

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void no_index_is_built_or_rebuilt_and_no_table_rewritten(PostgresDatabase database) {
        database.execute(
                "create table a (id int primary key, k int) with (autovacuum_enabled = off)",
                "insert into a select i, i from generate_series(1, 30000) i",
                "delete from a where id % 10 <> 0",
                "vacuum analyze a");
        String nodes = "select string_agg(relname || relfilenode, ',' order by relname) from pg_class"
                + " where relnamespace = 'public'::regnamespace";
        String before = answer(database, nodes);

        stopped(
                database,
                ReindexBloated.over(database.dataSource())
                        .thresholds(Thresholds.ofDefaults().with(Threshold.BLOAT_BYTES, 200_000)));
        stopped(
                database,
                RewriteTables.over(database.dataSource())
                        .table("public", "a")
                        .consent(RewriteConsent.because("space is short")));

        assertThat(answer(database, nodes)).isEqualTo(before);
    }

    private Backup backup(PostgresDatabase database) {
        return Backup.into(folder, NativeEngine.of(database.dataSource()), node("node-1"))
                .build();
    }

    /** Runs it in a run that another instance takes over before it does anything. */
    private static void stopped(PostgresDatabase database, MaintenanceTask task) {
        Maintenance slow = Maintenance.over(database.dataSource())
                .application(node("node-1"))
                .build();
        slow.install();
        List<TaskOutcome> done = new ArrayList<>();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        TestTask asleep = new TestTask("asleep", context -> {
            // What the other instance writes when the lease is over.
            takeOver(database);
            thrown.set(catchThrowable(() -> {
                TaskOutcome outcome = task.run(task.plan(), context).outcome();
                done.add(outcome);
                if (outcome instanceof TaskOutcome.Failed failed) {
                    throw new IllegalStateException(failed.summary().english());
                }
            }));
            return TestTask.done();
        });

        RunReport report = slow.run(Plan.of(task.name(), List.of(asleep)), NIGHT);

        assertThat(thrown.get()).as(done.toString()).hasMessageContaining("was taken over");
        assertThat(report).isInstanceOf(RunReport.TakenOver.class);
    }

    private static void takeOver(PostgresDatabase database) {
        database.execute(
                "update monassurance_ops.maintenance_run set token = token + 1",
                "update monassurance_ops.maintenance_attempt set outcome = 'abandoned', finished_at = clock_timestamp()"
                        + " where finished_at is null");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> String.valueOf(each.getFileName()))
                    .filter(name -> !name.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }
}
