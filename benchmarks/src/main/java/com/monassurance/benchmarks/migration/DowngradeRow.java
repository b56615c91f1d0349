package com.monassurance.benchmarks.migration;

import com.monassurance.fixtures.DatabasePreparer;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.failure.FixtureException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Takes every revision back in a new JVM, beside a program that drops, deletes the history row and commits. */
final class DowngradeRow implements Bench.Row {

    private static final int ROUNDS = 3;
    private static final double BAR_WALL = 1.2;

    @Override
    public String name() {
        return "downgrade";
    }

    @Override
    public void run(Bench bench) {
        for (int size : bench.options().sizes(5000)) {
            List<Subject> subjects = Subject.usedOf(bench.options(), Subject.PLAIN, Subject.OURS, Subject.LIQUIBASE);
            Map<Tool, DatabasePreparer> templates = new EnumMap<>(Tool.class);
            subjects.forEach(subject -> templates.put(subject.tool(), bench.atHead(subject, size)));
            Runs runs = Runs.interleaved(subjects, bench.options().rounds(ROUNDS), subject -> {
                try (PostgresDatabase database = bench.server().newDatabase(templates.get(subject.tool()))) {
                    return bench.run(subject, "downgrade", database.jdbcUrl(), size, 0);
                } catch (FixtureException e) {
                    return ChildRun.failed(0, e.getMessage());
                }
            });
            ProcessFigures figures = new ProcessFigures(bench, name(), size, runs);
            subjects.forEach(subject -> figures.add(subject, BAR_WALL, Double.NaN));
            if (bench.options().uses(Tool.FLYWAY)) {
                bench.add(Figure.absent(name(), size, Subject.FLYWAY, "undo is a paid feature"));
            }
        }
    }
}
