package com.monassurance.benchmarks.catalog;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.diff.DiffSettings;
import com.monassurance.migrations.diff.SchemaDiff;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Measures the reader in turns with the raw queries on one server. Confined to one thread. */
public final class CatalogBench {

    private static final int TABLES_DEFAULT = 10_000;
    private static final int ROUNDS_DEFAULT = 5;
    private static final int EDITED_TABLES = 100;
    private static final CatalogReader READER = CatalogReader.of(CatalogSettings.defaults());

    private final int tables;
    private final int rounds;
    private final List<String> peers;

    private CatalogBench(int tables, int rounds, List<String> peers) {
        this.tables = tables;
        this.rounds = rounds;
        this.peers = peers;
    }

    /**
     * Reads the arguments.
     *
     * @param arguments a number of tables, and settings {@code rounds=} and {@code peers=}
     * @return the benchmark
     */
    public static CatalogBench of(String... arguments) {
        int tables = TABLES_DEFAULT;
        int rounds = ROUNDS_DEFAULT;
        List<String> peers = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("rounds=")) {
                rounds = Integer.parseInt(argument.substring("rounds=".length()));
            } else if (argument.startsWith("peers=")) {
                peers.addAll(List.of(argument.substring("peers=".length()).split(",")));
            } else {
                tables = Integer.parseInt(argument);
            }
        }
        return new CatalogBench(tables, rounds, peers);
    }

    /**
     * Makes the schema and prints the figures.
     *
     * @throws Exception if the server or a peer fails
     */
    public void run() throws Exception {
        try (PostgresFixture server = PostgresFixture.builder()
                        .setting("shared_buffers", "512MB")
                        .start();
                PostgresDatabase database = server.newDatabase()) {
            long began = System.nanoTime();
            LargeSchema.create(database.dataSource(), tables);
            System.out.printf(
                    Locale.ROOT,
                    "PostgreSQL %d, %,d tables made in %.0f s, heap %d MiB, %d processors%n",
                    server.majorVersion(),
                    tables,
                    millisSince(began) / 1000,
                    Runtime.getRuntime().maxMemory() >> 20,
                    Runtime.getRuntime().availableProcessors());
            double floor = readings(database);
            comparisons(database);
            WholeCheck.measure(server, database, tables, rounds);
            for (String name : peers) {
                try (Peer peer = Peer.of(name)) {
                    measure(peer, database, floor);
                }
            }
        }
    }

    /** Returns the floor of the second and later readings. */
    private double readings(PostgresDatabase database) throws Exception {
        double[][] millis = new double[4][rounds];
        for (int i = 0; i < rounds; i++) {
            int round = i;
            try (Connection connection = database.dataSource().getConnection()) {
                millis[0][round] = time(() -> RawQueries.read(connection));
                millis[1][round] = time(() -> RawQueries.read(connection));
            }
            resetPeak();
            try (Connection connection = database.dataSource().getConnection()) {
                millis[2][round] = time(() -> READER.read(connection));
                millis[3][round] = time(() -> READER.read(connection));
            }
        }
        print("raw queries, first on a connection", median(millis[0]));
        print("raw queries, again", median(millis[1]));
        print("catalogue, first on a connection", median(millis[2]), median(millis[0]));
        print("catalogue, again", median(millis[3]), median(millis[1]));
        System.out.printf(Locale.ROOT, "%-58s %9.0f MiB%n", "peak heap of a reading, garbage included", peakMebibytes());
        return median(millis[1]);
    }

    private static void measure(Peer peer, PostgresDatabase database, double floor) throws Exception {
        resetPeak();
        long start = System.nanoTime();
        Object one = peer.read(database);
        print(peer.words() + ": read, first", millisSince(start), floor);
        start = System.nanoTime();
        Object other = peer.read(database);
        print(peer.words() + ": read, again", millisSince(start), floor);
        start = System.nanoTime();
        long found = peer.compare(one, other);
        print(peer.words() + ": the two compared, " + found + " found", millisSince(start));
        System.out.printf(Locale.ROOT, "%-58s %9.0f MiB%n", "peak heap with two of them", peakMebibytes());
    }

    private void comparisons(PostgresDatabase database) throws Exception {
        Catalog one = read(database);
        edit(database, "add column added int");
        Catalog other = read(database);
        edit(database, "drop column added");
        resetPeak();
        print("catalogues compared, equal", best(() -> CatalogComparison.of(one, read(database))) - best(() ->
                read(database)));
        print("diff, nothing to do", best(() -> SchemaDiff.of(one, one, DiffSettings.defaults())));
        print("diff, " + EDITED_TABLES + " tables changed", best(() ->
                SchemaDiff.of(one, other, DiffSettings.defaults())));
        try (Connection connection = database.dataSource().getConnection()) {
            print("check: read, compare, nothing differs", best(() -> {
                if (!CatalogComparison.of(one, READER.read(connection)).isEqual()) {
                    throw new IllegalStateException("something differs");
                }
                return one;
            }));
        }
        System.out.printf(Locale.ROOT, "%-58s %9.0f MiB%n", "peak heap with two to three of them", peakMebibytes());
    }

    private void edit(PostgresDatabase database, String change) {
        for (int i = 0; i < Math.min(tables, EDITED_TABLES); i++) {
            database.execute("alter table " + LargeSchema.name(i) + " " + change);
        }
    }

    private static Catalog read(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return READER.read(connection);
        }
    }

    private double best(Callable<?> action) throws Exception {
        double[] millis = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            millis[i] = time(action);
        }
        return median(millis);
    }

    private static double time(Callable<?> action) throws Exception {
        long start = System.nanoTime();
        action.call();
        return millisSince(start);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static void print(String what, double millis) {
        System.out.printf(Locale.ROOT, "%-58s %9.1f ms%n", what, millis);
    }

    private static void print(String what, double millis, double floor) {
        System.out.printf(Locale.ROOT, "%-58s %9.1f ms  ratio %.2f%n", what, millis, millis / floor);
    }

    private static void resetPeak() {
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static double peakMebibytes() {
        return heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / 1048576.0;
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
