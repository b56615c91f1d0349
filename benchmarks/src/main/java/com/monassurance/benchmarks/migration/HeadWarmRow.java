package com.monassurance.benchmarks.migration;

import com.monassurance.benchmarks.migration.Figure.Comparison;
import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresDatabase;
import java.util.List;

/**
 * At head in one warm JVM, a new connection each time, beside one bare {@code select 1} on a new connection. The floor
 * is measured in the same JVM, in turns. Then one run more through a proxy counts connections and statements.
 */
final class HeadWarmRow implements Bench.Row {

    private static final int ROUNDS = 3;
    private static final double BAR_FRESH = 2;
    private static final double BAR_KEPT = 1.3;
    private static final String STATISTICS = """
            from pg_stat_statements join pg_database d on d.oid = dbid where d.datname = '%s'
            """;
    private static final String TEXT = "calls || ' x ' || left(regexp_replace(query, '\\s+', ' ', 'g'), 60) ";

    /** What one process sent. */
    private record Counts(double connections, double statements, String texts, String failure) {}

    @Override
    public String name() {
        return "head";
    }

    @Override
    public void run(Bench bench) {
        for (int size : bench.options().sizes(1000)) {
            List<Subject> used = Subject.usedOf(
                    bench.options(),
                    Subject.PLAIN,
                    Subject.OURS,
                    Subject.OURS_JAR,
                    Subject.OURS_KEPT,
                    Subject.FLYWAY,
                    Subject.LIQUIBASE);
            try (Databases databases = new Databases(bench, size)) {
                List<Subject> subjects = databases.atHead(name(), used);
                Runs runs = Runs.interleaved(
                        subjects, bench.options().rounds(ROUNDS), subject -> repeat(bench, subject, databases, size));
                subjects.forEach(subject -> times(bench, runs, subject, size));
                counts(bench, subjects, databases, size);
            }
        }
    }

    private static ChildRun repeat(Bench bench, Subject subject, Databases databases, int size) {
        String[] seconds = {
            Double.toString(bench.options().warmSeconds()),
            Double.toString(bench.options().measuredSeconds())
        };
        String url = databases.of(subject).jdbcUrl();
        return bench.children()
                .run(
                        subject.tool(),
                        bench.extraClassPath(subject, size),
                        bench.words(subject, "repeat", url, size, seconds));
    }

    private void times(Bench bench, Runs runs, Subject subject, int size) {
        if (!runs.hasResult(subject)) {
            bench.add(Figure.absent(name(), size, subject, runs.failures(subject)));
            return;
        }
        double bar = subject == Subject.OURS_KEPT ? BAR_KEPT : BAR_FRESH;
        bench.add(new Figure(
                name(),
                size,
                subject.label(),
                "warm call",
                "ms",
                runs.nanosAsMillis(subject, "tool"),
                Figure.median(runs.nanosAsMillis(subject, "floor")),
                subject.isOurs() ? Comparison.RATIO.within(bar) : Comparison.RATIO,
                runs.failures(subject)));
    }

    /** What the plain program sends is the driver's own greeting and one query, so no tool can do with less. */
    private void counts(Bench bench, List<Subject> subjects, Databases databases, int size) {
        double floorConnections = Double.NaN;
        double floorStatements = Double.NaN;
        for (Subject subject : subjects) {
            Counts counts = count(bench, subject, databases.of(subject), size);
            if (!counts.failure.isEmpty()) {
                bench.add(Figure.absent(name(), size, subject, counts.failure));
                continue;
            }
            if (subject == Subject.PLAIN) {
                floorConnections = counts.connections;
                floorStatements = counts.statements;
            }
            bench.add(difference(subject, size, "connections", counts.connections, floorConnections, ""));
            bench.add(difference(subject, size, "statements", counts.statements, floorStatements, counts.texts));
        }
    }

    private static Counts count(Bench bench, Subject subject, PostgresDatabase database, int size) {
        String statistics = STATISTICS.formatted(database.name());
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port())) {
            String url = database.jdbcUrl().replace(":" + database.port() + "/", ":" + proxy.port() + "/");
            bench.resetStatistics();
            ChildRun run = bench.children()
                    .run(subject.tool(), bench.extraClassPath(subject, size), bench.words(subject, "head", url, size));
            double statements = Double.parseDouble(bench.query("/postgres", "select sum(calls) " + statistics));
            String texts = subject.isOurs() ? bench.query("/postgres", "select " + TEXT + statistics) : "";
            return new Counts(proxy.connections(), statements, texts, run.failure());
        }
    }

    private Figure difference(Subject subject, int size, String measure, double value, double floor, String note) {
        Comparison difference = Comparison.DIFFERENCE;
        return new Figure(
                name(),
                size,
                subject.label(),
                measure,
                "",
                new double[] {value},
                floor,
                subject.isOurs() ? difference.within(0) : difference,
                note);
    }
}
