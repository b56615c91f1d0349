package com.monassurance.migrations.squash;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Whether old revisions can be replaced by one.
 *
 * @since 0.1.0
 */
public sealed interface SquashOutcome {

    /**
     * The one makes the same schema as all of them, takes it all back, and makes it again; what stands above ends in the
     * same schema on it. Immutable.
     *
     * @param draft what would be written
     * @since 0.1.0
     */
    record Proven(SquashDraft draft) implements SquashOutcome {

        /** Checks. */
        public Proven {
            requireNonNull(draft, "draft");
        }
    }

    /**
     * The revisions do more than a schema can say, or others stand on them. Immutable.
     *
     * @param reason why they cannot be replaced, one sentence
     * @param objects what it is about: revisions, tables, sequences
     * @since 0.1.0
     */
    record Refused(String reason, List<String> objects) implements SquashOutcome {

        /** Copies. */
        public Refused {
            requireNonNull(reason, "reason");
            objects = List.copyOf(objects);
        }
    }

    /**
     * The proof failed or could not be had. Immutable.
     *
     * @param reason why, one sentence
     * @param objects what differs or could not be written
     * @since 0.1.0
     */
    record NotProven(String reason, List<String> objects) implements SquashOutcome {

        /** Copies. */
        public NotProven {
            requireNonNull(reason, "reason");
            objects = List.copyOf(objects);
        }
    }
}
