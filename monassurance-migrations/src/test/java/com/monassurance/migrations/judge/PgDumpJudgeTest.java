package com.monassurance.migrations.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The judge that everybody knows, and that the second judge sees all that it sees. */
class PgDumpJudgeTest {

    private static final int STEP = Integer.getInteger("campaign.factor", 1) > 1 ? 1 : 58;

    /** What pg_dump leaves out by its own nature. */
    private static final Set<String> UNSEEN = Set.of("schema public: dropped", "language: trusted");

    private static PgDumpJudge judge;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<PgDumpJudge> started = PgDumpJudge.start();
        Assumptions.assumeTrue(started.isPresent(), PgDumpJudge.NOT_INSTALLED);
        judge = started.orElseThrow();
    }

    @AfterAll
    static void stop() {
        if (judge != null) {
            judge.close();
        }
    }

    @Test
    void what_pg_dump_tells_apart_the_print_tells_apart() {
        List<Corpus.Case> pairs = CatalogPrintTest.pairs()
                .filter(pair -> judge.server().majorVersion() >= pair.firstVersion())
                .toList();
        List<String> unseen = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i += STEP) {
            Corpus.Case pair = pairs.get(i);
            try (PostgresDatabase one = made(pair, "one");
                    PostgresDatabase other = made(pair, "other")) {
                SchemaDump dump = judge.dump(one);
                if (dump.equals(judge.dump(other))) {
                    unseen.add(pair.title());
                } else {
                    assertThat(dump.differences(judge.dump(other))).isNotEmpty();
                    assertThat(CatalogPrint.of(one)).as(pair.title()).isNotEqualTo(CatalogPrint.of(other));
                }
            }
        }

        assertThat(unseen).isSubsetOf(UNSEEN);
    }

    @Test
    void order_of_independent_statements_does_not_count() {
        try (PostgresDatabase one = judge.server().newDatabase();
                PostgresDatabase other = judge.server().newDatabase()) {
            one.execute(
                    "create table a (x int, y int); create table b (x int); grant select on a to public; grant insert on b to public");
            other.execute(
                    "create table b (x int); create table a (y int, x int); grant insert on b to public; grant select on a to public");

            assertThat(judge.dump(one)).isNotEqualTo(judge.dump(other));
            assertThat(judge.dump(one).withoutColumnOrder())
                    .isEqualTo(judge.dump(other).withoutColumnOrder());
            assertThat(judge.dump(one).entries()).hasSizeGreaterThan(3);
        }
    }

    private static PostgresDatabase made(Corpus.Case pair, String section) {
        PostgresDatabase database = judge.server().newDatabase();
        Scratch.createRoles(database);
        database.execute(pair.section("").toArray(String[]::new));
        database.execute(pair.section(section).toArray(String[]::new));
        return database;
    }
}
