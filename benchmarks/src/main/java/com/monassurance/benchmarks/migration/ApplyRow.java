package com.monassurance.benchmarks.migration;

import com.monassurance.benchmarks.migration.Figure.Comparison;
import com.monassurance.fixtures.PostgresDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies revisions of one statement to an empty database in a new JVM, beside a program that executes each statement,
 * inserts its history row and commits. Then what a further revision costs, from size to size.
 */
final class ApplyRow implements Bench.Row {

    private static final int ROUNDS = 5;
    private static final double BAR_WALL = 1.0;
    private static final double BAR_WALL_ONE_TRANSACTION = 0.7;
    private static final double BAR_CPU = 2.0;

    @Override
    public String name() {
        return "apply";
    }

    @Override
    public void run(Bench bench) {
        List<Subject> subjects = Subject.usedOf(
                bench.options(),
                Subject.PLAIN,
                Subject.OURS,
                Subject.OURS_ONE_TRANSACTION,
                Subject.FLYWAY,
                Subject.LIQUIBASE);
        Map<Integer, Runs> bySize = new HashMap<>();
        List<Integer> sizes = bench.options().sizes(100, 1000, 5000);
        for (int size : sizes) {
            Runs runs =
                    Runs.interleaved(subjects, bench.options().rounds(ROUNDS), subject -> apply(bench, subject, size));
            bySize.put(size, runs);
            ProcessFigures figures = new ProcessFigures(bench, name(), size, runs);
            for (Subject subject : subjects) {
                boolean isOne = subject == Subject.OURS_ONE_TRANSACTION;
                figures.add(subject, isOne ? BAR_WALL_ONE_TRANSACTION : BAR_WALL, BAR_CPU);
            }
        }
        for (int i = 1; i < sizes.size(); i++) {
            for (Subject subject : subjects) {
                further(bench, subject, sizes.get(i - 1), sizes.get(i), bySize);
            }
        }
    }

    private static ChildRun apply(Bench bench, Subject subject, int size) {
        try (PostgresDatabase database = bench.server().newDatabase()) {
            return bench.run(subject, "apply", database.jdbcUrl(), size, size);
        }
    }

    /** The start of the JVM and its warming up are in both sizes, so the difference is what the revisions cost. */
    private void further(Bench bench, Subject subject, int from, int to, Map<Integer, Runs> bySize) {
        if (bySize.get(from).hasResult(subject) && bySize.get(to).hasResult(subject)) {
            bench.add(new Figure(
                    name(),
                    to,
                    subject.label(),
                    "each revision after " + from,
                    "ms",
                    new double[] {each(subject, from, to, bySize)},
                    each(Subject.PLAIN, from, to, bySize),
                    Comparison.RATIO,
                    ""));
        }
    }

    private static double each(Subject subject, int from, int to, Map<Integer, Runs> bySize) {
        double less = Figure.median(bySize.get(from).wallMillis(subject));
        double more = Figure.median(bySize.get(to).wallMillis(subject));
        return (more - less) / (to - from);
    }
}
