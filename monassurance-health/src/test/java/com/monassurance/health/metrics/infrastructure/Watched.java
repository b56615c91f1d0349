package com.monassurance.health.metrics.infrastructure;

import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.RedisFixture;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database and a Redis behind proxies, their metrics, and a registry that is scraped by hand. */
final class Watched implements AutoCloseable {

    final MutableClock clock = MutableClock.at(Instant.parse("2026-01-02T03:04:05Z"));
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final FaultProxy postgres;
    final FaultProxy redis;
    final InfrastructureMetrics metrics;
    private final PostgresDatabase database;
    private final RedisClient client;

    Watched(PostgresDatabase database, RedisFixture server, UnaryOperator<InfrastructureMetrics.Builder> options) {
        this.database = database;
        postgres = FaultProxy.to(database.host(), database.port());
        redis = FaultProxy.to(server.host(), server.port());
        client = RedisClient.create("redis://" + redis.host() + ":" + redis.port());
        metrics = options.apply(InfrastructureMetrics.builder(driver(database.user(), database.password()))
                        .redis(client)
                        .clocks(clock, clock::nanos))
                .build();
        metrics.bindTo(registry);
    }

    static Watched over(PostgresDatabase database) {
        return new Watched(database, RedisFixture.shared(), builder -> builder);
    }

    /** A data source through the proxy. */
    DataSource driver(String user, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {postgres.host()});
        source.setPortNumbers(new int[] {postgres.port()});
        source.setDatabaseName(database.name());
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    /** Reads every meter, as a scrape does. */
    void scrape() {
        List.copyOf(registry.getMeters()).forEach(Watched::value);
    }

    /** Lets the time between two scrapes pass, then scrapes. */
    void scrapeAfter(Duration pause) {
        clock.advance(pause);
        scrape();
    }

    double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    double counter(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    double success(String collector) {
        return gauge("monassurance.collector.success", "collector", collector);
    }

    String reason(String meter) {
        return metrics.capabilities().stream()
                .filter(capability -> capability.meter().equals(meter))
                .findFirst()
                .orElseThrow()
                .findReason()
                .orElse("");
    }

    static double value(Meter meter) {
        return StreamSupport.stream(meter.measure().spliterator(), false)
                .mapToDouble(Measurement::getValue)
                .sum();
    }

    @Override
    public void close() {
        metrics.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        postgres.close();
        redis.close();
    }
}
