package com.monassurance.health.metrics;

import com.monassurance.core.event.OpsEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Meters of the runs of maintenance, told from its events by their names and fields: health does not know that module. A
 * field that is missing or no number makes no meter.
 */
final class RunMeters {

    private static final String PLAN = "plan";
    private static final String TASK = "task";
    private static final String OUTCOME = "outcome";

    private final MeterRegistry registry;
    private final UnaryOperator<String> bounded;
    private final ConcurrentMap<String, AtomicLong> lastSuccess = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Progress> progress = new ConcurrentHashMap<>();

    /** @param bounded limits how many names there are */
    RunMeters(MeterRegistry registry, UnaryOperator<String> bounded) {
        this.registry = registry;
        this.bounded = bounded;
    }

    void accept(OpsEvent event) {
        Map<String, String> fields = event.fields();
        switch (event.name()) {
            case "maintenance.run.finished" -> run(event, fields);
            case "maintenance.task.finished" -> task(fields);
            case "maintenance.task.progressed" -> progressed(fields);
            case "maintenance.runs.missed" ->
                Counter.builder("monassurance.maintenance.missed")
                        .description("Scheduled times of a plan that nobody ran")
                        .tag(PLAN, name(fields, PLAN))
                        .register(registry)
                        .increment((double) number(fields, "count", 0));
            default -> {
                // Counted like every event.
            }
        }
    }

    private void run(OpsEvent event, Map<String, String> fields) {
        String plan = name(fields, PLAN);
        record(
                Timer.builder("monassurance.maintenance.runs")
                        .description("Attempts at runs of a plan, by how they ended")
                        .tag(PLAN, plan),
                fields);
        if ("DONE".equals(fields.get(OUTCOME))) {
            lastSuccess
                    .computeIfAbsent(plan, this::lastSuccess)
                    .accumulateAndGet(event.at().getEpochSecond(), Math::max);
        }
    }

    private void task(Map<String, String> fields) {
        record(
                Timer.builder("monassurance.maintenance.tasks")
                        .description("Tasks of plans, by how they ended")
                        .tag(PLAN, name(fields, PLAN))
                        .tag(TASK, name(fields, TASK)),
                fields);
        Progress known = progress.get(name(fields, PLAN) + ' ' + name(fields, TASK));
        if (known != null) {
            known.share = Double.NaN;
        }
    }

    private void progressed(Map<String, String> fields) {
        long total = number(fields, "total", 0);
        Progress known = progress.computeIfAbsent(
                name(fields, PLAN) + ' ' + name(fields, TASK),
                ignored -> progress(name(fields, PLAN), name(fields, TASK)));
        known.share = total <= 0 ? Double.NaN : (double) number(fields, "done", 0) / total;
    }

    private void record(Timer.Builder timer, Map<String, String> fields) {
        long millis = number(fields, "took_millis", -1);
        if (millis >= 0) {
            timer.tag(OUTCOME, fields.getOrDefault(OUTCOME, "unknown").toLowerCase(Locale.ROOT))
                    .register(registry)
                    .record(Duration.ofMillis(millis));
        }
    }

    private AtomicLong lastSuccess(String plan) {
        AtomicLong seconds = new AtomicLong();
        TimeGauge.builder("monassurance.maintenance.last.success", seconds, TimeUnit.SECONDS, AtomicLong::doubleValue)
                .description("When a run of the plan last ended without a failure on this instance, since 1970")
                .tag(PLAN, plan)
                .strongReference(true)
                .register(registry);
        return seconds;
    }

    private Progress progress(String plan, String task) {
        Progress fresh = new Progress();
        Gauge.builder("monassurance.maintenance.progress", fresh, known -> known.share)
                .description("Share of a task at work that is done; absent when its size is not known")
                .tag(PLAN, plan)
                .tag(TASK, task)
                .strongReference(true)
                .register(registry);
        return fresh;
    }

    private String name(Map<String, String> fields, String field) {
        return bounded.apply(fields.getOrDefault(field, "unknown"));
    }

    private static long number(Map<String, String> fields, String field, long absent) {
        String text = fields.get(field);
        try {
            return text == null ? absent : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return absent;
        }
    }

    /** How far one task is. */
    private static final class Progress {
        private volatile double share = Double.NaN;
    }
}
