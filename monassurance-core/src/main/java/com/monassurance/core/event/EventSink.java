package com.monassurance.core.event;

import static java.util.Objects.requireNonNull;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a module sends its events; called on the thread that does the work, so it must return at once. A module wraps
 * the sink it is given in {@link #guarded()}: a sink that throws never breaks the work. Implementations must be
 * thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EventSink {

    /**
     * Takes one event. Must not block.
     *
     * @param event what happened
     */
    void accept(OpsEvent event);

    /**
     * Returns a sink that forgets everything.
     *
     * @return the sink used when the host names none
     */
    static EventSink none() {
        return event -> {};
    }

    /**
     * Returns a sink that writes one {@code key=value} line per event to the SLF4J logger
     * {@code com.monassurance.events}.
     *
     * @return a logging sink
     */
    static EventSink logging() {
        Logger logger = LoggerFactory.getLogger("com.monassurance.events");
        return event -> {
            String line = EventLine.of(event);
            switch (event.level()) {
                case INFO -> logger.info(line);
                case WARNING -> logger.warn(line);
                case ERROR -> logger.error(line);
            }
        };
    }

    /**
     * Returns a sink that passes each event to this one and then to another, which gets it even when this one throws.
     *
     * @param other the second receiver
     * @return both
     */
    default EventSink and(EventSink other) {
        requireNonNull(other, "other");
        return event -> {
            try {
                accept(event);
            } finally {
                other.accept(event);
            }
        };
    }

    /**
     * Returns this sink with its exceptions logged instead of thrown.
     *
     * @return a sink that never throws
     */
    default EventSink guarded() {
        return event -> {
            try {
                accept(event);
            } catch (RuntimeException | Error e) {
                LoggerFactory.getLogger(EventSink.class).warn("event={} outcome=sink-failed", event.name(), e);
            }
        };
    }
}
