package com.monassurance.core.repository;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** Values as the driver wants them bound. */
final class Arguments {

    private Arguments() {}

    static Argument time(Instant instant) {
        OffsetDateTime value = time(instant, OffsetDateTime.MIN, OffsetDateTime.MAX);
        return (position, statement, context) -> statement.setObject(position, value);
    }

    /** The spelling of an instant that the database reads. */
    static String timeText(Instant instant) {
        OffsetDateTime value = time(instant, OffsetDateTime.MIN, OffsetDateTime.MAX);
        if (value.equals(OffsetDateTime.MAX)) {
            return "infinity";
        }
        if (value.equals(OffsetDateTime.MIN)) {
            return "-infinity";
        }
        String text = value.toString();
        return text.startsWith("+") ? text.substring(1) : text;
    }

    /** Binds the day of a cursor; an empty one is before all days. */
    static Argument date(String text) {
        LocalDate value = parseDate(text);
        return (position, statement, context) -> statement.setObject(position, value);
    }

    static Argument array(String elementType, List<? extends @Nullable Object> values) {
        Object[] elements = values.toArray();
        return (position, statement, context) ->
                statement.setArray(position, context.getConnection().createArrayOf(elementType, elements));
    }

    private static LocalDate parseDate(String text) {
        try {
            return text.isEmpty() ? LocalDate.MIN : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not the day of a cursor: " + text, e);
        }
    }

    /** The driver reads and writes the infinities of the database as the ends of OffsetDateTime. */
    private static OffsetDateTime time(Instant instant, OffsetDateTime least, OffsetDateTime most) {
        if (!instant.isBefore(most.toInstant())) {
            return most;
        }
        if (!instant.isAfter(least.toInstant())) {
            return least;
        }
        return instant.atOffset(ZoneOffset.UTC);
    }
}
