package com.monassurance.health.metrics.internal;

import com.monassurance.core.Ticker;
import com.monassurance.core.sql.DatabaseError;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one collector as meters. A gauge that cannot be read is NaN, a counter keeps its last value. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Family {

    private final List<Figure> figures;
    private final Counters counters;
    private final Collected<Reading> collected;
    private final @Nullable Family gate;

    private Family(List<Figure> figures, Counters counters, Collected<Reading> collected, @Nullable Family gate) {
        this.figures = figures;
        this.counters = counters;
        this.collected = collected;
        this.gate = gate;
    }

    /** Completes a reading with what only two readings tell, such as the share of hits since the last one. */
    @FunctionalInterface
    public interface Completion extends BiFunction<Reading, Counters, Reading> {}

    /**
     * Creates a family.
     *
     * @param name name of the collector
     * @param figures its figures
     * @param source reads them
     * @param ticker monotonic time
     * @param limits of waiting and of age
     * @param completion adds what the growth of counters tells
     * @return the family
     */
    public static Family of(
            String name,
            List<Figure> figures,
            Collected.Source<Reading> source,
            Ticker ticker,
            Collected.Limits limits,
            Completion completion) {
        Counters counters = new Counters(figures);
        Collected.Source<Reading> counted = () -> {
            Reading reading = source.collect();
            counters.take(reading);
            return completion.apply(reading, counters);
        };
        return new Family(List.copyOf(figures), counters, new Collected<>(name, counted, ticker, limits), null);
    }

    /**
     * Returns the family as one that has nothing while another one has nothing: figures that are read seldom would outlive
     * the server they are of.
     *
     * @param other of the same server, collected more often
     * @return a copy that shares the collection
     */
    public Family behind(Family other) {
        return new Family(figures, counters, collected, other);
    }

    /**
     * Returns the name of the collector.
     *
     * @return a word
     */
    public String name() {
        return collected.name();
    }

    /**
     * Returns the figures of now, which may block as {@link Collected#current()} does.
     *
     * @return nothing when they cannot be had
     */
    public Optional<Reading> current() {
        return gate == null || gate.current().isPresent() ? collected.current() : Optional.empty();
    }

    /**
     * Binds all figures, and the meters that tell how the collector does.
     *
     * @param registry the host's
     */
    public void bindTo(MeterRegistry registry) {
        bindCollector(registry, collected);
        figures.forEach(figure -> {
            if (figure.kind() == Figure.Kind.GAUGE) {
                gauge(registry, figure);
            } else {
                counter(registry, figure);
            }
        });
    }

    /**
     * Tells which figures there are, and why the others are not. May block as {@link #current()} does.
     *
     * @return for each figure, in order, why it is missing, empty when it is there
     */
    public Map<Figure, String> missing() {
        Reading reading = current().orElse(null);
        Map<Figure, String> reasons = new LinkedHashMap<>();
        figures.forEach(figure -> reasons.put(figure, missing(figure, reading)));
        return reasons;
    }

    /**
     * Binds the meters that tell how a collector does.
     *
     * @param registry the host's
     * @param source the collector
     */
    public static void bindCollector(MeterRegistry registry, Collected<?> source) {
        Gauge.builder("monassurance.collector.success", source, collected -> isGood(collected) ? 1 : 0)
                .tag("collector", source.name())
                .description("1 when all figures of this collector could be read")
                .strongReference(true)
                .register(registry);
        Gauge.builder("monassurance.collector.age", source, Collected::ageSeconds)
                .tag("collector", source.name())
                .baseUnit(Figure.SECONDS)
                .description("Age of the last figures of this collector")
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("monassurance.collector.overruns", source, Collected::overruns)
                .tag("collector", source.name())
                .description("Collections that took longer than a scrape waits")
                .register(registry);
    }

    private static boolean isGood(Collected<?> collected) {
        return collected
                .current()
                .map(value -> !(value instanceof Reading reading) || reading.isComplete())
                .orElse(false);
    }

    private void gauge(MeterRegistry registry, Figure figure) {
        Gauge.builder(
                        figure.meter(),
                        this,
                        family -> family.current()
                                .map(reading -> reading.value(figure.key()))
                                .orElse(Double.NaN))
                .tags(figure.tags())
                .baseUnit(figure.unit().isEmpty() ? null : figure.unit())
                .description(figure.description())
                .strongReference(true)
                .register(registry);
    }

    private void counter(MeterRegistry registry, Figure figure) {
        FunctionCounter.builder(figure.meter(), counters, counted -> {
                    collected.refresh();
                    return counted.value(figure.key());
                })
                .tags(figure.tags())
                .baseUnit(figure.unit().isEmpty() ? null : figure.unit())
                .description(figure.description())
                .register(registry);
    }

    private String missing(Figure figure, @Nullable Reading reading) {
        if (reading == null) {
            return "not collected: " + collected.failure().map(Family::reason).orElse("the collection has not ended");
        }
        if (!Double.isNaN(reading.value(figure.key()))) {
            return "";
        }
        String known = reading.missing().getOrDefault(figure.key(), figure.whenMissing());
        return known.isEmpty() ? "the server did not tell it" : known;
    }

    /**
     * Tells why something failed without the text of the failure, which may hold names and addresses.
     *
     * @param failure of a collection
     * @return a few words
     */
    public static String reason(Throwable failure) {
        if (failure instanceof SQLException sql) {
            String state = sql.getSQLState() == null ? "none" : sql.getSQLState();
            return DatabaseError.of(sql).name().toLowerCase(Locale.ROOT) + ", SQLSTATE " + state;
        }
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getClass().getSimpleName();
    }
}
