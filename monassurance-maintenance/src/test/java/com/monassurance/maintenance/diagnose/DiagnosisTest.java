package com.monassurance.maintenance.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

class DiagnosisTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void g1_table_statistics_are_typed_and_ordered_by_live_rows(PostgresDatabase database) {
        database.execute(
                "create table small (id int) with (autovacuum_enabled = off)",
                "create table large (id int) with (autovacuum_enabled = off)",
                "insert into small select generate_series(1, 10)",
                "insert into large select generate_series(1, 100)",
                "update large set id = -id where id <= 20",
                "delete from large where id > 90");

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(Diagnosis.of(database.dataSource()).tables())
                                .containsExactly(
                                        new TableStatistics("public", "large", 100, 20, 10, 90, 30),
                                        new TableStatistics("public", "small", 10, 0, 0, 10, 0)));
    }

    @Test
    void g2_sizes_count_partitions_mixed_case_names_and_no_views(PostgresDatabase database) {
        database.execute(
                "create table \"Mixed Case\" (id int)",
                "insert into \"Mixed Case\" select generate_series(1, 1000)",
                "create view looks as select 1 as one",
                "create schema other",
                "create table other.part (id int primary key) partition by range (id)",
                "create table other.part_1 partition of other.part for values from (0) to (100000)",
                "create table other.part_2 partition of other.part for values from (100000) to (200000)",
                "insert into other.part select generate_series(1, 150000)");

        List<TableSize> sizes = Diagnosis.of(database.dataSource()).sizes();

        assertThat(sizes).extracting(TableSize::table).containsExactly("part", "Mixed Case");
        TableSize part = sizes.get(0);
        assertThat(part.schema()).isEqualTo("other");
        assertThat(part.partitions()).isEqualTo(2);
        assertThat(part.tableBytes()).isGreaterThan(5_000_000);
        assertThat(part.indexBytes()).isGreaterThan(2_000_000);
        assertThat(part.estimated()).isFalse();
    }

    @Test
    void a_table_somebody_holds_exclusively_is_estimated_and_nothing_waits(PostgresDatabase database)
            throws SQLException {
        database.execute(
                "create table held (id int)", "insert into held select generate_series(1, 10000)", "vacuum held");
        try (Connection holder = connect(database);
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table held in access exclusive mode");

            TableSize held = Diagnosis.of(database.dataSource()).sizes().get(0);
            FindingsResult findings = Diagnosis.of(database.dataSource()).diagnose();

            assertThat(held.estimated()).isTrue();
            assertThat(held.tableBytes()).isGreaterThan(300_000);
            assertThat(findings.notChecked())
                    .extracting(FindingsResult.NotChecked::look)
                    .containsExactlyInAnyOrder("index.unused", "statement");
            holder.rollback();
        }
    }

    @Test
    void g3_slow_statements_name_query_calls_times_and_rows(PostgresDatabase database) throws SQLException {
        database.execute("create extension pg_stat_statements");
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_sleep(0.05) as slow_one where 'personal data' <> ''");
            statement.execute("select count(*) from generate_series(1, 10) as quick_one");
        }

        SlowStatements slow = Diagnosis.of(database.dataSource()).slowStatements(10);

        List<SlowStatement> statements = ((SlowStatements.Measured) slow).statements();
        assertThat(statements.get(0).query()).contains("slow_one").doesNotContain("personal data");
        assertThat(statements.get(0).calls()).isEqualTo(1);
        assertThat(statements.get(0).mean()).isGreaterThan(Duration.ofMillis(40));
        assertThat(statements.get(0).total()).isGreaterThan(Duration.ofMillis(40));
        assertThat(statements).isSortedAccordingTo((a, b) -> b.mean().compareTo(a.mean()));
        assertThat(statements).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void g3_the_missing_extension_is_a_reason_and_no_empty_list(PostgresDatabase database) {
        assertThat(Diagnosis.of(database.dataSource()).slowStatements(10))
                .isInstanceOfSatisfying(
                        SlowStatements.NotAvailable.class,
                        missing ->
                                assertThat(missing.reason().french()).contains("create extension pg_stat_statements"));
    }

    @Test
    void g3_statements_that_a_role_may_not_see_are_counted_as_hidden(PostgresDatabase database) throws SQLException {
        database.execute(
                "create extension pg_stat_statements",
                "drop role if exists g3_visitor",
                "create role g3_visitor login password 'x'",
                "select 1 as somebody_elses");
        try {
            PGSimpleDataSource visitor = new PGSimpleDataSource();
            visitor.setUrl(database.jdbcUrl());
            visitor.setUser("g3_visitor");
            visitor.setPassword("x");

            SlowStatements slow = Diagnosis.of(visitor).slowStatements(10);

            assertThat(slow).isInstanceOfSatisfying(SlowStatements.Measured.class, measured -> {
                assertThat(measured.hidden()).isPositive();
                assertThat(measured.statements()).noneMatch(one -> one.query().contains("somebody_elses"));
            });
        } finally {
            database.execute("drop role g3_visitor");
        }
    }

    @Test
    void activity_shows_what_waits_and_hides_values(PostgresDatabase database) throws SQLException {
        try (Connection idle = connect(database);
                Statement statement = idle.createStatement()) {
            idle.setAutoCommit(false);
            statement.execute("select 'secret', 42");

            List<Activity> activity = Diagnosis.of(database.dataSource()).activity();

            assertThat(activity)
                    .filteredOn(one -> one.state().equals("idle in transaction"))
                    .singleElement()
                    .satisfies(one -> assertThat(one.query()).isEqualTo("select ?, ?"));
            idle.rollback();
        }
    }

    @Test
    void a_healthy_schema_has_no_finding(PostgresDatabase database) {
        database.execute(
                "create table a (id bigint generated always as identity primary key)",
                "create table b (id bigint generated always as identity primary key, a_id bigint references a)",
                "create index b_a on b (a_id)",
                "insert into a select from generate_series(1, 2000)",
                "insert into b (a_id) select 1 from generate_series(1, 2000)",
                "analyze");

        // What concerns the server is that of one for tests, which may lose everything and is shared.
        assertThat(Diagnosis.of(database.dataSource()).diagnose().findings())
                .filteredOn(finding ->
                        finding.id().matches("(table|index|foreign-key|constraint|sequence|session|lock|vacuum)[.].*"))
                .isEmpty();
    }

    private static Connection connect(PostgresDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
