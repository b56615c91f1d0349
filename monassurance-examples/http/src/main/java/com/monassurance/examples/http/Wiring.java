package com.monassurance.examples.http;

import com.monassurance.core.config.OpsConfig;
import com.monassurance.core.event.EventSink;
import com.monassurance.core.repository.Repositories;
import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.core.sql.DataSources;
import com.monassurance.core.storage.LocalDocumentStorage;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.check.DatabaseLook;
import com.monassurance.health.check.ExternalApiCheck;
import com.monassurance.health.check.PostgresCheck;
import com.monassurance.health.check.RedisCheck;
import com.monassurance.health.check.StorageCheck;
import com.monassurance.health.metrics.EventMetrics;
import com.monassurance.health.metrics.application.ApplicationMetrics;
import com.monassurance.health.metrics.business.ActiveUsers;
import com.monassurance.health.metrics.business.BusinessMetrics;
import com.monassurance.health.metrics.infrastructure.InfrastructureMetrics;
import com.monassurance.maintenance.Maintenance;
import com.monassurance.maintenance.PlanParts;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.script.ScriptSources;
import com.zaxxer.hikari.HikariDataSource;
import io.lettuce.core.RedisClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import javax.sql.DataSource;

/** The whole library wired by hand: the page to copy into a host. What the host owns is made, and closed, here. */
public final class Wiring implements AutoCloseable {

    public final DataSource direct;
    public final HikariDataSource pool;
    public final RedisClient redis;
    public final LocalDocumentStorage storage;
    public final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    public final ApplicationMetrics requests = ApplicationMetrics.over(meters);
    public final Repositories repositories;
    public final Migrator migrator;
    public final Maintenance maintenance;
    public final PlanParts parts; // of the plans Plans.daily(parts) and Plans.weekly(parts)
    public final HealthMonitor monitor;
    public final ActiveUsers users; // users.record(id) where a request is authenticated
    private final InfrastructureMetrics infrastructure;
    private final BusinessMetrics business;

    public Wiring(OpsConfig config) {
        direct = DataSources.unpooled(config.database().main());
        pool = HostPool.over(direct);
        redis = RedisClient.create(config.redis().uris().get(0).reveal());
        storage = LocalDocumentStorage.at(config.storage());
        EventSink events = EventSink.logging().and(EventMetrics.to(meters));
        repositories = Repositories.over(pool);
        migrator = Migrator.over(direct)
                .scripts(ScriptSources.classpath(MonAssuranceSchema.location()))
                .events(events)
                .build();
        maintenance = Maintenance.over(direct)
                .application(config.application())
                .events(events)
                .build();
        URI[] apis = config.externalApis().values().toArray(URI[]::new);
        CheckPolicy slow = CheckPolicy.optional().timeout(Duration.ofSeconds(5));
        monitor = HealthMonitor.builder(config.application())
                .check("database", PostgresCheck.of(pool).direct(direct), CheckPolicy.shared())
                .check("redis", RedisCheck.of(redis), CheckPolicy.shared().timeout(Duration.ofSeconds(1)))
                .check("storage", StorageCheck.of(storage), CheckPolicy.shared())
                .check("external_apis", ExternalApiCheck.of(apis), slow)
                .check(DatabaseLook.NAME, DatabaseLook.of(direct).revision(migrator::state), CheckPolicy.informative())
                .events(events)
                .build();
        PlanParts.Builder known = PlanParts.from(config, direct).documents(storage);
        parts = known.runs(maintenance).health(monitor).build();
        infrastructure = InfrastructureMetrics.builder(direct)
                .redis(redis)
                .lastBackup(() -> parts.backup().flatMap(Backup::lastVerified))
                .build();
        infrastructure.bindTo(meters);
        users = ActiveUsers.over(redis, "monassurance");
        business = BusinessMetrics.over(direct, users);
        business.bindTo(meters);
    }

    @Override
    public void close() {
        monitor.close();
        infrastructure.close();
        business.close();
        users.close();
        meters.close();
        redis.shutdown();
        pool.close();
    }
}
