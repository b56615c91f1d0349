package com.monassurance.benchmarks.migration;

import com.monassurance.benchmarks.migration.Figure.Comparison;
import com.monassurance.fixtures.PostgresDatabase;
import java.util.List;

/** Several starters as threads of one warm JVM on an empty database, beside one that starts alone. */
final class TogetherRow implements Bench.Row {

    private static final int ROUNDS = 3;
    private static final double BAR = 1.3;
    private static final String STARTS = "9";

    @Override
    public String name() {
        return "together";
    }

    @Override
    public void run(Bench bench) {
        List<Subject> subjects = Subject.usedOf(bench.options(), Subject.OURS, Subject.FLYWAY, Subject.LIQUIBASE);
        for (int size : bench.options().sizes(1000)) {
            Runs runs = Runs.interleaved(
                    subjects, bench.options().rounds(ROUNDS), subject -> measure(bench, subject, size));
            subjects.forEach(subject -> report(bench, runs, subject, size));
        }
    }

    private static ChildRun measure(Bench bench, Subject subject, int size) {
        String[] options = {Integer.toString(bench.options().starters()), STARTS};
        try (PostgresDatabase home = bench.server().newDatabase()) {
            return bench.children()
                    .run(subject.tool(), bench.extraClassPath(subject, size), bench.words(subject, "together", home.jdbcUrl(), size, options));
        }
    }

    private void report(Bench bench, Runs runs, Subject subject, int size) {
        if (!runs.hasResult(subject)) {
            bench.add(Figure.absent(name(), size, subject, runs.failures(subject)));
            return;
        }
        bench.add(new Figure(
                name(),
                size,
                subject.label(),
                bench.options().starters() + " threads of one warm JVM, the last one",
                "ms",
                runs.nanosAsMillis(subject, "tool"),
                Figure.median(runs.nanosAsMillis(subject, "floor")),
                subject.isOurs() ? Comparison.RATIO.within(BAR) : Comparison.RATIO,
                runs.failures(subject)));
    }
}
