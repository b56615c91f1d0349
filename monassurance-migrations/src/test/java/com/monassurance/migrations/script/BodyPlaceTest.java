package com.monassurance.migrations.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Each script fails on the server where {@code «} stands, which is not sent. */
class BodyPlaceTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    static Stream<Arguments> scripts() {
        return Stream.of(
                Arguments.of("a character of the statement", "select 1;\nselect 'é',\n  «nope;"),
                Arguments.of(
                        "a DO block, a query",
                        "select 1;\n\ndo $$\nbegin\n  perform 1;\n  perform 'é', «nope;\nend $$;"),
                Arguments.of("a DO block, an expression", "do $$ declare x int;\nbegin\n  x := 1 +\n «nope;\nend $$;"),
                Arguments.of("a DO block, a condition", "do $$\nbegin\n  if «nope > 1 then null; end if;\nend $$;"),
                Arguments.of(
                        "a DO block, INTO", "do $$\ndeclare a int;\nbegin\n  select 1 into a from «nope;\nend $$;"),
                Arguments.of(
                        "a DO block, the same query twice",
                        "do $$ begin\n if false then\n  perform nope;\n end if;\n perform «nope;\nend $$;"),
                Arguments.of(
                        "a DO block in a string",
                        "do E'begin perform \\'\\\\\\\\it\\';\\n perform \\'a\\', «nope; end';"),
                Arguments.of("a DO block in a plain string", "do '\nbegin\n perform ''it'', «nope;\nend';"),
                Arguments.of("a DO block, a syntax error", "do $$\nbegin\n  perform 1;\n  «frobnicate;\nend $$;"),
                Arguments.of("a DO block, a failure at run time", "do $$\nbegin\n  null;\n  «perform 1 / 0;\nend $$;"),
                Arguments.of("a DO block, RAISE", "do $$\nbegin\n  «raise exception 'no';\nend $$;"),
                Arguments.of(
                        "SQL function at creation",
                        "select 1;\ncreate function f() returns int language sql as $$\n  select 1;\n  select «nope; $$;"),
                Arguments.of(
                        "SQL function at creation, syntax",
                        "create function f() returns int language sql as 'select\n  frob frob «frob';"),
                Arguments.of(
                        "SQL function with a body of statements",
                        "create function f() returns int language sql begin atomic\n  select «nope; end;"),
                Arguments.of(
                        "PL/pgSQL function at creation",
                        "create function f() returns int language plpgsql as $f$\nbegin\n  return 1\n  return «2;\nend $f$;"),
                Arguments.of(
                        "PL/pgSQL function called, of which the server knows no place",
                        "create function f(a int) returns int language plpgsql as $f$\nbegin\n  return a + «nope;\nend $f$;\n\nselect f(1);"),
                Arguments.of(
                        "PL/pgSQL function called, of which the server knows no place, run time",
                        "create function Public.F(a int, b numeric(3, 1)) returns int language plpgsql as $f$\nbegin\n  «return a / 0;\nend $f$;\nselect 1, f(1, 2);"),
                Arguments.of(
                        "SQL function called, of which the server knows no place",
                        "create table t (a int);\ncreate function \"F g\"() returns int language sql as $$\n select 1 / 0 $$;\n«select \"F g\"();"),
                Arguments.of(
                        "a DO block that calls one of the script",
                        "create procedure p() language plpgsql as $f$\nbegin\n  perform «nope;\nend $f$;\ndo $$ begin\n call p();\nend $$;"),
                Arguments.of(
                        "a DO block that calls one of the server",
                        "do $$ begin\n null;\n perform pg_catalog.json_populate_record(null::pg_class, «'[');\nend $$;"),
                Arguments.of("EXECUTE", "do $$ begin\n null;\n execute 'select «nope';\nend $$;"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void a_failure_is_placed_in_the_script(String what, String marked) throws SQLException {
        int offset = marked.indexOf('«');
        String sql = marked.replace("«", "");
        LineIndex lines = new LineIndex(sql);
        String expected = lines.line(offset) + ":" + lines.column(offset);

        PostgresDatabase database = POSTGRES.database();

        assertThat(placeOfFailure(database, sql)).as(what).isEqualTo(expected);
    }

    private static String placeOfFailure(PostgresDatabase database, String sql) throws SQLException {
        List<SqlStatement> statements = StatementSplitter.split("x", sql).statements();
        try (Connection connection = database.dataSource().getConnection();
                Statement runner = connection.createStatement()) {
            runner.setEscapeProcessing(false);
            for (SqlStatement statement : statements) {
                try {
                    runner.execute(statement.text());
                } catch (PSQLException e) {
                    ServerErrorMessage message = e.getServerErrorMessage();
                    assertThat(message).isNotNull();
                    return statement.placeOf(place(message), statements);
                }
            }
        }
        return "nothing failed";
    }

    private static ServerPlace place(ServerErrorMessage message) {
        String query = message.getInternalQuery();
        String where = message.getWhere();
        return new ServerPlace(
                message.getPosition(),
                message.getInternalPosition(),
                query == null ? "" : query,
                where == null ? "" : where);
    }
}
