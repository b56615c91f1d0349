package com.monassurance.migrations.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes random pairs of schemas to files, so that other tools can be measured on them: {@code campaign.export} names the
 * folder, {@code campaign.first} and {@code campaign.pairs} the pairs, {@code postgres.version} what the schemas are for.
 */
class PairExportTest {

    /** Between two statements, on a line of its own. */
    private static final String BETWEEN = "\n--;;\n";

    @Test
    @EnabledIfSystemProperty(named = "campaign.export", matches = ".+")
    void random_pairs_are_written_with_both_sides() throws IOException {
        Path folder = Path.of(System.getProperty("campaign.export"));
        int version = Integer.getInteger("postgres.version", 18);
        long first = Long.getLong("campaign.first", 0);
        int pairs = Integer.getInteger("campaign.pairs", 10);
        for (long seed = first; seed < first + pairs; seed++) {
            RandomSchema schema = RandomSchema.of(seed, version);
            boolean isUnrelated = seed % 5 == 4;
            RandomSchema other = isUnrelated ? RandomSchema.of(seed + 1_000_000, version) : schema.edited(seed);
            Path pair = Files.createDirectories(folder.resolve("pair-%05d".formatted(seed)));
            write(pair.resolve("start.sql"), schema.statements());
            write(pair.resolve("wanted.sql"), other.statements());
        }
        try (var written = Files.list(folder)) {
            assertThat(written.count()).isGreaterThanOrEqualTo(pairs);
        }
    }

    private static void write(Path file, List<String> statements) throws IOException {
        Files.writeString(file, String.join(BETWEEN, statements));
    }
}
