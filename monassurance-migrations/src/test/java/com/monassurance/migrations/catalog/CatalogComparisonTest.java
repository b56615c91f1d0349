package com.monassurance.migrations.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import org.junit.jupiter.api.Test;

/** How differences are told, and what is none. */
class CatalogComparisonTest {

    private static CatalogComparison compare(String left, String right) {
        try (PostgresDatabase one = PostgresFixture.shared().newDatabase();
                PostgresDatabase other = PostgresFixture.shared().newDatabase()) {
            CatalogSamples.fill(one, "left", left);
            CatalogSamples.fill(other, "right", right);
            Catalog a = CatalogSamples.read(one);
            Catalog b = CatalogSamples.read(other);
            assertThat(CatalogComparison.of(a, b).isEqual()).isEqualTo(a.equals(b));
            return CatalogComparison.of(a, b);
        }
    }

    @Test
    void a_changed_attribute_is_told_by_its_path_with_both_values() {
        CatalogComparison comparison = compare(
                "create table t (a int default 1, b text); comment on column t.b is 'x'; create view v as select 1 as c;",
                "create table t (a bigint, b text); create index i on t (b);");

        assertThat(comparison.describe()).isEqualTo("""
                        table public.t, columns.a.type: integer | bigint
                        table public.t, columns.a.defaultExpression: 1 | absent
                        table public.t, columns.b.attachments.comment: x | absent
                        view public.v: present | absent
                        index public.t.i: absent | present""");
    }

    @Test
    void the_order_of_columns_is_noted_and_no_difference() {
        CatalogComparison comparison = compare("create table t (a int, b int);", "create table t (b int, a int);");

        assertThat(comparison.isEqual()).isTrue();
        assertThat(comparison.reordered()).containsExactly(ObjectId.of(ObjectKind.TABLE, "public", "t"));
    }

    @Test
    void attaching_a_partition_and_making_it_inside_come_to_the_same() {
        String table =
                "create table p (a int not null, b text default 'x', check (a > 0), unique (a)) partition by list (a);"
                        + " create index p_b on p (b);";

        CatalogComparison comparison = compare(
                table + " create table p1 partition of p for values in (1);",
                table + " create table p1 (a int not null, b text default 'x', constraint p_a_check check (a > 0));"
                        + " create index p1_b_idx7 on p1 (b); alter table p attach partition p1 for values in (1);");

        assertThat(comparison.describe()).isEmpty();
    }

    @Test
    void the_order_of_grants_and_the_names_of_roles_that_gave_the_default_do_not_count() {
        String table = "create table t (a int);";

        assertThat(compare(table + "grant all on t to postgres;", table).describe())
                .isEmpty();
        assertThat(compare(
                                table + "grant select on t to public, pg_monitor;",
                                table + "grant select on t to pg_monitor; grant select on t to public;")
                        .describe())
                .isEmpty();
        assertThat(compare(table + "grant select on t to public;", table).describe())
                .startsWith("table public.t, attachments.privileges: ");
    }

    @Test
    void small_changes_of_many_kinds_are_all_seen() {
        String[][] pairs = {
            {"create type e as enum ('a', 'b')", "create type e as enum ('b', 'a')"},
            {"create domain d as int check (value > 0)", "create domain d as int check (value > 1)"},
            {"create sequence s", "create sequence s cache 2"},
            {"create table t (a int)", "create unlogged table t (a int)"},
            {"create table t (a int)", "create table t (a int) with (fillfactor = 50)"},
            {"create table t (a int check (a > 0))", "create table t (a int check (a > 0) no inherit)"},
            {
                "create table t (a int); create index i on t (a)",
                "create table t (a int); create index i on t (a) where a > 0"
            },
            {
                "create function f() returns int language sql as 'select 1'",
                "create function f() returns int language sql cost 7 as 'select 1'"
            },
            {"create view v as select 1 as a", "create view v with (security_barrier) as select 1 as a"},
            {
                "create aggregate g(int) (sfunc = int4pl, stype = int)",
                "create aggregate g(int) (sfunc = int4mul, stype = int)"
            },
            {"create publication p", "create publication p with (publish = 'insert')"},
            {"create schema s", "create schema s; comment on schema s is 'x'"},
            {"create extension hstore", "create schema s; create extension hstore schema s"},
        };

        for (String[] pair : pairs) {
            assertThat(compare(pair[0] + ";", pair[1] + ";").differences())
                    .as(pair[1])
                    .isNotEmpty();
        }
    }
}
