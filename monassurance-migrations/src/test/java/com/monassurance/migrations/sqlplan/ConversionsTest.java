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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Values become values of another type by the cast there is for them, where their texts do not understand one another. */
class ConversionsTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final List<String> LABEL = List.of(
            "create type label as (word text)",
            "create function labelled(int) returns label immutable language sql as 'select row($1::text || ''!'')::public.label'",
            "create cast (int as label) with function labelled(int)");

    @Test
    void a_cast_of_an_extension_is_used() throws SQLException {
        assertThat(converted(List.of("create extension hstore"), "hstore", "jsonb", "'\"a\"=>\"1\", \"b\"=>NULL'"))
                .isEqualTo("{\"a\": \"1\", \"b\": null}");
    }

    @Test
    void a_cast_of_an_extension_is_used_for_arrays() throws SQLException {
        assertThat(converted(List.of("create extension hstore"), "hstore[]", "jsonb[]", "array['a=>1'::hstore]"))
                .isEqualTo("{\"{\\\"a\\\": \\\"1\\\"}\"}");
    }

    @Test
    void a_cast_of_the_users_own_is_used() throws SQLException {
        assertThat(converted(LABEL, "int", "label", "7")).isEqualTo("(7!)");
    }

    @Test
    void casts_of_the_server_are_used_where_texts_mean_something_else() throws SQLException {
        assertThat(converted(List.of(), "box", "polygon", "'((1,1),(0,0))'")).isEqualTo("((0,0),(0,1),(1,1),(1,0))");
        assertThat(converted(List.of(), "money", "numeric", "12.5::numeric::money"))
                .isEqualTo("12.50");
        assertThat(converted(List.of(), "int", "bit(8)", "5")).isEqualTo("00000101");
        assertThat(converted(List.of(), "interval", "time", "interval '10:11'")).isEqualTo("10:11:00");
    }

    @Test
    void what_a_cast_would_cut_or_round_is_asked_about() throws SQLException {
        assertThat(found("int", "bit(8)", "(5), (255), (256), (-1), (null)")).isEqualTo("2");
        assertThat(found("numeric", "money", "(1.25), (1.255), (1e30), ('NaN'), (null)"))
                .isEqualTo("3");
    }

    /** Before PostgreSQL 16 nothing tries an input, so the words of a number are looked at. */
    @Test
    void a_text_that_is_no_number_is_asked_about_on_every_version() throws SQLException {
        assertThat(found(
                        "text",
                        "numeric",
                        "(' 1.5e3 '), ('.5'), ('-Infinity'), ('NaN'), (' '), ('1,5'), ('e'), (null)"))
                .isEqualTo("3");
    }

    private static String converted(List<String> types, String before, String after, String value) throws SQLException {
        try (PostgresDatabase first = SERVER.newDatabase();
                PostgresDatabase second = SERVER.newDatabase();
                Connection connection = first.dataSource().getConnection();
                Connection beside = second.dataSource().getConnection()) {
            Convergence.make(connection, with(types, before));
            Catalog wanted = Convergence.make(beside, with(types, after));
            first.execute("insert into t values (" + value + ")");

            Convergence.Outcome outcome = new Convergence(connection, PlanSettings.defaults()).reach(wanted, List.of());

            assertThat(outcome.failures())
                    .as(String.join("\n", outcome.statements()))
                    .isEmpty();
            assertThat(outcome.last()).isEmpty();
            return answer(connection, "select v::text from public.t");
        }
    }

    /** How many of some values the question of the plan names. */
    private static String found(String before, String after, String values) throws SQLException {
        try (PostgresDatabase first = SERVER.newDatabase();
                PostgresDatabase second = SERVER.newDatabase();
                Connection connection = first.dataSource().getConnection();
                Connection beside = second.dataSource().getConnection()) {
            Catalog start = Convergence.make(connection, with(List.of(), before));
            Catalog wanted = Convergence.make(beside, with(List.of(), after));
            first.execute("insert into t values " + values);
            SchemaPlan plan = SchemaPlanner.of(PlanSettings.defaults())
                    .plan(SchemaDiff.of(start, wanted, DiffSettings.defaults()));
            assertThat(plan.preconditions()).hasSize(1);
            return answer(connection, plan.preconditions().get(0).countQuery());
        }
    }

    private static List<String> with(List<String> types, String type) {
        return Stream.concat(types.stream(), Stream.of("create table t (v " + type + ")"))
                .toList();
    }

    private static String answer(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
