package com.monassurance.benchmarks.migration;

import com.monassurance.benchmarks.migration.Figure.Comparison;

/** Time, processor time and memory of whole processes, beside those of the plain program in the same rounds. */
final class ProcessFigures {

    /** How much memory a tool may need over the plain program. */
    private static final double BAR_PEAK_MIB = 30;

    private final Bench bench;
    private final String row;
    private final int revisions;
    private final Runs runs;

    ProcessFigures(Bench bench, String row, int revisions, Runs runs) {
        this.bench = bench;
        this.row = row;
        this.revisions = revisions;
        this.runs = runs;
    }

    /** Adds the figures of a subject; bars are for ours, NaN for none. */
    void add(Subject subject, double wallBar, double cpuBar) {
        if (!runs.hasResult(subject)) {
            bench.add(Figure.absent(row, revisions, subject, runs.failures(subject)));
            return;
        }
        add(
                subject,
                "process",
                "ms",
                runs.wallMillis(subject),
                runs.wallMillis(Subject.PLAIN),
                ratio(subject, wallBar));
        add(
                subject,
                "processor time",
                "ms",
                runs.cpuMillis(subject),
                runs.cpuMillis(Subject.PLAIN),
                ratio(subject, cpuBar));
        Comparison memory = Comparison.DIFFERENCE;
        add(
                subject,
                "peak memory",
                "MiB",
                runs.peakMib(subject),
                runs.peakMib(Subject.PLAIN),
                subject.isOurs() ? memory.within(BAR_PEAK_MIB) : memory);
    }

    private void add(
            Subject subject, String measure, String unit, double[] samples, double[] floor, Comparison comparison) {
        bench.add(new Figure(
                row,
                revisions,
                subject.label(),
                measure,
                unit,
                samples,
                Figure.median(floor),
                comparison,
                runs.failures(subject)));
    }

    private static Comparison ratio(Subject subject, double bar) {
        return subject.isOurs() ? Comparison.RATIO.within(bar) : Comparison.RATIO;
    }
}
