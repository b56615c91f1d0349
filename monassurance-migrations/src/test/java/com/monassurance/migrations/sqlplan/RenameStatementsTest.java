package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.diff.Rename;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Renames of every kind, there and back, on a real server. */
class RenameStatementsTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    /** The kind, and what makes one with {@code %} for its name. */
    private static final List<String> KINDS = List.of(
            "TABLE|create table % (a int, b int, constraint k unique (a), constraint c check (b > 0));"
                    + " create index i on % (b); create view v as select a from %;",
            "VIEW|create view % as select 1 as a;",
            "MATERIALIZED_VIEW|create materialized view % as select 1 as a; create unique index i on % (a);",
            "SEQUENCE|create sequence %;",
            "FOREIGN_TABLE|create foreign data wrapper w#; create server s# foreign data wrapper w#;"
                    + " create foreign table % (a int) server s#;",
            "ENUM|create type % as enum ('a'); create table t (a %);",
            "DOMAIN|create domain % as int; create table t (a %);",
            "COMPOSITE|create type % as (a int);",
            "RANGE|create type % as range (subtype = int, multirange_type_name = m);",
            "COLLATION|create collation % (lc_collate = 'C', lc_ctype = 'C'); create table t (a text collate %);",
            "STATISTICS|create table t (a int, b int); create statistics % on a, b from t;",
            "CONVERSION|create conversion % for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;",
            "TEXT_SEARCH_CONFIGURATION|create text search configuration % (copy = english);",
            "TEXT_SEARCH_DICTIONARY|create text search dictionary % (template = simple);");

    private static final List<String> GLOBAL_KINDS = List.of(
            "FOREIGN_DATA_WRAPPER|create foreign data wrapper %;",
            "SERVER|create foreign data wrapper w#; create server % foreign data wrapper w#;"
                    + " create foreign table t (a int) server %; create user mapping for public server %;",
            "LANGUAGE|create language % handler plpgsql_call_handler;",
            "PUBLICATION|create publication %;",
            "SUBSCRIPTION|create subscription % connection 'dbname=none' publication p"
                    + " with (connect = false, slot_name = none);",
            "EVENT_TRIGGER|create function f() returns event_trigger language plpgsql as 'begin end';"
                    + " create event trigger % on sql_drop execute function f();",
            "SCHEMA|create schema %; create table %.t (a int);");

    private static final List<String> PARTS = List.of(
            "COLUMN|create table t (% int, x int, constraint c check (% > 0)); create index i on t (%);"
                    + " create view v as select % as a from t;",
            "COLUMN|create view t as select 1 as %;",
            "COLUMN|create materialized view t as select 1 as %; create index i on t (%);",
            "COLUMN|create foreign data wrapper w#; create server s# foreign data wrapper w#;"
                    + " create foreign table t (% int) server s#;",
            "COLUMN|create type t as (% int, x int); create table typed of t;",
            "COLUMN|create table t (% int) partition by list (%); create table t1 partition of t for values in (1);",
            "CONSTRAINT|create table t (a int, constraint % check (a > 0)); create table t1 () inherits (t);",
            "CONSTRAINT|create table t (a int, constraint % primary key (a));",
            "CONSTRAINT|create table t (a int primary key, b int, constraint % foreign key (b) references t);",
            "CONSTRAINT|create table t (a int, constraint % unique (a)) partition by list (a);"
                    + " create table t1 partition of t for values in (1);",
            "CONSTRAINT|create foreign data wrapper w#; create server s# foreign data wrapper w#;"
                    + " create foreign table t (a int, constraint % check (a > 0)) server s#;",
            "DOMAIN_CONSTRAINT|create domain t as int constraint % check (value > 0);",
            "INDEX|create table t (a int); create index % on t (a);",
            "INDEX|create table t (a int) partition by list (a); create index % on t (a);"
                    + " create table t1 partition of t for values in (1);",
            "TRIGGER|create table t (a int) partition by list (a); create table t1 partition of t for values in (1);"
                    + " create function f() returns trigger language plpgsql as 'begin return new; end';"
                    + " create trigger % after insert on t for each row execute function f();",
            "TRIGGER|create view t as select 1 as a;"
                    + " create function f() returns trigger language plpgsql as 'begin return new; end';"
                    + " create trigger % instead of insert on t for each row execute function f();",
            "RULE|create table t (a int); create rule % as on insert to t do instead nothing;",
            "POLICY|create table t (a int); create policy % on t;");

    private static final List<String> ROUTINES = List.of(
            "FUNCTION|integer, text|create function %(a int, b text) returns int language sql as 'select 1';",
            "FUNCTION||create function %() returns int language sql as 'select 1';",
            "PROCEDURE|text|create procedure %(text) language sql as '';",
            "AGGREGATE|integer|create aggregate %(int) (sfunc = int4pl, stype = int);",
            "AGGREGATE||create aggregate %(*) (sfunc = int8inc, stype = int8, initcond = '0');",
            "OPERATOR_FAMILY|btree|create operator family % using btree;",
            "OPERATOR_CLASS|btree|create operator family f using btree;"
                    + " create operator class % for type int using btree family f as operator 1 <;");

    private static StatePairs pairs;

    private final List<String> one = new ArrayList<>();
    private final List<String> other = new ArrayList<>();
    private final List<Rename> renames = new ArrayList<>();

    @BeforeAll
    static void open() throws SQLException {
        pairs = StatePairs.on(SERVER);
    }

    @AfterAll
    static void close() throws SQLException {
        pairs.close();
    }

    private static ObjectId id(ObjectKind kind, String... path) {
        return ObjectId.of(kind, path);
    }

    /** Adds a case in a schema of its own, the name going from one to another. */
    private void add(String left, String right, Rename rename) {
        one.add(left);
        other.add(right);
        renames.add(rename);
    }

    private void all() {
        int number = 0;
        for (String each : KINDS) {
            String[] parts = each.split("\\|");
            String schema = "s" + ++number;
            ObjectKind kind = ObjectKind.valueOf(parts[0]);
            add(
                    sql(schema, parts[1], "o"),
                    sql(schema, parts[1], "n"),
                    Rename.of(id(kind, schema, "o"), id(kind, schema, "n")));
        }
        for (String each : GLOBAL_KINDS) {
            String[] parts = each.split("\\|");
            String schema = "s" + ++number;
            ObjectKind kind = ObjectKind.valueOf(parts[0]);
            add(
                    sql(schema, parts[1], "\"o " + schema + "\""),
                    sql(schema, parts[1], "\"n " + schema + "\""),
                    Rename.of(id(kind, "o " + schema), id(kind, "n " + schema)));
        }
        for (String each : PARTS) {
            String[] parts = each.split("\\|");
            String schema = "s" + ++number;
            ObjectKind kind = ObjectKind.valueOf(parts[0]);
            add(
                    sql(schema, parts[1], "\"Old \"\"one\""),
                    sql(schema, parts[1], "\"new.one\""),
                    Rename.of(id(kind, schema, "t", "Old \"one"), id(kind, schema, "t", "new.one")));
        }
        for (String each : ROUTINES) {
            String[] parts = each.split("\\|");
            String schema = "s" + ++number;
            ObjectKind kind = ObjectKind.valueOf(parts[0]);
            add(
                    sql(schema, parts[2], "o"),
                    sql(schema, parts[2], "n"),
                    Rename.of(id(kind, schema, "o", parts[1]), id(kind, schema, "n", parts[1])));
        }
        String schema = "s" + ++number;
        add(
                sql(schema, "create type t as enum ('a', 'it''s', 'c');", ""),
                sql(schema, "create type t as enum ('a', 'its', 'c');", ""),
                Rename.ofValue(id(ObjectKind.ENUM, schema, "t"), "it's", "its"));
    }

    private static String sql(String schema, String template, String name) {
        return "create schema " + schema + "; set local search_path = " + schema + "; "
                + template.replace("%", name).replace("#", schema);
    }

    private void verify() throws SQLException {
        Catalog left = pairs.catalogOf(String.join("\n", one));
        Catalog right = pairs.catalogOf(String.join("\n", other));
        verify(one, left, right, renames);
        verify(
                other,
                right,
                left,
                renames.stream()
                        .map(each -> new Rename(each.to(), each.from(), each.newValue(), each.value()))
                        .toList());
    }

    private static void verify(List<String> start, Catalog from, Catalog to, List<Rename> renames) throws SQLException {
        List<String> statements = new ArrayList<>(List.of(String.join("\n", start), "set local search_path = ''"));
        SchemaPlanner.of(PlanSettings.defaults()).planRenames(from, renames).statements().stream()
                .map(PlannedStatement::sql)
                .forEach(statements::add);
        try {
            Catalog result = pairs.readAfter(statements);
            assertThat(CatalogComparison.of(result, to).describe())
                    .as(String.join(";\n", statements.subList(2, statements.size())))
                    .isEmpty();
        } finally {
            pairs.connection().rollback();
        }
    }

    @Test
    void an_object_of_every_kind_gets_its_new_name_and_its_old_one_back() throws SQLException {
        all();

        verify();
    }

    @Test
    void every_rename_takes_the_locks_it_says() throws SQLException {
        all();
        add(
                "create schema s99; create table s99.t (a serial primary key);",
                "",
                Rename.of(id(ObjectKind.TABLE, "s99", "t"), id(ObjectKind.TABLE, "public", "t")));
        pairs.execute(List.of(String.join("\n", one), "set local search_path = ''"));
        Catalog catalog = pairs.readAfter(List.of());
        pairs.connection().commit();
        Map<String, String> names = relations();
        try {
            for (Rename rename : renames) {
                for (PlannedStatement statement : RenameStatements.of(catalog, rename)) {
                    Savepoint before = pairs.connection().setSavepoint();
                    pairs.execute(List.of(statement.sql()));
                    TreeMap<String, String> said = new TreeMap<>();
                    statement
                            .locks()
                            .forEach(lock ->
                                    said.put(lock.relation(), lock.mode().words()));

                    assertThat(locks(names, rename.from().kind() == ObjectKind.INDEX))
                            .as(statement.sql())
                            .isEqualTo(said);
                    pairs.connection().rollback(before);
                }
            }
        } finally {
            pairs.connection().rollback();
            pairs.execute(List.of("do $$ declare s text; begin for s in select quote_ident(nspname) from pg_namespace"
                    + " where nspname ~ '^(s|o s)[0-9]+$' loop execute 'drop schema ' || s || ' cascade'; end loop;"
                    + " for s in select quote_ident(fdwname) from pg_foreign_data_wrapper loop"
                    + " execute 'drop foreign data wrapper ' || s || ' cascade'; end loop;"
                    + " for s in select quote_ident(subname) from pg_subscription where subdbid ="
                    + " (select oid from pg_database where datname = current_database()) loop"
                    + " execute 'drop subscription ' || s; end loop;"
                    + " for s in select quote_ident(pubname) from pg_publication loop"
                    + " execute 'drop publication ' || s; end loop;"
                    + " for s in select quote_ident(lanname) from pg_language where lanname like 'o s%' loop"
                    + " execute 'drop language ' || s; end loop; end $$"));
            pairs.connection().commit();
        }
    }

    /** The names of relations by oid. */
    private static Map<String, String> relations() throws SQLException {
        Map<String, String> names = new HashMap<>();
        try (Statement statement = pairs.connection().createStatement();
                ResultSet rows = statement.executeQuery("select oid, quote_ident(relnamespace::regnamespace::text)"
                        + " || '.' || quote_ident(relname) from pg_class where oid >= 16384")) {
            while (rows.next()) {
                names.put(rows.getString(1), rows.getString(2));
            }
        }
        return names;
    }

    /** The strongest lock on each relation, or on each index. */
    private static Map<String, String> locks(Map<String, String> names, boolean hasIndexes) throws SQLException {
        String sql = """
                select distinct on (c.oid) c.oid,
                       regexp_replace(upper(regexp_replace(l.mode, '(?<=[a-z])([A-Z])', ' \\1', 'g')), ' LOCK$', '') as mode
                  from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
                 where l.pid = pg_backend_pid() and c.oid >= 16384 and n.nspname not like 'pg\\_%%'
                   and c.relkind = any (string_to_array('%s', ','))
                   and l.mode <> 'AccessShareLock'
                 order by c.oid, l.mode = 'AccessExclusiveLock' desc
                """.formatted(hasIndexes ? "i,I" : "r,p,v,m,f,c,S");
        TreeMap<String, String> locks = new TreeMap<>();
        try (Statement statement = pairs.connection().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                locks.put(names.getOrDefault(rows.getString(1), rows.getString(1)), rows.getString(2));
            }
        }
        return locks;
    }

    @Test
    void what_moves_to_another_schema_takes_all_its_parts_along() throws SQLException {
        String head = "create schema s1; create schema s2; ";
        add(
                head + "create table s1.t (a serial primary key, b int generated always as identity, c text unique);"
                        + " create function s1.f(int) returns int language sql as 'select 1'; create type s1.e as enum ();",
                head + "create table s2.t (a serial primary key, b int generated always as identity, c text unique);"
                        + " create function s2.g(int) returns int language sql as 'select 1'; create type s2.d as enum ();",
                Rename.of(id(ObjectKind.TABLE, "s1", "t"), id(ObjectKind.TABLE, "s2", "t")));
        renames.add(Rename.of(
                id(ObjectKind.FUNCTION, "s1", "f", "integer"), id(ObjectKind.FUNCTION, "s2", "g", "integer")));
        renames.add(Rename.of(id(ObjectKind.ENUM, "s1", "e"), id(ObjectKind.ENUM, "s2", "d")));

        verify();
    }

    @Test
    void renames_that_belong_together_find_their_order() throws SQLException {
        add(
                "create schema a; create table a.t (x int, y int, constraint p check (x > 0));"
                        + " create table a.u (z int); create table a.w (q int); create sequence a.v;"
                        + " create type a.e as enum ('1', '2');"
                        + " create function a.f(a.e) returns int language sql as 'select 1';",
                "create schema b; create table b.u (y int, x int, constraint q check (y > 0));"
                        + " create table b.w (zz int); create table b.t (q int); create sequence b.v2;"
                        + " create type b.ee as enum ('one', '2');"
                        + " create function b.ff(b.ee) returns int language sql as 'select 1';",
                Rename.of(id(ObjectKind.SCHEMA, "a"), id(ObjectKind.SCHEMA, "b")));
        renames.addAll(List.of(
                Rename.of(id(ObjectKind.TABLE, "a", "t"), id(ObjectKind.TABLE, "b", "u")),
                Rename.of(id(ObjectKind.TABLE, "a", "u"), id(ObjectKind.TABLE, "b", "w")),
                Rename.of(id(ObjectKind.TABLE, "a", "w"), id(ObjectKind.TABLE, "b", "t")),
                Rename.of(id(ObjectKind.COLUMN, "a", "t", "x"), id(ObjectKind.COLUMN, "b", "u", "y")),
                Rename.of(id(ObjectKind.COLUMN, "a", "t", "y"), id(ObjectKind.COLUMN, "b", "u", "x")),
                Rename.of(id(ObjectKind.COLUMN, "a", "u", "z"), id(ObjectKind.COLUMN, "b", "w", "zz")),
                Rename.of(id(ObjectKind.CONSTRAINT, "a", "t", "p"), id(ObjectKind.CONSTRAINT, "b", "u", "q")),
                Rename.of(id(ObjectKind.SEQUENCE, "a", "v"), id(ObjectKind.SEQUENCE, "b", "v2")),
                Rename.of(id(ObjectKind.ENUM, "a", "e"), id(ObjectKind.ENUM, "b", "ee")),
                Rename.ofValue(id(ObjectKind.ENUM, "a", "e"), "1", "one"),
                Rename.of(id(ObjectKind.FUNCTION, "a", "f", "a.e"), id(ObjectKind.FUNCTION, "b", "ff", "b.ee"))));

        Catalog left = pairs.catalogOf(String.join("\n", one));
        Catalog right = pairs.catalogOf(String.join("\n", other));
        verify(one, left, right, renames);
    }

    @Test
    void what_follows_another_is_not_renamed_itself() throws SQLException {
        String sql = "create table public.t (a int constraint k check (a > 0) primary key) partition by list (a);"
                + " create table public.p partition of public.t for values in (1);";
        Catalog catalog = pairs.catalogOf(sql);

        List<Rename> all = List.of(
                Rename.of(id(ObjectKind.COLUMN, "public", "t", "a"), id(ObjectKind.COLUMN, "public", "t", "b")),
                Rename.of(id(ObjectKind.COLUMN, "public", "p", "a"), id(ObjectKind.COLUMN, "public", "p", "b")),
                Rename.of(id(ObjectKind.CONSTRAINT, "public", "t", "k"), id(ObjectKind.CONSTRAINT, "public", "t", "l")),
                Rename.of(id(ObjectKind.CONSTRAINT, "public", "p", "k"), id(ObjectKind.CONSTRAINT, "public", "p", "l")),
                Rename.of(id(ObjectKind.INDEX, "public", "t", "t_pkey"), id(ObjectKind.INDEX, "public", "t", "pk")),
                Rename.of(
                        id(ObjectKind.CONSTRAINT, "public", "t", "t_pkey"),
                        id(ObjectKind.CONSTRAINT, "public", "t", "pk")));

        assertThat(RenameOrder.plan(catalog, all))
                .extracting(PlannedStatement::sql)
                .containsExactly(
                        "alter table public.t rename column a to b",
                        "alter table public.t rename constraint k to l",
                        "alter table public.t rename constraint t_pkey to pk");
    }

    @Test
    void a_rename_names_the_applications_and_routines_that_know_the_old_name() throws SQLException {
        Catalog catalog = pairs.catalogOf("create table public.premium (a int); create index i on public.premium (a);"
                + " create function public.f() returns int language sql as 'select max(a) from public.premium';"
                + " create function public.g() returns int language sql as 'select 1 as premium_2';");

        PlannedStatement table = RenameStatements.of(
                        catalog,
                        Rename.of(id(ObjectKind.TABLE, "public", "premium"), id(ObjectKind.TABLE, "public", "fee")))
                .get(0);
        PlannedStatement index = RenameStatements.of(
                        catalog,
                        Rename.of(
                                id(ObjectKind.INDEX, "public", "premium", "i"),
                                id(ObjectKind.INDEX, "public", "premium", "j")))
                .get(0);

        assertThat(table.hazards())
                .extracting(Hazard::toString)
                .containsExactly(
                        "incompatible: an application of the release before knows it as premium",
                        "incompatible: the text of function public.f() names premium, which stays as it is");
        assertThat(index.hazards()).isEmpty();
    }

    @Test
    void what_is_not_there_or_has_no_name_of_its_own_is_refused() throws SQLException {
        Catalog catalog = pairs.catalogOf("create table public.t (a int); create extension citext schema public");

        for (Rename rename : Arrays.asList(
                Rename.of(id(ObjectKind.TABLE, "public", "x"), id(ObjectKind.TABLE, "public", "y")),
                Rename.of(id(ObjectKind.COLUMN, "public", "t", "x"), id(ObjectKind.COLUMN, "public", "t", "y")),
                Rename.of(id(ObjectKind.EXTENSION, "citext"), id(ObjectKind.EXTENSION, "other")))) {
            assertThatThrownBy(() -> RenameStatements.of(catalog, rename)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
