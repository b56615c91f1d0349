package com.monassurance.examples.quickstart;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.config.ConfigSource;
import com.monassurance.core.config.OpsConfig;
import com.monassurance.core.storage.LocalDocumentStorage;
import com.monassurance.examples.http.HttpHost;
import com.monassurance.examples.http.Wiring;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.SampleData;
import com.monassurance.fixtures.SampleDataProgress;
import com.monassurance.fixtures.SampleDataReport;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.maintenance.Maintenance;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the walk needs: the two servers, a migrated database full of data, and the HTTP host, all below one directory
 * that is gone at the end. Confined to one thread, but for {@link #close()}.
 */
final class Stage implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Stage.class);
    /** Names the process, so that two walks at a time can be told apart. */
    static final String DIRECTORY_PREFIX =
            "monassurance-quickstart-" + ProcessHandle.current().pid() + "-";

    private static final String DATABASE = "monassurance";
    private static final int FILES_MAX = 2_000;
    /** Nine tables, the files, the faults, and the analysis. */
    private static final int LOAD_STEPS = 12;

    private static final int FIRST_LOOKS_MAX = 5;
    private static final Duration FIRST_RESULTS_WITHIN = Duration.ofSeconds(10);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Path directory;
    private final PostgresFixture postgres;
    private final OpsConfig config;
    private final Wiring wiring;
    private final HttpHost host;
    private final SampleDataReport data;
    private final ToyService service;

    private Stage(QuickstartOptions options, Console console, Clock clock) throws Exception {
        directory = Files.createTempDirectory(DIRECTORY_PREFIX);
        if (!options.keep()) {
            open.push(() -> deleteTree(directory));
        }
        try {
            postgres = opened(console.step("PostgreSQL from Maven artifacts", progress -> PostgresFixture.start()));
            RedisFixture redis = opened(console.step("Redis from Maven artifacts", progress -> RedisFixture.start()));
            prepare();
            config = configuration(redis);
            wiring = opened(console.step("The library wired", progress -> new Wiring(config)));
            MigrationReport migrated =
                    console.step("Schema migrated to head", progress -> wiring.migrator.upgrade(Target.head()));
            console.fact("%d revisions applied", migrated.ids().size());
            data = console.step(
                    "Sample data made inside PostgreSQL",
                    progress -> SampleData.into(wiring.direct)
                            .scale(options.scale())
                            .asOf(clock.instant())
                            .files(FILES_MAX, directory.resolve("documents"))
                            .progress(overall(progress))
                            .load());
            console.fact("%,d rows, %,d files", data.totalRows(), data.filesWritten());
            console.step("Run history installed", progress -> install(wiring.maintenance));
            service = opened(ToyService.create(directory, wiring.direct, DeploymentStops.FIRST));
            host = opened(HttpHost.start(options.port(), HealthEndpoint.of(wiring.monitor), wiring.meters::scrape));
            // The first connections of a cold JVM may miss the deadline of a check.
            for (int look = 0;
                    look < FIRST_LOOKS_MAX && !wiring.monitor.report().isHealthy();
                    look++) {
                wiring.monitor.checkNow(FIRST_RESULTS_WITHIN);
            }
            console.done("HTTP host on %s", host.address());
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    static Stage set(QuickstartOptions options, Console console, Clock clock) throws Exception {
        return new Stage(options, console, clock);
    }

    Path directory() {
        return directory;
    }

    PostgresFixture postgres() {
        return postgres;
    }

    String database() {
        return DATABASE;
    }

    Wiring wiring() {
        return wiring;
    }

    HttpHost host() {
        return host;
    }

    SampleDataReport data() {
        return data;
    }

    ApplicationInfo application() {
        return config.application();
    }

    ToyService service() {
        return service;
    }

    /** Opens something that closes with the stage. */
    <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** Closes in reverse order of opening; what fails is logged and does not keep the rest from closing. */
    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOGGER.warn("outcome=not-closed", e);
            }
        }
    }

    private void prepare() throws SQLException, IOException {
        for (String folder : new String[] {"logs", "backups"}) {
            Files.createDirectories(directory.resolve(folder));
        }
        LocalDocumentStorage.at(Files.createDirectories(directory.resolve("documents")))
                .mark();
        try (Connection connection = postgres.dataSource("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
        }
        try (Connection connection = postgres.dataSource(DATABASE).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create extension pg_stat_statements");
        }
    }

    private OpsConfig configuration(RedisFixture redis) {
        return OpsConfig.from(ConfigSource.map(Map.ofEntries(
                Map.entry("VERSION", DeploymentStops.FIRST.toString()),
                Map.entry("ENVIRONMENT", "quickstart"),
                Map.entry("DATABASE_URL", postgres.jdbcUrl(DATABASE)),
                Map.entry("DATABASE_USER", postgres.user()),
                Map.entry("DATABASE_PASSWORD", postgres.password()),
                Map.entry("REDIS_URI", redis.uri()),
                Map.entry("STORAGE", directory.resolve("documents").toUri().toString()),
                Map.entry("LOG_DIRECTORY", directory.resolve("logs").toString()),
                Map.entry("BACKUP_STORE", directory.resolve("backups").toUri().toString()))));
    }

    /** The load tells how far each of its steps is, several at a time; the visitor sees one bar. */
    private static SampleDataProgress overall(Console.Progress progress) {
        Map<String, Double> fractions = new ConcurrentHashMap<>();
        return (step, fraction) -> {
            fractions.put(step, fraction);
            double sum =
                    fractions.values().stream().mapToDouble(Double::doubleValue).sum();
            progress.at(step, sum / LOAD_STEPS);
        };
    }

    private static boolean install(Maintenance maintenance) {
        maintenance.install();
        return true;
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
