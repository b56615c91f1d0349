package com.monassurance.migrations.lint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Offsets of a text as lines and columns. Immutable. */
final class LineStarts {

    private final List<Integer> starts = new ArrayList<>();

    LineStarts(String text) {
        starts.add(0);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                starts.add(i + 1);
            }
        }
    }

    /** 1-based. */
    int line(int offset) {
        int place = Collections.binarySearch(starts, offset);
        return place >= 0 ? place + 1 : -place - 1;
    }

    /** 1-based. */
    int column(int offset) {
        return offset - starts.get(line(offset) - 1) + 1;
    }

    /** The offset of a line's first character. */
    int start(int line) {
        return starts.get(Math.max(0, Math.min(line, starts.size()) - 1));
    }

    Finding.Place place(String file, Span span) {
        return new Finding.Place(file, line(span.start()), column(span.start()), line(span.end()), column(span.end()));
    }
}
