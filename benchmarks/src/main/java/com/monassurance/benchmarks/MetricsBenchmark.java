package com.monassurance.benchmarks;

import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.health.metrics.application.ApplicationMetrics;
import com.monassurance.health.metrics.infrastructure.InfrastructureMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.db.PostgreSQLDatabaseMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What a full collection of PostgreSQL's figures costs in a database of many tables, beside the same statements sent by plain
 * JDBC, and how many connections and statements a scrape takes, beside Micrometer's binder.
 */
public final class MetricsBenchmark {

    private static final String STATEMENTS = """
            select coalesce(sum(calls), 0) from pg_stat_statements
            where dbid = (select oid from pg_database where datname = current_database())
                and query not like '%sum(calls), %' and toplevel
            """;

    private MetricsBenchmark() {}

    private record Scraped(SimpleMeterRegistry registry, AtomicLong nanos) {
        void scrape() {
            for (Meter meter : List.copyOf(registry.getMeters())) {
                meter.measure().forEach(measurement -> measurement.getValue());
            }
        }

        /** Long enough that the figures of every minute are due, and the sizes are not. */
        void scrapeDue() {
            nanos.addAndGet(Duration.ofSeconds(61).toNanos());
            scrape();
        }
    }

    /**
     * Prints the figures.
     *
     * @param arguments tables (10000), rounds (15)
     * @throws Exception if a server or a statement fails
     */
    public static void main(String[] arguments) throws Exception {
        int tables = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        try (PostgresFixture server = PostgresFixture.start();
                PostgresDatabase database = server.newDatabase();
                FaultProxy proxy = FaultProxy.to(database.host(), database.port());
                Connection counting = database.dataSource().getConnection()) {
            fill(database, tables);
            Scraped ours = new Scraped(new SimpleMeterRegistry(), new AtomicLong());
            try (InfrastructureMetrics metrics = InfrastructureMetrics.builder(source(proxy, database))
                    .sizesEvery(Duration.ofDays(1))
                    .clocks(Clock.systemUTC(), ours.nanos()::get)
                    .build()) {
                metrics.bindTo(ours.registry());
                ours.scrape();
                print("ours", ours, proxy, counting, ours::scrapeDue);
            }
            compare(database, rounds);
            Scraped binder = new Scraped(new SimpleMeterRegistry(), new AtomicLong());
            new PostgreSQLDatabaseMetrics(source(proxy, database), database.name()).bindTo(binder.registry());
            print("Micrometer's binder", binder, proxy, counting, binder::scrape);
        }
        record();
    }

    private static void fill(PostgresDatabase database, int tables) {
        database.execute("create extension pg_stat_statements");
        for (int first = 1; first <= tables; first += 1000) {
            database.execute("""
                    do $$ begin
                      for i in %d..%d loop
                        execute format('create table t_%%s (id int primary key, label text)', i);
                        execute format('insert into t_%%s values (1, ''a'')', i);
                      end loop;
                    end $$
                    """.formatted(first, Math.min(tables, first + 999)));
        }
        database.execute("analyze");
    }

    private static void print(String who, Scraped scraped, FaultProxy proxy, Connection counting, Runnable scrape)
            throws SQLException {
        long connections = proxy.connections();
        long statements = number(counting);
        scrape.run();
        System.out.printf(
                "%-20s %d meters, new connections of a scrape %d, statements %d%n",
                who,
                scraped.registry().getMeters().size(),
                proxy.connections() - connections,
                number(counting) - statements);
    }

    private static void compare(PostgresDatabase database, int rounds) throws Exception {
        Scraped ours = new Scraped(new SimpleMeterRegistry(), new AtomicLong());
        double[] bare = new double[rounds];
        double[] full = new double[rounds];
        List<String> statements = statements(database.server().majorVersion());
        try (Connection connection = database.dataSource().getConnection();
                InfrastructureMetrics metrics = InfrastructureMetrics.builder(database.dataSource())
                        .sizesEvery(Duration.ofDays(1))
                        .clocks(Clock.systemUTC(), ours.nanos()::get)
                        .build()) {
            metrics.bindTo(ours.registry());
            ours.scrape();
            for (int round = -10; round < rounds; round++) {
                long start = System.nanoTime();
                for (String sql : statements) {
                    read(connection, sql);
                }
                long between = System.nanoTime();
                ours.scrapeDue();
                long end = System.nanoTime();
                if (round >= 0) {
                    bare[round] = (between - start) / 1e6;
                    full[round] = (end - between) / 1e6;
                }
            }
        }
        Arrays.sort(bare);
        Arrays.sort(full);
        System.out.printf(
                Locale.ROOT,
                "a full collection    %.1f ms (best %.1f), its %d statements by plain JDBC %.1f ms (best %.1f),"
                        + " ratio %.2f (best %.2f)%n",
                full[rounds / 2],
                full[0],
                statements.size(),
                bare[rounds / 2],
                bare[0],
                full[rounds / 2] / bare[rounds / 2],
                full[0] / bare[0]);
    }

    /** The library keeps its statements to itself; a copy of them here would grow old. */
    private static List<String> statements(int major) throws ReflectiveOperationException {
        Class<?> owner = Class.forName("com.monassurance.health.metrics.infrastructure.PostgresStatements");
        return List.of(
                constant(owner, "ACTIVITY"),
                constant(owner, "DATABASE"),
                made(owner, "server", int.class, major),
                constant(owner, "TABLES"),
                made(owner, "statements", String.class, "public"));
    }

    private static String constant(Class<?> owner, String name) throws ReflectiveOperationException {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return (String) field.get(null);
    }

    private static String made(Class<?> owner, String name, Class<?> type, Object argument)
            throws ReflectiveOperationException {
        Method method = owner.getDeclaredMethod(name, type);
        method.setAccessible(true);
        return (String) method.invoke(null, argument);
    }

    private static void read(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (sql.indexOf('?') >= 0) {
                statement.setInt(1, 20_000);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                        row.getString(column);
                    }
                }
            }
        }
    }

    private static void record() {
        ApplicationMetrics metrics = ApplicationMetrics.over(new SimpleMeterRegistry());
        Duration duration = Duration.ofMillis(12);
        double best = Double.MAX_VALUE;
        int calls = 500_000;
        for (int round = 0; round < 12; round++) {
            long start = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                metrics.request("GET", "/policies/{id}", 200, duration);
            }
            best = Math.min(best, (System.nanoTime() - start) / (double) calls);
        }
        System.out.printf(Locale.ROOT, "recording a request  %.0f ns, best of 12 rounds%n", best);
    }

    private static long number(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STATEMENTS)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static PGSimpleDataSource source(FaultProxy proxy, PostgresDatabase database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {proxy.host()});
        source.setPortNumbers(new int[] {proxy.port()});
        source.setDatabaseName(database.name());
        source.setUser(database.user());
        source.setPassword(database.password());
        return source;
    }
}
