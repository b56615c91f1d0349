package com.monassurance.migrations.script;

import java.util.Arrays;

/** Turns offsets of a text into lines and columns. Immutable. */
final class LineIndex {

    private final int[] starts;

    LineIndex(String text) {
        int[] found = new int[64];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean crLf = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || (c == '\r' && !crLf)) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = i + 1;
            }
        }
        starts = Arrays.copyOf(found, count);
    }

    /** The 1-based line of an offset. */
    int line(int offset) {
        int place = Arrays.binarySearch(starts, offset);
        return place >= 0 ? place + 1 : -place - 1;
    }

    /** The 1-based column of an offset. */
    int column(int offset) {
        return offset - starts[line(offset) - 1] + 1;
    }
}
