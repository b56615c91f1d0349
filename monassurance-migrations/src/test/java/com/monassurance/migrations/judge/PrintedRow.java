package com.monassurance.migrations.judge;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One row of a catalogue in words, without what identifies it. Immutable.
 *
 * @param values by column
 */
record PrintedRow(Map<String, String> values) implements Comparable<PrintedRow> {

    String text() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" | "));
    }

    /** The columns that differ, each with both values. */
    String changes(PrintedRow other) {
        return values.entrySet().stream()
                .filter(entry -> !Objects.equals(entry.getValue(), other.values.get(entry.getKey())))
                .map(entry -> "\n      " + entry.getKey() + ": " + entry.getValue() + "\n      "
                        + " ".repeat(entry.getKey().length()) + "> " + other.values.get(entry.getKey()))
                .collect(Collectors.joining());
    }

    @Override
    public int compareTo(PrintedRow other) {
        return text().compareTo(other.text());
    }
}
