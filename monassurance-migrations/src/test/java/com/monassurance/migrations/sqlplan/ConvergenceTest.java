package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.judge.CatalogPrint;
import com.monassurance.migrations.judge.PgDumpJudge;
import com.monassurance.migrations.judge.PrintRules;
import com.monassurance.migrations.judge.SchemaDump;
import com.monassurance.migrations.judge.Scratch;
import com.monassurance.migrations.schema.RandomSchema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Whatever two random schemas there are, the plan takes a database from one to the other and back, says the reader of
 * catalogues, says the second judge, and says {@code pg_dump}. Four of five pairs are edits, one is unrelated. With
 * {@code campaign.factor} two thousand pairs, else a few; {@code campaign.first} and {@code campaign.pairs} choose others.
 */
class ConvergenceTest {

    private static final boolean IS_DEEP = Integer.getInteger("campaign.factor", 1) > 1;
    private static final long FIRST = Long.getLong("campaign.first", 0);
    private static final int PAIRS = Integer.getInteger("campaign.pairs", IS_DEEP ? 2_000 : 10);
    private static final int DUMPED = Integer.getInteger("campaign.dumped", IS_DEEP ? 200 : 5);
    private static final int SHOWN = 6;
    private static final int WIDTH = 300;

    private static final Pattern OWN =
            Pattern.compile("(?s)(table|constraint) .*, (columns\\..*\\.)?isLocal: true \\| false"
                    + "|~ pg_(attribute|constraint) [^\n]*\n +(att|con)islocal: true\n +> false");

    private final List<String> problems = new ArrayList<>();

    @Test
    void edits_and_unrelated_pairs_converge_by_the_second_judge() throws SQLException {
        PostgresFixture server = PostgresFixture.shared();
        for (long seed = FIRST; seed < FIRST + PAIRS; seed++) {
            pair(server, seed, database -> CatalogPrint.of(database, PrintRules.promised()), CatalogPrint::differences);
        }
        report(PAIRS);
    }

    @Test
    void edits_and_unrelated_pairs_converge_by_pg_dump() throws SQLException, IOException, InterruptedException {
        Optional<PgDumpJudge> found = PgDumpJudge.start();
        assumeTrue(found.isPresent(), PgDumpJudge.NOT_INSTALLED);
        try (PgDumpJudge judge = found.orElseThrow()) {
            for (long seed = FIRST; seed < FIRST + DUMPED; seed++) {
                pair(
                        judge.server(),
                        seed,
                        database -> judge.dump(database).withoutColumnOrder(),
                        SchemaDump::differences);
            }
        }
        report(DUMPED);
    }

    private interface Difference<T> {
        List<String> between(T one, T other);
    }

    private void report(int pairs) {
        System.out.println(problems.size() + " problems in " + pairs + " pairs");
        assertThat(problems).isEmpty();
    }

    private <T> void pair(
            PostgresFixture server, long seed, Function<PostgresDatabase, T> judge, Difference<T> difference)
            throws SQLException {
        int version = server.majorVersion();
        RandomSchema schema = RandomSchema.of(seed, version);
        RandomSchema other = seed % 5 == 4 ? RandomSchema.of(seed + 1_000_000, version) : schema.edited(seed);
        String name = "seed " + seed + " " + other.edits();
        try (PostgresDatabase database = server.newDatabase();
                PostgresDatabase second = server.newDatabase()) {
            Scratch.createRoles(database);
            try (Connection connection = database.dataSource().getConnection();
                    Connection wantedConnection = second.dataSource().getConnection()) {
                Catalog start = Convergence.make(connection, schema.statements());
                Catalog wanted = Convergence.make(wantedConnection, other.statements());
                T atStart = judge.apply(database);
                Convergence convergence = new Convergence(connection, PlanSettings.defaults());
                List<Rename> renames = EditRenames.of(other.edits(), start, wanted);
                outcome(name + " up", convergence.reach(wanted, renames));
                judged(name + " up", difference.between(judge.apply(database), judge.apply(second)));
                outcome(name + " down", convergence.reach(start, EditRenames.reversed(renames)));
                judged(name + " down", difference.between(judge.apply(database), atStart));
            }
        }
    }

    private void outcome(String name, Convergence.Outcome outcome) {
        if (!outcome.failures().isEmpty()) {
            problem(name + ": failed: " + shown(outcome.failures()));
        }
        List<String> last = outcome.last().lines().filter(line -> !isOwn(line)).toList();
        if (!last.isEmpty()) {
            problem(name + ": in the end: " + shown(last));
        }
    }

    private void judged(String name, List<String> differences) {
        List<String> found = differences.stream().filter(each -> !isOwn(each)).toList();
        if (!found.isEmpty()) {
            problem(name + ": judged: " + shown(found));
        }
    }

    /** The one thing that no statement does: what a table declared by itself is never only inherited again. */
    private static boolean isOwn(String difference) {
        return OWN.matcher(difference).matches();
    }

    /** Told at once, for a campaign is long. */
    private void problem(String problem) {
        System.out.println(problem);
        problems.add(problem);
    }

    private static String shown(List<String> lines) {
        return lines.stream()
                .limit(SHOWN)
                .map(line -> "\n    " + line.substring(0, Math.min(WIDTH, line.length())))
                .collect(Collectors.joining());
    }
}
