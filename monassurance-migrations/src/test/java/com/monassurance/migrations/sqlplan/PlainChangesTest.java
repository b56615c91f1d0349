package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.DefaultPrivileges;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.PlainObject;
import com.monassurance.migrations.diff.PlainRules;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rarer kinds, from each state to each other, on a real server. */
class PlainChangesTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final int VERSION = SERVER.majorVersion();

    private static StatePairs pairs;

    @BeforeAll
    static void open() throws SQLException {
        pairs = StatePairs.on(SERVER);
    }

    @AfterAll
    static void close() throws SQLException {
        pairs.close();
    }

    private static List<String> between(Catalog from, Catalog to) {
        List<String> statements = new ArrayList<>();
        TreeSet<ObjectId> ids = new TreeSet<>();
        from.objects().forEach(each -> ids.add(each.id()));
        to.objects().forEach(each -> ids.add(each.id()));
        for (ObjectId id : ids) {
            CatalogObject before = from.find(id).orElse(null);
            CatalogObject after = to.find(id).orElse(null);
            if (id.kind() == ObjectKind.DEFAULT_PRIVILEGES) {
                statements.addAll(PlainChanges.defaults((DefaultPrivileges) before, (DefaultPrivileges) after));
            } else if (before instanceof PlainObject one && after instanceof PlainObject other) {
                assertThat(PlainRules.isAlterable(one, other, VERSION))
                        .as("%s\n%s", one, other)
                        .isTrue();
                statements.addAll(PlainChanges.between(one, other, VERSION));
            }
        }
        return statements;
    }

    /** Every state of a list against every other. */
    private static void verify(String common, String... states) throws SQLException {
        for (int i = 0; i < states.length; i++) {
            for (int j = 0; j < i; j++) {
                pairs.pair(common, states[i], states[j]);
            }
        }
        pairs.verify(PlainChangesTest::between);
    }

    private static boolean isAlterable(String common, String one, String other) throws SQLException {
        Catalog from = pairs.catalogOf(common + one);
        Catalog to = pairs.catalogOf(common + other);
        return from.objects().stream()
                .filter(each -> each instanceof PlainObject)
                .allMatch(each -> PlainRules.isAlterable(
                        (PlainObject) each, (PlainObject) to.find(each.id()).orElseThrow(), VERSION));
    }

    @Test
    void foreign_things_take_other_options_versions_and_functions() throws SQLException {
        verify(
                "create foreign data wrapper \"w #\";",
                "create server \"x #\" foreign data wrapper \"w #\" options (host 'a', \"Port\" '1');",
                "create server \"x #\" version '1' foreign data wrapper \"w #\" options (host 'b''\\', \"user\" '');",
                "create server \"x #\" version '' foreign data wrapper \"w #\";");
        verify(
                "create foreign data wrapper w#; create server s# foreign data wrapper w#;",
                "create user mapping for public server s# options (a '1'); create user mapping for judge_one server s#;",
                "create user mapping for public server s#; create user mapping for judge_one server s# options (b '2');",
                "create user mapping for public server s# options (a '2', b '3', password 'x');"
                        + " create user mapping for judge_one server s# options (b '3');"
                        + " alter user mapping for public server s# options (drop password);");
        verify(
                "create extension if not exists postgres_fdw schema public;",
                "create foreign data wrapper w#;",
                "create foreign data wrapper w# handler public.postgres_fdw_handler;",
                "create foreign data wrapper w# validator public.postgres_fdw_validator;",
                "create foreign data wrapper w# handler public.postgres_fdw_handler"
                        + " validator public.postgres_fdw_validator;");
    }

    @Test
    void text_search_takes_other_options_in_their_order_and_other_dictionaries() throws SQLException {
        verify(
                "",
                "create text search dictionary d (template = snowball, language = french);",
                "create text search dictionary d (template = snowball, language = english, stopwords = english);",
                "create text search dictionary d (template = snowball, stopwords = english, language = english);",
                "create text search dictionary d (template = snowball, stopwords = french, language = english);");
        verify(
                "create text search dictionary d (template = simple);",
                "create text search configuration c (copy = english);",
                "create text search configuration c (copy = simple);",
                "create text search configuration c (parser = default);",
                "create text search configuration c (copy = english); alter text search configuration c drop mapping for"
                        + " url, email; alter text search configuration c alter mapping for word, hword with d, simple;");
    }

    @Test
    void families_statistics_and_event_triggers_are_altered() throws SQLException {
        String family = "alter operator family f using btree add ";
        verify(
                "create operator family f using btree;",
                "",
                family + "operator 1 < (int4, int8), operator 3 = (int4, int8), function 1 (int4, int8) btint48cmp;",
                family + "operator 1 > (int4, int8), function 1 (int8, int4) btint84cmp (int8, int4);");
        verify(
                "create operator family g using btree; create operator family f using gist;",
                "alter operator family f using gist add operator 15 <-> (box, point) for order by float_ops;",
                "alter operator family f using gist add operator 15 <-> (box, point) for order by g;");
        verify(
                "create table t (a int, b int); create statistics st on a, b from t;",
                "",
                "alter statistics st set statistics 0;",
                "alter statistics st set statistics 500;");
        verify(
                "create function f() returns event_trigger language plpgsql as 'begin end';"
                        + " create event trigger \"e #\" on ddl_command_end execute function f();",
                "",
                "alter event trigger \"e #\" disable;",
                "alter event trigger \"e #\" enable replica;",
                "alter event trigger \"e #\" enable always;");
    }

    @Test
    void a_publication_takes_other_tables_settings_and_schemas() throws SQLException {
        String common = "create table a (id int primary key, x int, y int); create table b (id int primary key);"
                + " create table \"C d\" (id int primary key) partition by list (id);";
        List<String> states = new ArrayList<>(List.of(
                "create publication \"p #\";",
                "create publication \"p #\" for table a, only b;",
                "create publication \"p #\" for table b, \"C d\" with (publish = 'insert');",
                "create publication \"p #\" for table \"C d\""
                        + " with (publish = '', publish_via_partition_root = true);"));
        if (VERSION >= 15) {
            states.add("create publication \"p #\" for table a (id, x) where (id > 5), b;");
            states.add("create publication \"p #\" for table a (id), b where (id > 0);");
            states.add("create publication \"p #\" for tables in schema #;");
            states.add("create publication \"p #\" for tables in schema #, public, table a where (id > 7);");
        }
        if (VERSION >= 18) {
            states.add("create publication \"p #\" for table a with (publish_generated_columns = stored);");
        }
        verify(common, states.toArray(String[]::new));
    }

    @Test
    void a_subscription_takes_other_settings_and_is_never_made_anew() throws SQLException {
        String create = "create subscription x# connection 'dbname=nowhere' publication ";
        String off = " with (connect = false, slot_name = none";
        List<String> states = new ArrayList<>(List.of(
                create + "a, \"B c\"" + off + ");",
                create + "a" + off + ", binary = true, streaming = true);",
                create + "c, a" + off + ", synchronous_commit = local);"
                        + " alter subscription x# set (slot_name = some_slot);",
                create + "a" + off + "); alter subscription x# set (slot_name = other);"
                        + " alter subscription x# enable;"));
        if (VERSION >= 15) {
            states.add(create + "a" + off + ", disable_on_error = true);");
        }
        if (VERSION >= 16) {
            states.add(create + "a" + off
                    + ", origin = none, run_as_owner = true, password_required = false, streaming = parallel);");
        }
        verify("", states.toArray(String[]::new));
    }

    @Test
    void operators_aggregates_types_and_languages_are_changed_in_place_as_far_as_the_server_does() throws SQLException {
        String operator = "create operator === (function = int4eq, leftarg = int, rightarg = int";
        verify(
                "",
                operator + ");",
                operator + ", restrict = eqsel, join = eqjoinsel);",
                operator + ", restrict = neqsel);");
        String aggregate = "create aggregate g(int) (sfunc = int4pl, stype = int";
        verify(
                "",
                aggregate + ");",
                aggregate + ", initcond = '0', parallel = safe, combinefunc = int4pl);",
                "create aggregate g(int) (sfunc = int4larger, stype = int, sspace = 10);");
        verify(
                "",
                "create trusted language l# handler plpgsql_call_handler;",
                "create language l# handler plpgsql_call_handler inline plpgsql_inline_handler;",
                "create trusted language l# handler plpgsql_call_handler validator plpgsql_validator;");
        String type =
                "create type n; create function i(cstring) returns n language internal immutable strict as 'textin';"
                        + " create function o(n) returns cstring language internal immutable strict as 'textout';"
                        + " create function s(n) returns bytea language internal immutable strict as 'textsend';"
                        + " create type n (input = i, output = o";
        verify(
                "",
                type + ", storage = extended);",
                type + ", storage = main, send = s);",
                type + ", storage = external);");
        if (VERSION >= 17) {
            assertThat(isAlterable("", operator + ")", operator + ", commutator = ===, hashes)"))
                    .isTrue();
        }
        assertThat(isAlterable("", operator + ", hashes)", operator + ")")).isFalse();
        assertThat(isAlterable(
                        "",
                        aggregate + ")",
                        "create aggregate g(int) (sfunc = int84pl, stype = bigint, initcond = '0')"))
                .isFalse();
        assertThat(isAlterable("", type + ", storage = main)", type + ", storage = plain)"))
                .isFalse();
        assertThat(isAlterable(
                        "",
                        "create collation c (provider = icu, locale = 'en')",
                        "create collation c (provider = icu, locale = 'fr')"))
                .isFalse();
        assertThat(isAlterable(
                        "create table t (a int, b int, c int);",
                        "create statistics st on a, b from t",
                        "create statistics st on a, c from t"))
                .isFalse();
    }

    @Test
    void default_privileges_come_change_and_go() throws SQLException {
        String of = "alter default privileges for role ";
        String roles = "create role a#; create role b#;";
        verify(
                roles,
                "",
                of + "a# grant select on tables to b#;",
                of + "a# grant select, insert on tables to b# with grant option;" + of
                        + "a# revoke delete on tables from a#;",
                of + "a# grant select on tables to public;" + of + "a# grant all on schemas to b#;",
                of + "a# revoke execute on functions from public;",
                of + "a# revoke execute on functions from public;" + of + "a# grant execute on functions to b#;" + of
                        + "a# grant usage on types to b# with grant option;",
                of + "a# grant usage on sequences to public;");
        verify(
                roles,
                "",
                of + "a# in schema # grant select on tables to b# with grant option;",
                of + "a# in schema # grant select, update on tables to b#;" + of
                        + "a# in schema # grant execute on functions to b#;");
    }
}
