package com.monassurance.migrations.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.migrations.revision.Target;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A concurrent statement that was broken off leaves an index that is invalid, and that is when people need a draft. */
class BrokenIndexTest {

    private static final String ORDERS = "create table orders (id int primary key, n int, note text);\n";

    @TempDir
    Path folder;

    private Bench orders() throws SQLException {
        Bench bench = new Bench(folder);
        bench.script("r1", "base", ORDERS, "drop table orders;\n").upgrade().model(ORDERS);
        execute(bench.live, "insert into orders values (1, 0, 'x'), (2, 0, 'x')");
        return bench;
    }

    @Test
    void an_index_that_nobody_desires_is_dropped_and_does_not_come_back() throws SQLException {
        try (Bench bench = orders()) {
            fails(bench.live, "create unique index concurrently orders_n on orders (n)");
            fails(bench.live, "create index concurrently orders_n_ccnew on orders ((1 / n))");
            bench.model(ORDERS + "create index orders_note on orders (note);\n");

            Draft draft = proven(bench);

            assertThat(bench.write(draft))
                    .contains(
                            "drop index concurrently if exists public.orders_n;",
                            "drop index concurrently if exists public.orders_n_ccnew;")
                    .doesNotContain("create unique");
            assertThat(draft.notes())
                    .contains(
                            "index public.orders.orders_n is invalid: a concurrent statement was broken off. The downgrade"
                                    + " does not bring it back.");
            thereAndBack(bench);
        }
    }

    @Test
    void an_index_that_is_desired_is_made_again() throws SQLException {
        try (Bench bench = orders()) {
            fails(bench.live, "create unique index concurrently orders_n on orders (n)");
            bench.model(ORDERS + "create unique index orders_n on orders (n);\n");

            Draft draft = proven(bench);

            assertThat(draft.upgrade().statements())
                    .extracting(each -> each.sql())
                    .containsExactly(
                            "drop index concurrently if exists public.orders_n",
                            "create unique index concurrently orders_n on public.orders USING btree (n)");
            assertThat(draft.upgrade().statements().get(1).preconditions()).isNotEmpty();
            execute(bench.live, "delete from orders where id = 2");
            bench.write(draft);
            thereAndBack(bench);
        }
    }

    @Test
    void an_index_of_a_materialized_view_or_with_another_definition_is_made_again() throws SQLException {
        String view = "create materialized view totals as select n, count(*) as c from orders group by n;\n";
        try (Bench bench = new Bench(folder)) {
            bench.script("r1", "base", ORDERS + view, "drop table orders cascade;\n")
                    .upgrade();
            execute(bench.live, "insert into orders values (1, 0, 'x'), (2, 0, 'x')");
            execute(bench.live, "refresh materialized view totals");
            fails(bench.live, "create index concurrently totals_c on totals ((1 / n))");
            fails(bench.live, "create index concurrently orders_n on orders ((1 / n))");
            bench.model(ORDERS + view
                    + "create index totals_c on totals (c);\ncreate index orders_n on orders (n desc);\n");

            bench.write(proven(bench));

            thereAndBack(bench);
        }
    }

    @Test
    void a_broken_index_of_a_partition_goes_with_that_of_the_table_above() throws SQLException {
        String parts = """
                create table parts (k int, n int) partition by list (k);
                create table parts_1 partition of parts for values in (1);
                create table parts_2 partition of parts for values in (2);
                """;
        try (Bench bench = new Bench(folder)) {
            bench.script("r1", "base", parts, "drop table parts;\n").upgrade();
            execute(bench.live, "insert into parts values (1, 0), (2, 0)");
            execute(bench.live, "create index parts_n on only parts ((1 / n))");
            fails(bench.live, "create index concurrently parts_1_n on parts_1 ((1 / n))");
            execute(bench.live, "alter index parts_n attach partition parts_1_n");
            bench.model(parts + "create index parts_n on parts (n);\n");

            bench.write(proven(bench));

            thereAndBack(bench);
        }
    }

    @Test
    void an_index_that_partitions_lack_is_a_schema_like_others() throws SQLException {
        String parts = """
                create table parts (k int, n int) partition by list (k);
                create table parts_1 partition of parts for values in (1);
                """;
        String lacking = "create index parts_n on only parts (n);\n";
        try (Bench bench = new Bench(folder)) {
            bench.script("r1", "base", parts + lacking, "drop table parts;\n")
                    .upgrade()
                    .model(parts + lacking);
            assertThat(bench.generator().draft("nothing")).isInstanceOf(DraftOutcome.Nothing.class);

            bench.model(parts + lacking + "create index parts_1_n on parts_1 (n);\n"
                    + "alter index parts_n attach partition parts_1_n;\n");
            bench.write(proven(bench));

            thereAndBack(bench);
        }
    }

    @Test
    void nobody_desires_an_index_that_is_broken_in_the_model() throws SQLException {
        try (Bench bench = orders();
                PostgresDatabase other = Bench.SERVER.newDatabase()) {
            execute(other, ORDERS + "insert into orders values (1, 0, 'x'), (2, 0, 'x')");
            fails(other, "create unique index concurrently orders_n on orders (n)");
            Autogenerator generator = bench.builder()
                    .model(DesiredSchema.database(other.dataSource()))
                    .build();

            assertThat(generator.check()).isInstanceOf(SchemaCheck.Same.class);
            assertThat(generator.draft("nothing"))
                    .isInstanceOfSatisfying(
                            DraftOutcome.Nothing.class,
                            nothing -> assertThat(nothing.notes())
                                    .contains("Not compared: index public.orders.orders_n (it is invalid in the desired"
                                            + " schema)."));
        }
    }

    private static Draft proven(Bench bench) {
        DraftOutcome outcome = bench.generator().draft("mend");
        assertThat(outcome).isInstanceOf(DraftOutcome.Proven.class);
        return ((DraftOutcome.Proven) outcome).draft();
    }

    private static void thereAndBack(Bench bench) {
        bench.upgrade();
        assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
        bench.migrator().downgrade(Target.revision("r1"));
        bench.upgrade();
        assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
    }

    private static void execute(PostgresDatabase database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void fails(PostgresDatabase database, String sql) throws SQLException {
        try {
            execute(database, sql);
        } catch (SQLException e) {
            assertThat(List.of("23505", "22012")).contains(e.getSQLState());
            return;
        }
        throw new AssertionError("it should have failed: " + sql);
    }
}
