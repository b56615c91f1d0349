package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.sqlplan.Precondition;
import java.util.List;

/**
 * Whether data fulfils a precondition.
 *
 * @since 0.1.0
 */
public sealed interface PreconditionAnswer {

    /**
     * Returns what was asked.
     *
     * @return the precondition
     */
    Precondition precondition();

    /**
     * Nothing stands in the way. Immutable.
     *
     * @param precondition what was asked
     * @since 0.1.0
     */
    record Met(Precondition precondition) implements PreconditionAnswer {}

    /**
     * Rows stand in the way. Immutable.
     *
     * @param precondition what was asked
     * @param count how many
     * @param samples at most ten of them, as {@code column=value} words
     * @since 0.1.0
     */
    record Violated(Precondition precondition, long count, List<String> samples) implements PreconditionAnswer {

        /** Copies. */
        public Violated {
            samples = List.copyOf(samples);
        }
    }

    /**
     * Nobody knows. Immutable.
     *
     * @param precondition what was asked
     * @param reason why it could not be answered, such as a timeout
     * @since 0.1.0
     */
    record NotChecked(Precondition precondition, String reason) implements PreconditionAnswer {}

    /**
     * Returns the answer in one line.
     *
     * @return for people
     */
    default String summary() {
        if (this instanceof Violated violated) {
            return violated.count() + " " + precondition().text()
                    + (violated.samples().isEmpty() ? "" : ", such as " + String.join("; ", violated.samples()));
        }
        if (this instanceof NotChecked unknown) {
            return "unknown: " + precondition().text() + " (" + unknown.reason() + ")";
        }
        return "none: " + precondition().text();
    }
}
