package com.monassurance.migrations.run;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What the catalogue tells of a statement that was interrupted. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface RecoveryFinding {

    /**
     * Returns what was found.
     *
     * @return the end of a sentence that begins with the statement
     */
    String what();

    /**
     * It took effect, wholly.
     *
     * @param what what was found
     */
    record TookEffect(String what) implements RecoveryFinding {
        /** Checks the text. */
        public TookEffect {
            requireNonNull(what, "what");
        }
    }

    /**
     * It left nothing, and is to be run.
     *
     * @param what what was found
     */
    record NotTaken(String what) implements RecoveryFinding {
        /** Checks the text. */
        public NotTaken {
            requireNonNull(what, "what");
        }
    }

    /**
     * It left something half-built.
     *
     * @param what what was found
     * @param tables tables that somebody may still be working on
     * @param cures statements that finish it or remove it
     * @param isFinishedByCures whether the statement has taken effect after the cures, else it is to be run
     */
    record HalfDone(String what, List<String> tables, List<String> cures, boolean isFinishedByCures)
            implements RecoveryFinding {
        /** Copies the lists. */
        public HalfDone {
            requireNonNull(what, "what");
            tables = List.copyOf(tables);
            cures = List.copyOf(cures);
        }
    }

    /**
     * Something else stands in its place.
     *
     * @param what what was found
     */
    record NotOurs(String what) implements RecoveryFinding {
        /** Checks the text. */
        public NotOurs {
            requireNonNull(what, "what");
        }
    }

    /**
     * The catalogue does not tell.
     *
     * @param what what cannot be told
     */
    record Unknown(String what) implements RecoveryFinding {
        /** Checks the text. */
        public Unknown {
            requireNonNull(what, "what");
        }
    }
}
