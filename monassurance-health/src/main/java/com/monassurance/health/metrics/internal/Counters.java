package com.monassurance.health.metrics.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counters of a server as this process has seen them grow: they never go down, an outage leaves them where they were, and
 * a reset is told by the server's own mark (the time of its last reset, its run) and never by a value that went down. What
 * was counted between the last look and a reset is lost, what was counted since is added. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Counters {

    private final Map<String, Figure> counters = new HashMap<>();
    private final Map<String, Double> shown = new ConcurrentHashMap<>();
    private final Map<String, Double> seen = new HashMap<>();
    private final Map<String, Double> grown = new ConcurrentHashMap<>();
    private final Map<String, String> marks = new HashMap<>();

    /**
     * Creates the counters among some figures.
     *
     * @param figures of which the counters are taken
     */
    public Counters(List<Figure> figures) {
        figures.stream()
                .filter(figure -> figure.kind() == Figure.Kind.COUNTER)
                .forEach(figure -> counters.put(figure.key(), figure));
    }

    /**
     * Takes the counters of a reading; those it does not have stay where they were.
     *
     * @param reading as the server told it
     */
    public synchronized void take(Reading reading) {
        counters.forEach((key, figure) -> {
            Double value = reading.values().get(key);
            if (value == null) {
                grown.remove(key);
                return;
            }
            String mark = reading.marks().getOrDefault(figure.mark(), "");
            take(key, value, marks.getOrDefault(key, mark).equals(mark));
            marks.put(key, mark);
        });
    }

    /**
     * Returns a counter.
     *
     * @param key its key
     * @return NaN before it was first read
     */
    public double value(String key) {
        return shown.getOrDefault(key, Double.NaN);
    }

    /**
     * Returns how much a counter grew between the last two readings.
     *
     * @param key its key
     * @return NaN when one of them did not have it
     */
    public double grown(String key) {
        return grown.getOrDefault(key, Double.NaN);
    }

    private void take(String key, double value, boolean isSameRun) {
        Double before = seen.put(key, value);
        if (before == null) {
            shown.put(key, value);
            return;
        }
        double growth = isSameRun ? Math.max(0, value - before) : value;
        grown.put(key, growth);
        shown.merge(key, growth, Double::sum);
    }
}
