package com.monassurance.migrations.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.judge.CatalogPrint;
import com.monassurance.migrations.judge.PgDumpJudge;
import com.monassurance.migrations.judge.PrintRules;
import com.monassurance.migrations.judge.SchemaDump;
import com.monassurance.migrations.judge.Scratch;
import com.monassurance.migrations.schema.RandomSchema;
import com.monassurance.migrations.sqlplan.Convergence;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Whatever random schema there is, what the writer writes of it makes the same schema again, say the reader, the second
 * judge and {@code pg_dump}. {@code campaign.first} and {@code campaign.pairs} choose others than the few of every day.
 */
class RandomRoundTripTest {

    private static final boolean IS_DEEP = Integer.getInteger("campaign.factor", 1) > 1;
    private static final long FIRST = Long.getLong("campaign.first", 0);
    private static final int SCHEMAS = Integer.getInteger("campaign.pairs", IS_DEEP ? 400 : 6);
    private static final int DUMPED = Integer.getInteger("campaign.dumped", IS_DEEP ? 200 : 3);

    private final List<String> problems = new ArrayList<>();

    @Test
    void a_random_schema_is_written_and_made_again_by_the_second_judge() throws SQLException {
        PostgresFixture server = PostgresFixture.shared();
        for (long seed = FIRST; seed < FIRST + SCHEMAS; seed++) {
            schema(
                    server,
                    seed,
                    database -> CatalogPrint.of(database, PrintRules.promised()),
                    CatalogPrint::differences);
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void a_random_schema_is_written_and_made_again_by_pg_dump() throws SQLException, IOException, InterruptedException {
        Optional<PgDumpJudge> found = PgDumpJudge.start();
        assumeTrue(found.isPresent(), PgDumpJudge.NOT_INSTALLED);
        try (PgDumpJudge judge = found.orElseThrow()) {
            for (long seed = FIRST; seed < FIRST + DUMPED; seed++) {
                schema(judge.server(), seed, judge::dump, SchemaDump::differences);
            }
        }
        assertThat(problems).isEmpty();
    }

    private interface Difference<T> {
        List<String> between(T one, T other);
    }

    private <T> void schema(
            PostgresFixture server, long seed, Function<PostgresDatabase, T> judge, Difference<T> difference)
            throws SQLException {
        RandomSchema schema = RandomSchema.of(seed, server.majorVersion());
        try (PostgresDatabase first = server.newDatabase();
                PostgresDatabase second = server.newDatabase()) {
            Scratch.createRoles(first);
            try (Connection connection = first.dataSource().getConnection();
                    Connection other = second.dataSource().getConnection()) {
                Catalog one = Convergence.make(connection, schema.statements());
                told(
                        seed + " read",
                        CatalogComparison.of(one, again(other, one)).describe());
                told(seed + " judged", String.join("\n", difference.between(judge.apply(second), judge.apply(first))));
            }
        }
    }

    private Catalog again(Connection connection, Catalog catalog) throws SQLException {
        try {
            return Convergence.copy(connection, catalog);
        } catch (SQLException e) {
            told("failed", String.valueOf(e.getMessage()));
            return Convergence.read(connection);
        }
    }

    private void told(String name, String difference) {
        if (!difference.isEmpty()) {
            String problem = "schema " + name + ": " + difference;
            System.out.println(problem);
            problems.add(problem);
        }
    }
}
