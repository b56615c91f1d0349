package com.monassurance.migrations.sqlplan;

import static com.monassurance.migrations.sqlplan.ThereAndBack.thereAndBack;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pairs of schemas that random ones were found to fail on, each as small as it can be. */
class FoundPairsTest {

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

    /** Before 17 it has rights of its own, which come with default privileges. */
    @Test
    void a_multirange_comes_back_with_its_own_rights() throws SQLException {
        List<String> range = List.of(
                "alter default privileges grant usage on types to judge_one",
                "create type r as range (subtype = time, multirange_type_name = \"M 1\")",
                "alter default privileges revoke usage on types from judge_one");
        thereAndBack(range, List.of("create table t (a int)"));
        thereAndBack(range, range.subList(1, 2));
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

    @Test
    void a_view_takes_a_new_column_of_another_that_is_replaced_in_place() throws SQLException {
        String table = "create table t (a int)";
        thereAndBack(
                List.of(table, "create view z as select a from t", "create view v as select * from z"),
                List.of(
                        table,
                        "create view z as select a, count(*) as counted from t group by a",
                        "create view v as select * from z"));
    }

    @Test
    void those_who_may_make_values_of_a_range_are_not_those_of_new_functions() throws SQLException {
        String range = "create type r as range (subtype = time, multirange_type_name = m)";
        String revoked = "alter default privileges revoke execute on functions from public";
        thereAndBack(List.of(revoked), List.of(range, revoked));
        thereAndBack(
                List.of(range, revoked),
                List.of(
                        range,
                        revoked,
                        "revoke execute on function r(time, time) from public",
                        "revoke all on function m(r) from current_user",
                        "grant execute on function m() to judge_one with grant option",
                        "set session authorization judge_one",
                        "grant execute on function public.m() to judge_two",
                        "reset session authorization"));
    }

    @Test
    void a_server_of_another_wrapper_and_a_table_of_another_server_are_made_again() throws SQLException {
        List<String> standing = List.of(
                "create foreign data wrapper w",
                "create server s foreign data wrapper w",
                "create user mapping for public server s options (name 'y')",
                "create foreign table f (a int, check (a > 0)) server s",
                "create view v as select a from f",
                "create table p (a int) partition by list (a)",
                "create foreign table q partition of p for values in (1) server s",
                "create table t (b int, f f)");
        List<String> others = new ArrayList<>(standing);
        others.set(0, "create foreign data wrapper x");
        others.set(1, "create server s foreign data wrapper x");
        thereAndBack(standing, others);
        others.set(1, others.get(1) + "; create server z foreign data wrapper x");
        others.set(3, "create foreign table f (a int, check (a > 0)) server z");
        thereAndBack(standing, others);
    }

    @Test
    void a_column_that_is_not_null_goes_from_one_of_two_parents() throws SQLException {
        String parent = "create table p (n int not null)";
        String child = "create table h (%s) inherits (p, c)";
        for (String own : List.of("", "n int not null", "n int")) {
            thereAndBack(
                    List.of(parent, "create table c (k int, n int not null)", child.formatted(own)),
                    List.of(parent, "create table c (k int)", child.formatted(own)));
        }
        thereAndBack(
                List.of("create table c (n int, k int, primary key (n))", "create table h (n int) inherits (c)"),
                List.of("create table c (k int)", "create table h (n int) inherits (c)"));
    }

    @Test
    void parents_come_to_stand_in_the_same_order() throws SQLException {
        List<String> tables = List.of(
                "create table a ()", "create table b ()", "create table c ()", "create table k (n int) inherits (%s)");
        List<String> orders = List.of("a, b", "c, b", "b, a", "a, b, c", "c, b, a");
        for (String other : orders.subList(1, orders.size())) {
            thereAndBack(
                    tables.stream().map(each -> each.formatted(orders.get(0))).toList(),
                    tables.stream().map(each -> each.formatted(other)).toList());
        }
    }
}
