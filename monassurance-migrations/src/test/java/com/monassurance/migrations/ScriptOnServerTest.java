package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What splitters and drivers get wrong, sent to the server: the statement in the middle must arrive as it is. */
class ScriptOnServerTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    static Stream<Arguments> scripts_and_what_they_leave() {
        return Stream.of(
                Arguments.of(
                        "create function f(x int) returns int language sql begin atomic select 1; select case when x > 1"
                                + " then 2 else 3 end as \"end\"; end",
                        "select f(2)::text",
                        "2"),
                Arguments.of(
                        "create function f() returns int language sql begin atomic select t.\"end\" from (select 4 as \"end\") t; end",
                        "select f()::text",
                        "4"),
                Arguments.of(
                        "create function f() returns int begin atomic select t.end from (select 6 as end) t; -- end;\nselect 7 /* end */; end",
                        "select f()::text",
                        "7"),
                Arguments.of(
                        "create function f() returns int begin atomic select begin from (select 8 as begin) t; end",
                        "select f()::text",
                        "8"),
                Arguments.of(
                        "create function f() returns int begin atomic select pending from (select 5 as pending) legend; end",
                        "select f()::text",
                        "5"),
                Arguments.of(
                        "create procedure p() begin atomic insert into t values ('a;'); /* end; */ insert into t values ('b'); end;"
                                + " call p()",
                        "select string_agg(a, ',' order by a) from t",
                        "a;,b"),
                Arguments.of(
                        "create function fn_atomic() returns text language plpgsql as $f$ begin return $s$ ; $s$; end $f$",
                        "select fn_atomic()",
                        " ; "),
                Arguments.of(
                        "insert into t values (e'it\\'s; fine'), ('C:\\'), (U&'\\0061;')",
                        "select count(*)::text from t",
                        "3"),
                Arguments.of("insert into t values ('a;'\n   ';b')", "select a from t", "a;;b"),
                Arguments.of(
                        "insert into t select '{d ''2026-01-01''} {fn now()} ?' where '{\"a\": 1}'::jsonb ? 'a' and '{\"a\": 1}'::jsonb ?| array['a']",
                        "select a from t",
                        "{d '2026-01-01'} {fn now()} ?"),
                Arguments.of("prepare p(int, int) as select $1 + $2; deallocate p", "select 1::text", "1"),
                Arguments.of(
                        "create rule r as on insert to t do also (insert into log values (new.a); insert into log values ('2;'));"
                                + " insert into t values ('x')",
                        "select string_agg(a, ',' order by a) from log",
                        "2;,x"),
                Arguments.of(
                        "do $$ begin perform 'x;' ~ '^foo$'; insert into t values ('${x}'); end $$",
                        "select a from t",
                        "${x}"),
                Arguments.of(
                        "create schema x create table y (a int) create view z as select a from y",
                        "select to_regclass('x.z')::text",
                        "x.z"),
                Arguments.of("insert into t select 1 /* a /* b; */ it's */ + 1", "select a from t", "2"),
                Arguments.of("insert into t select 1 /*/ ; */ + 1", "select a from t", "2"),
                Arguments.of(
                        "select pg_catalog.set_config('search_path', '', false); create table public.u (a int)",
                        "select to_regclass('u')::text",
                        "u"));
    }

    @ParameterizedTest
    @MethodSource("scripts_and_what_they_leave")
    void a_statement_arrives_as_it_is_written(String statement, String query, String answer) {
        PostgresDatabase database = POSTGRES.database();
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(scripts()
                        .revision(
                                "r1",
                                "create table t (a text);\ncreate table log (a text);\n" + statement
                                        + ";\ncreate table public.last_one (a int);",
                                "")
                        .source())
                .build();

        migrator.upgrade(Target.head());

        assertThat(Probe.of(database).list(query)).containsExactly(answer);
        assertThat(Probe.of(database).is("to_regclass('public.last_one') is not null"))
                .isTrue();
    }

    @Test
    void a_failure_inside_a_body_is_told_with_its_line_and_column(PostgresDatabase database) {
        String upgrade =
                "create function f() returns int language plpgsql as $$\nbegin\n  return nope;\nend $$;\nselect f();";
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(scripts().revision("r1", upgrade, "").source())
                .build();

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator.upgrade(Target.head()))
                .withMessageContaining("r1_test.sql:7:10");
    }

    @Test
    void rows_of_copy_are_loaded_in_the_transaction_of_the_revision(PostgresDatabase database) {
        String upgrade = """
                \\restrict key
                create table t (a int, b text);
                copy t (a, b) from stdin;
                1\tit's; a tab at the end \\t
                2\t\\\\.
                3\t-- downgrade
                \\.
                copy t from stdin with (format csv, delimiter ';');
                4;"a
                ""b"";c"
                \\.
                \\unrestrict key
                create index t_a on t (a);
                """;
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(scripts().revision("r1", upgrade, "drop table t;").source())
                .build();

        migrator.upgrade(Target.head());
        assertThat(Probe.of(database).list("select b from t order by a"))
                .isEqualTo(List.of("it's; a tab at the end \t", "\\.", "-- downgrade", "a\n\"b\";c"));
        migrator.downgrade(Target.base());

        assertThat(Probe.of(database).is("to_regclass('t') is null")).isTrue();
    }
}
