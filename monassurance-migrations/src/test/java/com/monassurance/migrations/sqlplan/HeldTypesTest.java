package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Types that columns hold values of change, and the values are all there, up and down. */
class HeldTypesTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final String DOMAIN = "create domain d as text constraint filled check (value <> '')";

    @Test
    void a_domain_with_a_rule_is_copied_with_the_arrays_of_it() throws SQLException {
        try (PostgresDatabase database = SERVER.newDatabase();
                PostgresDatabase second = SERVER.newDatabase();
                Connection connection = database.dataSource().getConnection();
                Connection beside = second.dataSource().getConnection()) {
            Catalog catalog = Convergence.make(
                    connection,
                    List.of(
                            "create function is_filled(text) returns bool immutable language sql as 'select $1 <> '''''",
                            "create domain d as text constraint filled check (is_filled(value)) check (value <> 'x')",
                            "comment on constraint filled on domain d is 'not empty'",
                            "create domain e as d[] check (cardinality(value) > 0)",
                            "create type c as (x d, y e)",
                            "create table t (a d, b d[] default '{y}', c c, f e, h c[])"));

            Catalog copy = Convergence.copy(beside, catalog);

            assertThat(CatalogComparison.of(catalog, copy).describe()).isEmpty();
        }
    }

    @Test
    void a_domain_comes_with_its_rule_and_an_array_of_it() throws SQLException {
        keepsRows(
                List.of("create table t (id int)"),
                List.of(DOMAIN, "create table t (id int)", "create table u (a d, b d[] default '{x}')"),
                "insert into t values (1), (2)");
    }

    @Test
    void a_domain_gets_a_rule_while_arrays_and_composites_of_it_are_stored() throws SQLException {
        List<String> held = List.of(
                "create type c as (x d, n int)",
                "create table t (id int primary key, a d default 'z', b d[] default '{x}', c c)",
                "create view v as select id, b from t");
        keepsRows(
                with("create domain d as text", held),
                with(DOMAIN + " not null", held),
                "insert into t values (1, 'a', '{b,c}', row('q', 1)), (2, 'b', null, null)");
    }

    /** The server adds no value to rows whose type is kept in a column of another table. */
    @Test
    void a_table_whose_row_type_others_keep_gets_columns_with_values() throws SQLException {
        List<String> held = List.of(
                "create domain rows as t[]",
                "create type boxed as (inside t)",
                "create table holder (h t, hs t[], b boxed, d rows)");
        keepsRows(
                with("create table t (id int primary key, a int)", held),
                with(
                        "create table t (id int primary key, a int, c text not null default 'q', d float8 default random())",
                        held),
                "insert into t values (1, 10), (2, null); insert into holder select t, array[t] from t",
                "select string_agg(concat_ws('|', id, a), ';' order by id) || (select count((h).id) from public.holder)"
                        + " from public.t");
    }

    /** The server changes no type in rows that others keep, so that these are text meanwhile. */
    @Test
    void a_column_of_a_table_whose_row_type_others_keep_changes_its_type() throws SQLException {
        List<String> held = List.of(
                "create domain rows as t[]",
                "create type boxed as (inside t)",
                "create table holder (id int, h t default row(0, 1, 'x'), hs t[] not null, b boxed, d rows)",
                "create view v as select (h).a, hs from holder",
                "create index on holder (((h).id))",
                "create table above (id int, h t) partition by list (id)",
                "create table below partition of above for values in (1)");
        keepsRows(
                with("create table t (id int primary key, a int, gone text)", held),
                with("create table t (id int primary key, a bigint, fresh text)", held),
                "insert into t values (1, 10), (2, null);"
                        + " insert into holder select id, t, array[t, null], row(t)::boxed, array[t] from t",
                "select string_agg(concat_ws('|', id, (h).a, (hs[1]).id, (hs[1]).a, hs[2] is null, ((b).inside).a,"
                        + " (d[1]).a), ';' order by id) from public.holder");
    }

    @Test
    void a_composite_type_changes_its_attributes_while_columns_hold_values_of_it() throws SQLException {
        List<String> held = List.of(
                "create type pair as (one addr, more addr[])",
                "create table t (id int primary key, a addr, aa addr[] not null, p pair, pp pair[])",
                "create index on t (((a).zip))",
                "create view v as select (a).zip from t",
                "create function f(addr) returns text language sql as 'select ($1).zip'",
                "create table ty of addr");
        keepsRows(
                with("create type addr as (street text, zip varchar(5))", held),
                with("create type addr as (street text, zip varchar(10), country char(2))", held),
                "insert into t select n, s.a, array[s.a, null, row(null, null)::addr], row(s.a, array[s.a])::pair,"
                        + " array[row(s.a, null)::pair] from generate_series(1, 3) n,"
                        + " lateral (select case n when 1 then null when 2 then row(null, null)::addr"
                        + " else row('s,\"x\"', '12345')::addr end as a) s;"
                        + " insert into ty select 's', '12345'",
                "select string_agg(concat_ws('|', id, (a).street, (a).zip, a is distinct from null, (aa[1]).zip,"
                        + " cardinality(aa), aa[2] is distinct from null, aa[3] is distinct from null, (aa[1]).street,"
                        + " ((p).one).zip, ((p).more[1]).street, (pp[1].one).zip), ';' order by id)"
                        + " || (select string_agg(street || zip, ',') from public.ty) from public.t");
    }

    @Test
    void attributes_of_a_composite_type_change_places_and_types() throws SQLException {
        List<String> held = List.of("create table t (id int primary key, a c, b c[])");
        keepsRows(
                with("create type c as (n numeric, x text)", held),
                with("create type c as (x varchar(9), n bigint)", held),
                "insert into t (id, a.n, a.x, b[1].n, b[1].x) values (1, 7, 'seven', 8, 'eight')",
                "select string_agg(concat_ws('|', id, (a).n, (a).x, (b[1]).n, (b[1]).x), ';') from public.t");
    }

    private static List<String> with(String first, List<String> others) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }

    private static void keepsRows(List<String> one, List<String> other, String rows) throws SQLException {
        keepsRows(one, other, rows, "select string_agg(t::text, ';' order by id) from public.t");
    }

    private static void keepsRows(List<String> one, List<String> other, String rows, String question)
            throws SQLException {
        try (PostgresDatabase first = SERVER.newDatabase();
                PostgresDatabase second = SERVER.newDatabase();
                Connection connection = first.dataSource().getConnection();
                Connection beside = second.dataSource().getConnection()) {
            Catalog start = Convergence.make(connection, one);
            Catalog wanted = Convergence.make(beside, other);
            first.execute(rows);
            Convergence convergence = new Convergence(connection, PlanSettings.defaults());
            String before = answer(connection, question);

            reached(convergence.reach(wanted, List.of()));
            assertThat(answer(connection, question)).isEqualTo(before);
            reached(convergence.reach(start, List.of()));
            assertThat(answer(connection, question)).isEqualTo(before);
        }
    }

    private static void reached(Convergence.Outcome outcome) {
        String statements = String.join("\n", outcome.statements());
        assertThat(outcome.failures()).as(statements).isEmpty();
        assertThat(outcome.last()).as(statements).isEmpty();
    }

    private static String answer(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
