package com.monassurance.core.event;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
            String line = "event=" + event.name()
                    + event.fields().entrySet().stream()
                            .map(EventSink::pair)
                            .collect(Collectors.joining(" ", event.fields().isEmpty() ? "" : " ", ""));
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
        Logger logger = LoggerFactory.getLogger(EventSink.class);
        return event -> {
            try {
                accept(event);
            } catch (RuntimeException e) {
                logger.warn("event={} outcome=sink-failed", event.name(), e);
            }
        };
    }

    private static String pair(Map.Entry<String, String> field) {
        String value = field.getValue();
        boolean plain = !value.isEmpty() && value.chars().allMatch(EventSink::isPlain);
        return field.getKey() + "=" + (plain ? value : quoted(value));
    }

    private static boolean isPlain(int character) {
        return character > ' '
                && character != '"'
                && character != '='
                && character != '\\'
                && !isLineBreaking(character);
    }

    /** A value must never be able to begin a line of the log. */
    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        value.codePoints().forEach(character -> {
            switch (character) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (isLineBreaking(character)) {
                        text.append(String.format(Locale.ROOT, "\\u%04x", character));
                    } else {
                        text.appendCodePoint(character);
                    }
                }
            }
        });
        return text.append('"').toString();
    }

    private static boolean isLineBreaking(int character) {
        return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
    }
}
