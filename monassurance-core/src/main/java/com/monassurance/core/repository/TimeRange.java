package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/** From an instant, included, until another, excluded. */
record TimeRange(Instant from, Instant until) {

    TimeRange {
        requireNonNull(from, "from");
        requireNonNull(until, "until");
        if (until.isBefore(from)) {
            throw new IllegalArgumentException("until must not be before from: " + from + " … " + until);
        }
    }

    /** Reads the time of a cursor. */
    static Instant parse(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not the time of a cursor: " + text, e);
        }
    }
}
