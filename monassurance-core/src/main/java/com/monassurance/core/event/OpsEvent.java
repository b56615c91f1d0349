package com.monassurance.core.event;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened and that the host may want to know. Each module has its own records of this type; a sink
 * that does not know a record can still log or count it through this view. Implementations are immutable.
 *
 * @since 0.1.0
 */
public interface OpsEvent {

    /**
     * Returns the stable dotted name, such as {@code migration.revision.applied}.
     *
     * @return lower-case words separated by dots
     */
    String name();

    /**
     * Returns when it happened.
     *
     * @return an instant of the clock of the module that sent it
     */
    Instant at();

    /**
     * Returns how much attention it wants.
     *
     * @return the level
     */
    Level level();

    /**
     * Returns the facts as text, in a stable order and without a secret.
     *
     * @return an unmodifiable map
     */
    Map<String, String> fields();

    /** How much attention an event wants. */
    enum Level {
        /** All is well. */
        INFO,
        /** Somebody should look at it in working hours. */
        WARNING,
        /** Something failed. */
        ERROR
    }
}
