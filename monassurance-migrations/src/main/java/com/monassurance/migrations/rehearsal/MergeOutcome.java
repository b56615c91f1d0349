package com.monassurance.migrations.rehearsal;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Whether heads can be merged: whether a database gets the same schema whichever of them it has had first.
 *
 * @since 0.1.0
 */
public sealed interface MergeOutcome {

    /**
     * Returns the outcome in words, the objects among them.
     *
     * @return one or two sentences
     */
    String words();

    /**
     * Both orders were run and ended in the same schema. Immutable.
     *
     * @param heads the revisions
     * @param shared objects that several of them change; empty when they have nothing in common
     * @param reordered tables whose columns stand in another order, which is no difference
     * @since 0.1.0
     */
    record Commutes(List<String> heads, List<String> shared, List<String> reordered) implements MergeOutcome {

        /** Copies. */
        public Commutes {
            heads = List.copyOf(heads);
            shared = List.copyOf(shared);
            reordered = List.copyOf(reordered);
        }

        @Override
        public String words() {
            return "Both orders of " + String.join(", ", heads) + " end in the same schema."
                    + (shared.isEmpty() ? "" : " Several of them change " + String.join(", ", shared) + ".")
                    + (reordered.isEmpty()
                            ? ""
                            : " The columns of " + String.join(", ", reordered) + " stand in another order.");
        }
    }

    /**
     * The order matters: the orders end in different schemas, or one of them fails. Immutable.
     *
     * @param heads the revisions
     * @param reason what happened, one or two sentences
     * @param objects the objects about which they disagree
     * @since 0.1.0
     */
    record Conflicts(List<String> heads, String reason, List<String> objects) implements MergeOutcome {

        /** Copies. */
        public Conflicts {
            heads = List.copyOf(heads);
            requireNonNull(reason, "reason");
            objects = List.copyOf(objects);
        }

        @Override
        public String words() {
            return reason + (objects.isEmpty() ? "" : " It is about " + String.join(", ", objects) + ".");
        }
    }

    /**
     * Nobody knows. Immutable.
     *
     * @param reason why, one sentence
     * @since 0.1.0
     */
    record NotChecked(String reason) implements MergeOutcome {

        /** Checks. */
        public NotChecked {
            requireNonNull(reason, "reason");
        }

        @Override
        public String words() {
            return "Whether the heads get in each other's way was not checked: " + reason;
        }
    }
}
