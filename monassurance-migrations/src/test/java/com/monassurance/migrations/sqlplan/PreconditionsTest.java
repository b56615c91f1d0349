package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows that stand in a statement's way and rows that do not; the server says of each which it is. */
class PreconditionsTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final int VERSION = SERVER.majorVersion();

    /** Catalogues that several cases begin with. */
    private static final Map<String, Catalog> KNOWN = new HashMap<>();

    private static StatePairs pairs;

    @BeforeAll
    static void open() throws SQLException {
        pairs = StatePairs.on(SERVER);
    }

    @AfterAll
    static void close() throws SQLException {
        pairs.close();
    }

    @AfterEach
    void takeBack() throws SQLException {
        pairs.connection().rollback();
    }

    private static Table table(Catalog catalog, String name) {
        return (Table)
                catalog.find(ObjectId.of(ObjectKind.TABLE, "public", name)).orElseThrow();
    }

    /** What is asked for the one thing that differs. */
    private static DataCheck check(Catalog from, Catalog to, String using) {
        Preconditions preconditions = Preconditions.over(from, from);
        DataCheck check = DataCheck.NONE;
        for (CatalogObject object : to.objects()) {
            CatalogObject before = from.find(object.id()).orElse(null);
            if (object instanceof Constraint constraint && before == null && constraint.attachedTo() == null) {
                check = check.and(of(preconditions, from, constraint));
            } else if (object instanceof Index index && before == null && index.constraint() == null) {
                check = check.and(preconditions.unique(table(from, index.table().name()), index));
            } else if (object instanceof DomainType domain
                    && before instanceof DomainType old
                    && old.notNull() == null
                    && domain.notNull() != null) {
                check = check.and(preconditions.domainNotNull(domain));
            } else if (object instanceof Table table && before instanceof Table old && table.partitionOf() == null) {
                check = check.and(ofColumns(preconditions, old, table, using, hasKey(to) && !hasKey(from)));
            }
        }
        return check;
    }

    private static DataCheck of(Preconditions preconditions, Catalog from, Constraint constraint) {
        if (constraint.id().kind() == ObjectKind.DOMAIN_CONSTRAINT) {
            return preconditions.domainCheck(
                    (DomainType) from.find(constraint.on()).orElseThrow(), constraint);
        }
        Table table = table(from, constraint.on().name());
        return switch (constraint.type()) {
            case CHECK -> constraint.isInherited() ? DataCheck.NONE : preconditions.check(table, constraint);
            case FOREIGN_KEY -> preconditions.foreignKey(table, constraint);
            case PRIMARY_KEY, UNIQUE, EXCLUDE -> preconditions.unique(table, constraint);
        };
    }

    private static boolean hasKey(Catalog catalog) {
        return catalog.objects(ObjectKind.CONSTRAINT).stream()
                .anyMatch(each -> ((Constraint) each).type() == Constraint.Type.PRIMARY_KEY);
    }

    private static DataCheck ofColumns(
            Preconditions preconditions, Table from, Table to, String using, boolean isKeyNew) {
        DataCheck check = DataCheck.NONE;
        for (Column column : to.columns()) {
            Column old = from.columns().find(column.name()).orElse(null);
            if (old == null) {
                check = check.and(preconditions.empty(from, to.id().part(ObjectKind.COLUMN, column.name())));
            } else if (!old.type().equals(column.type())) {
                check = check.and(preconditions.cast(from, old, column, using.isEmpty() ? null : using));
            } else if (!isKeyNew && old.notNull() == null && column.notNull() != null && !column.isInherited()) {
                check = check.and(preconditions.notNull(from, column));
            }
        }
        return check;
    }

    /**
     * Tries a statement on rows, and compares what is counted before with whether it fails.
     *
     * @param expected the count; negative when it must be said that it is not checked
     */
    private static void verify(String make, String rows, String statement, long expected) throws SQLException {
        String path = "set local search_path = public; ";
        int using = statement.contains(" type ") ? statement.indexOf(" using ") : -1;
        Catalog from = KNOWN.get(path + make);
        if (from == null) {
            from = pairs.catalogOf(path + make);
            KNOWN.put(path + make, from);
        }
        Catalog to = pairs.catalogOf(path + make + statement);
        DataCheck check = check(from, to, using < 0 ? "" : statement.substring(using + " using ".length()));
        pairs.execute(List.of(path + make + rows));
        long count = 0;
        for (Precondition each : check.preconditions()) {
            long found = number(each.countQuery());
            count += found;
            assertThat(samples(each.sampleQuery())).as(each.sampleQuery()).isEqualTo(found > 0);
        }
        boolean fails = fails(statement);
        pairs.connection().rollback();

        assertThat(check.hazards().isEmpty()).as("%s: %s", statement, check).isEqualTo(expected >= 0);
        if (expected >= 0) {
            assertThat(count).as("%s: %s", statement, check).isEqualTo(expected);
            assertThat(fails).as("%s: %s", statement, rows).isEqualTo(expected > 0);
        }
    }

    private static boolean fails(String statement) throws SQLException {
        Savepoint before = pairs.connection().setSavepoint();
        try {
            pairs.execute(List.of(statement));
            return false;
        } catch (SQLException e) {
            pairs.connection().rollback(before);
            return true;
        }
    }

    private static long number(String query) throws SQLException {
        try (Statement statement = pairs.connection().createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static boolean samples(String query) throws SQLException {
        int rows = 0;
        try (Statement statement = pairs.connection().createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                rows++;
            }
        }
        assertThat(rows).isLessThanOrEqualTo(10);
        return rows > 0;
    }

    @Test
    void nulls_stand_in_the_way_of_not_null() throws SQLException {
        String table = "create table t (id int primary key, \"A b\" int); create table below () inherits (t);";
        String statement = "alter table t alter column \"A b\" set not null";

        verify(table, "insert into t select i, i from generate_series(1, 5) i", statement, 0);
        verify(table, "insert into t select i, nullif(i, 3) from generate_series(1, 5) i", statement, 1);
        verify(table, "insert into below select i from generate_series(1, 25) i", statement, 25);
        verify(table, "", "alter table t add column c int not null", 0);
        verify(table, "insert into t values (1, 1), (2, 2)", "alter table t add column c int not null", 2);
    }

    @Test
    void duplicates_stand_in_the_way_of_keys() throws SQLException {
        String table = "create table t (id int, a text, \"B\" int);";
        String rows = "insert into t values (1, 'x', 1), (2, 'X', 1), (3, 'y', null), (4, 'y', null), (5, null, 7);";

        verify(table, rows, "alter table t add unique (id)", 0);
        verify(table, rows, "alter table t add unique (a)", 1);
        verify(table, rows, "alter table t add unique (a, \"B\")", 0);
        verify(table, rows, "alter table t add primary key (id)", 0);
        verify(table, rows, "alter table t add primary key (\"B\")", 3);
        verify(table, rows, "create unique index i on t (lower(a))", 2);
        verify(table, rows, "create unique index i on t ((a || ',(' || \"B\") desc nulls last) include (id)", 0);
        verify(table, rows, "create unique index i on t (a text_pattern_ops, \"B\") where \"B\" = 1", 0);
        verify(table, rows, "create unique index i on t (\"B\") where a in ('x', 'X', ' WHERE (')", 1);
        verify(table, rows, "create unique index i on t (a collate \"C\")", 1);
        if (VERSION >= 15) {
            verify(table, rows, "alter table t add unique nulls not distinct (a, \"B\")", 1);
            verify(table, rows, "create unique index i on t (\"B\") nulls not distinct where id > 1", 1);
        }
        verify(
                "create table t (id int, a int) partition by range (id); create table t1 partition of t default;",
                "insert into t values (1, 1), (1, 2)",
                "alter table t add unique (id)",
                1);
    }

    @Test
    void an_operator_class_of_its_own_equality_is_not_checked() throws SQLException {
        verify(
                "create extension citext; create table t (a text);"
                        + " create operator class odd for type text using btree as operator 3 =, function 1 bttextcmp(text, text);",
                "",
                "create unique index i on t (a odd)",
                -1);
    }

    @Test
    void orphans_stand_in_the_way_of_foreign_keys() throws SQLException {
        String tables = "create table p (x int, y bigint, unique (x, y), unique (y));"
                + " create table t (id int primary key, a int, b int);";
        String parents = "insert into p values (1, 1), (2, 2);";

        verify(
                tables,
                parents + "insert into t values (1, null, 1)",
                "alter table t add foreign key (b) references p (y)",
                0);
        verify(
                tables,
                parents + "insert into t select i, 1, i from generate_series(1, 30) i",
                "alter table t add foreign key (b) references p (y)",
                28);
        verify(
                tables,
                parents + "insert into t values (1, 1, 1), (2, 1, 2), (3, null, 9)",
                "alter table t add foreign key (a, b) references p (x, y)",
                1);
        verify(
                tables,
                parents + "insert into t values (1, 1, 1), (2, 1, null), (3, null, null)",
                "alter table t add foreign key (a, b) references p (x, y) match full on delete set null",
                1);
        verify(
                tables + "create table below () inherits (t);",
                "insert into below values (1, 1, 1)",
                "alter table t add foreign key (b) references p (y)",
                0);
        verify(
                "create table t (id int primary key, up int);",
                "insert into t values (1, 1), (2, 1), (3, 4)",
                "alter table t add foreign key (up) references t",
                1);
    }

    @Test
    void rows_stand_in_the_way_of_checks() throws SQLException {
        String table = "create table t (id int, a text); create table below () inherits (t);";
        String rows = "insert into t values (1, 'x'), (2, null), (3, 'it''s )');insert into below values (4, 'x');";

        verify(table, rows, "alter table t add constraint c check (a <> 'it''s )')", 1);
        verify(table, rows, "alter table t add constraint c check (a = 'x') no inherit", 1);
        verify(table, rows, "alter table t add constraint c check (id < 4)", 1);
        verify(table, rows, "alter table t add constraint c check (length(a) < 10)", 0);
        verify("create table t (id int, a text);", rows.split(";")[0], "alter table t add check (t is not null)", 1);
    }

    @Test
    void values_stand_in_the_way_of_what_a_domain_demands() throws SQLException {
        String domain = "create domain d as text; create table t (a d, \"B c\" d, n text);";
        String rows = "insert into t values ('VALUE', 'x', null), (null, 'xyz', null);";

        verify(domain, rows, "alter domain d add constraint c check (length(value) < 5 and value <> 'VALUE')", 1);
        verify(domain, rows, "alter domain d add constraint c check (value ~ '.')", 0);
        verify(domain, rows, "alter domain d set not null", 1);

        Catalog catalog = pairs.catalogOf("create domain public.d as int; create table public.t (a public.d[])");
        DomainType ofArray = (DomainType)
                catalog.find(ObjectId.of(ObjectKind.DOMAIN, "public", "d")).orElseThrow();
        assertThat(Preconditions.over(catalog, catalog).domainNotNull(ofArray).hazards())
                .extracting(Hazard::toString)
                .containsExactly("unknown: not checked: values of public.d in the arrays of public.t.a");
    }

    @Test
    void conflicts_stand_in_the_way_of_exclusion() throws SQLException {
        String table = "create table t (id int, during int4range, room box);";
        String rows = "insert into t values (1, '[1,5)', '(0,0),(1,1)'), (2, '[4,9)', '(0,0),(1,1)'),"
                + " (3, '[20,30)', '(5,5),(6,6)'), (4, null, null);";

        verify(table, rows, "alter table t add exclude using gist (during with &&)", 1);
        verify(table, rows, "alter table t add exclude using gist (during with &&, room with ~=)", 1);
        verify(table, rows, "alter table t add exclude using gist (during with &&) where (id <> 2)", 0);
        verify(table, rows, "alter table t add exclude using gist (int4range(id, id + 1) with &&)", 0);
    }

    @Test
    void overlaps_and_gaps_stand_in_the_way_of_temporal_keys() throws SQLException {
        if (VERSION < 18) {
            return;
        }
        String tables = "create extension btree_gist; create table p (id int, valid daterange);"
                + " create table t (id int, valid daterange);";
        String parents = "insert into p values (1, '[2020-01-01,2020-06-01)'), (1, '[2020-06-01,2021-01-01)');";

        verify(tables, parents, "alter table p add primary key (id, valid without overlaps)", 0);
        verify(
                tables,
                parents + "insert into p values (1, '[2020-05-01,2020-07-01)')",
                "alter table p add unique (id, valid without overlaps)",
                2);
        verify(tables, "insert into p values (1, 'empty')", "alter table p add unique (id, valid without overlaps)", 1);
        String keyed = tables + "alter table p add primary key (id, valid without overlaps);";
        String key = "alter table t add foreign key (id, period valid) references p (id, period valid)";
        verify(keyed, parents + "insert into t values (1, '[2020-03-01,2020-09-01)')", key, 0);
        verify(
                keyed,
                parents + "insert into t values (1, '[2020-03-01,2021-09-01)'), (2, '[2020-01-01,2020-02-01)')",
                key,
                2);
    }

    @Test
    void values_stand_in_the_way_of_another_type() throws SQLException {
        String text = "create table t (a text);";
        String words = "insert into t values ('1'), (null), (' -7 '), ('99999'), ('x');";
        verify(text, words, "alter table t alter column a type int using a::integer", 1);
        verify(text, words, "alter table t alter column a type smallint using a::text::smallint", 2);
        verify(text, words, "alter table t alter column a type varchar(5)", 0);
        verify(text, words, "alter table t alter column a type varchar(3)", 1);
        verify(text, words, "alter table t alter column a type varchar(3) using a::character varying(3)", 0);
        verify(text, words, "alter table t alter column a type date using a::date", VERSION >= 16 ? 4 : -1);
        verify(
                text,
                "insert into t values ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'), ('{a0eebc999c0b4ef8bb6d6bb9bd380a11}'), ('x')",
                "alter table t alter column a type uuid using a::uuid",
                1);
        verify(
                text,
                "insert into t values (' TRUE '), ('off'), ('2')",
                "alter table t alter column a type boolean using a::boolean",
                1);
        verify(
                text + "create type e as enum ('p', 'it''s');",
                "insert into t values ('p'), ('it''s'), ('P')",
                "alter table t alter column a type e using a::public.e",
                1);
        String number = "create table t (a numeric);";
        String numbers = "insert into t values (1), (null), (32767.4), (32767.5), (-40000), ('NaN');";
        verify(number, numbers, "alter table t alter column a type smallint", 3);
        verify(number, numbers, "alter table t alter column a type int", 1);
        verify(number, numbers, "alter table t alter column a type numeric(7,2)", 0);
        verify(number, numbers, "alter table t alter column a type numeric(5,1)", 3);
        verify(
                "create table t (a bigint);",
                "insert into t values (1), (3000000000)",
                "alter table t alter column a type int",
                1);
        verify(
                "create table t (a float8);",
                "insert into t values (1.5), (1e30), ('NaN'), (2147483647.4), (null)",
                "alter table t alter column a type int",
                2);
        verify("create table t (a int);", "insert into t values (1)", "alter table t alter column a type bigint", 0);
        verify(text, words, "alter table t alter column a type int using length(a)", -1);
    }

    @Test
    void a_value_of_an_enum_is_found_where_it_is_used() throws SQLException {
        String make =
                "create type public.e as enum ('a', 'it''s'); create table public.t (id int primary key, x public.e,"
                        + " y public.e[]);";
        Catalog catalog = pairs.catalogOf(make);
        pairs.execute(List.of(make + "insert into public.t values (1, 'a', '{a}'), (2, 'it''s', '{a,it''s}')"));
        Table table = table(catalog, "t");

        for (String column : List.of("x", "y")) {
            DataCheck check = Preconditions.over(catalog, catalog)
                    .enumValueUsed(table, table.columns().find(column).orElseThrow(), "it's");

            assertThat(number(check.preconditions().get(0).countQuery())).isEqualTo(1);
            assertThat(number(check.preconditions().get(0).sampleQuery())).isEqualTo(2);
        }
    }

    @Test
    void what_would_be_lost_is_counted() throws SQLException {
        String make = "create table public.t (id int, a text, b numeric) partition by list (id);"
                + " create table public.t1 partition of public.t default; create sequence public.q start 7;";
        Catalog catalog = pairs.catalogOf(make);
        pairs.execute(List.of(make + "insert into public.t values (1, 'abc', 1.55), (2, null, 2)"));
        Table table = table(catalog, "t");
        Column text = table.columns().find("a").orElseThrow();

        Map<String, String> rows = LossCounts.table(table);
        assertThat(number(rows.getOrDefault("rows", ""))).isEqualTo(2);
        assertThat(number(rows.getOrDefault("bytes", ""))).isGreaterThan(8000);
        assertThat(number(LossCounts.table(table(catalog, "t1")).getOrDefault("rows", "")))
                .isEqualTo(2);
        assertThat(number(LossCounts.column(table, text).getOrDefault("non-null values", "")))
                .isEqualTo(1);
        assertThat(number(LossCounts.column(table, text).getOrDefault("bytes", "")))
                .isEqualTo(4);
        Column amount = table.columns().find("b").orElseThrow();
        assertThat(number(LossCounts.narrowed(table, amount, "numeric(5,1)").getOrDefault("values that change", "")))
                .isEqualTo(1);
    }
}
