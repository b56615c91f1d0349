package com.monassurance.benchmarks;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.SampleData;
import com.monassurance.fixtures.SampleDataReport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * How long the sample data takes at a scale, with which client heap, beside a floor: the same rows copied by plain {@code
 * create table … as select} on one connection into tables without keys, indexes or foreign keys. Arguments: scale (1 by
 * default), number of files (10,000 by default), connections (2 by default).
 */
public final class SampleDataBenchmark {

    private SampleDataBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param arguments scale, files, connections; each may be left out from the end
     * @throws SQLException if the server fails
     * @throws IOException if the files cannot be written
     */
    public static void main(String[] arguments) throws SQLException, IOException {
        double scale = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 1;
        long files = arguments.length > 1 ? Long.parseLong(arguments[1]) : SampleData.FILES_DEFAULT;
        int connections = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2;
        Path root = Files.createTempDirectory("monassurance-benchmark-");
        try (PostgresFixture server = PostgresFixture.start();
                PostgresDatabase database = server.newDatabase(HeadSchema::apply)) {
            Steps steps = new Steps();
            SampleDataReport report = SampleData.into(database.dataSource())
                    .scale(scale)
                    .files(files, root)
                    .connections(connections)
                    .progress(steps::advanced)
                    .load();
            steps.print();
            print(report, server.majorVersion(), connections);
            double floor = floorSeconds(database.dataSource(), report);
            System.out.printf(Locale.ROOT, "%-46s %9.1f s%n", "floor: the same rows, no keys, one connection", floor);
            System.out.printf(Locale.ROOT, "ratio %.2f%n", seconds(report) / floor);
        } finally {
            delete(root);
        }
    }

    private static void print(SampleDataReport report, int major, int connections) {
        System.out.printf(
                Locale.ROOT,
                "PostgreSQL %d, scale %s, %d connections, %d processors%n",
                major,
                report.scale(),
                connections,
                Runtime.getRuntime().availableProcessors());
        report.rows().forEach((table, rows) -> System.out.printf(Locale.ROOT, "%-36s %,15d rows%n", table, rows));
        System.out.printf(Locale.ROOT, "%-36s %,15d (%,d bytes)%n", "files", report.filesWritten(), report.fileBytes());
        System.out.printf(Locale.ROOT, "%-46s %9.1f s%n", "load, with files, faults and analyze", seconds(report));
        System.out.printf(Locale.ROOT, "%-46s %,9.0f%n", "rows per second", report.totalRows() / seconds(report));
        System.out.printf(
                Locale.ROOT,
                "%-46s %9.1f MiB of %d%n",
                "peak heap of the client, garbage included",
                peakHeapBytes() / 1048576.0,
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private static double floorSeconds(DataSource dataSource, SampleDataReport report) throws SQLException {
        long start = System.nanoTime();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : report.rows().keySet()) {
                statement.execute("create table floor_" + table + " as select * from " + table);
            }
            try (ResultSet size = statement.executeQuery("select pg_database_size(current_database())")) {
                size.next();
                System.out.printf(Locale.ROOT, "%-46s %9d MiB%n", "database, both copies", size.getLong(1) >> 20);
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static double seconds(SampleDataReport report) {
        return report.duration().toNanos() / 1e9;
    }

    private static long peakHeapBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Remembers when each step came to its end. */
    private static final class Steps {

        private final long start = System.nanoTime();
        private final StringBuilder lines = new StringBuilder();

        void advanced(String step, double fraction) {
            if (fraction >= 1) {
                double seconds = (System.nanoTime() - start) / 1e9;
                lines.append(String.format(Locale.ROOT, "  %7.1f s  %s%n", seconds, step));
            }
        }

        void print() {
            System.out.print("done after" + System.lineSeparator() + lines);
        }
    }
}
