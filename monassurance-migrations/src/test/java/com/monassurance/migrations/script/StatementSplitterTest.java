package com.monassurance.migrations.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows S1 to S15 of what splitters get wrong. Every script below is two statements, the second being {@code select 2}. */
class StatementSplitterTest {

    private static List<String> split(String sql) {
        StatementSplitter.Split split = StatementSplitter.split("test.sql", sql);
        assertThat(split.problems()).isEmpty();
        return split.statements().stream().map(SqlStatement::text).toList();
    }

    private static List<String> problems(String sql) {
        return StatementSplitter.split("test.sql", sql).problems().stream()
                .map(ScriptProblem::summary)
                .toList();
    }

    static Stream<Arguments> first_statements() {
        return Stream.of(
                Arguments.of(
                        "S1 atomic body", "create function f() returns int language sql begin atomic select 1; end"),
                Arguments.of("S1 empty atomic body", "create procedure p() begin atomic end"),
                Arguments.of(
                        "S1 comment between",
                        "create or replace function f() returns int begin /* x; */ atomic select 1; select 3; end"),
                Arguments.of(
                        "S2 function named like it",
                        "create function fn_atomic() returns int language sql as $$ select 1; $$"),
                Arguments.of(
                        "S3 words that end in end",
                        "create function f() returns int begin atomic select pending from t legend; end"),
                Arguments.of("S4 column end", "create function f() returns int begin atomic select t.end from t; end"),
                Arguments.of("S4 alias end", "create function f() returns int begin atomic select 1 as end; end"),
                Arguments.of(
                        "S4 column begin", "create function f() returns int begin atomic select begin from t4; end"),
                Arguments.of(
                        "S4 case",
                        "create function f(x int) returns int begin atomic"
                                + " select case when x > 1 then case x when 2 then 3 end else 4 end; select 5; end"),
                Arguments.of(
                        "S4 comment with end",
                        "create function f() returns int begin atomic select 1; /* end; /* end */ */ -- end;\nend"),
                Arguments.of("S4 slash star slash", "select 1 /*/ ; */ + 1"),
                Arguments.of("S4 begin atomic as column and alias", "select begin atomic from t"),
                Arguments.of("S5 nested tags", "do $func$ begin execute $string$ select ';'; $string$; end $func$"),
                Arguments.of("S5 text right behind the tag", "do $$begin perform 1; end$$"),
                Arguments.of("S6 lone dollar in a body", "do $$ begin perform 'x;' ~ '^foo$'; end $$"),
                Arguments.of("S6 other tag in a body", "do $a$ begin perform $ab$;$ab$; end $a$"),
                Arguments.of("S7 parameters", "prepare p(int, int) as select $1, $2"),
                Arguments.of("S7 dollar in a name", "select a$b from (select 1 as a$b) x$"),
                Arguments.of("S7 adjacent parameters", "prepare q as select $1$2"),
                Arguments.of("S8 lower-case escape string", "select e'it\\'s; fine;'"),
                Arguments.of("S8 upper-case escape string", "select E'\\\\', E';\\';'"),
                Arguments.of("S8 unicode string", "select U&'d!0061t!+000061;' UESCAPE '!'"),
                Arguments.of("S8 unicode name", "select 1 as U&\"d;\\0061\""),
                Arguments.of("S8 national, bit and hex strings", "select n'a;', B'01', x'1F;'"),
                Arguments.of("S8 continued string", "select 'a;'\n  ';b'"),
                Arguments.of("S8 continued escape string", "select e'a'\n '\\';'"),
                Arguments.of("S8 escape string continued behind a comment", "select e'a' -- it's\n '\\';'"),
                Arguments.of("S8 letter of a name before a quote", "select date'2026-01-01', name'\\'"),
                Arguments.of("S9 backslash is a character", "select 'C:\\'"),
                Arguments.of("S10 nested comment", "select /* a /* b; */ c; */ 1"),
                Arguments.of("S10 quotes in comments", "select 1 /* it's */ -- don't;\n + 1"),
                Arguments.of("S10 dashes in a string", "select '--;', ';--'"),
                Arguments.of("S10 quoted names", "select 1 as \"a;b\", 2 as \"a\"\"b;\", 3 as \"--\""),
                Arguments.of("S10 comment inside an operator", "select 1 +-- ;\n 1"),
                Arguments.of(
                        "S14 JDBC escapes and operators",
                        "select '{d ''x''}', '{fn now()}', a ? 'b', a ?| c, a ?& d, x::int"),
                Arguments.of("S14 colons", "do $$ declare x int; begin x := 1; end $$"),
                Arguments.of("S15 no-break space is a letter", "select 1 as \u00a0x"),
                Arguments.of("S15 form feed and vertical tab", "select\f1\u000b+ 1"),
                Arguments.of("S15 unicode names", "select 1 as été, 2 as 名前, 3 as \"é;\""),
                Arguments.of(
                        "S15 rule with parentheses",
                        "create rule r as on insert to t do also (insert into a values (1); insert into b values (2))"),
                Arguments.of(
                        "S15 schema elements",
                        "create schema x create table t (a int) create view v as select a from t"),
                Arguments.of("S15 placeholder-like text", "do $$ begin raise notice '${x};'; end $$"),
                Arguments.of("S15 dollar tag with digits and letters", "do $été_1$ begin perform ';$$'; end $été_1$"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("first_statements")
    void a_statement_ends_where_psql_ends_it(String row, String statement) {
        assertThat(split(statement + ";\nselect 2;")).as(row).containsExactly(statement, "select 2");
        assertThat(split("/* a */ " + statement + "\n;;;-- x\nselect 2"))
                .as(row)
                .containsExactly(statement, "select 2");
        assertThat(split((statement + ";\nselect 2;").replace("\n", "\r\n")))
                .as("%s with CRLF", row)
                .containsExactly(statement.replace("\n", "\r\n"), "select 2");
    }

    @Test
    void a_script_of_nothing_but_comments_has_no_statement() {
        assertThat(split("")).isEmpty();
        assertThat(split("-- a;\n/* b; */ ; \n")).isEmpty();
    }

    @Test
    void a_statement_knows_its_line_and_column_and_the_place_of_an_error_inside() {
        SqlStatement statement = StatementSplitter.split("x", "select 1;\n  /* é */ select\n  'ä', nope;")
                .statements()
                .get(1);

        assertThat(statement.line() + ":" + statement.column()).isEqualTo("2:11");
        assertThat(statement.placeOf(1)).isEqualTo("2:11");
        assertThat(statement.placeOf(statement.text().indexOf("nope") + 1)).isEqualTo("3:8");
        assertThat(statement.placeOf(10_000)).isEqualTo("2:11");
    }

    @ParameterizedTest
    @MethodSource("unterminated")
    void what_never_ends_is_reported_where_it_begins(String sql, String place, String what) {
        assertThat(problems(sql))
                .singleElement()
                .asString()
                .startsWith("test.sql:" + place)
                .contains(what);
    }

    static Stream<Arguments> unterminated() {
        return Stream.of(
                Arguments.of("select 1;\nselect 'a;\n", "2:8", "string"),
                Arguments.of("select \"a", "1:8", "quoted name"),
                Arguments.of("do $a$ begin end $b$;", "1:4", "$a$"),
                Arguments.of("select 1; /* a /* b */", "1:11", "comment"),
                Arguments.of("select (1, (2);\nselect 3;", "1:8", "parenthesis"),
                Arguments.of("create function f() begin atomic select 1;", "1:1", "BEGIN ATOMIC"));
    }

    @Test
    void restrict_is_accepted_and_every_other_meta_command_is_refused_with_its_line() {
        assertThat(split("\\restrict abc;'123\nselect 2;\n\\unrestrict abc;'123\n"))
                .containsExactly("select 2");

        assertThat(problems("select 1;\n\\connect other\n\\echo 'x\nselect 2;"))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("test.sql:2:1:").contains("\\connect"),
                        second -> assertThat(second).startsWith("test.sql:3:1:").contains("\\echo"));
        assertThat(problems("select 1 \\gset\n"))
                .singleElement()
                .asString()
                .contains("1:10")
                .contains("\\gset");
    }

    @ParameterizedTest
    @MethodSource("transaction_commands")
    void control_of_the_transaction_is_refused_with_its_line(String command) {
        assertThat(problems("select 1;\n -- here\n" + command + ";"))
                .singleElement()
                .asString()
                .startsWith("test.sql:3:1:")
                .contains("control the transaction");
    }

    static Stream<String> transaction_commands() {
        return Stream.of(
                "begin",
                "BEGIN ISOLATION LEVEL SERIALIZABLE",
                "start transaction",
                "commit",
                "COMMIT AND CHAIN",
                "end",
                "abort",
                "rollback",
                "rollback prepared 'x'",
                "prepare transaction 'x'",
                "commit prepared 'x'");
    }

    @Test
    void what_only_looks_like_control_of_the_transaction_is_accepted() {
        assertThat(split("savepoint a; rollback to savepoint a; rollback work to a; release savepoint a;"
                        + " prepare p as select 1; start_of_something"))
                .hasSize(6);
    }

    @Test
    void statements_that_would_break_the_runner_are_refused() {
        assertThat(problems("discard all")).singleElement().asString().contains("lock of the runner");
        assertThat(problems("set standard_conforming_strings = off")).hasSize(1);
        assertThat(problems("set standard_conforming_strings = on; set session standard_conforming_strings to 'on'"))
                .isEmpty();
        assertThat(problems("copy t to stdout")).hasSize(1);
    }

    @Test
    void copy_takes_its_rows_as_they_are_up_to_the_line_that_ends_them() {
        String rows = "1\tit's; a \"row\"\t\n2\t\\\\.\n\n3\t-- upgrade\n \\.\n\\. \n";

        List<SqlStatement> statements = StatementSplitter.split(
                        "x",
                        "/* c */ copy \"from\".t (a, \"stdin\")\n from /* here */ stdin with (format csv, delimiter ';'); -- rows\n"
                                + rows + "\\.\nselect 2;")
                .statements();

        assertThat(statements).hasSize(2);
        assertThat(statements.get(0).findCopyData()).hasValue(rows);
        assertThat(statements.get(0).text()).startsWith("copy \"from\"").endsWith("';')");
        assertThat(statements.get(1).text()).isEqualTo("select 2");
        assertThat(statements.get(1).findCopyData()).isEmpty();
    }

    @Test
    void copy_of_no_rows_and_copies_from_elsewhere_are_told_apart() {
        List<SqlStatement> statements = StatementSplitter.split(
                        "x",
                        "copy t from stdin;\n\\.\ncopy t from '/x/stdin'; copy t from program 'stdin'; select stdin from stdin;")
                .statements();

        assertThat(statements).hasSize(4);
        assertThat(statements.get(0).findCopyData()).hasValue("");
        assertThat(statements.subList(1, 4))
                .allMatch(statement -> statement.findCopyData().isEmpty());
    }

    @Test
    void copy_whose_rows_are_not_ended_is_reported_and_nothing_behind_it_is_lost_silently() {
        assertThat(problems("select 1;\ncopy t from stdin;\n1\n2\nselect 2;\n"))
                .singleElement()
                .asString()
                .startsWith("test.sql:2:1:")
                .contains("not ended");
        assertThat(problems("copy t from stdin")).singleElement().asString().contains("semicolon");
        assertThat(problems("copy t from stdin; select 1;\n\\.\n"))
                .singleElement()
                .asString()
                .contains("next line");
        assertThat(problems("copy binary t from stdin;\n\\.\n"))
                .singleElement()
                .asString()
                .contains("binary");
        assertThat(problems("copy t from stdin (format binary);\n\\.\n"))
                .singleElement()
                .asString()
                .contains("binary");
    }

    @Test
    void five_megabytes_in_one_statement_and_in_fifty_thousand_are_split_whole() {
        String literal = "x;".repeat(2_500_000);
        assertThat(split("select '" + literal + "'; select 2")).hasSize(2);

        String many =
                "insert into t (a, b) values (1, 'some text; that is a hundred characters wide in all, or nearly');\n"
                        .repeat(50_000);
        assertThat(split(many)).hasSize(50_000);
    }
}
