package com.monassurance.benchmarks.migration;

import com.monassurance.benchmarks.migration.Figure.Comparison;
import com.monassurance.fixtures.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How long readers of a table wait behind a migrating ALTER while another session holds ACCESS SHARE on that table. The
 * hold begins to count when the ALTER waits for the first time. Every round counts for the longest wait, not the middle
 * one.
 */
final class ReadersRow implements Bench.Row {

    private static final int ROUNDS = 3;
    private static final int READERS = 2;
    private static final double NONE = Double.NaN;
    private static final double LOCK_TIMEOUT_MILLIS = 3000;
    private static final double BAR_MILLIS = 1.1 * LOCK_TIMEOUT_MILLIS;
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    // In a schema of its own, for Flyway refuses a schema that is neither empty nor its own.
    private static final String SCHEMA = "create schema app";
    private static final String TABLE =
            "create table app.busy as select n as id, 'label ' || n as label from generate_series(1, 1000) n";
    private static final String ALTER = "alter table app.busy add column extra integer";
    private static final String BACK = "alter table app.busy drop column extra";
    private static final String WAITING =
            "select count(*) from pg_locks where not granted and relation = 'app.busy'::regclass";

    /** What one round showed; the sum is that of the reader who waited most. */
    private record Observation(
            double longestMillis, double waitedMillis, double retries, double migrationMillis, String failure) {

        static Observation of(List<Reader> readers, ChildRun run) {
            return new Observation(
                    readers.stream().mapToDouble(Reader::longestMillis).max().orElseThrow(),
                    readers.stream().mapToDouble(Reader::waitedMillis).max().orElseThrow(),
                    run.value("retries").orElse(Double.NaN),
                    run.wallNanos() / 1e6,
                    run.isDone() ? readers.stream().map(Reader::failure).reduce("", String::concat) : run.failure());
        }
    }

    @Override
    public String name() {
        return "readers";
    }

    @Override
    public void run(Bench bench) throws Exception {
        List<Subject> subjects =
                Subject.usedOf(bench.options(), Subject.OURS_COUNTING, Subject.FLYWAY, Subject.LIQUIBASE);
        Map<Subject, List<Observation>> observations = new LinkedHashMap<>();
        for (int round = 0; round < bench.options().rounds(ROUNDS); round++) {
            for (Subject subject : subjects) {
                observations.computeIfAbsent(subject, any -> new ArrayList<>()).add(observe(bench, subject));
            }
        }
        observations.forEach((subject, seen) -> report(bench, subject, seen));
    }

    private static Observation observe(Bench bench, Subject subject) throws Exception {
        String folder =
                bench.scripts().single(subject.tool(), "busy", ALTER, BACK).toString();
        try (PostgresDatabase database = bench.server().newDatabase();
                Connection holder = database.dataSource().getConnection();
                Statement holding = holder.createStatement()) {
            database.execute(SCHEMA, TABLE);
            List<Reader> readers = Stream.generate(() -> new Reader(database.dataSource()))
                    .limit(READERS)
                    .toList();
            readers.forEach(Thread::start);
            holder.setAutoCommit(false);
            holding.execute(Reader.QUERY);
            List<String> words = List.of(
                    "apply", subject.engine(), database.jdbcUrl(), database.user(), database.password(), folder, "1");
            CompletableFuture<ChildRun> migration =
                    CompletableFuture.supplyAsync(() -> bench.children().run(subject.tool(), "", words));
            awaitQueue(database, migration);
            Thread.sleep(bench.options().hold().toMillis());
            holder.commit();
            ChildRun run = migration.join();
            for (Reader reader : readers) {
                reader.end();
            }
            return Observation.of(readers, run);
        }
    }

    private static void awaitQueue(PostgresDatabase database, CompletableFuture<ChildRun> migration)
            throws SQLException, InterruptedException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            while (!migration.isDone()) {
                try (ResultSet rows = statement.executeQuery(WAITING)) {
                    if (rows.next() && rows.getLong(1) > 0) {
                        return;
                    }
                }
                Thread.sleep(LOOK_EVERY.toMillis());
            }
        }
    }

    private void report(Bench bench, Subject subject, List<Observation> seen) {
        String note = seen.stream()
                .map(Observation::failure)
                .filter(why -> !why.isEmpty())
                .findFirst()
                .orElse("");
        double bar = subject.isOurs() ? BAR_MILLIS : Double.NaN;
        // The bar is for every single wait, so the worst round counts, not the middle one.
        double worst =
                seen.stream().mapToDouble(Observation::longestMillis).max().orElseThrow();
        add(bench, subject, "longest wait of a reader", "ms", new double[] {worst}, bar, note);
        add(bench, subject, "sum of the waits of a reader", "ms", all(seen, Observation::waitedMillis), NONE, note);
        add(bench, subject, "migration", "ms", all(seen, Observation::migrationMillis), NONE, note);
        if (subject.isOurs()) {
            add(bench, subject, "retries", "", all(seen, Observation::retries), NONE, note);
        }
    }

    private static double[] all(List<Observation> seen, ToDoubleFunction<Observation> measure) {
        return seen.stream().mapToDouble(measure).toArray();
    }

    private void add(
            Bench bench, Subject subject, String measure, String unit, double[] samples, double bar, String note) {
        bench.add(new Figure(
                name(), 1, subject.label(), measure, unit, samples, Double.NaN, Comparison.VALUE.within(bar), note));
    }
}
