package com.monassurance.maintenance.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.diagnose.Diagnosis;
import com.monassurance.maintenance.diagnose.TableSize;
import com.monassurance.maintenance.task.PlannedAction;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskProblem;
import com.monassurance.maintenance.task.TaskReport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** The rows V01 to V08 of the table of cases, each as a test of its name. */
class VacuumRowsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void v01_vacuum_and_analyze_by_a_role_that_owns_nothing_are_partial_and_name_the_tables(PostgresDatabase database) {
        database.execute(
                "create table mine (id int)",
                "create table other (id int)",
                "drop role if exists v01_visitor",
                "create role v01_visitor login password 'x'");
        try {
            PGSimpleDataSource visitor = new PGSimpleDataSource();
            visitor.setUrl(database.jdbcUrl());
            visitor.setUser("v01_visitor");
            visitor.setPassword("x");

            for (MaintainTables task : List.of(MaintainTables.vacuum(visitor), MaintainTables.analyze(visitor))) {
                TaskReport report = task.run();

                assertThat(problems(report)).extracting(TaskProblem::target).contains("public.mine", "public.other");
                assertThat(problems(report))
                        .extracting(TaskProblem::message)
                        .allMatch(message -> message.contains("permission denied") || message.contains("skipping"));
                assertThat(report.figure("maintained_tables")).hasValue(0);
            }
        } finally {
            database.execute("drop role v01_visitor");
        }
    }

    @Test
    void v02_a_connection_inside_a_transaction_is_refused_and_autocommit_off_is_put_back(PostgresDatabase database)
            throws SQLException {
        database.execute("create table t (id int)");
        try (Connection connection = connect(database)) {
            connection.setAutoCommit(false);
            DataSource lent = lending(connection);

            TaskReport report = MaintainTables.vacuum(lent).run();

            assertThat(report.outcome()).isInstanceOf(TaskOutcome.Done.class);
            assertThat(connection.getAutoCommit()).isFalse();
            execute(connection, "insert into t values (1)");
            assertThatThrownBy(() -> MaintainTables.vacuum(lent).run())
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("transaction");
            // What the host had begun is still its own.
            connection.commit();
        }
        assertThat(TableTasksTest.number(database, "select count(*) from t")).isEqualTo(1);
    }

    @Test
    void v03_dead_rows_that_an_old_snapshot_holds_are_told_with_its_holder(PostgresDatabase database)
            throws SQLException {
        database.execute(
                "create table t (id int) with (autovacuum_enabled = off)",
                "insert into t select generate_series(1, 1000)");
        try (Connection old = connect(database)) {
            execute(old, "begin isolation level repeatable read; select count(*) from t");
            database.execute("delete from t");

            TaskReport report = MaintainTables.vacuum(database.dataSource()).run();

            int pid = old.unwrap(PGConnection.class).getBackendPID();
            assertThat(problems(report))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message())
                            .startsWith("1,000 rows are dead but not removable: session " + pid)
                            .contains("idle in transaction"));
            execute(old, "rollback");
        }
        assertThat(MaintainTables.vacuum(database.dataSource()).run().outcome()).isInstanceOf(TaskOutcome.Done.class);
    }

    @Test
    void v04_a_statement_timeout_of_the_role_is_overridden_and_restored(PostgresDatabase database) throws SQLException {
        database.execute(
                "create table t (id int, note text) with (autovacuum_enabled = off)",
                "insert into t select i, repeat('x', 200) from generate_series(1, 50000) i",
                "delete from t where id % 2 = 0");
        try (Connection connection = connect(database)) {
            execute(connection, "set statement_timeout = '200ms'");

            TaskReport report = MaintainTables.vacuum(lending(connection))
                    .costLimited(Duration.ofMillis(10), 20)
                    .run();

            assertThat(report.outcome()).isInstanceOf(TaskOutcome.Done.class);
            assertThat(report.took()).isGreaterThan(Duration.ofMillis(250));
            assertThat(text(connection, "show statement_timeout")).isEqualTo("200ms");
        }
    }

    @Test
    void v05_a_partitioned_parent_is_analysed_and_its_size_is_that_of_its_leaves(PostgresDatabase database)
            throws SQLException {
        database.execute(
                "create table part (id int) partition by range (id)",
                "create table part_1 partition of part for values from (0) to (1000) partition by range (id)",
                "create table part_1a partition of part_1 for values from (0) to (500)",
                "create table part_1b partition of part_1 for values from (500) to (1000)",
                "insert into part select i from generate_series(0, 999) i");

        assertThat(MaintainTables.vacuum(database.dataSource()).run().outcome()).isInstanceOf(TaskOutcome.Done.class);

        assertThat(TableTasksTest.number(database, "select reltuples from pg_class where relname = 'part'"))
                .isEqualTo(1000);
        TableSize size = Diagnosis.of(database.dataSource()).sizes().get(0);
        assertThat(size.partitions()).isEqualTo(2);
        assertThat(size.tableBytes())
                .isEqualTo(
                        TableTasksTest.number(database, "select pg_table_size('part_1a') + pg_table_size('part_1b')"));
    }

    @Test
    void v06_vacuum_full_is_refused_without_consent_and_its_plan_tells_lock_and_space(PostgresDatabase database)
            throws SQLException {
        database.execute(
                "create table \"Big\" (id int, note text) with (autovacuum_enabled = off)",
                "insert into \"Big\" select i, repeat('x', 500) from generate_series(1, 5000) i",
                "delete from \"Big\" where id % 50 <> 0");
        RewriteTables rewrite = RewriteTables.over(database.dataSource()).table("public", "Big");
        String file = "select pg_relation_filenode('\"Big\"')";
        long before = TableTasksTest.number(database, file);

        TaskPlan plan = rewrite.plan();
        TaskReport refused = rewrite.run(plan);

        assertThat(plan.actions()).singleElement().satisfies(action -> {
            assertThat(action.reason().english()).contains("ACCESS EXCLUSIVE", "free disk");
            assertThat(action.bytes()).isGreaterThan(2_000_000);
        });
        assertThat(refused.outcome()).isInstanceOf(TaskOutcome.Refused.class);
        MaintainTables.vacuum(database.dataSource()).run();
        assertThat(TableTasksTest.number(database, file)).isEqualTo(before);

        TaskReport done =
                rewrite.consent(RewriteConsent.because("five sixths are empty")).run(plan);

        assertThat(done.outcome()).isInstanceOf(TaskOutcome.Done.class);
        assertThat(done.figure("freed_bytes").getAsLong()).isGreaterThan(2_000_000);
        assertThat(TableTasksTest.number(database, file)).isNotEqualTo(before);
    }

    @Test
    void v07_a_table_that_fails_is_named_and_the_others_go_on_in_parallel_too(PostgresDatabase database)
            throws SQLException {
        for (int i = 0; i < 8; i++) {
            database.execute("create table t" + i + " (id int)");
        }
        try (Connection holder = connect(database)) {
            execute(holder, "begin; lock table t3 in access exclusive mode");

            TaskReport report = MaintainTables.vacuum(database.dataSource())
                    .parallel(3)
                    .lockTimeout(Duration.ofMillis(200))
                    .run();

            assertThat(problems(report)).extracting(TaskProblem::target).containsExactly("public.t3");
            assertThat(report.figure("maintained_tables")).hasValue(7);
        }
    }

    @Test
    void v08_no_table_is_begun_when_the_window_has_ended(PostgresDatabase database) {
        database.execute("create table a (id int)", "create table b (id int)");

        TaskReport report = MaintainTables.vacuum(database.dataSource())
                .within(Duration.ofNanos(1))
                .run();

        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Partial.class);
        assertThat(report.outcome().summary().english()).isEqualTo("0 tables done, then the window ended");
        assertThat(report.figure("left_tables")).hasValue(2);
    }

    @Test
    void the_oldest_tables_come_first_and_reasons_are_told() throws SQLException {
        try (PostgresFixture server = PostgresFixture.builder()
                        .setting("autovacuum_freeze_max_age", "100000")
                        .setting("autovacuum", "off")
                        .start();
                PostgresDatabase database = server.newDatabase()) {
            database.execute(
                    "create table ancient (id int)",
                    "create table burnt (id int)",
                    "do $$ begin for i in 1..60000 loop begin insert into burnt values (i);"
                            + " exception when others then null; end; end loop; end $$",
                    "create table dirty (id int)",
                    "insert into dirty select generate_series(1, 2000)",
                    "delete from dirty where id <= 1500",
                    "create table fresh (id int)",
                    "create table grown (id int)",
                    "insert into grown select generate_series(1, 3000)");
            MaintainTables vacuum = MaintainTables.vacuum(database.dataSource());

            List<PlannedAction> actions =
                    Awaitility.await().until(() -> vacuum.whenNeeded().plan().actions(), found -> found.size() == 4);

            assertThat(actions)
                    .extracting(PlannedAction::target)
                    .containsExactly("public.ancient", "public.burnt", "public.dirty", "public.grown");
            assertThat(actions.get(0).reason().english()).contains("before the server forces a vacuum");
            assertThat(actions.get(2).reason().english()).isEqualTo("1,500 dead rows beside 500 live ones");
            assertThat(actions.get(3).reason().english())
                    .isEqualTo("3,000 rows inserted since the last vacuum, none dead");
            assertThat(vacuum.plan().actions()).hasSize(5);
        }
    }

    @Test
    void a_cost_limit_slows_the_server_down_and_is_taken_back(PostgresDatabase database) throws SQLException {
        database.execute(
                "create table t (id int) with (autovacuum_enabled = off)",
                "insert into t select generate_series(1, 100000)",
                "delete from t where id % 2 = 0");
        try (Connection connection = connect(database)) {
            TaskReport slow = MaintainTables.vacuum(lending(connection))
                    .costLimited(Duration.ofMillis(5), 20)
                    .run();

            assertThat(slow.outcome()).isInstanceOf(TaskOutcome.Done.class);
            // 443 pages cost at least two each, which makes at least 44 pauses.
            assertThat(slow.took()).isGreaterThan(Duration.ofMillis(200));
            assertThat(text(connection, "show vacuum_cost_delay")).isEqualTo("0");
        }
        assertThatThrownBy(() -> MaintainTables.vacuum(database.dataSource()).parallel(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<TaskProblem> problems(TaskReport report) {
        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Partial.class);
        return ((TaskOutcome.Partial) report.outcome()).problems();
    }

    /** Lends one connection again and again, as a pool of one does; closing it is left to the test. */
    private static DataSource lending(Connection connection) {
        return (DataSource) Proxy.newProxyInstance(
                VacuumRowsTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("getConnection")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return Proxy.newProxyInstance(
                            VacuumRowsTest.class.getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (lent, call, given) -> {
                                if (call.getName().equals("close")) {
                                    return null;
                                }
                                try {
                                    return call.invoke(connection, given);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
                });
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connect(PostgresDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
