package com.monassurance.examples.cli;

import com.monassurance.core.config.RedisConfig;
import com.monassurance.health.metrics.BusinessMetrics;
import com.monassurance.health.metrics.InfrastructureMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import picocli.CommandLine.Command;

/** {@code metrics}: one scrape in the text format of Prometheus. */
@Command(name = "metrics")
final class MetricsCommand extends HostCommand {

    MetricsCommand(Host host) {
        super(host);
    }

    @Override
    List<String> formats() {
        return List.of("text");
    }

    @Override
    int run() {
        DataSource dataSource = host.dataSource();
        Optional<RedisConfig> configured = host.config().findRedis();
        RedisConfig redis = configured.orElseThrow(() -> CliException.of(
                CliError.NOT_CONFIGURED,
                "The figures of the infrastructure want a Redis as well, and none is configured.",
                "Give --redis URI or MONASSURANCE_REDIS_URI."));
        host.requireAnswer();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (RedisAccess access = RedisAccess.open(redis);
                InfrastructureMetrics infrastructure = InfrastructureMetrics.of(dataSource, access.client());
                BusinessMetrics business = BusinessMetrics.over(dataSource)) {
            infrastructure.bindTo(registry);
            business.bindTo(registry);
            console().line(registry.scrape().stripTrailing());
            return Exit.DONE;
        } finally {
            registry.close();
        }
    }
}
