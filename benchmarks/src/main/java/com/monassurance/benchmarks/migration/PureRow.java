package com.monassurance.benchmarks.migration;

import com.monassurance.benchmarks.migration.Figure.Comparison;
import java.util.List;

/**
 * What needs no database: splitting a large script, making a large graph. Ours only; the floor is a loop over the data.
 */
final class PureRow implements Bench.Row {

    private static final int ROUNDS = 5;
    private static final int SPLIT_BYTES = 5 << 20;
    private static final int SPLIT_STATEMENTS = 50_000;
    private static final double SPLIT_BAR_MILLIS = 300;
    private static final int GRAPH_REVISIONS = 10_000;
    private static final double GRAPH_BAR_MILLIS = 50;

    private final String name;

    PureRow(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run(Bench bench) {
        boolean isSplit = name.equals("split");
        int size = isSplit ? SPLIT_STATEMENTS : GRAPH_REVISIONS;
        List<String> words = isSplit
                ? List.of(name, Integer.toString(size), Integer.toString(SPLIT_BYTES))
                : List.of(name, Integer.toString(size));
        double bar = isSplit ? SPLIT_BAR_MILLIS : GRAPH_BAR_MILLIS;
        Runs runs = Runs.interleaved(
                List.of(Subject.OURS),
                bench.options().rounds(ROUNDS),
                subject -> bench.children().run(Tool.OURS, "", words));
        if (!runs.hasResult(Subject.OURS)) {
            bench.add(Figure.absent(name, size, Subject.OURS, runs.failures(Subject.OURS)));
            return;
        }
        add(bench, runs, size, "first call", "first", bar);
        add(bench, runs, size, "warm call", "warm", bar);
    }

    private void add(Bench bench, Runs runs, int size, String measure, String key, double bar) {
        bench.add(new Figure(
                name,
                size,
                Subject.OURS.label(),
                measure,
                "ms",
                runs.nanosAsMillis(Subject.OURS, key),
                Figure.median(runs.nanosAsMillis(Subject.OURS, "floor")),
                Comparison.VALUE.within(bar),
                runs.failures(Subject.OURS)));
    }
}
