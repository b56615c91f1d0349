package com.monassurance.migrations.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.migrations.judge.Scratch;
import com.monassurance.migrations.schema.RandomSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits of random schemas are proven by the runner of revisions, there and back. */
class RandomDraftTest {

    private static final int PAIRS =
            Integer.getInteger("campaign.pairs", Integer.getInteger("campaign.factor", 1) > 1 ? 300 : 1);
    private static final int QUESTIONS_MAX = 3;
    private static final long FIRST = Long.getLong("campaign.first", 0);

    @TempDir
    Path folder;

    @Test
    void an_edit_of_a_random_schema_is_proven() throws IOException {
        int version = Bench.SERVER.majorVersion();
        try (PostgresDatabase database = Bench.SERVER.newDatabase()) {
            Scratch.createRoles(database);
        }
        List<String> problems = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + PAIRS; seed++) {
            RandomSchema schema = RandomSchema.of(seed, version);
            RandomSchema edited = schema.edited(seed);
            PlanOutcome outcome =
                    decided(DesiredSchema.files(file("from", schema)), DesiredSchema.files(file("to", edited)));
            if (!(outcome instanceof PlanOutcome.Proven)) {
                problems.add("seed " + seed + " " + edited.edits() + ": " + outcome);
            }
        }
        assertThat(problems).isEmpty();
    }

    /** Whatever looks like a rename is one. */
    private static PlanOutcome decided(DesiredSchema from, DesiredSchema to) {
        AutogeneratorBuilder builder = Autogenerator.on(Bench.scratch());
        PlanOutcome outcome = builder.build().diff(from, to);
        for (int i = 0; i < QUESTIONS_MAX && outcome instanceof PlanOutcome.Undecided undecided; i++) {
            undecided.proposals().forEach(each -> builder.rename(each.rename()));
            outcome = builder.build().diff(from, to);
        }
        return outcome;
    }

    private Path file(String name, RandomSchema schema) throws IOException {
        return Files.writeString(folder.resolve(name + ".sql"), String.join("\n;\n", schema.statements()) + "\n;\n");
    }
}
