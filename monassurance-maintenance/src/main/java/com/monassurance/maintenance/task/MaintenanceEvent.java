package com.monassurance.maintenance.task;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.event.OpsEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What happens while maintenance works. Implementations are immutable.
 *
 * @since 0.1.0
 */
public sealed interface MaintenanceEvent extends OpsEvent {

    /**
     * A run began.
     *
     * @param at when
     * @param plan name of the plan
     * @param scheduledTime time it was scheduled for
     * @param token number of the attempt
     */
    record RunStarted(Instant at, String plan, Instant scheduledTime, long token) implements MaintenanceEvent {
        /** Checks the parts. */
        public RunStarted {
            requireNonNull(at, "at");
        }

        @Override
        public String name() {
            return "maintenance.run.started";
        }

        @Override
        public Level level() {
            return Level.INFO;
        }

        @Override
        public Map<String, String> fields() {
            return ordered("plan", plan, "scheduled", scheduledTime.toString(), "token", Long.toString(token));
        }
    }

    /**
     * A task ended.
     *
     * @param at when
     * @param plan name of the plan
     * @param report what it did
     */
    record TaskFinished(Instant at, String plan, TaskReport report) implements MaintenanceEvent {
        /** Checks the parts. */
        public TaskFinished {
            requireNonNull(at, "at");
            requireNonNull(report, "report");
        }

        @Override
        public String name() {
            return "maintenance.task.finished";
        }

        @Override
        public Level level() {
            return switch (report.outcome().label()) {
                case DONE, SKIPPED -> Level.INFO;
                case PARTIAL, NOT_AVAILABLE -> Level.WARNING;
                case REFUSED, FAILED -> Level.ERROR;
            };
        }

        @Override
        public Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>(ordered(
                    "plan",
                    plan,
                    "task",
                    report.task(),
                    "outcome",
                    report.outcome().label().name(),
                    "took_millis",
                    Long.toString(report.took().toMillis()),
                    "summary",
                    report.outcome().summary().english()));
            report.figures().forEach((name, value) -> fields.put(name, Long.toString(value)));
            return Collections.unmodifiableMap(fields);
        }
    }

    /**
     * A run ended.
     *
     * @param at when
     * @param plan name of the plan
     * @param scheduledTime time it was scheduled for
     * @param outcome how it ended, or what kept it from ending
     * @param took how long this attempt took
     * @param level how much attention it wants
     */
    record RunFinished(Instant at, String plan, Instant scheduledTime, String outcome, Duration took, Level level)
            implements MaintenanceEvent {
        /** Checks the parts. */
        public RunFinished {
            requireNonNull(at, "at");
            requireNonNull(took, "took");
        }

        @Override
        public String name() {
            return "maintenance.run.finished";
        }

        @Override
        public Map<String, String> fields() {
            return ordered(
                    "plan",
                    plan,
                    "scheduled",
                    scheduledTime.toString(),
                    "outcome",
                    outcome,
                    "took_millis",
                    Long.toString(took.toMillis()));
        }
    }

    /**
     * A task at work has come further; told at most every 5 seconds.
     *
     * @param at when
     * @param plan name of the plan
     * @param task name of the task
     * @param done how much is done
     * @param total how much there is; zero when it is not known
     */
    record TaskProgressed(Instant at, String plan, String task, long done, long total) implements MaintenanceEvent {
        /** Checks the parts. */
        public TaskProgressed {
            requireNonNull(at, "at");
        }

        @Override
        public String name() {
            return "maintenance.task.progressed";
        }

        @Override
        public Level level() {
            return Level.INFO;
        }

        @Override
        public Map<String, String> fields() {
            return ordered("plan", plan, "task", task, "done", Long.toString(done), "total", Long.toString(total));
        }
    }

    /**
     * Scheduled times of a plan were recorded as missed: they never run.
     *
     * @param at when
     * @param plan name of the plan
     * @param first the first of them
     * @param last the last of them
     * @param count how many
     * @param reason why they do not run
     */
    record RunsMissed(Instant at, String plan, Instant first, Instant last, long count, String reason)
            implements MaintenanceEvent {
        /** Checks the parts. */
        public RunsMissed {
            requireNonNull(at, "at");
        }

        @Override
        public String name() {
            return "maintenance.runs.missed";
        }

        @Override
        public Level level() {
            return Level.WARNING;
        }

        @Override
        public Map<String, String> fields() {
            return ordered(
                    "plan",
                    plan,
                    "first",
                    first.toString(),
                    "last",
                    last.toString(),
                    "count",
                    Long.toString(count),
                    "reason",
                    reason);
        }
    }

    /**
     * Somebody paused or resumed a plan or a task of it, or asked for the end of a run.
     *
     * @param at when
     * @param verb {@code paused}, {@code resumed} or {@code cancelled}
     * @param plan name of the plan
     * @param subject what it is about: the task, the scheduled time of the run, or empty for the whole plan
     * @param who who did
     * @param why why
     */
    record Controlled(Instant at, String verb, String plan, String subject, String who, String why)
            implements MaintenanceEvent {
        /** Checks the parts. */
        public Controlled {
            requireNonNull(at, "at");
        }

        @Override
        public String name() {
            return "maintenance." + verb;
        }

        @Override
        public Level level() {
            return Level.WARNING;
        }

        @Override
        public Map<String, String> fields() {
            return ordered("plan", plan, "subject", subject, "who", who, "why", why);
        }
    }

    private static Map<String, String> ordered(String... namesAndValues) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Collections.unmodifiableMap(fields);
    }
}
