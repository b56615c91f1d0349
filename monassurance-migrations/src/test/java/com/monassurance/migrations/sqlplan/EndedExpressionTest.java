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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A generated column that becomes a plain one keeps its values, whatever becomes of what its expression used. */
class EndedExpressionTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final String TWICE =
            "create function twice(int) returns int language sql immutable as 'select $1 * 2'";
    private static final String GENERATED =
            "create table t (id int primary key, a int, b int generated always as (%s) stored, c text)";
    private static final String PLAIN = "create table t (id int primary key, a int, b int, c text)";
    private static final List<String> ROWS =
            List.of("insert into t (id, a, c) select n, n, 'x' from generate_series(1, 9) n");
    private static final String KEPT = "1 2,2 4,3 6,4 8,5 10,6 12,7 14,8 16,9 18";

    @Test
    void the_function_goes_with_the_expression() throws SQLException {
        keepsValues(List.of(TWICE, GENERATED.formatted("twice(a)")), ROWS, List.of(PLAIN));
    }

    @Test
    void the_function_stays_and_goes_later() throws SQLException {
        keepsValues(List.of(TWICE, GENERATED.formatted("twice(a)")), ROWS, List.of(TWICE, PLAIN), List.of(PLAIN));
    }

    @Test
    void the_function_is_made_anew() throws SQLException {
        keepsValues(
                List.of(TWICE, GENERATED.formatted("twice(a)")),
                ROWS,
                List.of(TWICE.replace("returns int", "returns bigint"), PLAIN));
    }

    @Test
    void the_type_goes_with_the_expression() throws SQLException {
        keepsValues(
                List.of(
                        "create type unit as enum ('one', 'two')",
                        GENERATED
                                .formatted("case when a is null then length('one'::unit::text) else a * 2 end")
                                .replace("length('one'::unit::text)", "case when 'one'::unit < 'two' then 1 end")),
                ROWS,
                List.of(PLAIN));
    }

    @Test
    void the_column_of_the_expression_goes() throws SQLException {
        keepsValues(
                List.of(GENERATED.formatted("a * 2")),
                ROWS,
                List.of("create table t (id int primary key, b int, c text)"));
    }

    @Test
    void the_column_of_the_expression_gets_another_type() throws SQLException {
        keepsValues(List.of(TWICE, GENERATED.formatted("twice(a)")), ROWS, List.of(PLAIN.replace("a int", "a text")));
    }

    @Test
    void its_own_type_changes_too() throws SQLException {
        keepsValues(List.of(TWICE, GENERATED.formatted("twice(a)")), ROWS, List.of(PLAIN.replace("b int", "b text")));
        keepsValues(
                List.of(TWICE, GENERATED.formatted("twice(a)")),
                ROWS,
                List.of(TWICE, PLAIN.replace("b int", "b text")));
    }

    @Test
    void its_own_type_is_made_anew() throws SQLException {
        String domain = "create domain whole as int";
        String generated = GENERATED.replace("b int", "b whole").formatted("(a * 2)::whole");
        keepsValues(
                List.of(domain, generated),
                ROWS,
                List.of(domain.replace("int", "bigint"), PLAIN.replace("b int", "b whole")));
    }

    @Test
    void partitions_and_children_keep_theirs() throws SQLException {
        String table = GENERATED.formatted("twice(a)");
        for (String parts : List.of(" partition by range (id)", "")) {
            List<String> below = parts.isEmpty()
                    ? List.of("create table t1 () inherits (t)")
                    : List.of(
                            "create table t1 partition of t for values from (0) to (5)",
                            "create table t2 partition of t default");
            keepsValues(all(TWICE, table + parts, below), ROWS, all(PLAIN + parts, below));
        }
    }

    /** There PostgreSQL 14 says of the tables in the middle that they have children too. */
    @Test
    void trees_of_three_levels_keep_theirs() throws SQLException {
        String table = GENERATED.replace(" primary key", "").formatted("twice(a)");
        String plain = PLAIN.replace(" primary key", "").replace("b int", "b int default 7");
        for (String parts : List.of(" partition by range (id)", "")) {
            List<String> below = parts.isEmpty()
                    ? List.of("create table t1 () inherits (t)", "create table t2 (more int) inherits (t1)")
                    : List.of(
                            "create table t1 partition of t for values from (0) to (5) partition by range (id)",
                            "create table t11 partition of t1 default",
                            "create table t2 partition of t default");
            List<String> rest = Stream.concat(
                            below.stream(), Stream.of("create view v as select b from t1", "create index on t1 (b)"))
                    .toList();
            keepsValues(
                    all(TWICE, table + parts, rest), ROWS, all(plain + parts, rest), all(TWICE, plain + parts, rest));
        }
    }

    @Test
    void values_that_are_never_stored_are_called_lost() throws SQLException {
        Assumptions.assumeTrue(SERVER.majorVersion() >= 18, "columns are virtual from 18 on");
        try (PostgresDatabase first = SERVER.newDatabase();
                PostgresDatabase second = SERVER.newDatabase();
                Connection connection = first.dataSource().getConnection();
                Connection beside = second.dataSource().getConnection()) {
            Catalog virtual = Convergence.make(
                    connection, List.of(GENERATED.formatted("a * 2").replace("stored", "virtual")));
            Catalog plain = Convergence.make(beside, List.of(PLAIN));
            SchemaPlanner planner = SchemaPlanner.of(PlanSettings.defaults());

            assertThat(planner.plan(SchemaDiff.of(virtual, plain, DiffSettings.defaults()))
                            .statements())
                    .flatExtracting(PlannedStatement::hazards)
                    .filteredOn(hazard -> hazard.kind().needsConsent())
                    .extracting(Hazard::text)
                    .containsExactly("the values of public.t.b are gone");
        }
    }

    private static List<String> all(String first, String second, List<String> others) {
        return Stream.concat(Stream.of(first, second), others.stream()).toList();
    }

    private static List<String> all(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    @SafeVarargs
    private static void keepsValues(List<String> start, List<String> rows, List<String>... wanted) throws SQLException {
        try (PostgresDatabase first = SERVER.newDatabase();
                Connection connection = first.dataSource().getConnection()) {
            Convergence.make(connection, start);
            first.execute(rows.toArray(String[]::new));
            for (List<String> next : wanted) {
                try (PostgresDatabase second = SERVER.newDatabase();
                        Connection beside = second.dataSource().getConnection()) {
                    Catalog end = Convergence.make(beside, next);
                    Convergence.Outcome outcome =
                            new Convergence(connection, PlanSettings.defaults()).reach(end, List.of());
                    String statements = String.join("\n", outcome.statements());
                    assertThat(outcome.failures()).as(statements).isEmpty();
                    assertThat(outcome.last()).as(statements).isEmpty();
                    assertThat(values(connection)).as(statements).isEqualTo(KEPT);
                }
            }
        }
    }

    private static String values(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select string_agg(id || ' ' || b, ',' order by id) from public.t")) {
            row.next();
            return row.getString(1);
        }
    }
}
