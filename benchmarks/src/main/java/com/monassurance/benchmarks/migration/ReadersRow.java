package com.monassurance.benchmarks.migration;

import com.monassurance.benchmarks.migration.Figure.Comparison;
import com.monassurance.fixtures.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * How long readers of a table wait behind a migrating ALTER while another session holds ACCESS SHARE on that table. The
 * hold begins to count when the ALTER waits for the first time.
 */
final class ReadersRow implements Bench.Row {

    private static final int READERS = 2;
    private static final double LOCK_TIMEOUT_MILLIS = 3000;
    private static final double BAR_MILLIS = 1.1 * LOCK_TIMEOUT_MILLIS;
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final String TABLE =
            "create table busy as select n as id, 'label ' || n as label from generate_series(1, 1000) n";
    private static final String ALTER = "alter table busy add column extra integer";
    private static final String WAITING =
            "select count(*) from pg_locks where not granted and relation = 'busy'::regclass";

    @Override
    public String name() {
        return "readers";
    }

    @Override
    public void run(Bench bench) throws Exception {
        for (Subject subject :
                Subject.usedOf(bench.options(), Subject.OURS_COUNTING, Subject.FLYWAY, Subject.LIQUIBASE)) {
            measure(bench, subject);
        }
    }

    private void measure(Bench bench, Subject subject) throws Exception {
        String folder = bench.scripts()
                .single(subject.tool(), "busy", ALTER, "alter table busy drop column extra")
                .toString();
        try (PostgresDatabase database = bench.server().newDatabase();
                Connection holder = database.dataSource().getConnection();
                Statement holding = holder.createStatement()) {
            database.execute(TABLE);
            List<Reader> readers = Stream.generate(() -> new Reader(database.dataSource()))
                    .limit(READERS)
                    .toList();
            readers.forEach(Thread::start);
            holder.setAutoCommit(false);
            holding.execute("select count(*) from busy");
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
            report(bench, subject, readers, run);
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

    private void report(Bench bench, Subject subject, List<Reader> readers, ChildRun run) {
        double longest = readers.stream().mapToDouble(Reader::longestMillis).max().orElseThrow();
        double sum = readers.stream().mapToDouble(Reader::waitedMillis).max().orElseThrow();
        String failure = readers.stream().map(Reader::failure).filter(why -> !why.isEmpty()).findFirst().orElse("");
        String note = run.isDone() ? failure : run.failure();
        add(bench, subject, "longest wait of a reader", "ms", longest, subject.isOurs() ? BAR_MILLIS : Double.NaN, note);
        add(bench, subject, "sum of the waits of a reader", "ms", sum, Double.NaN, note);
        run.value("retries").ifPresent(retries -> add(bench, subject, "retries", "", retries, Double.NaN, note));
        add(bench, subject, "migration", "ms", run.wallNanos() / 1e6, Double.NaN, note);
    }

    private void add(
            Bench bench, Subject subject, String measure, String unit, double value, double bar, String note) {
        bench.add(new Figure(
                name(),
                1,
                subject.label(),
                measure,
                unit,
                new double[] {value},
                Double.NaN,
                Comparison.VALUE.within(bar),
                note));
    }
}
