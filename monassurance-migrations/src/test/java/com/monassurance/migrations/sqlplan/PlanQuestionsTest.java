package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.diff.DiffSettings;
import com.monassurance.migrations.diff.SchemaDiff;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Plans ask of the rows before the first statement what a later statement would fail on; random rows found these. */
class PlanQuestionsTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    /** What is found in the way of a plan, what it says that it could not ask, and what it says is lost. */
    private record Answers(List<String> found, List<String> unknown, List<String> lost) {}

    private static Answers ask(List<String> one, List<String> other, String... rows) throws SQLException {
        try (PostgresDatabase first = SERVER.newDatabase();
                PostgresDatabase second = SERVER.newDatabase();
                Connection connection = first.dataSource().getConnection();
                Connection beside = second.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            Catalog from = Convergence.make(connection, one);
            Catalog to = Convergence.make(beside, other);
            for (String each : rows) {
                statement.execute(each);
            }
            SchemaPlan plan =
                    SchemaPlanner.of(PlanSettings.defaults()).plan(SchemaDiff.of(from, to, DiffSettings.defaults()));
            Answers answers = new Answers(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (PlannedStatement each : plan.statements()) {
                each.hazards().stream()
                        .filter(hazard -> hazard.kind() == Hazard.Kind.UNKNOWN)
                        .forEach(hazard -> answers.unknown().add(hazard.text()));
                each.hazards().stream()
                        .filter(hazard -> hazard.kind().needsConsent())
                        .forEach(hazard -> answers.lost().add(hazard.text()));
                for (Precondition question : each.preconditions()) {
                    try (ResultSet count = statement.executeQuery(question.countQuery())) {
                        count.next();
                        if (count.getLong(1) > 0) {
                            answers.found().add(count.getLong(1) + " " + question.text());
                        }
                    }
                }
            }
            return answers;
        }
    }

    @Test
    void a_not_null_that_is_proven_is_asked_about() throws SQLException {
        Assumptions.assumeTrue(SERVER.majorVersion() >= 18, "NOT NULL is unproven from 18 on");
        String table = "create table t (id int primary key, a int)";
        assertThat(ask(
                                List.of(table, "alter table t add constraint n not null a not valid"),
                                List.of(table, "alter table t add constraint n not null a"),
                                "alter table t drop constraint n",
                                "insert into t values (1, null), (2, 2)")
                        .found())
                .containsExactly("1 rows with null in public.t.a");
    }

    @Test
    void an_identity_that_comes_later_than_its_column_gives_no_value_to_rows() throws SQLException {
        String child = "create table c () inherits (p)";
        assertThat(ask(
                                List.of("create table p (a text)", child),
                                List.of("create table p (a text, id int generated always as identity)", child),
                                "insert into c values ('x')")
                        .found())
                .containsExactly("1 rows of public.p for which id has no value");
    }

    @Test
    void a_domain_may_refuse_what_a_new_column_begins_with() throws SQLException {
        String domain = "create domain d as int check (value > 5)";
        assertThat(ask(
                                List.of(domain, "create table t (id int)"),
                                List.of(domain, "create table t (id int, n d default 1)"))
                        .unknown())
                .containsExactly("not checked: whether domain public.d takes 1, with which rows begin");
    }

    @Test
    void rows_of_a_table_made_anew_need_a_partition_and_what_its_columns_and_checks_ask() throws SQLException {
        Answers answers = ask(
                List.of("create table t (id int not null, a text)"),
                List.of(
                        "create table t (id int not null, a text not null, b int not null, check (length(a) > 1))"
                                + " partition by range (id)",
                        "create table t1 partition of t for values from (0) to (10) partition by list (id)",
                        "create table t1a partition of t1 for values in (1, 2)"),
                "insert into t values (1, 'xx'), (2, null), (3, 'xx'), (20, 'y')");
        assertThat(answers.found())
                .containsExactlyInAnyOrder(
                        "1 rows with null in public.t.a",
                        "4 rows of public.t for which b has no value",
                        "1 rows of public.t that violate t_a_check",
                        "2 rows of public.t that fit no partition of table public.t");
    }

    @Test
    void whole_hashes_and_defaults_take_every_row() throws SQLException {
        Answers answers = ask(
                List.of("create table t (id int not null)", "create table u (id int not null)"),
                List.of(
                        "create table t (id int not null) partition by hash (id)",
                        "create table t0 partition of t for values with (modulus 2, remainder 0)",
                        "create table t1 partition of t for values with (modulus 2, remainder 1)",
                        "create table u (id int not null) partition by list (id)",
                        "create table u1 partition of u default"),
                "insert into t values (1), (2)",
                "insert into u values (1), (2)");
        assertThat(answers.found()).isEmpty();
        assertThat(answers.unknown()).isEmpty();
    }

    @Test
    void what_a_table_made_anew_has_no_column_for_is_called_lost() throws SQLException {
        List<String> partitioned = List.of(
                "create table t (a int, n int, kept text) partition by list (a)",
                "create table t1 partition of t default");
        assertThat(ask(partitioned, List.of("create table t (n smallint, kept text)"))
                        .lost())
                .containsExactlyInAnyOrder("the values of public.t.a are gone", "values of integer become smallint");
    }

    @Test
    void values_that_an_enum_loses_are_asked_for_wherever_they_are() throws SQLException {
        String rows =
                "insert into t (id, m, all_of) values (1, 'bad', '{ok}'), (2, 'ok', '{good,bad}'), (3, null, null)";
        List<String> tables = List.of(
                "create table t (id int, m mood default 'ok', all_of mood[])",
                "create table t (id int, m mood default 'ok', all_of mood[]) partition by range (id)");
        for (String table : tables) {
            List<String> parts = table.contains("partition by")
                    ? List.of(table, "create table td partition of t default")
                    : List.of(table);
            List<String> before = new ArrayList<>(List.of("create type mood as enum ('bad', 'ok', 'good')"));
            List<String> after = new ArrayList<>(List.of("create type mood as enum ('good', 'ok', 'great')"));
            before.addAll(parts);
            after.addAll(parts);

            assertThat(ask(before, after, rows).found())
                    .as(table)
                    .containsExactlyInAnyOrder(
                            "1 rows with 'bad' in public.t.m", "1 rows with 'bad' in public.t.all_of");
            assertThat(ask(before, after, rows, "update t set m = 'good', all_of = null")
                            .found())
                    .as(table)
                    .isEmpty();
        }
    }

    @Test
    void a_table_made_anew_asks_for_values_that_an_enum_loses() throws SQLException {
        assertThat(ask(
                                List.of("create type mood as enum ('bad', 'ok')", "create table t (id int, m mood)"),
                                List.of(
                                        "create type mood as enum ('ok')",
                                        "create table t (id int, m mood) partition by range (id)",
                                        "create table td partition of t default"),
                                "insert into t values (1, 'bad'), (2, 'ok')")
                        .found())
                .containsExactly("1 rows with 'bad' in public.t.m");
    }

    @Test
    void rows_of_the_default_partition_that_a_new_one_would_have_are_asked_for() throws SQLException {
        List<String> before = List.of(
                "create table t (id int, at date) partition by range (at)", "create table td partition of t default");
        List<String> after = new ArrayList<>(before);
        after.add("create table t24 partition of t for values from ('2024-01-01') to ('2025-01-01')");
        String rows = "insert into t select n, date '2023-12-30' + n from generate_series(0, 5) n";

        assertThat(ask(before, after, rows).found())
                .containsExactly("4 rows of public.td that belong to table public.t24");
        assertThat(ask(before, after, "insert into t values (1, '2023-01-01'), (2, null)")
                        .found())
                .isEmpty();
    }

    @Test
    void a_check_or_not_null_that_comes_to_a_domain_is_asked_of_its_columns() throws SQLException {
        String domain = "create domain email as text check (value like '%@%')";
        String table = "create table acct (id serial primary key, e email)";
        String[] rows = {"insert into acct (e) values ('1@x'), ('2@y.z'), (null)"};
        assertThat(ask(List.of(domain, table), List.of(domain.replace("@%", "@%.%"), table), rows)
                        .found())
                .containsExactly("1 rows of public.acct with a value in e that public.email will not take");
        assertThat(ask(List.of(domain, table), List.of(domain + " not null", table), rows)
                        .found())
                .containsExactly("1 rows of public.acct with a value in e that public.email will not take");
    }

    @Test
    void a_domain_that_is_made_anew_is_asked_of_the_columns_that_get_it_again() throws SQLException {
        List<String> rest = List.of(
                "create domain over as d1",
                "create type ct as (a d1)",
                "create table a (id int primary key, v d1, w d1[], c ct)",
                "create table p (a d1) partition by list (a)");
        List<String> one = new ArrayList<>(List.of("create domain d1 as int"));
        one.addAll(rest);
        List<String> other = new ArrayList<>(List.of("create domain d1 as int check (value > 0)"));
        other.addAll(rest);

        Answers answers = ask(one, other, "insert into a values (1, -1, null, null), (2, 3, null, null)");

        assertThat(answers.found()).contains("1 rows of public.a with a value in v that public.d1 will not take");
        assertThat(String.join("; ", answers.unknown())).contains("public.a.w", "public.a.c");
    }

    @Test
    void a_column_that_gets_a_type_made_with_it_is_asked_about() throws SQLException {
        Answers answers = ask(
                List.of("create table c (id int primary key, name text, m text)"),
                List.of(
                        "create type en as enum ('a', 'b')",
                        "create domain dd as int",
                        "create table c (id int primary key, name en, m dd)"),
                "insert into c values (1, 'a', '1'), (2, 'z', 'x')");

        assertThat(answers.found())
                .containsExactlyInAnyOrder(
                        "1 values of public.c.name that cannot become public.en",
                        "1 values of public.c.m that cannot become public.dd");
    }

    @Test
    void what_a_constraint_asks_of_converted_columns_is_told_as_unknown_and_of_wider_ones_asked() throws SQLException {
        Answers converted = ask(
                List.of("create table t (id int primary key, n int)"),
                List.of("create table t (id int primary key, n text unique)"),
                "insert into t values (1, 1), (2, 1)");
        Answers wider = ask(
                List.of("create table t (id int primary key, n int)"),
                List.of("create table t (id int primary key, n bigint check (n < 1))"),
                "insert into t values (1, 1), (2, 0)");

        assertThat(converted.found().isEmpty() && converted.unknown().isEmpty()).isFalse();
        assertThat(wider.found()).containsExactly("1 rows of public.t that violate t_n_check");
    }

    @Test
    void a_domain_that_gets_a_narrower_base_is_asked_about_and_takes_consent() throws SQLException {
        String table = "create table t (id int primary key, x dd, t ts, n nu)";
        Answers answers = ask(
                List.of(
                        "create domain dd as text",
                        "create domain ts as timestamp",
                        "create domain nu as numeric",
                        table),
                List.of(
                        "create domain dd as varchar(2)",
                        "create domain ts as date",
                        "create domain nu as numeric(5, 1)",
                        table),
                "insert into t values (1, 'abc', '2020-01-01 10:11', 1.2345), (2, 'a  ', null, 123456)");

        assertThat(answers.found())
                .containsExactlyInAnyOrder(
                        "1 values of public.t.x that cannot become character varying(2)",
                        "1 values of public.t.n that cannot become numeric(5,1)");
        assertThat(answers.lost()).hasSize(3).allMatch(text -> text.contains("by way of their text"));
    }

    @Test
    void a_text_that_becomes_a_domain_over_a_shorter_one_is_asked_about() throws SQLException {
        for (String before : List.of("create domain dd as text", "create domain other as text")) {
            Answers answers = ask(
                    List.of(before, "create table t (id int primary key, y text)"),
                    List.of("create domain dd as varchar(2)", "create table t (id int primary key, y dd)"),
                    "insert into t values (1, 'def'), (2, 'de')");

            assertThat(answers.found()).containsExactly("1 values of public.t.y that cannot become public.dd");
            assertThat(answers.lost()).isNotEmpty();
        }
    }

    @Test
    void rows_that_refer_to_a_partition_that_goes_are_asked_about() throws SQLException {
        String table = "create table w (id int primary key) partition by range (id)";
        String kept = "create table w1 partition of w for values from (0) to (10)";
        String key = "create table r (x int references w)";
        Answers answers = ask(
                List.of(table, kept, "create table w2 partition of w for values from (10) to (20)", key),
                List.of(table, kept, key),
                "insert into w values (1), (11), (12)",
                "insert into r values (1), (11)");

        assertThat(answers.found()).containsExactly("1 rows of public.r that refer to rows of public.w2, which go");
        assertThat(answers.lost()).containsExactly("the rows of public.w2 are gone");
    }
}
