package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.judge.Scratch;
import com.monassurance.migrations.schema.RandomSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever two random schemas there are, the plan takes a database from one to the other and back. */
class ConvergenceTest {

    private static final long FIRST = Long.getLong("campaign.first", 0);
    private static final int PAIRS = Integer.getInteger("campaign.pairs", 10);
    private static final int SHOWN = 6;
    private static final int WIDTH = 300;
    private static final PostgresFixture SERVER = PostgresFixture.shared();

    @Test
    void edits_and_unrelated_pairs_converge() throws SQLException {
        List<String> problems = new ArrayList<>();
        int first = 0;
        for (long seed = FIRST; seed < FIRST + PAIRS; seed++) {
            RandomSchema schema = RandomSchema.of(seed, SERVER.majorVersion());
            boolean isUnrelated = seed % 5 == 4;
            RandomSchema other =
                    isUnrelated ? RandomSchema.of(seed + 1_000_000, SERVER.majorVersion()) : schema.edited(seed);
            String name = "seed " + seed + " " + other.edits();
            first += pair(name, schema.statements(), other.statements(), problems) ? 1 : 0;
        }
        System.out.println(first + " of " + PAIRS + " pairs at once");
        problems.forEach(System.out::println);
        assertThat(problems).isEmpty();
    }

    private static boolean pair(String name, List<String> one, List<String> other, List<String> problems)
            throws SQLException {
        try (PostgresDatabase database = SERVER.newDatabase();
                PostgresDatabase second = SERVER.newDatabase()) {
            Scratch.createRoles(database);
            try (Connection connection = database.dataSource().getConnection();
                    Connection wantedConnection = second.dataSource().getConnection()) {
                Catalog start = Convergence.make(connection, one);
                Catalog wanted = Convergence.make(wantedConnection, other);
                Convergence convergence = new Convergence(connection, PlanSettings.defaults());
                boolean up = report(name + " up", convergence.reach(wanted), problems);
                boolean down = report(name + " down", convergence.reach(start), problems);
                return up && down;
            }
        }
    }

    private static String shown(List<String> lines) {
        return lines.stream()
                .limit(SHOWN)
                .map(line -> "\n    " + line.substring(0, Math.min(WIDTH, line.length())))
                .collect(Collectors.joining());
    }

    private static boolean report(String name, Convergence.Outcome outcome, List<String> problems) {
        if (!outcome.failures().isEmpty()) {
            problems.add(name + ": failed: " + shown(outcome.failures()));
        }
        if (!outcome.last().isEmpty()) {
            problems.add(name + ": in the end: " + shown(outcome.last().lines().toList()));
        } else if (!outcome.first().isEmpty() && System.getProperty("campaign.strict") != null) {
            problems.add(name + ": after the first plan: "
                    + shown(outcome.first().lines().toList()));
        }
        return outcome.failures().isEmpty() && outcome.first().isEmpty();
    }
}
