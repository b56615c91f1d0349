package com.monassurance.examples.cli;

import com.monassurance.health.metrics.business.BusinessMetrics;
import com.monassurance.health.metrics.infrastructure.InfrastructureMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
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
        host.requireAnswer();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (RedisAccess redis =
                        host.config().findRedis().map(RedisAccess::open).orElse(null);
                InfrastructureMetrics infrastructure = redis == null
                        ? InfrastructureMetrics.of(dataSource)
                        : InfrastructureMetrics.of(dataSource, redis.client());
                BusinessMetrics business = BusinessMetrics.over(dataSource)) {
            infrastructure.bindTo(registry);
            business.bindTo(registry);
            if (redis == null) {
                console()
                        .remark("No figures of Redis: none is configured; give --redis URI or MONASSURANCE_REDIS_URI.");
            }
            console().line(registry.scrape().stripTrailing());
            return Exit.DONE;
        } finally {
            registry.close();
        }
    }
}
