package com.monassurance.migrations.baseline;

import static java.util.Objects.requireNonNull;

/**
 * One of our revisions that stands for something another tool has applied. Immutable.
 *
 * @param id what the other tool calls it
 * @param revision our revision
 * @param by how it was found
 * @since 0.1.0
 */
public record RevisionMatch(String id, String revision, By by) {

    /** Checks. */
    public RevisionMatch {
        requireNonNull(id, "id");
        requireNonNull(revision, "revision");
        requireNonNull(by, "by");
    }

    /**
     * How a revision was found for what another tool has applied.
     *
     * @since 0.1.0
     */
    public enum By {
        /** The caller said so. */
        MAP,
        /** The ids are the same, but for leading zeros and the marks between numbers. */
        ID,
        /** The description is the message of one revision only, but for case and punctuation. */
        DESCRIPTION,
        /** Nothing else matched, the scripts are one line, and it has the same place in it. */
        POSITION
    }
}
