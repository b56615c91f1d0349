package com.monassurance.migrations.lint;

import java.util.List;

/**
 * How a statement does the same without blocking: changes in its text, and statements behind it. Immutable.
 *
 * @param edits parts of the text and what stands in their place; the whole of an action of ALTER TABLE replaced by
 *     nothing is taken out
 * @param after statements to be run behind it, in order
 * @param commits whether what comes behind ends transactions by itself, which the header of a script has to say
 */
record OnlineForm(List<Edit> edits, List<String> after, boolean commits) {

    /** A part of the text and what stands in its place. */
    record Edit(Span span, String text) {}

    OnlineForm {
        edits = List.copyOf(edits);
        after = List.copyOf(after);
    }

    static OnlineForm insert(int at, String text) {
        return new OnlineForm(List.of(new Edit(new Span(at, at), text)), List.of(), false);
    }

    static OnlineForm replace(Span span, String text, List<String> after) {
        return new OnlineForm(List.of(new Edit(span, text)), after, false);
    }

    static OnlineForm without(Span span, List<String> after) {
        return replace(span, "", after);
    }

    OnlineForm committing() {
        return new OnlineForm(edits, after, true);
    }
}
