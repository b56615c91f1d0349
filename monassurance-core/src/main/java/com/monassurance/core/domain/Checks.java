package com.monassurance.core.domain;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** What a text column accepts, checked before the database would refuse it. */
final class Checks {

    private Checks() {}

    /** Requires a text that fits a {@code varchar(lengthMax)}, which counts characters and not UTF-16 units. */
    static String text(String value, String name, int lengthMax) {
        requireStorable(requireNonNull(value, name), name);
        int length = value.length() <= lengthMax ? value.length() : value.codePointCount(0, value.length());
        if (length > lengthMax) {
            throw new IllegalArgumentException(name + " must have at most " + lengthMax + " characters, not " + length);
        }
        return value;
    }

    static void textOrNull(@Nullable String value, String name, int lengthMax) {
        if (value != null) {
            text(value, name, lengthMax);
        }
    }

    static void textOrNull(@Nullable String value, String name) {
        if (value != null) {
            requireStorable(value, name);
        }
    }

    static long id(long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("an id is positive, not " + value);
        }
        return value;
    }

    /** The database has no U+0000, and the driver would replace half a surrogate pair by a question mark. */
    private static void requireStorable(String value, String name) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\0') {
                throw new IllegalArgumentException(name + " must not hold U+0000");
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!pair) {
                    throw new IllegalArgumentException(name + " must not hold half a surrogate pair");
                }
                i++;
            }
        }
    }
}
