package com.monassurance.maintenance.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
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

class ApplyIndexesTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final IndexDefinition INDEX = IndexDefinition.on(
                    "idx_policies_client_status", "policies", "client_id", "status")
            .where("status = 'active'");

    private PostgresDatabase database;

    @BeforeEach
    void tables(PostgresDatabase fresh) {
        database = fresh;
        database.execute(
                "create table policies (id int, client_id int, status varchar(30))",
                "insert into policies select i, i / 2, 'active' from generate_series(1, 100) i");
    }

    @Test
    void g8_i02_an_invalid_index_left_by_a_failed_build_is_dropped_and_built_again() throws SQLException {
        leaveInvalid("idx_policies_client_status", "(client_id)");
        assertThat(valid("idx_policies_client_status")).isZero();
        ApplyIndexes apply = apply(INDEX);

        TaskPlan plan = apply.plan();
        TaskReport report = apply.run(plan);

        assertThat(plan.actions()).hasSize(1);
        assertThat(plan.actions().get(0).reason().english()).contains("INVALID");
        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Done.class);
        assertThat(valid("idx_policies_client_status")).isEqualTo(1);
        assertThat(apply.plan().actions()).isEmpty();
    }

    @Test
    void i03_a_missing_index_is_built_and_a_second_run_has_nothing_to_do() throws SQLException {
        assertThat(apply(INDEX).run().outcome()).isInstanceOf(TaskOutcome.Done.class);
        assertThat(valid("idx_policies_client_status")).isEqualTo(1);

        assertThat(apply(INDEX).run().outcome()).isInstanceOf(TaskOutcome.Skipped.class);
    }

    @Test
    void i03_the_same_name_with_another_definition_is_a_conflict_and_stays() throws SQLException {
        database.execute("create index idx_policies_client_status on policies (status)");

        TaskReport report = apply(INDEX).run();

        assertThat(((TaskOutcome.Partial) report.outcome()).problems())
                .extracting(TaskProblem::message)
                .singleElement()
                .asString()
                .contains("another definition");
        assertThat(TableTasksTest.number(
                        database,
                        "select count(*) from pg_indexes where indexname = 'idx_policies_client_status'"
                                + " and indexdef like '%(status)'"))
                .isEqualTo(1);
    }

    @Test
    void i05_a_unique_build_that_meets_duplicates_fails_and_leaves_nothing_behind() throws SQLException {
        IndexDefinition unique =
                IndexDefinition.on("only_once", "policies", "client_id").uniquely();

        TaskReport report = apply(unique).run();

        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Partial.class);
        assertThat(TableTasksTest.number(database, "select count(*) from pg_class where relname = 'only_once'"))
                .isZero();
    }

    @Test
    void i01_an_old_transaction_that_holds_the_build_up_leaves_nothing_behind() throws SQLException {
        try (Connection old = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = old.createStatement()) {
            old.setAutoCommit(false);
            statement.execute("insert into policies values (0, 0, 'active')");

            TaskReport report = apply(INDEX).lockTimeout(Duration.ofMillis(200)).run();

            assertThat(report.outcome()).isInstanceOf(TaskOutcome.Partial.class);
            old.rollback();
        }
        // What could not be dropped while the transaction was open is INVALID and is recovered by the next run.
        assertThat(apply(INDEX).run().outcome()).isInstanceOf(TaskOutcome.Done.class);
        assertThat(valid("idx_policies_client_status")).isEqualTo(1);
    }

    @Test
    void i04_a_partitioned_table_gets_its_index_partition_by_partition() throws SQLException {
        database.execute(
                "create table p (id int, k int) partition by range (id)",
                "create table p_1 partition of p for values from (0) to (100)",
                "create table p_2 partition of p for values from (100) to (200) partition by range (id)",
                "create table \"P 2a\" partition of p_2 for values from (100) to (150)",
                "create table p_2b partition of p_2 for values from (150) to (200)",
                "insert into p select i, i from generate_series(0, 199) i");
        IndexDefinition index = IndexDefinition.on("p_k", "p", "k");

        assertThat(apply(index).run().outcome()).isInstanceOf(TaskOutcome.Done.class);

        assertThat(valid("p_k")).isEqualTo(1);
        assertThat(TableTasksTest.number(
                        database,
                        "select count(*) from pg_partition_tree('p_k') t join pg_index i on i.indexrelid = t.relid"
                                + " where i.indisvalid"))
                .isEqualTo(5);
        assertThat(apply(index).run().outcome()).isInstanceOf(TaskOutcome.Skipped.class);
        assertThat(apply(IndexDefinition.on("p_k", "p", "id")).run().outcome()).isInstanceOf(TaskOutcome.Partial.class);
    }

    @Test
    void i04_a_build_on_partitions_that_was_cut_short_is_finished_by_the_next_run() throws SQLException {
        database.execute(
                "create table p (id int, k int) partition by range (id)",
                "create table p_1 partition of p for values from (0) to (100)",
                "create table p_2 partition of p for values from (100) to (200)");
        IndexDefinition index = IndexDefinition.on("p_k", "p", "k");
        try (Connection old = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = old.createStatement()) {
            old.setAutoCommit(false);
            statement.execute("insert into p_2 values (150, 1)");

            TaskReport cut = apply(index).lockTimeout(Duration.ofMillis(200)).run();

            assertThat(cut.outcome()).isInstanceOf(TaskOutcome.Partial.class);
            assertThat(valid("p_k")).isZero();
            old.rollback();
        }

        assertThat(apply(index).plan().actions()).hasSize(1);
        assertThat(apply(index).run().outcome()).isInstanceOf(TaskOutcome.Done.class);
        assertThat(valid("p_k")).isEqualTo(1);
    }

    @Test
    void i08_names_of_63_bytes_and_beyond_ascii_are_found_again() throws SQLException {
        String table = "é".repeat(31) + "x";
        String name = "ï".repeat(31) + "x";
        database.execute("create table \"" + table + "\" (\"Été\" int)");

        assertThat(apply(IndexDefinition.on(name, table, "Été")).run().outcome())
                .isInstanceOf(TaskOutcome.Done.class);
        assertThat(apply(IndexDefinition.on(name, table, "Été")).run().outcome())
                .isInstanceOf(TaskOutcome.Skipped.class);
    }

    @Test
    void i08_mixed_case_and_quoted_names_are_quoted() throws SQLException {
        database.execute("create table \"Odd \"\"Table\" (\"Col umn\" int)");

        TaskReport report =
                apply(IndexDefinition.on("Odd Index", "Odd \"Table", "Col umn")).run();

        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Done.class);
        assertThat(valid("Odd Index")).isEqualTo(1);
    }

    private ApplyIndexes apply(IndexDefinition index) {
        return ApplyIndexes.over(database.dataSource(), IndexSet.of(index));
    }

    private long valid(String index) throws SQLException {
        return TableTasksTest.number(
                database,
                "select count(*) from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = '" + index
                        + "' and i.indisvalid");
    }

    private void leaveInvalid(String name, String columns) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create unique index concurrently " + name + " on policies " + columns);
            throw new AssertionError("the build should have met duplicates");
        } catch (SQLException expected) {
            assertThat(expected.getSQLState()).isEqualTo("23505");
        }
    }
}
