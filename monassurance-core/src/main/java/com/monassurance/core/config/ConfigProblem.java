package com.monassurance.core.config;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * One thing that is wrong with a configuration; holds no value of a secret. Immutable.
 *
 * @param key the key as the reader wrote it, such as {@code MONASSURANCE_DATABASE_URL}, or the file that cannot be read
 * @param problem what is wrong, such as {@code is missing}
 * @param expected what would be right, such as {@code a duration like 30s, 5m or PT30S}
 * @since 0.1.0
 */
public record ConfigProblem(String key, String problem, String expected) implements Serializable {

    /** Checks that every part is there. */
    public ConfigProblem {
        requireNonNull(key, "key");
        requireNonNull(problem, "problem");
        requireNonNull(expected, "expected");
    }

    @Override
    public String toString() {
        return key + " " + problem + " (" + (Suggestion.isQuestion(expected) ? "" : "expected ") + expected + ")";
    }
}
