package com.monassurance.benchmarks.migration;

import com.monassurance.benchmarks.migration.Figure.Comparison;
import com.monassurance.fixtures.PostgresDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Several JVMs, up already, that start at once on an empty database, beside one that starts alone. */
final class StartersRow implements Bench.Row {

    private static final int ROUNDS = 3;
    private static final double BAR = 1.3;
    /** How the starters of one round ended: the time of the last one, and who failed. */
    private record Ending(double millis, List<String> failures) {}

    @Override
    public String name() {
        return "starters";
    }

    @Override
    public void run(Bench bench) throws IOException {
        int count = bench.options().starters();
        int rounds = bench.options().rounds(ROUNDS);
        List<Subject> subjects = Subject.usedOf(bench.options(), Subject.OURS, Subject.FLYWAY, Subject.LIQUIBASE);
        for (int size : bench.options().sizes(1000)) {
            Map<Subject, List<Ending>> alone = new HashMap<>();
            Map<Subject, List<Ending>> together = new HashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Subject subject : subjects) {
                    endings(alone, subject).add(start(bench, subject, 1, size));
                    endings(together, subject).add(start(bench, subject, count, size));
                }
            }
            for (Subject subject : subjects) {
                report(bench, subject, size, endings(alone, subject), endings(together, subject));
            }
        }
    }

    private static List<Ending> endings(Map<Subject, List<Ending>> bySubject, Subject subject) {
        return bySubject.computeIfAbsent(subject, any -> new ArrayList<>());
    }

    private void report(Bench bench, Subject subject, int size, List<Ending> alone, List<Ending> together) {
        int count = bench.options().starters();
        int rehearsed = bench.options().rehearsed();
        Comparison ratio = Comparison.RATIO;
        bench.add(new Figure(
                name(),
                size,
                subject.label(),
                count + " at once" + (rehearsed == 0 ? "" : ", rehearsed with " + rehearsed) + ", the last one",
                "ms",
                millis(together),
                Figure.median(millis(alone)),
                subject.isOurs() ? ratio.within(BAR) : ratio,
                firstFailure(alone)));
        double failed =
                together.stream().mapToInt(ending -> ending.failures().size()).sum();
        bench.add(new Figure(
                name(),
                size,
                subject.label(),
                "failed of " + count * together.size(),
                "",
                new double[] {failed},
                Double.NaN,
                subject.isOurs() ? Comparison.VALUE.within(0) : Comparison.VALUE,
                firstFailure(together)));
    }

    private static String firstFailure(List<Ending> endings) {
        return endings.stream()
                .flatMap(ending -> ending.failures().stream())
                .findFirst()
                .orElse("");
    }

    private static Ending start(Bench bench, Subject subject, int count, int size) throws IOException {
        List<PostgresDatabase> rehearsals = new ArrayList<>();
        try (PostgresDatabase database = bench.server().newDatabase()) {
            List<List<String>> words = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String[] rehearsal =
                        bench.options().rehearsed() > 0 ? rehearsal(bench, subject, rehearsals) : new String[0];
                words.add(bench.words(subject, "starter", database.jdbcUrl(), size, rehearsal));
            }
            return start(bench, subject, database, words, size);
        } finally {
            rehearsals.forEach(PostgresDatabase::close);
        }
    }

    private static String[] rehearsal(Bench bench, Subject subject, List<PostgresDatabase> rehearsals) {
        PostgresDatabase other = bench.server().newDatabase();
        rehearsals.add(other);
        int revisions = bench.options().rehearsed();
        String folder = bench.scripts().folder(subject.tool(), revisions).toString();
        return new String[] {other.jdbcUrl(), folder, Integer.toString(revisions)};
    }

    private static Ending start(
            Bench bench, Subject subject, PostgresDatabase database, List<List<String>> words, int size)
            throws IOException {
        try (Starters starters = bench.children().starters(subject.tool(), words)) {
            List<ChildRun> runs = starters.release();
            List<String> failures = new ArrayList<>(runs.stream()
                    .map(ChildRun::failure)
                    .filter(why -> !why.isEmpty())
                    .toList());
            long tables = bench.tables(database.jdbcUrl());
            if (tables != size) {
                failures.add(tables + " tables instead of " + size + " afterwards");
            }
            double last = runs.stream().mapToLong(ChildRun::wallNanos).max().orElseThrow() / 1e6;
            return new Ending(last, failures);
        }
    }

    private static double[] millis(List<Ending> endings) {
        return endings.stream().mapToDouble(Ending::millis).toArray();
    }
}
