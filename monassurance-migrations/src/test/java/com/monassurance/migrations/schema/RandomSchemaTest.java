package com.monassurance.migrations.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.judge.CatalogPrint;
import com.monassurance.migrations.judge.PrintRules;
import com.monassurance.migrations.judge.Scratch;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random schemas are valid, the same for the same seed, and of every kind. */
class RandomSchemaTest {

    private static final int SEEDS = Integer.getInteger("campaign.factor", 1) > 1 ? 2_000 : 60;
    private static final PostgresFixture SERVER = PostgresFixture.shared();

    @Test
    void every_seed_and_its_edit_is_valid_and_deterministic() throws SQLException {
        int version = SERVER.majorVersion();
        try (Scratch scratch = Scratch.on(SERVER)) {
            for (long seed = 0; seed < SEEDS; seed++) {
                RandomSchema schema = RandomSchema.of(seed, version);
                RandomSchema edited = schema.edited(seed);

                CatalogPrint made = print(scratch, schema, seed);
                CatalogPrint changed = print(scratch, edited, seed);

                assertThat(RandomSchema.of(seed, version).statements()).isEqualTo(schema.statements());
                assertThat(made.differences(print(scratch, RandomSchema.of(seed, version), seed)))
                        .as("seed %d", seed)
                        .isEmpty();
                assertThat(made.lines()).noneMatch(line -> line.contains("unknown pg_"));
                assertThat(changed).as("seed %d: %s", seed, edited.edits()).isNotEqualTo(made);
            }
        }
    }

    @Test
    void every_kind_is_made() {
        Set<Kind> made = EnumSet.noneOf(Kind.class);
        for (long seed = 0; seed < 300; seed++) {
            RandomSchema.of(seed, 18).kinds().keySet().forEach(kind -> made.add(Kind.valueOf(kind)));
        }

        assertThat(made).containsExactlyInAnyOrder(Kind.values());
    }

    private static CatalogPrint print(Scratch scratch, RandomSchema schema, long seed) throws SQLException {
        try {
            return scratch.printOf(schema.statements(), PrintRules.exact());
        } catch (SQLException e) {
            throw new AssertionError(
                    "seed " + seed + " " + schema.edits() + ": " + e.getMessage() + "\n\n" + schema, e);
        }
    }
}
