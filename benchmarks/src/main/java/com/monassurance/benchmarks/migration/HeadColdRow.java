package com.monassurance.benchmarks.migration;

import java.util.List;

/** At head in a new JVM each time, from its start to its end, beside a program that connects and selects. */
final class HeadColdRow implements Bench.Row {

    private static final int ROUNDS = 9;
    private static final double BAR_WALL = 1.3;

    @Override
    public String name() {
        return "cold";
    }

    @Override
    public void run(Bench bench) {
        for (int size : bench.options().sizes(1000, 5000)) {
            List<Subject> used = Subject.usedOf(
                    bench.options(), Subject.PLAIN, Subject.OURS, Subject.OURS_JAR, Subject.FLYWAY, Subject.LIQUIBASE);
            try (Databases databases = new Databases(bench, size)) {
                List<Subject> subjects = databases.atHead(name(), used);
                Runs runs = Runs.interleaved(
                        subjects,
                        bench.options().rounds(ROUNDS),
                        subject ->
                                bench.run(subject, "head", databases.of(subject).jdbcUrl(), size, size));
                ProcessFigures figures = new ProcessFigures(bench, name(), size, runs);
                subjects.forEach(subject -> figures.add(subject, BAR_WALL, Double.NaN));
            }
        }
    }
}
