package com.monassurance.core.failure;

/**
 * The stable identity of a failure, such as {@code MIG-004}; each module has one enum of them. The code never changes
 * its meaning, so people may search for it and programs may branch on it. Implementations are immutable.
 *
 * @since 0.1.0
 */
public interface ErrorCode {

    /**
     * Returns the stable identifier: a module prefix, a dash and three digits.
     *
     * @return such as {@code MIG-004}
     */
    String id();

    /**
     * Returns whose move it is.
     *
     * @return the category, which a command line maps to its exit status
     */
    Category category();

    /** Whose move it is after a failure. */
    enum Category {
        /** The caller's input or configuration is wrong. */
        USAGE,
        /** It was refused because it would be unsafe; a consent or a precondition is missing. */
        REFUSED,
        /** It failed while running: a server, a disk, a network. */
        FAILED,
        /** It gave up waiting for a lock or a deadline. */
        TIMEOUT
    }
}
