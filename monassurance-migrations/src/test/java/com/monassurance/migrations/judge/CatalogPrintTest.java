package com.monassurance.migrations.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The second judge sees what differs and nothing else. */
class CatalogPrintTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final Pattern NUMBER = Pattern.compile("\\b[1-9]\\d{4,}\\b");
    private static final Pattern LIMITS = Pattern.compile("(seqmax|seqmin|atttypmod|typtypmod)=-?\\d+");
    private static Scratch scratch;

    @BeforeAll
    static void makeScratch() throws SQLException {
        scratch = Scratch.on(SERVER);
    }

    @AfterAll
    static void dropScratch() throws SQLException {
        scratch.close();
    }

    @Test
    void empty_database_prints_nothing() throws SQLException {
        assertThat(scratch.printOf(List.of(), PrintRules.exact()).lines()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void one_difference_is_seen_and_nothing_else(Corpus.Case pair) throws SQLException {
        Assumptions.assumeTrue(SERVER.majorVersion() >= pair.firstVersion());

        CatalogPrint one = print(pair, "one");
        CatalogPrint other = print(pair, "other");
        CatalogPrint again = print(pair, "one");

        assertThat(one.differences(other)).isNotEmpty();
        assertThat(one).isNotEqualTo(other);
        assertThat(one.differences(again)).isEmpty();
        assertThat(one).isEqualTo(again).hasSameHashCodeAs(again);
        assertNoOid(other.lines());
    }

    @Test
    void order_of_independent_statements_and_dropped_columns_do_not_count() throws SQLException {
        CatalogPrint one = scratch.printOf(
                List.of(
                        "create table a (x int primary key, y text)",
                        "create table b (x int references a, z text not null)",
                        "create view v as select y from a",
                        "create function f() returns int language sql return 1",
                        "grant select on a to judge_one",
                        "grant insert on a to judge_two",
                        "comment on column a.y is 'seen'",
                        "create index i on b (z, x)"),
                PrintRules.exact());
        CatalogPrint other = scratch.printOf(
                List.of(
                        "create function f() returns int language sql return 1",
                        "create table b (gone int, x int, gone_too text, z text not null)",
                        "create table a (x int, gone int, y text, gone_too text)",
                        "create index i on b (z, x)",
                        "alter table a drop gone, drop gone_too",
                        "comment on column a.y is 'seen'",
                        "alter table b drop gone, drop gone_too",
                        "grant insert on a to judge_two",
                        "alter table a add primary key (x)",
                        "alter table b add foreign key (x) references a",
                        "create view v as select y from a",
                        "grant select on a to judge_one"),
                PrintRules.exact());

        assertThat(one.differences(other)).isEmpty();
    }

    @Test
    void what_nobody_can_ask_for_does_not_count() throws SQLException {
        List<String> keys = List.of("create table t (a int)", "create table u (b int)");
        assertThat(printed(
                                keys,
                                "alter table t add constraint x unique (a)",
                                "alter table t add constraint y unique (a)")
                        .differences(printed(
                                keys,
                                "alter table t add constraint y unique (a)",
                                "alter table t add constraint x unique (a)")))
                .as("which of two equal keys a foreign key rests on")
                .isEmpty();
        List<String> array = List.of("create table t (a text[])");
        for (String method : List.of("gin", "hash")) {
            String index = "create index on t using " + method + " (a)";
            assertThat(printed(array, "alter table t alter a set storage main", index)
                            .differences(printed(array, index, "alter table t alter a set storage main")))
                    .as("how an index stores what is not of the column's type")
                    .isEmpty();
        }
        assertThat(printed(array, "create index on t using gin (a)")
                        .differences(printed(
                                array, "create index on t using gin (a)", "alter table t alter a set storage main")))
                .as("how the column is stored")
                .isNotEmpty();
    }

    private static CatalogPrint printed(List<String> first, String... then) throws SQLException {
        List<String> statements = new ArrayList<>(first);
        statements.addAll(List.of(then));
        if (first.size() > 1) {
            statements.add("alter table u add constraint f foreign key (b) references t (a)");
        }
        return scratch.printOf(statements, PrintRules.exact());
    }

    @Test
    void privileges_given_and_taken_back_are_as_before() throws SQLException {
        List<String> made = List.of("create table a (x int)", "create function f() returns int language sql return 1");
        List<String> taken = new ArrayList<>(made);
        taken.addAll(List.of(
                "grant select on a to judge_one",
                "revoke select on a from judge_one",
                "revoke execute on function f() from public",
                "grant execute on function f() to public",
                "revoke usage on schema public from public",
                "grant usage on schema public to public",
                "comment on table a is 'x'",
                "comment on table a is null"));

        CatalogPrint before = scratch.printOf(made, PrintRules.exact());
        CatalogPrint after = scratch.printOf(taken, PrintRules.exact());

        assertThat(before.differences(after)).isEmpty();
    }

    @Test
    void promised_rules_leave_out_column_order_and_derived_names() throws SQLException {
        List<String> one = List.of(
                "create table p (a int not null, b int not null, primary key (a)) partition by list (a)",
                "create table q partition of p for values in (1)",
                "create index i on p (b)");
        List<String> other = List.of(
                "create table p (b int not null, a int not null) partition by list (a)",
                "create table q (a int not null, b int not null)",
                "alter table q add constraint own_name primary key (a)",
                "create index own_index on q (b)",
                "alter table p attach partition q for values in (1)",
                "alter table p add primary key (a)",
                "create index i on p (b)");

        assertThat(scratch.printOf(one, PrintRules.exact())).isNotEqualTo(scratch.printOf(other, PrintRules.exact()));
        assertThat(scratch.printOf(one, PrintRules.promised().withoutDependencies())
                        .differences(
                                scratch.printOf(other, PrintRules.promised().withoutDependencies())))
                .isEmpty();
    }

    @Test
    void expression_read_back_from_its_print_is_equal() throws SQLException {
        List<String> one = List.of("create table t (v varchar(9), check (v in ('a', 'it''s', 'c')))");
        List<String> other =
                List.of("create table t (v varchar(9), check (((v)::text = any (array[('a'::character varying)::text,"
                        + " ('it''s'::character varying)::text, ('c'::character varying)::text]))))");

        assertThat(scratch.printOf(one, PrintRules.exact()).differences(scratch.printOf(other, PrintRules.exact())))
                .isEmpty();
    }

    @Test
    void rules_without_privileges_see_no_owner_and_no_grant() throws SQLException {
        List<String> one = List.of("create table t (a int)");
        List<String> other =
                List.of("create table t (a int)", "alter table t owner to judge_one", "grant select on t to judge_two");
        PrintRules rules = PrintRules.exact().withoutPrivileges();

        assertThat(scratch.printOf(one, rules).differences(scratch.printOf(other, rules)))
                .isEmpty();
        assertThat(scratch.printOf(one, PrintRules.exact())).isNotEqualTo(scratch.printOf(other, PrintRules.exact()));
    }

    @Test
    void whole_database_prints_as_its_transaction_did() throws SQLException {
        List<String> made = List.of("create table t (a int primary key, b text)", "create view v as select a from t");
        try (PostgresDatabase database = SERVER.newDatabase()) {
            database.execute(made.toArray(String[]::new));

            assertThat(CatalogPrint.of(database).differences(scratch.printOf(made, PrintRules.exact())))
                    .isEmpty();
            assertThat(CatalogPrint.of(database).lines()).hasSizeGreaterThan(10);
        }
    }

    private static void assertNoOid(List<String> lines) {
        assertThat(lines)
                .filteredOn(line ->
                        NUMBER.matcher(LIMITS.matcher(line).replaceAll("")).find())
                .isEmpty();
        assertThat(lines).filteredOn(line -> line.contains("unknown pg_")).isEmpty();
    }

    @Test
    void there_are_enough_pairs() {
        assertThat(pairs()).hasSizeGreaterThan(200);
    }

    private static CatalogPrint print(Corpus.Case pair, String section) throws SQLException {
        List<String> statements = new ArrayList<>(pair.section(""));
        statements.addAll(pair.section(section));
        return scratch.printOf(statements, PrintRules.exact());
    }

    static Stream<Corpus.Case> pairs() {
        return Corpus.read("/judge/pairs.sql").stream();
    }
}
