package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.AttachmentDdl;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Columns;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.View;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Owners, comments, privileges and the like, from each state to each other, on a real server. */
class AttachmentChangesTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    private static StatePairs pairs;

    @BeforeAll
    static void open() throws SQLException {
        pairs = StatePairs.on(SERVER);
    }

    @AfterAll
    static void close() throws SQLException {
        pairs.close();
    }

    private static @Nullable Columns columns(CatalogObject object) {
        return object instanceof Table table ? table.columns() : object instanceof View view ? view.columns() : null;
    }

    private static List<String> between(Catalog from, Catalog to) {
        List<String> statements = new ArrayList<>();
        for (CatalogObject before : from.objects()) {
            CatalogObject after = to.find(before.id()).orElseThrow();
            if (!before.equals(after)) {
                if (after instanceof Sequence) {
                    statements.addAll(AttachmentDdl.owner(after));
                }
                statements.addAll(AttachmentChanges.between(before, after, from.majorVersion()));
                Columns columns = columns(before);
                Columns wanted = columns(after);
                if (columns != null && wanted != null) {
                    statements.addAll(AttachmentChanges.ofColumns(before, after, columns, wanted, from.majorVersion()));
                }
            }
        }
        return statements;
    }

    private static void verify(String common, String one, String other) throws SQLException {
        pairs.pair(common, one, other).verify(AttachmentChangesTest::between);
    }

    private static List<String> statements(String common, String one, String other) throws SQLException {
        String schema = "create schema s1; set local search_path = s1; " + common;
        return between(pairs.catalogOf(schema + one), pairs.catalogOf(schema + other));
    }

    @Test
    void privileges_of_a_table_become_those_of_the_other_side() throws SQLException {
        List<String> states = List.of(
                "",
                "grant select on t to judge_one;",
                "grant select, insert on t to judge_one with grant option; grant update on t to public;",
                "revoke all on t from current_user;",
                "revoke delete on t from current_user; grant all on t to judge_two;",
                "alter table t owner to judge_one;",
                "alter table t owner to judge_one; grant select on t to judge_two;",
                "grant select on t to judge_one; alter table t owner to judge_one; grant insert on t to judge_one;",
                "grant select on t to judge_one with grant option; alter table t owner to judge_one;",
                "grant select on t to judge_one with grant option; set session authorization judge_one;"
                        + " grant select on #.t to judge_two; reset session authorization;",
                "grant select on t to judge_two with grant option; set session authorization judge_two;"
                        + " grant select on #.t to judge_one with grant option; reset session authorization;",
                "grant select (a), update (b) on t to judge_one; grant select on t to judge_two;",
                "grant select (a) on t to judge_one with grant option; set session authorization judge_one;"
                        + " grant select (a) on #.t to judge_two; reset session authorization;",
                "grant select, insert on t to judge_one; grant select (a), insert (a) on t to judge_one;",
                "grant select (a) on t to judge_two with grant option; alter table t owner to judge_two;",
                "grant select on t to judge_one, judge_two; grant select (b) on t to judge_one, judge_two, public;");
        for (String one : states) {
            for (String other : states) {
                if (one.compareTo(other) < 0) {
                    pairs.pair("create table t (a int, b text); grant usage on schema # to public;", one, other);
                }
            }
        }
        pairs.verify(AttachmentChangesTest::between);
    }

    @Test
    void privileges_of_every_kind_go_back_to_those_the_object_has_by_itself() throws SQLException {
        List<String> made = List.of(
                "create table x (a int);|table x|table x",
                "create view x as select 1 as a;|view x|table x",
                "create materialized view x as select 1 as a;|materialized view x|table x",
                "create sequence x;|sequence x|sequence x",
                "create function x(int) returns int language sql as 'select 1';|function x(int)|function x(int)",
                "create procedure x() language sql as '';|procedure x()|procedure x()",
                "create aggregate x(int) (sfunc = int4pl, stype = int);|aggregate x(int)|function x(int)",
                "create aggregate x(*) (sfunc = int8inc, stype = int8, initcond = '0');|aggregate x(*)|function x()",
                "create type x as enum ('a');|type x|type x",
                "create domain x as int;|domain x|type x",
                "create type x as (a int);|type x|type x",
                "create type x as range (subtype = int);|type x|type x",
                "create schema x#;|schema x#|schema x#",
                "create foreign data wrapper x#;|-|foreign data wrapper x#",
                "create foreign data wrapper w#; create server x# foreign data wrapper w#;|-|foreign server x#",
                "create foreign data wrapper w#; create server y# foreign data wrapper w#;"
                        + " create foreign table x (a int) server y#;|foreign table x|table x",
                "create trusted language x# handler plpgsql_call_handler;|language x#|language x#");
        for (String each : made) {
            String[] parts = each.split("\\|");
            String owned = parts[1].equals("-") ? "" : "alter " + parts[1] + " owner to judge_two;";
            String granted = "grant all on " + parts[2] + " to judge_one with grant option;";
            String closed = "revoke all on " + parts[2] + " from current_user, public;";
            pairs.pair(parts[0], "", granted);
            pairs.pair(parts[0], closed, "");
            pairs.pair(parts[0], owned, closed);
            pairs.pair(parts[0], granted, closed + owned);
        }
        pairs.verify(AttachmentChangesTest::between);
    }

    @Test
    void comments_come_change_and_go() throws SQLException {
        List<String> made = List.of(
                "create table x (a int constraint n not null, constraint k check (a > 0));|table x;column x.a;"
                        + "constraint k on x" + (SERVER.majorVersion() >= 18 ? ";constraint n on x" : ""),
                "create table x (a int primary key, b int); create index i on x (b);|index x_pkey;index i;"
                        + "constraint x_pkey on x",
                "create view x as select 1 as a; create rule r as on insert to x do instead nothing;|view x;column x.a;"
                        + "rule r on x",
                "create type x as (a int);|type x;column x.a",
                "create domain x as int constraint k check (value > 0) constraint n not null;|domain x;"
                        + "constraint k on domain x"
                        + (SERVER.majorVersion() >= 18 ? ";constraint n on domain x" : ""),
                "create table x (a int); create policy p on x; create statistics st on a, (a + 1) from x;|policy p on x;"
                        + "statistics st",
                "create table x (a int) partition by list (a); create table y partition of x for values in (1);"
                        + " create unique index i on x (a);|index y_a_idx",
                "create operator === (function = int4eq, leftarg = int, rightarg = int);|operator === (int, int)",
                "create operator family f using btree;|operator family f using btree");
        for (String each : made) {
            for (String what : each.split("\\|")[1].split(";")) {
                String comment = "comment on " + what + " is ";
                pairs.pair(each.split("\\|")[0], "", comment + "'one''s \\ own';");
                pairs.pair(each.split("\\|")[0], comment + "'one';", comment + "'two';");
            }
        }
        pairs.verify(AttachmentChangesTest::between);
    }

    @Test
    void dependence_on_an_extension_comes_and_goes() throws SQLException {
        verify(
                "create extension citext; create function f() returns int language sql as 'select 1';"
                        + " create table t (a int); create index i on t (a);"
                        + " create materialized view m as select 1 as a;"
                        + " create function g() returns trigger language plpgsql as 'begin return new; end';"
                        + " create trigger tr before insert on t for each row execute function g();",
                "alter function f() depends on extension plpgsql; alter index i depends on extension citext;",
                "alter function f() depends on extension citext; alter materialized view m depends on extension citext;"
                        + " alter trigger tr on t depends on extension citext;"
                        + " alter trigger tr on t depends on extension plpgsql;");
    }

    @Test
    void only_what_differs_is_granted_and_revoked() throws SQLException {
        String table = "create table t (a int, b int);";

        assertThat(statements(table, "", "grant select on t to judge_one;"))
                .containsExactly("grant select on table s1.t to judge_one");
        assertThat(statements(
                        table,
                        "grant select, insert on t to judge_one with grant option;",
                        "grant select on t to judge_one; grant insert, update on t to judge_one with grant option;"))
                .containsExactly(
                        "revoke grant option for select on table s1.t from judge_one",
                        "grant update on table s1.t to judge_one with grant option");
        assertThat(statements(table, "grant all on t to judge_one;", ""))
                .containsExactly("revoke all on table s1.t from judge_one");
        assertThat(statements(table, "grant select (a) on t to judge_one;", "grant select (b) on t to judge_one;"))
                .containsExactly(
                        "revoke select (a) on table s1.t from judge_one",
                        "grant select (b) on table s1.t to judge_one");
        assertThat(statements(
                        table,
                        "grant select on t to judge_two;",
                        "grant select on t to judge_two; alter table t owner to judge_one;"))
                .containsExactly("alter table s1.t owner to judge_one");
        assertThat(statements(
                        "create function f() returns int language sql as 'select 1';",
                        "",
                        "revoke execute on function f() from public;"))
                .containsExactly("revoke execute on function s1.f() from public");
    }

    @Test
    void an_object_that_stays_as_it_is_has_no_statement() throws SQLException {
        Catalog catalog = pairs.catalogOf(
                "create table t (a int primary key); grant select on t to judge_one; comment on table t is 'x'");

        assertThat(catalog.find(ObjectId.of(ObjectKind.TABLE, "public", "t"))).isPresent();
        assertThat(catalog.objects())
                .allSatisfy(each -> assertThat(AttachmentChanges.between(each, each, catalog.majorVersion()))
                        .isEmpty());
    }
}
