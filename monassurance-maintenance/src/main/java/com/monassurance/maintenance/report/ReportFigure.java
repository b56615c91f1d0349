package com.monassurance.maintenance.report;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One number of a report, which the next reports hold against theirs. Immutable.
 *
 * @param id stable name, the same in every language, such as {@code database.bytes}
 * @param title what it is
 * @param unit what it is counted in
 * @param value the number, finite
 * @param limit what it must not reach; null without one, see {@link #findLimit()}
 * @since 0.1.0
 */
public record ReportFigure(
        String id,
        Text title,
        Unit unit,
        double value,
        @Nullable Double limit) {

    /**
     * What a figure is counted in.
     *
     * @since 0.1.0
     */
    public enum Unit {
        /** Bytes. */
        BYTES,
        /** Seconds. */
        SECONDS,
        /** Things. */
        COUNT,
        /** A share from 0 to 1, shown in percent. */
        SHARE
    }

    private static final double PERCENT = 100;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a number is not finite
     */
    public ReportFigure {
        requireNonNull(id, "id");
        requireNonNull(title, "title");
        requireNonNull(unit, "unit");
        if (!Double.isFinite(value) || (limit != null && !Double.isFinite(limit))) {
            throw new IllegalArgumentException("a figure that is not known is left out: " + id);
        }
    }

    /**
     * Returns a figure without a limit.
     *
     * @param id stable name
     * @param title what it is
     * @param unit what it is counted in
     * @param value the number
     * @return the figure
     */
    public static ReportFigure of(String id, Text title, Unit unit, double value) {
        return new ReportFigure(id, title, unit, value, null);
    }

    /**
     * Returns this figure with something that it must not reach; a forecast says when it would.
     *
     * @param most the limit
     * @return a copy
     */
    public ReportFigure below(double most) {
        return new ReportFigure(id, title, unit, value, most);
    }

    /**
     * Returns what it must not reach.
     *
     * @return empty without a limit
     */
    public OptionalDouble findLimit() {
        return limit == null ? OptionalDouble.empty() : OptionalDouble.of(limit);
    }

    /** The number for people, with its unit. */
    Text words() {
        return words(value);
    }

    Text words(double number) {
        return switch (unit) {
            case BYTES -> Wording.bytes(Math.round(number));
            case SECONDS -> Wording.duration(Duration.ofMillis(Math.round(number * 1000)));
            case COUNT ->
                Text.of(
                        String.format(Locale.ENGLISH, "%,.0f", number),
                        String.format(Locale.ENGLISH, "%,.0f", number).replace(',', '\u00A0'));
            case SHARE ->
                Text.of(
                        String.format(Locale.ENGLISH, "%.2f %%", number * PERCENT),
                        String.format(Locale.FRANCE, "%.2f %%", number * PERCENT));
        };
    }
}
