package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The text of a script, shared by its sections and statements so that it is held once, and its lines, counted when the
 * first of them is asked for. Thread-safe.
 */
final class ScriptText {

    private final String text;

    /** Counted twice by two threads at worst, with the same result. */
    private @Nullable LineIndex lines;

    ScriptText(String text) {
        this.text = requireNonNull(text, "text");
    }

    String text() {
        return text;
    }

    LineIndex lines() {
        LineIndex known = lines;
        if (known == null) {
            known = new LineIndex(text);
            lines = known;
        }
        return known;
    }
}
