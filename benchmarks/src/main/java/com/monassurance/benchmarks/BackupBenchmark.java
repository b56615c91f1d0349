package com.monassurance.benchmarks;

import com.monassurance.fixtures.SampleData;
import com.monassurance.maintenance.backup.BackupEngine;
import com.monassurance.maintenance.backup.BackupFailedException;
import com.monassurance.maintenance.backup.BackupFormat;
import com.monassurance.maintenance.backup.copy.NativeEngine;
import com.monassurance.maintenance.backup.copy.NativeRestore;
import com.monassurance.maintenance.task.TaskContext;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How long a backup and a restore of a database of sample data take, the native engine beside the client programs of the
 * distribution, whose server must be of their version. Arguments: port of a server on loopback that trusts {@code
 * postgres}, a folder for the files, scale of the sample data (40 by default, about 1 GB), rounds (3 by default).
 */
public final class BackupBenchmark {

    private static final String DATABASE = "backup_benchmark";
    private static final String COPY = "backup_benchmark_copy";

    private final int port;
    private final Path folder;
    private final int rounds;

    private BackupBenchmark(int port, Path folder, int rounds) {
        this.port = port;
        this.folder = folder;
        this.rounds = rounds;
    }

    /**
     * Runs the benchmark.
     *
     * @param arguments port, folder, scale, rounds; the last two may be left out
     * @throws Exception if the server or a program fails
     */
    public static void main(String[] arguments) throws Exception {
        double scale = arguments.length > 2 ? Double.parseDouble(arguments[2]) : 40;
        int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
        BackupBenchmark benchmark =
                new BackupBenchmark(Integer.parseInt(arguments[0]), Path.of(arguments[1]), rounds);
        benchmark.prepare(scale);
        benchmark.backups();
        benchmark.restores();
    }

    private interface Step {
        void run() throws Exception;
    }

    private void prepare(double scale) throws SQLException {
        if (number("postgres", "select count(*) from pg_database where datname = '" + DATABASE + "'") == 0) {
            execute("postgres", "create database " + DATABASE);
            HeadSchema.apply(source(DATABASE));
            SampleData.into(source(DATABASE)).scale(scale).load();
            execute(DATABASE, "vacuum analyze");
        }
        System.out.printf(
                Locale.ROOT,
                "database %d MiB, heap at most %d MiB%n",
                number(DATABASE, "select pg_database_size('" + DATABASE + "') >> 20"),
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private void backups() throws Exception {
        String dump = "pg_dump -h 127.0.0.1 -p " + port + " -U postgres -d " + DATABASE;
        double guide = measure("pg_dump | gzip", "g", () -> shell(dump + " | gzip > " + file("g")));
        double zstd = measure("pg_dump | zstd -1", "z", () -> shell(dump + " | zstd -q -1 > " + file("z")));
        double directory = measure("pg_dump -Fd -j2 -Z1", "d", () -> {
            shell("rm -rf " + file("d"));
            shell(dump + " -Fd -j2 -Z1 -f " + file("d"));
        });
        double ours = measure("native, text, zstd 1", "n", () -> write(engine(), "n"));
        double binary = measure("native, binary, zstd 1", "b", () -> write(engine().binary(), "b"));
        double level = measure("native, text, zstd 3", "l", () -> write(engine().level(3), "l"));
        System.out.printf(
                Locale.ROOT,
                "native text of pg_dump|zstd %.2f, of pg_dump|gzip %.2f, of -Fd %.2f; binary of pg_dump|zstd %.2f;"
                        + " level 3 of it %.2f; peak heap %.1f MiB%n",
                ours / zstd,
                ours / guide,
                ours / directory,
                binary / zstd,
                level / zstd,
                peakHeapBytes() / 1048576.0);
    }

    private void restores() throws Exception {
        shell("pg_dump -h 127.0.0.1 -p " + port + " -U postgres -d " + DATABASE + " -Fc -Z1 -f " + file("c"));
        double peer = measure("pg_restore -j2", "c", () -> {
            fresh();
            shell("pg_restore -h 127.0.0.1 -p " + port + " -U postgres -j2 -d " + COPY + " " + file("c"));
        });
        double ours = measure("native restore", "n", () -> {
            fresh();
            NativeRestore.into(source(COPY)).run(file("n"));
        });
        System.out.printf(
                Locale.ROOT,
                "native restore of pg_restore -j2 %.2f; peak heap %.1f MiB%n",
                ours / peer,
                peakHeapBytes() / 1048576.0);
    }

    /** The best of the rounds, since other work only ever adds. */
    private double measure(String name, String file, Step step) throws Exception {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < rounds; i++) {
            execute("postgres", "checkpoint");
            long start = System.nanoTime();
            step.run();
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        System.out.printf(Locale.ROOT, "%-28s %7.2f s %,15d bytes%n", name, best, size(file(file)));
        return best;
    }

    private NativeEngine engine() {
        return NativeEngine.of(source(DATABASE));
    }

    private void write(NativeEngine engine, String name) throws IOException, BackupFailedException {
        BackupEngine.Ready ready = (BackupEngine.Ready) engine.check();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file(name)))) {
            engine.write(ready, BackupFormat.NATIVE, out, Duration.ofHours(1), TaskContext.alone());
        }
    }

    private void fresh() throws SQLException {
        execute("postgres", "drop database if exists " + COPY + " with (force)", "create database " + COPY);
    }

    private Path file(String name) {
        return folder.resolve("backup_benchmark." + name);
    }

    private static long size(Path path) throws IOException {
        try (var files = Files.walk(path)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void shell(String command) throws IOException, InterruptedException {
        int status = new ProcessBuilder("bash", "-c", "set -o pipefail; " + command)
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(command + " ended with " + status);
        }
    }

    private DataSource source(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/" + database);
        source.setUser("postgres");
        return source;
    }

    private void execute(String database, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private long number(String database, String sql) throws SQLException {
        try (Connection connection = source(database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static long peakHeapBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
