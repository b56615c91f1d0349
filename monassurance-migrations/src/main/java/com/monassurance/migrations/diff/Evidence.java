package com.monassurance.migrations.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What speaks for one object being another under a new name: the weighted mean of what can be compared. Confined to one
 * thread.
 */
final class Evidence {

    /** What stands in columns, values or arguments. */
    static final double SHAPE = 0.45;
    /** The whole definition of what is its definition: a constraint, an index, a function, a view. */
    static final double DEFINITION = 0.70;

    private static final double NAME = 0.25;
    private static final double PLACE = 0.15;
    private static final double DEPENDANTS = 0.10;
    private static final double ALONE = 0.30;
    private static final double COMMENT = 0.10;
    private static final double ROWS = 0.40;
    private static final double WORTH_TELLING = 0.5;

    private final List<String> texts = new ArrayList<>();
    private double sum;
    private double weights;

    private Evidence add(double weight, double value, String text) {
        sum += weight * value;
        weights += weight;
        if (value >= WORTH_TELLING) {
            texts.add(value > 0.995 ? text : text + String.format(Locale.ROOT, " (%.0f %%)", value * 100));
        }
        return this;
    }

    Evidence shape(double value, String text) {
        return add(SHAPE, value, text);
    }

    Evidence definition(double value) {
        return add(DEFINITION, value, "same definition");
    }

    Evidence names(String one, String other) {
        return add(NAME, Resemblance.ofNames(one, other), one.equals(other) ? "same name" : "similar name");
    }

    Evidence place(double value) {
        return add(PLACE, value, "same place");
    }

    /** Nothing else could be what goes, nor what comes, and both have one place. */
    Evidence alone() {
        return add(ALONE, 1, "no other candidate");
    }

    /** Says nothing when nobody uses either. */
    Evidence dependants(Set<?> one, Set<?> other) {
        return one.isEmpty() && other.isEmpty()
                ? this
                : add(DEPENDANTS, Resemblance.ofSets(one, other), "used by the same");
    }

    /** Says nothing when neither has one. */
    Evidence comments(@Nullable String one, @Nullable String other) {
        return one == null && other == null
                ? this
                : add(COMMENT, one != null && one.equals(other) ? 1 : 0, "same comment");
    }

    Evidence rows(double value) {
        return add(ROWS, value, "same rows");
    }

    double score() {
        return weights == 0 ? 0 : sum / weights;
    }

    List<String> texts() {
        return List.copyOf(texts);
    }
}
