package com.monassurance.maintenance.scheduler;

import static com.monassurance.maintenance.scheduler.Nodes.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The revision goes up and down, and db-scheduler finds in its table whatever it asks for. */
class SchedulerTableTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String COLUMNS = "select string_agg(column_name || ' ' || data_type || ' ' || is_nullable,"
            + " ', ' order by ordinal_position) from information_schema.columns"
            + " where table_schema = 'monassurance_ops' and table_name = 'scheduled_tasks'";
    private static final String INDEXES = "select string_agg(indexname, ' ' order by indexname) from pg_indexes"
            + " where schemaname = 'monassurance_ops' and tablename = 'scheduled_tasks'";

    @Test
    void the_revision_goes_up_down_and_up_again_and_leaves_the_run_history_alone(PostgresDatabase database) {
        Nodes.maintenance(database.dataSource(), "node-1").build().install();
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(ScriptSources.classpath(SchedulerTable.location()))
                .namespace(SchedulerTable.namespace())
                .build();

        migrator.upgrade(Target.head());
        String columns = answer(database, COLUMNS);
        String indexes = answer(database, INDEXES);
        migrator.downgrade(Target.base());
        String afterwards = answer(database, COLUMNS);
        migrator.upgrade(Target.head());
        SchedulerTable.install(database.dataSource());

        assertThat(columns)
                .isEqualTo("task_name text NO, task_instance text NO, task_data bytea YES,"
                        + " execution_time timestamp with time zone NO, picked boolean NO, picked_by text YES,"
                        + " last_success timestamp with time zone YES, last_failure timestamp with time zone YES,"
                        + " consecutive_failures integer YES, last_heartbeat timestamp with time zone YES,"
                        + " version bigint NO, priority smallint YES");
        assertThat(indexes)
                .isEqualTo("scheduled_tasks_execution_time scheduled_tasks_last_heartbeat scheduled_tasks_pkey"
                        + " scheduled_tasks_priority_execution_time");
        assertThat(afterwards).isNull();
        assertThat(answer(database, COLUMNS)).isEqualTo(columns);
        assertThat(answer(database, INDEXES)).isEqualTo(indexes);
        assertThat(Nodes.maintenance(database.dataSource(), "node-1").build().unfinished("daily"))
                .isEmpty();
    }

    /** Priorities, data, both ways to poll, failures, heartbeats and dead executions: each has columns of its own. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void db_scheduler_reads_and_writes_each_of_its_columns(boolean lockAndFetch, PostgresDatabase database)
            throws Exception {
        SchedulerTable.install(database.dataSource());
        CountDownLatch beaten = new CountDownLatch(1);
        CountDownLatch revived = new CountDownLatch(1);
        OneTimeTask<String> slow = Tasks.oneTime("slow", String.class).execute((instance, context) -> {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> answer(
                                    database,
                                    "select last_heartbeat > execution_time + interval '3 seconds' and picked_by = 'n1'"
                                            + " and priority = 7"
                                            + " from monassurance_ops.scheduled_tasks where task_name = 'slow'")
                            .equals("t"));
            beaten.countDown();
        });
        OneTimeTask<String> dead =
                Tasks.oneTime("dead", String.class).execute((instance, context) -> revived.countDown());
        OneTimeTask<String> fails = Tasks.oneTime("fails", String.class)
                .onFailure(
                        (complete, operations) -> operations.reschedule(complete, Instant.EPOCH.plusSeconds(1L << 32)))
                .execute((instance, context) -> {
                    throw new IllegalStateException("out of order");
                });
        database.execute("insert into monassurance_ops.scheduled_tasks"
                + " (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)"
                + " values ('dead', '1', now() - interval '1 hour', true, 'n0', now() - interval '1 hour', 3)");
        SchedulerBuilder builder = Scheduler.create(database.dataSource(), slow, dead, fails)
                .tableName(SchedulerTable.name())
                .schedulerName(new SchedulerName.Fixed("n1"))
                .enablePriority()
                .threads(3)
                .heartbeatInterval(Duration.ofSeconds(1))
                .pollingInterval(Duration.ofMillis(200));
        Scheduler scheduler = (lockAndFetch ? builder.pollUsingLockAndFetch(0.5, 1.0) : builder).build();
        try {
            scheduler.start();
            scheduler.schedule(
                    slow.instanceBuilder("1").data("word").priority(7).build(), Instant.now());
            scheduler.schedule(fails.instance("1", "word"), Instant.now());

            assertThat(beaten.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(revived.await(60, TimeUnit.SECONDS)).isTrue();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> "1 true"
                            .equals(answer(
                                    database,
                                    "select consecutive_failures || ' ' || (last_failure is not null)"
                                            + " from monassurance_ops.scheduled_tasks where task_name = 'fails'")));
        } finally {
            scheduler.stop();
        }
    }
}
