package com.monassurance.benchmarks.migration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The runs of several subjects over the rounds of one row. Confined to one thread. */
final class Runs {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double KIB_PER_MIB = 1024;

    /** Begins the answer of an engine that has no such verb. */
    private static final String ABSENT = "absent: ";

    private final Map<Subject, List<ChildRun>> runs = new LinkedHashMap<>();

    /** Runs every subject once per round; the order turns from round to round, so that none always follows another. */
    static Runs interleaved(List<Subject> subjects, int rounds, Function<Subject, ChildRun> trial) {
        Runs all = new Runs();
        subjects.forEach(subject -> all.runs.put(subject, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < subjects.size(); i++) {
                Subject subject = subjects.get((i + round) % subjects.size());
                List<ChildRun> done = all.runs.get(subject);
                if (!done.isEmpty() && done.stream().noneMatch(ChildRun::isDone)) {
                    continue;
                }
                done.add(trial.apply(subject));
            }
        }
        return all;
    }

    double[] wallMillis(Subject subject) {
        return samples(subject, run -> OptionalDouble.of(run.wallNanos() / NANOS_PER_MILLI));
    }

    double[] nanosAsMillis(Subject subject, String key) {
        return scaled(subject, key, NANOS_PER_MILLI);
    }

    double[] cpuMillis(Subject subject) {
        return scaled(subject, "cpu", 1);
    }

    double[] peakMib(Subject subject) {
        return scaled(subject, "rss", KIB_PER_MIB);
    }

    double[] values(Subject subject, String key) {
        return scaled(subject, key, 1);
    }

    /** What went wrong, empty when nothing did. */
    String failures(Subject subject) {
        List<ChildRun> done = runs.getOrDefault(subject, List.of());
        List<ChildRun> failed = done.stream().filter(run -> !run.isDone()).toList();
        if (failed.isEmpty()) {
            return "";
        }
        String first = failed.get(0).failure();
        return first.startsWith(ABSENT) ? first : failed.size() + " of " + done.size() + " failed: " + first;
    }

    boolean hasResult(Subject subject) {
        return runs.getOrDefault(subject, List.of()).stream().anyMatch(ChildRun::isDone);
    }

    private double[] scaled(Subject subject, String key, double divisor) {
        return samples(subject, run -> {
            OptionalDouble value = run.value(key);
            return value.isPresent() ? OptionalDouble.of(value.getAsDouble() / divisor) : value;
        });
    }

    private double[] samples(Subject subject, Function<ChildRun, OptionalDouble> measure) {
        return runs.getOrDefault(subject, List.of()).stream()
                .filter(ChildRun::isDone)
                .map(measure)
                .flatMapToDouble(OptionalDouble::stream)
                .toArray();
    }
}
