package com.monassurance.maintenance.scheduler;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The scheduled time a trigger stands for, and how often it came to nothing. db-scheduler forgets the first when it picks a
 * trigger up again, so both are its data, as text that every serializer can write.
 *
 * @param scheduledTime key of the run, in whole microseconds as databases keep it
 * @param failures times that the history could not be asked, or the node died
 */
record Occurrence(Instant scheduledTime, int failures) {

    Occurrence {
        requireNonNull(scheduledTime, "scheduledTime");
    }

    static Occurrence at(Instant time) {
        return new Occurrence(time.truncatedTo(ChronoUnit.MICROS), 0);
    }

    /**
     * Reads the data of a trigger that is due at some time. Without data, or when somebody has asked for it before its
     * time, it stands for the time it is due at: the run to come is not used up.
     */
    static Occurrence of(@Nullable Object data, Instant dueAt) {
        Occurrence kept = parse(data);
        return kept == null || kept.scheduledTime.isAfter(dueAt) ? at(dueAt) : kept;
    }

    Occurrence failedOnceMore() {
        return new Occurrence(scheduledTime, failures + 1);
    }

    String toData() {
        return failures == 0 ? scheduledTime.toString() : scheduledTime + " " + failures;
    }

    private static @Nullable Occurrence parse(@Nullable Object data) {
        if (!(data instanceof String text)) {
            return null;
        }
        int blank = text.indexOf(' ');
        try {
            return blank < 0
                    ? at(Instant.parse(text))
                    : new Occurrence(
                            Instant.parse(text.substring(0, blank)), Integer.parseInt(text.substring(blank + 1)));
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }
}
