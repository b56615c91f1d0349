package com.monassurance.maintenance.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskProblem;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

class TableTasksTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void g6_vacuum_by_a_role_that_owns_nothing_is_partial_and_names_every_table(PostgresDatabase database) {
        database.execute(
                "create table mine (id int)",
                "create table other (id int)",
                "drop role if exists g6_visitor",
                "create role g6_visitor login password 'x'",
                "grant select, insert, update, delete on all tables in schema public to g6_visitor");
        try {
            TaskReport report =
                    MaintainTables.vacuum(as(database, "g6_visitor", "x")).run();

            assertThat(report.outcome()).isInstanceOf(TaskOutcome.Partial.class);
            assertThat(((TaskOutcome.Partial) report.outcome()).problems())
                    .extracting(TaskProblem::target)
                    .contains("public.mine", "public.other");
            assertThat(report.figure("maintained_tables")).hasValue(0);
        } finally {
            database.execute("drop owned by g6_visitor", "drop role g6_visitor");
        }
    }

    @Test
    void g13_a_partitioned_parent_is_analysed_explicitly(PostgresDatabase database) throws SQLException {
        database.execute(
                "create table part (id int, kind text) partition by range (id)",
                "create table part_1 partition of part for values from (0) to (1000)",
                "create table part_2 partition of part for values from (1000) to (3000)",
                "insert into part select i, 'x' from generate_series(0, 2999) i");

        TaskReport report = MaintainTables.analyze(database.dataSource()).run();

        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Done.class);
        assertThat(number(database, "select reltuples from pg_class where relname = 'part'"))
                .isEqualTo(3000);
        assertThat(number(database, "select reltuples from pg_class where relname = 'part_2'"))
                .isEqualTo(2000);
        assertThat(number(database, "select count(*) from pg_stats where tablename = 'part'"))
                .isEqualTo(2);
    }

    @Test
    void vacuum_moves_last_vacuum_and_last_analyze_and_removes_dead_rows(PostgresDatabase database)
            throws SQLException {
        database.execute(
                "create table \"Mixed Case\" (id int) with (autovacuum_enabled = off)",
                "insert into \"Mixed Case\" select generate_series(1, 5000)",
                "delete from \"Mixed Case\" where id % 2 = 0");

        TaskReport report = MaintainTables.vacuum(database.dataSource()).run();

        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Done.class);
        assertThat(number(
                        database,
                        "select count(*) from pg_stat_user_tables where relname = 'Mixed Case'"
                                + " and last_vacuum is not null and last_analyze is not null"))
                .isEqualTo(1);
        assertThat(number(database, "select n_dead_tup from pg_stat_user_tables where relname = 'Mixed Case'"))
                .isZero();
    }

    @Test
    void a_locked_table_is_named_and_the_others_go_on(PostgresDatabase database) throws SQLException {
        database.execute("create table locked (id int)", "create table zoo (id int)");
        try (Connection holder = connect(database)) {
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute("lock table locked in access exclusive mode");
            }

            TaskReport report = MaintainTables.analyze(database.dataSource())
                    .lockTimeout(Duration.ofMillis(200))
                    .run();

            assertThat(report.outcome()).isInstanceOf(TaskOutcome.Partial.class);
            assertThat(((TaskOutcome.Partial) report.outcome()).problems())
                    .extracting(TaskProblem::target)
                    .containsExactly("public.locked");
            assertThat(report.figure("maintained_tables")).hasValue(1);
            holder.rollback();
        }
    }

    @Test
    void a_table_dropped_after_the_plan_is_no_failure(PostgresDatabase database) {
        database.execute("create table gone (id int)", "create table stays (id int)");
        MaintainTables analyze = MaintainTables.analyze(database.dataSource());
        TaskPlan plan = analyze.plan();
        database.execute("drop table gone");

        TaskReport report = analyze.run(plan);

        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Done.class);
        assertThat(report.figure("maintained_tables")).hasValue(1);
        assertThat(report.figure("vanished_tables")).hasValue(1);
    }

    @Test
    void a_cancelled_run_stops_between_tables_and_is_partial(PostgresDatabase database) {
        database.execute("create table a (id int)", "create table b (id int)");
        MaintainTables analyze = MaintainTables.analyze(database.dataSource());

        TaskReport report = analyze.run(analyze.plan(), new TaskContext() {
            private boolean cancelled;

            @Override
            public boolean isCancelled() {
                return cancelled;
            }

            @Override
            public void progress(long done, long total) {
                cancelled = true;
            }
        });

        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Partial.class);
        assertThat(report.figure("maintained_tables")).hasValue(1);
        assertThat(report.figure("left_tables")).hasValue(1);
    }

    static long number(PostgresDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Connection connect(PostgresDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private static DataSource as(PostgresDatabase database, String user, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        source.setUser(user);
        source.setPassword(password);
        return source;
    }
}
