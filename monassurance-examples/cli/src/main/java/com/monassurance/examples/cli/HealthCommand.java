package com.monassurance.examples.cli;

import static java.time.Duration.ofSeconds;

import com.monassurance.core.config.OpsConfig;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.CheckResult;
import com.monassurance.health.Fact;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReport;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.check.DatabaseLook;
import com.monassurance.health.check.ExternalApiCheck;
import com.monassurance.health.check.PostgresCheck;
import com.monassurance.health.check.StorageCheck;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.health.endpoint.HealthRequest;
import com.monassurance.health.endpoint.Viewer;
import com.monassurance.migrations.Migrator;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code health}: the three endpoints of the guide, asked once. JSON is the body of the endpoint. */
@Command(name = "health", sortOptions = false)
final class HealthCommand extends HostCommand {

    private static final int WITHIN_SECONDS = 15;

    @Option(names = "--detailed", description = "Every check.")
    boolean detailed;

    @Option(names = "--db", description = "The database only, in detail.")
    boolean database;

    @Option(names = "--watch", description = "Again and again (not there yet).")
    boolean watch;

    HealthCommand(Host host) {
        super(host);
    }

    @Override
    int run() {
        refuse(watch, "health --watch");
        if (detailed && database) {
            throw CliException.of(CliError.BAD_COMMAND, "--detailed and --db exclude each other.", "Give one of them.");
        }
        OpsConfig config = host.config();
        try (RedisAccess redis = config.findRedis().map(RedisAccess::open).orElse(null);
                HealthMonitor monitor = monitor(config, redis)) {
            monitor.checkNow(ofSeconds(WITHIN_SECONDS));
            if (console().isJson()) {
                String path = database ? "/health/db" : detailed ? "/health/detailed" : "/health";
                HealthRequest request = HealthRequest.get(path).as(Viewer.OPERATOR);
                console().line(HealthEndpoint.of(monitor).handle(request).body());
            }
            return isHealthy(monitor) ? Exit.DONE : Exit.NO;
        }
    }

    private boolean isHealthy(HealthMonitor monitor) {
        if (database) {
            CheckResult look = monitor.report().check(DatabaseLook.NAME).orElseThrow();
            if (!console().isJson()) {
                console().line(look.state().word() + problem(look));
                look.status().facts().forEach((name, fact) -> console().line("  " + name + ": " + shown(fact)));
            }
            return look.state() == HealthState.UP;
        }
        HealthReport report = detailed ? monitor.report() : monitor.readiness();
        if (!console().isJson()) {
            console().line(report.state().word());
            TextTable table = new TextTable("CHECK", "STATE", "MS", "WHY");
            for (CheckResult check : report.checks()) {
                double millis = Durations.millis(check.duration());
                table.row(
                        check.name(),
                        check.state().word(),
                        Math.round(millis),
                        check.status().text());
            }
            table.lines().forEach(line -> console().line("  " + line));
        }
        return report.isHealthy();
    }

    private static String shown(Fact fact) {
        return fact instanceof Fact.Span span ? Durations.millis(span.value()) + " ms" : fact.text();
    }

    private static String problem(CheckResult check) {
        return check.status().text().isEmpty() ? "" : ": " + check.status().text();
    }

    private HealthMonitor monitor(OpsConfig config, @Nullable RedisAccess redis) {
        Migrator migrator = host.migrator().build();
        PostgresCheck postgres = PostgresCheck.of(host.serviceDataSource()).direct(host.dataSource());
        HealthCheck storage = host.findStorage()
                .<HealthCheck>map(StorageCheck::of)
                .orElse(context -> HealthStatus.notChecked("no storage is configured"));
        HealthCheck cache =
                redis == null ? context -> HealthStatus.notChecked("no Redis is configured") : redis.check();
        Map<String, URI> apis = config.externalApis();
        return HealthMonitor.builder(config.application())
                .check("database", postgres, CheckPolicy.critical().timeout(ofSeconds(5)))
                .check("redis", cache, CheckPolicy.shared().timeout(ofSeconds(2)))
                .check("storage", storage, CheckPolicy.shared().timeout(ofSeconds(2)))
                .check(
                        "external_apis",
                        ExternalApiCheck.of(List.copyOf(apis.values()).toArray(URI[]::new)),
                        CheckPolicy.optional().timeout(ofSeconds(5)))
                .check(
                        DatabaseLook.NAME,
                        DatabaseLook.of(host.dataSource()).revision(migrator::state),
                        CheckPolicy.informative().timeout(ofSeconds(5)))
                .build();
    }
}
