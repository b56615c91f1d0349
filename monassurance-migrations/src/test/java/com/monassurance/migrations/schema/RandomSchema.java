package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A valid schema that nobody has thought of, as the statements that make it in an empty database: the same seed and
 * version always give the same. Its statements name the roles {@code judge_one} and {@code judge_two}, and all can be
 * executed in one transaction. Immutable.
 */
public final class RandomSchema {

    private static final int MINIMUM_PARTS = 20;
    private static final int MORE_PARTS = 60;
    private static final int MAXIMUM_EDITS = 6;
    private static final int TRIES = 40;
    private static final int ALL_WEIGHTS =
            Arrays.stream(Kind.values()).mapToInt(Kind::weight).sum();

    private final long seed;
    private final Draft draft;
    private final List<String> edits;

    private RandomSchema(long seed, Draft draft, List<String> edits) {
        this.seed = seed;
        this.draft = draft;
        this.edits = List.copyOf(edits);
    }

    /** Makes the schema of a seed for a major version of PostgreSQL. */
    public static RandomSchema of(long seed, int version) {
        Random random = new Random(seed * 31 + version);
        Draft draft = new Draft(version, random);
        int parts = MINIMUM_PARTS + random.nextInt(MORE_PARTS);
        // Something to hang the rest on.
        for (Kind kind : List.of(Kind.SCHEMA, Kind.TRIGGER_FUNCTION, Kind.FUNCTION, Kind.TABLE, Kind.TABLE)) {
            kind.make(draft).ifPresent(draft::add);
        }
        for (int i = 0; i < parts; i++) {
            anyKind(random).make(draft).ifPresent(draft::add);
        }
        return new RandomSchema(seed, draft, List.of());
    }

    /** The schema after one to six edits, each of which adds, drops, renames something or changes one attribute. */
    public RandomSchema edited(long otherSeed) {
        Random random = new Random(seed * 1_000_003 + otherSeed);
        Draft edited = draft.copy(random);
        List<String> done = new ArrayList<>();
        int wanted = 1 + random.nextInt(MAXIMUM_EDITS);
        for (int i = 0; i < TRIES && done.size() < wanted; i++) {
            List<String> before = edited.statements();
            String edit = edit(edited, random);
            if (!edited.statements().equals(before)) {
                done.add(edit);
            }
        }
        return new RandomSchema(otherSeed, edited, done);
    }

    /** The seed it was made or edited by. */
    public long seed() {
        return seed;
    }

    /** The statements, in an order in which they can be executed. */
    public List<String> statements() {
        return draft.statements();
    }

    /** What was edited, in words; empty for a schema as it was made. */
    public List<String> edits() {
        return edits;
    }

    /** How many parts of each kind there are, by the kind's name. */
    public Map<String, Integer> kinds() {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        draft.parts().forEach(part -> kinds.merge(part.kind().name(), 1, Integer::sum));
        return kinds;
    }

    @Override
    public String toString() {
        return String.join(";\n", statements()) + ";";
    }

    private static String edit(Draft draft, Random random) {
        List<Part> parts = draft.parts();
        Part part = parts.get(random.nextInt(parts.size()));
        String what = part.kind() + " " + part.name();
        switch (random.nextInt(6)) {
            case 0 -> {
                Kind kind = anyKind(random);
                kind.make(draft).ifPresent(draft::add);
                return "add " + kind;
            }
            case 1 -> {
                draft.remove(part);
                return "drop " + what;
            }
            case 2 -> {
                draft.replace(part.withName(draft.newName()));
                return "rename " + what + " to " + draft.part(part.id()).name();
            }
            default -> {
                return change(draft, part, random);
            }
        }
    }

    private static String change(Draft draft, Part part, Random random) {
        List<Map.Entry<String, List<String>>> traits = part.kind().options(part, draft).entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("!"))
                .toList();
        if (traits.isEmpty()) {
            return "";
        }
        Map.Entry<String, List<String>> trait = traits.get(random.nextInt(traits.size()));
        String value = trait.getValue().get(random.nextInt(trait.getValue().size()));
        draft.replace(part.withTrait(trait.getKey(), value));
        return "change " + part.kind() + " " + part.name() + ": " + trait.getKey() + " from '"
                + part.trait(trait.getKey()) + "' to '" + value + "'";
    }

    private static Kind anyKind(Random random) {
        int chosen = random.nextInt(ALL_WEIGHTS);
        for (Kind kind : Kind.values()) {
            chosen -= kind.weight();
            if (chosen < 0) {
                return kind;
            }
        }
        throw new IllegalStateException();
    }
}
