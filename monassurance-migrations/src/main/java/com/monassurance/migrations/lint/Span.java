package com.monassurance.migrations.lint;

/** A part of a text, as offsets. Immutable. */
record Span(int start, int end) {

    static final Span NOWHERE = new Span(0, 0);

    boolean contains(Span other) {
        return start <= other.start && other.end <= end;
    }

    boolean isEmpty() {
        return start >= end;
    }

    String in(String text) {
        return text.substring(start, end);
    }
}
