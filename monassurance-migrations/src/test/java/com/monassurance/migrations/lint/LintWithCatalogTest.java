package com.monassurance.migrations.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With a database at hand, what does no harm there is no finding, and what only a catalogue tells is one. */
class LintWithCatalogTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    private static final PostgresDatabase DATABASE = SERVER.newDatabase();

    private static Linter linter;

    private static TableSizes sizes;

    @BeforeAll
    static void fill() throws SQLException {
        DATABASE.execute(
                "create table small (id bigint not null, a int, b text)",
                "insert into small select i, i, 'x' from generate_series(1, 100) i",
                "create table big (id bigint, a int check (a is not null), b varchar(10), c numeric(10,2),"
                        + " d timestamp, e text, f int,"
                        + " constraint both_set check (id is not null and (e is not null or d is null)))",
                "insert into big select i, i, 'x', 1, now(), 'x', 1 from generate_series(1, 20000) i",
                "alter table big add constraint later check (f is not null) not valid",
                "create index on big (d)",
                "create unique index big_id on big (id)",
                "create unique index big_f on big (f, id)",
                "create view shows as select e from big",
                "create table never_analysed (a int)",
                "create schema other",
                "create table other.big (a int not null)",
                "create schema \"Odd \"\" schema\"",
                "create table \"Odd \"\" schema\".\"odd.table $$ %s 'x'\" (\"a b\" bigint not null, \"É\" text)",
                "create domain positive as int check (value > 0)",
                "create domain more_positive as positive",
                "create domain plain as int",
                "create domain other.strict as int not null",
                "create function steady() returns int language sql immutable as 'select 1'",
                "create function shaky() returns int language sql as 'select 1'",
                "create table parts (a int, b text) partition by range (a)",
                "create table parts_1 partition of parts for values from (1) to (100000)",
                "create table parts_2 partition of parts for values from (100000) to (200000)",
                "create table parts_3 partition of parts for values from (200000) to (300000)"
                        + " partition by range (a)",
                "create table parts_31 partition of parts_3 for values from (200000) to (210000)",
                "insert into parts select i, 'x' from generate_series(90001, 110000) i",
                "insert into parts select i, 'x' from generate_series(200001, 200100) i",
                "create table half (a int) partition by list (a)",
                "create table half_1 partition of half for values in (1)",
                "create table half_2 partition of half for values in (2)",
                "insert into half_1 values (1)",
                "create table empty_parts (a int) partition by list (a)",
                "create materialized view kept as select id from big",
                "analyze small, big, other.big, parts, half_1, kept");
        try (Connection connection = DATABASE.dataSource().getConnection()) {
            Catalog catalog = CatalogReader.of(CatalogSettings.defaults()).read(connection);
            sizes = TableSizes.read(DATABASE.dataSource());
            linter = Linter.builder().with(catalog, sizes).build();
        }
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static List<String> rules(String sql) {
        return linter
                .lint("x.sql", "set lock_timeout = '1s'; set statement_timeout = '1s';\n" + sql)
                .findings()
                .stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(Finding::ruleId)
                .toList();
    }

    private static Finding only(String rule, String sql) {
        List<Finding> found = linter.lint("x.sql", sql).findings().stream()
                .filter(finding -> finding.ruleId().equals(rule))
                .toList();
        assertThat(found).as(sql).hasSize(1);
        return found.get(0);
    }

    /** What is said of types is what the server does, with the table as it stands there. */
    @Test
    void a_type_change_is_a_finding_when_the_server_writes_the_table_or_an_index_again() throws SQLException {
        List<String> changes = List.of(
                "b type varchar(20)",
                "b type varchar(9)",
                "b type text",
                "b type varchar",
                "b type char(10)",
                "c type numeric(12,2)",
                "c type numeric(12,3)",
                "c type numeric",
                "d type timestamptz",
                "d type timestamp(3)",
                "d type date",
                "e type varchar(20)",
                "f type positive",
                "f type plain",
                "f type more_positive",
                "f type bigint",
                "f type int using f",
                "f type int using f + 1",
                "b type text using b::text",
                "b type text using upper(b)");
        List<String> wrong = new ArrayList<>();
        try (Connection connection = DATABASE.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set timezone to 'Europe/Paris'");
            connection.commit();
            for (String change : changes) {
                String sql = "alter table big alter " + change;
                boolean isFinding = rules(sql).contains("changing-column-type");
                statement.execute("drop view shows");
                statement.execute("alter table big drop constraint both_set");
                String before = files(statement);
                statement.execute(sql);
                boolean isRewritten = !files(statement).equals(before);
                connection.rollback();
                if (isFinding != isRewritten) {
                    wrong.add(change + (isRewritten ? " writes and is no finding" : " writes nothing and is one"));
                }
            }
        }

        // Of a type of the user's own too little is known to leave it out.
        assertThat(wrong).isEqualTo(List.of("f type plain writes nothing and is one"));
    }

    private static String files(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("select string_agg(relfilenode::text, ' ' order by relname) from pg_class"
                        + " where relname ~ '^big' and relnamespace = 'public'::regnamespace")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void set_not_null_is_no_finding_when_a_valid_check_says_so() {
        assertThat(rules("alter table big alter a set not null")).isEmpty();
        assertThat(rules("alter table big alter id set not null")).isEmpty();
        assertThat(rules("alter table big alter f set not null")).containsExactly("setting-not-null");
        assertThat(rules("alter table big alter e set not null")).containsExactly("setting-not-null");
        assertThat(rules("alter table big validate constraint later; alter table big alter f set not null"))
                .isEmpty();
        assertThat(rules("alter table big rename a to z; alter table big alter z set not null"))
                .as("the CHECK of before names the column of before, so the look is expected rather than left out")
                .containsAnyOf("setting-not-null");
    }

    @Test
    void a_small_table_is_no_hazard_and_one_of_unknown_size_says_so() {
        assertThat(rules("create index on small (a)")).isEmpty();
        assertThat(rules("alter table small add check (a > 0), alter a type bigint, add unique (a)"))
                .isEmpty();
        assertThat(rules("create index on big (a)")).containsExactly("creating-index");
        assertThat(only("creating-index", "create index on big (a)").reason()).contains("about 20,000 rows");
        assertThat(only("creating-index", "create index on never_analysed (a)").reason())
                .contains("nobody knows");
        assertThat(rules("create index on parts (a)")).containsExactly("creating-index");
        assertThat(only("creating-index", "create index on half (a)").reason()).contains("nobody knows");
        assertThat(only("dropping-table", "drop table big").reason()).contains("about 20,000 rows");
    }

    @Test
    void what_the_script_makes_itself_is_no_hazard() {
        assertThat(rules("create table big2 (a int); create index on big2 (a); alter table big2 alter a type text;"
                        + " alter table big2 rename to big3; alter table big3 alter a set not null"))
                .isEmpty();
        assertThat(rules("drop table small; create table small as select 1 as x; create index on small (x)"))
                .isEmpty();
    }

    @Test
    void names_are_found_along_the_search_path() {
        assertThat(rules("set search_path to other, public; create index on big (a)"))
                .isEmpty();
        assertThat(rules("set search_path to 'public'; create index on big (a)"))
                .containsExactly("creating-index");
        assertThat(rules("select pg_catalog.set_config('search_path', 'other', false); create index on big (a)"))
                .isEmpty();
        assertThat(rules("set search_path to other; reset search_path; create index on big (a)"))
                .containsExactly("creating-index");
        assertThat(rules("set search_path to \"$user\", other; alter table big alter a set not null"))
                .isEmpty();
        assertThat(rules("alter table public.big add column n strict")).isEmpty();
        assertThat(rules("set search_path to other; alter table public.big add column n strict"))
                .containsExactly("adding-domain-column");
    }

    @Test
    void hostile_names_are_understood_and_written_as_they_are() {
        String table = "\"Odd \"\" schema\".\"odd.table $$ %s 'x'\"";

        assertThat(rules("alter table " + table + " alter \"a b\" set not null"))
                .isEmpty();
        Finding finding = only("setting-not-null", "alter table " + table + " alter \"É\" set not null");
        Finding quoted = only(
                "creating-index",
                "set search_path to \"Odd \"\" schema\"; create index on \"odd.table $$ %s 'x'\" (\"a b\")");

        assertThat(finding.relation()).isEqualTo(table);
        assertThat(quoted.relation()).isEqualTo(table);
        assertThat(finding.findFix().orElseThrow()).contains("check (\"É\" is not null) not valid");
    }

    @Test
    void what_only_the_catalogue_tells_is_found() {
        assertThat(rules("alter table big alter e type varchar")).contains("type-used-by-view");
        assertThat(only("type-used-by-view", "alter table big alter e type varchar")
                        .reason())
                .contains("public.shows");
        assertThat(rules("alter table big alter a type int")).doesNotContain("type-used-by-view");
        assertThat(rules("alter table big add n positive")).containsExactly("adding-domain-column");
        assertThat(rules("alter table big add n more_positive")).containsExactly("adding-domain-column");
        assertThat(rules("alter table big add n plain, add m positive[]")).isEmpty();
        assertThat(rules("alter table big add constraint k primary key using index big_f"))
                .containsExactly("primary-key-using-nullable-index");
        assertThat(rules("alter table big add constraint k primary key using index big_id"))
                .isEmpty();
        assertThat(rules("alter table big add n int default steady()")).isEmpty();
        assertThat(rules("alter table big add n int default shaky()")).containsExactly("volatile-default");
    }

    @Test
    void partitions_are_locked_with_their_table_and_told() {
        assertThat(only("dropping-table", "drop table parts_1").relation()).isEqualTo("public.parts_1");
        assertThat(rules("alter table parts add constraint k unique (a)")).containsExactly("adding-unique");
        assertThat(linter.lint("x.sql", "create index on parts (a)").rewritten())
                .as("a partitioned table takes no CONCURRENTLY")
                .isEmpty();
    }

    @Test
    void sizes_of_partitions_are_added_up_and_unknown_stays_unknown() {
        assertThat(sizes.find("public", "small").orElseThrow().rows()).isEqualTo(100);
        assertThat(sizes.find("public", "parts").orElseThrow().rows()).isEqualTo(20_100);
        assertThat(sizes.find("public", "parts_3").orElseThrow().rows()).isEqualTo(100);
        assertThat(sizes.find("public", "parts").orElseThrow().bytes())
                .isGreaterThanOrEqualTo(
                        sizes.find("public", "parts_1").orElseThrow().bytes());
        assertThat(sizes.find("public", "never_analysed")).isEmpty();
        assertThat(sizes.find("public", "half")).isEmpty();
        assertThat(sizes.find("public", "half_1").orElseThrow().rows()).isEqualTo(1);
        assertThat(sizes.find("public", "kept").orElseThrow().rows()).isEqualTo(20_000);
        assertThat(sizes.find("public", "empty_parts")).isPresent();
        assertThat(sizes.find("pg_catalog", "pg_class")).isEmpty();
        assertThat(TableSizes.unknown().find("public", "small")).isEmpty();
    }
}
