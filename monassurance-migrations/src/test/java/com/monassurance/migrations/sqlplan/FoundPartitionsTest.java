package com.monassurance.migrations.sqlplan;

import static com.monassurance.migrations.sqlplan.ThereAndBack.thereAndBack;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.diff.DiffSettings;
import com.monassurance.migrations.diff.SchemaDiff;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pairs of schemas with partitions that random ones were found to fail on, each as small as it can be. */
class FoundPartitionsTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    @Test
    void a_partition_joins_when_a_check_of_its_parent_is_gone() throws SQLException {
        String parent = "create table p (k int, n int) partition by list (k)";
        thereAndBack(
                List.of(parent, "create table q (k int, n int)", "alter table p attach partition q for values in (1)"),
                List.of(parent, "alter table p add constraint c check (n > 0)"));
    }

    @Test
    void a_new_partition_has_a_check_of_its_parent_that_the_server_prints_otherwise() throws SQLException {
        String function = "create function f(i int) returns int immutable language sql as 'select i'";
        String parent = "create table p (k int, s varchar(9) default 'a', d int generated always as (k + 1) stored,"
                + " check (s in ('a', 'b')), check (s in ('a', 'c') or f(1) > 0)) partition by list (k)";
        thereAndBack(
                List.of(function, parent, "create table one partition of p for values in (1)"),
                List.of(
                        function,
                        parent,
                        "create table one partition of p for values in (1)",
                        "create table two partition of p (s default 'b', check (k > 1)) for values in (2)"
                                + " partition by range (s)"));
    }

    @Test
    void triggers_of_partitions_go_when_that_of_the_parent_is_no_longer_for_rows() throws SQLException {
        List<String> tables = List.of(
                "create function f() returns trigger language plpgsql as 'begin return new; end'",
                "create table p (k int) partition by list (k)",
                "create table q partition of p for values in (1)");
        List<String> rows = new ArrayList<>(tables);
        rows.add("create trigger t after insert on p for each row execute function f()");
        List<String> statement = new ArrayList<>(tables);
        statement.add("create trigger t after insert on p referencing new table as n for each statement"
                + " execute function f()");
        thereAndBack(rows, statement);
    }

    @Test
    void a_partition_is_there_before_a_check_comes_to_its_parent() throws SQLException {
        thereAndBack(
                List.of("create materialized view q as select 1 as a"),
                List.of(
                        "create function f(i int) returns int language sql immutable as 'select i'",
                        "create table p (k int, n int) partition by list (k)",
                        "create table q partition of p for values in (1)",
                        "alter table p add constraint c check (f(n) > 0)"));
    }

    @Test
    void an_index_of_a_partition_takes_a_chosen_name_that_nobody_has() throws SQLException {
        List<String> tables = List.of(
                "create table p (k int, n int, m int) partition by list (k)",
                "create table q partition of p for values in (1)");
        String long_ = "a".repeat(40);
        List<String> longNamed = List.of(
                "create table p (k int, " + long_ + " int, m int) partition by list (k)",
                "create table " + "b".repeat(60) + " partition of p for values in (1)");
        thereAndBack(
                with(tables, "create index i on p (n) include (m)", "create index j on p (n)"),
                with(tables, "create index i on p using brin (n)", "create index j on p (n)"));
        thereAndBack(
                with(
                        longNamed,
                        "create index i on p (" + long_ + ") include (m)",
                        "create index j on p (" + long_ + ")"),
                with(
                        longNamed,
                        "create index i on p using brin (" + long_ + ")",
                        "create index j on p (" + long_ + ")"));
    }

    @Test
    void a_new_partition_has_two_equal_indexes() throws SQLException {
        List<String> tables = List.of(
                "create table p (k int, n int) partition by list (k)",
                "create index i on p (n)",
                "create index j on p (n)");
        thereAndBack(tables, with(tables, "create table q partition of p for values in (1)"));
    }

    @Test
    void a_new_partition_has_two_keys_of_the_same_columns() throws SQLException {
        List<String> tables = List.of(
                "create table p (k int, n int) partition by list (k)",
                "alter table p add constraint z primary key (k, n) with (fillfactor = 60) deferrable initially deferred",
                "alter table p add constraint a unique (k, n)");
        thereAndBack(tables, with(tables, "create table q partition of p for values in (1)"));
        thereAndBack(
                with(tables, "create index j on p (n)", "create index i on p (n) where k > 0"),
                with(
                        tables,
                        "create index j on p (n)",
                        "create index i on p (n) where k > 0",
                        "create table q partition of p for values in (1) partition by range (n)",
                        "create table b partition of q for values from (0) to (10)",
                        "create table y partition of q default"));
    }

    @Test
    void a_new_partition_comes_when_one_of_two_equal_indexes_of_its_parent_does() throws SQLException {
        List<String> tables = List.of(
                "create table p (k int, n int) partition by list (k)",
                "create table o partition of p for values in (0)",
                "create index a on p (n)",
                "alter table p add constraint c unique (k, n)");
        String partition = "create table q partition of p for values in (1)";
        thereAndBack(
                with(tables, "create index z on p (n) where k > 0", "alter table p add constraint u unique (n, k)"),
                with(
                        tables,
                        "create index z on p (n)",
                        "alter table p add constraint u unique (k, n) with (fillfactor = 60)",
                        partition));
    }

    @Test
    void a_partition_leaves_and_comes_back_without_a_foreign_key_of_its_parent() throws SQLException {
        List<String> tables = List.of(
                "create table p (k int, n int) partition by list (k)",
                "create table q partition of p for values in (%s) partition by range (n)",
                "create table a partition of q for values from (0) to (10)");
        List<String> keys =
                List.of("create table r (id int primary key)", "alter table p add foreign key (n) references r");
        thereAndBack(
                with(tables.stream().map(each -> each.formatted("1")).toList(), keys),
                with(tables.stream().map(each -> each.formatted("1, 2")).toList(), "create table r (id int)"));
    }

    @Test
    void a_partition_that_leaves_and_comes_back_becomes_not_null_itself() throws SQLException {
        thereAndBack(
                List.of(
                        "create table p (k int, n int, unique (k, n)) partition by hash (k)",
                        "create table q partition of p for values with (modulus 4, remainder 0)"),
                List.of(
                        "create table p (k int, n int not null, m text, unique (n, k)) partition by hash (k)",
                        "create table q partition of p for values with (modulus 8, remainder 0)"));
    }

    @Test
    void a_new_partition_has_an_unproven_check_of_its_parent() throws SQLException {
        List<String> tables = List.of(
                "create table p (k int, s varchar(9)) partition by list (k)",
                "alter table p add constraint c check (s in ('a', 'b'))",
                "create table q partition of p for values in (1)",
                "alter table p add constraint d check (k > 0) not valid");
        thereAndBack(tables, with(tables.subList(0, 2), tables.get(3)));
    }

    @Test
    void a_new_partition_comes_while_a_check_of_its_parent_is_made_again() throws SQLException {
        List<String> parent = List.of(
                "create table p (k int) partition by list (k)",
                "alter table p add constraint c check (k > 0 or f(1) is null)");
        String body = " immutable language sql begin atomic select 1::";
        thereAndBack(
                with(List.of("create function f(i int) returns int" + body + "int; end"), parent),
                with(
                        List.of("create function f(i int) returns bigint" + body + "bigint; end"),
                        parent,
                        "create table q partition of p for values in (1)"));
    }

    @Test
    void nobody_reads_a_table_that_becomes_a_partition_under_its_lock() throws SQLException {
        List<String> apart =
                List.of("create table p (k int, n int) partition by range (k)", "create table q (k int, n int)");
        List<String> joined = new ArrayList<>(apart);
        joined.add("alter table p attach partition q for values from (0) to (10)");
        try (PostgresDatabase database = SERVER.newDatabase();
                PostgresDatabase other = SERVER.newDatabase();
                Connection connection = database.dataSource().getConnection();
                Connection beside = other.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            Catalog from = Convergence.make(connection, apart);
            Catalog to = Convergence.make(beside, joined);
            SchemaPlan plan =
                    SchemaPlanner.of(PlanSettings.defaults()).plan(SchemaDiff.of(from, to, DiffSettings.defaults()));
            assertThat(plan.statements())
                    .extracting(PlannedStatement::sql)
                    .containsExactly(
                            "alter table public.q add constraint q__bound check (k is not null and k >= 0 and k < 10)"
                                    + " not valid",
                            "alter table public.q validate constraint q__bound",
                            "alter table public.p attach partition public.q FOR VALUES FROM (0) TO (10)",
                            "alter table public.q drop constraint q__bound");
            assertThat(plan.statements().get(2).isScanning()).isFalse();
            statement.execute("set client_min_messages = debug1");
            List<String> told = new ArrayList<>();
            for (PlannedStatement each : plan.statements()) {
                statement.execute(each.sql());
                for (SQLWarning at = statement.getWarnings(); at != null; at = at.getNextWarning()) {
                    told.add(at.getMessage());
                }
            }
            assertThat(told).anyMatch(each -> each.contains("is implied by existing constraints"));
        }
    }

    @Test
    void a_new_partition_is_made_like_its_parent_which_loses_and_gets_columns() throws SQLException {
        String checks = " check (s in ('a', 'b'))) partition by list (k)";
        thereAndBack(
                List.of("create table p (k int, s varchar(9), gone text, d text generated always as (gone) stored,"
                        + checks),
                List.of(
                        "create table p (k int, s varchar(9), come int not null default 1," + checks,
                        "create table one partition of p (come default 2) for values in (1)"));
    }

    @Test
    void a_partition_whose_schema_goes_leaves_its_rows_outside_of_it() throws SQLException {
        List<String> parent = List.of("create table p (k int) partition by range (k)", "create schema gone");
        thereAndBack(
                List.of(
                        parent.get(0),
                        parent.get(1),
                        "create table gone.a partition of p for values from (0) to (10)",
                        "create table gone.b partition of p for values from (10) to (20)"),
                List.of(parent.get(0), "create table c partition of p for values from (0) to (20)"));
    }

    private static List<String> with(List<String> first, List<String> then, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(then);
        return with(all, more);
    }

    private static List<String> with(List<String> statements, String... more) {
        List<String> all = new ArrayList<>(statements);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void an_index_of_a_new_table_has_no_part_on_a_partition_that_is_made_with_it() throws SQLException {
        String table = "create table t (a int, b boolean) partition by hash (a)";
        String one = "create table t1 partition of t for values with (modulus 4, remainder 0) partition by hash (a)";
        thereAndBack(
                List.of("create table other (a int)"),
                List.of(
                        table,
                        one,
                        "create index without on only t (b desc)",
                        "create index x on t (b) with (fillfactor = 75)"));
    }

    @Test
    void a_partition_of_a_new_partition_has_the_checks_of_the_table_that_stays() throws SQLException {
        List<String> table = List.of(
                "create table t (a int not null, b varchar(20)) partition by hash (a)",
                "create table t0 partition of t for values with (modulus 4, remainder 0)",
                "alter table t add constraint among check (b in ('a', 'b'))");
        List<String> below = new ArrayList<>(table);
        below.add("create table t1 partition of t (constraint own check (a > 0))"
                + " for values with (modulus 4, remainder 1) partition by hash (a)");
        below.add("create table t10 partition of t1 for values with (modulus 4, remainder 0)");
        thereAndBack(table, below);
    }

    @Test
    void a_new_child_takes_a_check_that_is_not_proven_as_it_is() throws SQLException {
        List<String> tables = List.of("create table t (a int)", "create table t0 () inherits (t)");
        String check = "alter table t add constraint positive check (a > 0) not valid";
        thereAndBack(
                List.of(tables.get(0), tables.get(1), check),
                List.of(tables.get(0), tables.get(1), "create table t1 (b int) inherits (t0)", check));
    }

    @Test
    void a_child_that_becomes_partitioned_loses_the_checks_from_above_with_its_old_table() throws SQLException {
        thereAndBack(
                List.of(
                        "create table above (a int)",
                        "create table t () inherits (above)",
                        "alter table above add constraint positive check (a > 0)"),
                List.of("create table t (a int) partition by range (a)"));
    }

    @Test
    void a_child_that_has_proven_a_check_waits_for_it_to_come_from_above() throws SQLException {
        thereAndBack(
                List.of("create table other (a int)"),
                List.of(
                        "create table t (a int)",
                        "create table s () inherits (t)",
                        "alter table t add constraint positive check (a > 0) not valid",
                        "create table r () inherits (s)"));
    }

    @Test
    void a_partition_of_a_partition_comes_when_the_columns_of_all_above_are_as_they_will_be() throws SQLException {
        String list = "create table t (a int constraint %s not null) partition by list (a)";
        String range = "create table t1 partition of t for values in (1, 2) partition by range (a)";
        thereAndBack(
                List.of(list.formatted("before"), range),
                List.of(
                        list.formatted("after"),
                        range,
                        "create table t10 partition of t1 for values from (minvalue) to (2)"));
    }

    @Test
    void a_not_null_gets_another_name_beside_partitions_that_call_it_otherwise() throws SQLException {
        String table = "create table t (id int not null, k int constraint %s not null) partition by range (k)";
        String part = "create table t2 (id int not null, k int not null)";
        String attach = "alter table t attach partition t2 for values from (10) to (20)";
        thereAndBack(List.of(table.formatted("kn"), part, attach), List.of(table.formatted("kn2"), part, attach));
        thereAndBack(List.of(table.formatted("kn")), List.of(table.formatted("kn2"), part, attach));
        String key = "alter table t add primary key (k)";
        thereAndBack(List.of(table.formatted("kn"), key), List.of(table.formatted("kn2"), key, part, attach));
    }

    @Test
    void a_not_null_goes_above_while_a_partition_keeps_its_own_and_the_type_changes() throws SQLException {
        String table = "create table t (id %s, k int not null) partition by range (k)";
        String part = "create table t2 (id %s constraint own_id not null, k int not null)";
        String attach = "alter table t attach partition t2 for values from (10) to (20)";
        thereAndBack(
                List.of(table.formatted("int not null"), part.formatted("int"), attach),
                List.of(table.formatted("bigint"), part.formatted("bigint"), attach));
        String above = table.replace("table t ", "table z ");
        String toAbove = attach.replace("table t ", "table z ");
        thereAndBack(
                List.of(above.formatted("int not null"), part.formatted("int"), toAbove),
                List.of(above.formatted("int"), part.formatted("int"), toAbove));
    }
}
