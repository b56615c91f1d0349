package com.monassurance.health.metrics;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.health.internal.RedisLink;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Binds figures of PostgreSQL, of Redis where the host has one, of the machine and of this JVM. All meters of one scrape share one collection per source:
 * one connection and at most three statements to PostgreSQL (5 s each), one INFO to Redis. A scrape waits at most 2 s for a
 * source; a collection that overruns is not doubled. What cannot be read is NaN, a counter keeps its last value, and
 * {@code monassurance.collector.success} is 0 for its collector: never a zero that is none. Names follow the OpenTelemetry
 * collector's receivers where these have one. Thread-safe.
 *
 * @since 0.1.0
 */
public final class InfrastructureMetrics implements MeterBinder, AutoCloseable {

    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final Duration FRESH_FOR = Duration.ofSeconds(5);

    private final PostgresFigures postgres;
    private final @Nullable RedisFigures redis;
    private final BooleanSupplier leader;
    private final Ticker ticker;

    private InfrastructureMetrics(
            PostgresFigures postgres, @Nullable RedisFigures redis, BooleanSupplier leader, Ticker ticker) {
        this.postgres = postgres;
        this.redis = redis;
        this.leader = leader;
        this.ticker = ticker;
    }

    /**
     * Creates the metrics; connects to nothing before the first scrape.
     *
     * @param dataSource an unpooled DataSource of the host; one connection is kept
     * @param redisClient the host's client; one connection is kept
     * @return the metrics, to be bound to a registry and closed by the host
     */
    public static InfrastructureMetrics of(DataSource dataSource, RedisClient redisClient) {
        return over(dataSource, requireNonNull(redisClient, "redisClient"), Ticker.system());
    }

    /**
     * Creates the metrics of a host without Redis: its meters are absent, its collector with them. Connects to nothing
     * before the first scrape.
     *
     * @param dataSource an unpooled DataSource of the host; one connection is kept
     * @return the metrics, to be bound to a registry and closed by the host
     */
    public static InfrastructureMetrics of(DataSource dataSource) {
        return over(dataSource, null, Ticker.system());
    }

    /**
     * Returns metrics that leave the figures of PostgreSQL and Redis to one node of many; by default this node emits them.
     *
     * @param isLeader asked before each collection; must not block
     * @return a copy
     */
    public InfrastructureMetrics leader(BooleanSupplier isLeader) {
        return new InfrastructureMetrics(postgres, redis, requireNonNull(isLeader, "isLeader"), ticker);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        bind(registry, PostgresFigures.ALL, collected("postgresql", () -> asLeader(postgres)));
        RedisFigures wanted = redis;
        if (wanted != null) {
            bind(registry, RedisFigures.ALL, collected("redis", () -> asLeader(wanted)));
        }
        bind(registry, HostFigures.ALL, collected("host", HostFigures.ofThisHost()));
    }

    /** Closes the connections; the meters read NaN from then on. */
    @Override
    public void close() {
        postgres.close();
        if (redis != null) {
            redis.close();
        }
    }

    static InfrastructureMetrics over(DataSource dataSource, @Nullable RedisClient redisClient, Ticker ticker) {
        return new InfrastructureMetrics(
                new PostgresFigures(requireNonNull(dataSource, "dataSource"), ticker, WAIT),
                redisClient == null ? null : new RedisFigures(RedisLink.over(redisClient), WAIT),
                () -> true,
                ticker);
    }

    private Map<String, Double> asLeader(Collected.Source<Map<String, Double>> source) throws Exception {
        return leader.getAsBoolean() ? source.collect() : Map.of();
    }

    private Collected<Map<String, Double>> collected(String name, Collected.Source<Map<String, Double>> source) {
        return new Collected<>(name, source, ticker, new Collected.Limits(WAIT, FRESH_FOR));
    }

    private static void bind(MeterRegistry registry, List<Figure> figures, Collected<Map<String, Double>> source) {
        figures.forEach(figure -> figure.bind(registry, source));
        Figure.bindCollector(registry, source);
    }
}
