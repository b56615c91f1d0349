package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.judge.CatalogPrint;
import com.monassurance.migrations.judge.PrintRules;
import com.monassurance.migrations.judge.Scratch;
import java.sql.Connection;
import java.sql.SQLException;
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
    void default_privileges_do_not_go_to_an_extension_that_comes_under_them() throws SQLException {
        String defaults = "alter default privileges revoke execute on functions from public";
        thereAndBack(List.of("create extension unaccent", defaults), List.of(defaults));
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
