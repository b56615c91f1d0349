package com.monassurance.maintenance.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.diagnose.Threshold;
import com.monassurance.maintenance.diagnose.Thresholds;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskProblem;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReindexBloatedTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private PostgresDatabase database;

    @BeforeEach
    void bloated(PostgresDatabase fresh) {
        database = fresh;
        for (String table : new String[] {"a", "\"B b\"", "c"}) {
            database.execute(
                    "create table " + table + " (id int primary key, k int) with (autovacuum_enabled = off)",
                    "insert into " + table + " select i, i from generate_series(1, 30000) i",
                    "delete from " + table + " where id % 10 <> 0",
                    "vacuum analyze " + table);
        }
    }

    @Test
    void bloated_indexes_are_rebuilt_up_to_the_cap_and_then_no_more() {
        TaskPlan plan = reindex().plan();
        TaskReport report = reindex().run(plan);

        assertThat(plan.actions()).hasSize(2);
        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Done.class);
        assertThat(report.figure("rebuilt_indexes")).hasValue(2);
        assertThat(report.figure("freed_bytes").getAsLong()).isGreaterThan(500_000);
        assertThat(reindex().run().figure("rebuilt_indexes")).hasValue(1);
        assertThat(reindex().run().outcome()).isInstanceOf(TaskOutcome.Skipped.class);
    }

    @Test
    void an_index_above_the_cap_is_left_alone_and_told() {
        TaskPlan plan = reindex().atMost(5, 1_000).plan();

        assertThat(plan.actions()).isEmpty();
        assertThat(plan.notes()).hasSize(3);
    }

    @Test
    void what_a_rebuild_leaves_behind_is_removed_by_the_next_run() throws SQLException {
        try (Connection old = connect();
                Statement statement = old.createStatement()) {
            old.setAutoCommit(false);
            statement.execute("insert into a values (-1, 1)");

            TaskReport cut = reindex().lockTimeout(Duration.ofMillis(200)).run();

            assertThat(((TaskOutcome.Partial) cut.outcome()).problems())
                    .extracting(TaskProblem::target)
                    .contains("\"public\".\"a_pkey\"");
            old.rollback();
        }

        TaskReport next = reindex().run();

        assertThat(next.outcome()).isInstanceOf(TaskOutcome.Done.class);
        assertThat(leftovers()).isZero();
    }

    @Test
    void i06_left_overs_are_removed_only_by_who_holds_the_lock() throws SQLException {
        database.execute("create table d (id int, k int)", "insert into d values (1, 1), (2, 1)");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create unique index concurrently d_k_ccnew on d (k)");
            throw new AssertionError("the build should have met duplicates");
        } catch (SQLException expected) {
            assertThat(expected.getSQLState()).isEqualTo("23505");
        }
        assertThat(leftovers()).isEqualTo(1);
        try (Connection other = connect();
                ReindexLock lock = ReindexLock.take(other)) {
            assertThat(lock.isHeld()).isTrue();

            TaskReport skipped = reindex().run();

            assertThat(skipped.outcome()).isInstanceOf(TaskOutcome.Skipped.class);
            assertThat(leftovers()).isEqualTo(1);
        }

        TaskReport report = reindex().run();

        assertThat(report.figure("removed_leftovers")).hasValue(1);
        assertThat(leftovers()).isZero();
    }

    @Test
    void no_index_is_begun_when_the_window_has_ended() {
        TaskReport report = reindex().within(Duration.ZERO).run();

        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Partial.class);
        assertThat(report.figure("rebuilt_indexes")).hasValue(0);
    }

    private ReindexBloated reindex() {
        return ReindexBloated.over(database.dataSource())
                .thresholds(Thresholds.ofDefaults().with(Threshold.BLOAT_BYTES, 200_000));
    }

    private long leftovers() throws SQLException {
        return TableTasksTest.number(
                database, "select count(*) from pg_class where relname ~ '_cc(new|old)' and relkind = 'i'");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
