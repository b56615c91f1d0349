package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.diff.DiffSettings;
import com.monassurance.migrations.diff.SchemaDiff;
import com.monassurance.migrations.judge.CatalogPrint;
import com.monassurance.migrations.judge.PrintRules;
import com.monassurance.migrations.judge.Scratch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pairs of schemas that random ones were found to fail on, each as small as it can be. */
class FoundPairsTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    @Test
    void a_typed_table_follows_the_attributes_of_its_type() throws SQLException {
        thereAndBack(
                List.of("create type t as (a bigint, b text)", "create table x of t (primary key (a))"),
                List.of("create type t as (a int)", "create table x of t (primary key (a))"));
        thereAndBack(
                List.of("create type t as (a int)", "create table x of t"),
                List.of("create type t as (a int, b text)", "create table x of t (b default 'y')"));
    }

    @Test
    void options_come_to_stand_in_the_same_order() throws SQLException {
        thereAndBack(
                List.of("create table t (a int)", "create view v with (check_option = local) as select a from t"),
                List.of(
                        "create table t (a int)",
                        "create view v with (security_barrier, check_option = local) as select a from t"));
    }

    @Test
    void a_function_in_a_ring_with_a_view_that_gets_another_name_is_made_again() throws SQLException {
        String stub = "create function f() returns bigint language sql stable begin atomic select 1::bigint; end";
        String head = "create or replace function f() returns bigint language sql stable begin atomic ";
        thereAndBack(
                List.of(stub, "create view v as select f() as one", head + "select count(*) from v; end"),
                List.of(stub, "create view w as select f() as one", head + "select count(*) from w; end"));
    }

    @Test
    void a_transform_goes_before_routines_come_that_would_hold_on_to_it() throws SQLException {
        String transform = "create transform for int language plpgsql (to sql with function int4recv(internal))";
        String function = "create function f(x int) returns int language plpgsql as 'begin return x; end'";
        thereAndBack(List.of(transform, function), List.of(function, "create view v as select f(1) as one"));
    }

    @Test
    void a_default_conversion_takes_the_place_of_another() throws SQLException {
        String conversion = " for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8";
        thereAndBack(
                List.of("create default conversion b" + conversion),
                List.of("create default conversion a" + conversion));
    }

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
    void a_column_comes_to_two_parents_of_one_child() throws SQLException {
        thereAndBack(
                List.of("create table a (i int)", "create table b (i int)", "create table c () inherits (a, b)"),
                List.of(
                        "create table a (i int, n text)",
                        "create table b (i int, n text)",
                        "create table c () inherits (a, b)"));
    }

    @Test
    void a_child_has_a_new_column_of_its_parent_with_a_default_of_its_own() throws SQLException {
        thereAndBack(
                List.of("create table b (id int)", "create table k (c int) inherits (b)"),
                List.of(
                        "create table b (id int, d text not null default 'u')",
                        "create table k (c int, d text not null default 'k') inherits (b)"));
    }

    @Test
    void a_column_of_another_type_has_the_storage_of_that_type() throws SQLException {
        thereAndBack(
                List.of("create table t (a jsonb)", "alter table t alter column a set storage main"),
                List.of("create table t (a int)"));
    }

    @Test
    void default_privileges_do_not_go_to_an_extension_that_comes_under_them() throws SQLException {
        String defaults = "alter default privileges revoke execute on functions from public";
        thereAndBack(List.of("create extension unaccent", defaults), List.of(defaults));
    }

    @Test
    void a_default_of_a_view_changes_with_its_query() throws SQLException {
        thereAndBack(
                List.of(
                        "create table t (a int, b int)",
                        "create view v as select a, b from t",
                        "alter view v alter column a set default 1"),
                List.of(
                        "create table t (a int, b int)",
                        "create view v as select a, b from t where a > 0",
                        "alter view v alter column b set default 2"));
    }

    @Test
    void a_class_takes_the_place_of_another_in_their_family() throws SQLException {
        String family = "create operator family f using btree";
        String body = " for type int4 using btree family f as operator 1 <, function 1 btint4cmp(int4, int4)";
        thereAndBack(
                List.of(family, "create operator class b" + body), List.of(family, "create operator class a" + body));
    }

    @Test
    void a_range_takes_the_multirange_of_another_while_columns_go_over() throws SQLException {
        thereAndBack(
                List.of(
                        "create schema s",
                        "create type s.b as range (subtype = int, multirange_type_name = public.several)",
                        "create table t (x s.b)"),
                List.of(
                        "create schema s",
                        "create type s.a as range (subtype = int, multirange_type_name = public.several)",
                        "create table t (x s.a)"));
    }

    @Test
    void a_table_is_no_longer_logged_when_no_key_of_a_logged_one_is_left() throws SQLException {
        String tables = "create table a (i int primary key); create table b (i int)";
        String key = "alter table b add constraint k foreign key (i) references a";
        thereAndBack(
                List.of(tables, key), List.of("create unlogged table a (i int primary key); create table b (i int)"));
        thereAndBack(
                List.of(tables, key),
                List.of("create unlogged table a (i int primary key); create unlogged table b (i int)", key));
    }

    @Test
    void a_foreign_key_finds_its_index_among_others_that_sort_otherwise() throws SQLException {
        String index = "create unique index u on a (i nulls first)";
        String key = "alter table b add constraint k foreign key (i) references a (i)";
        thereAndBack(
                List.of("create table b (i int)"),
                List.of(
                        "create table a (i int)",
                        "create table b (i int)",
                        index,
                        key,
                        "alter table a add primary key (i)"));
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
    void a_column_lets_go_of_one_identity_before_it_takes_another() throws SQLException {
        thereAndBack(
                List.of("create table t (i int generated by default as identity (sequence name a))"),
                List.of("create table t (i int generated by default as identity (sequence name b))"));
    }

    @Test
    void a_child_comes_when_its_parent_has_its_new_columns() throws SQLException {
        thereAndBack(
                List.of("create table p (a int)"),
                List.of(
                        "create table p (a int, b text)",
                        "create table c () inherits (p)",
                        "alter table c alter column b set storage external"));
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

    private static List<String> with(List<String> first, List<String> then, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(then);
        return with(all, more);
    }

    @Test
    void an_identity_column_comes_to_a_table_with_children() throws SQLException {
        thereAndBack(
                List.of("create table p (k int)", "create table q () inherits (p)"),
                List.of(
                        "create table p (k int, n int generated by default as identity (start 5))",
                        "create table q () inherits (p)"));
    }

    @Test
    void what_runs_when_it_is_made_comes_after_what_its_routine_calls_by_name() throws SQLException {
        String caller = "create function a(i int) returns int immutable language sql as 'select public.z(i)'";
        thereAndBack(
                List.of("create table t (n int)"),
                List.of(
                        "create table t (n int)",
                        "create domain w as int",
                        "create function z(i int) returns w immutable language sql begin atomic select i::w; end",
                        caller,
                        "alter table t add check (n > 0 or a(1) is null)",
                        "create materialized view m as select a(1) as one"));
    }

    private static List<String> with(List<String> statements, String... more) {
        List<String> all = new ArrayList<>(statements);
        all.addAll(List.of(more));
        return all;
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

    private static void thereAndBack(List<String> one, List<String> other) throws SQLException {
        try (PostgresDatabase first = SERVER.newDatabase();
                PostgresDatabase second = SERVER.newDatabase()) {
            Scratch.createRoles(first);
            try (Connection connection = first.dataSource().getConnection();
                    Connection beside = second.dataSource().getConnection()) {
                Catalog start = Convergence.make(connection, one);
                Catalog wanted = Convergence.make(beside, other);
                CatalogPrint atStart = CatalogPrint.of(first, PrintRules.promised());
                Convergence convergence = new Convergence(connection, PlanSettings.defaults());
                reached(convergence.reach(wanted, List.of()), first, CatalogPrint.of(second, PrintRules.promised()));
                reached(convergence.reach(start, List.of()), first, atStart);
            }
        }
    }

    private static void reached(Convergence.Outcome outcome, PostgresDatabase database, CatalogPrint wanted) {
        String statements = String.join("\n", outcome.statements());
        assertThat(CatalogPrint.of(database, PrintRules.promised()).differences(wanted))
                .as(statements)
                .isEmpty();
        assertThat(outcome.failures()).as(statements).isEmpty();
        assertThat(outcome.last()).as(statements).isEmpty();
    }
}
