package com.monassurance.health.metrics.infrastructure;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.health.internal.RedisClusterLink;
import com.monassurance.health.internal.RedisLink;
import com.monassurance.health.metrics.internal.Collected;
import com.monassurance.health.metrics.internal.Family;
import com.monassurance.health.metrics.internal.Figure;
import com.monassurance.health.metrics.internal.Reading;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Binds figures of PostgreSQL, of Redis where the host has one, and of the machine with its container and this process. All
 * meters of one scrape share one collection per source: one kept connection and at most five statements to PostgreSQL (5 s
 * each, locks 1 s), one INFO and one SLOWLOG LEN to Redis, of a cluster to each node. A scrape waits at most 2 s for a source; a collection that
 * overruns is not doubled. What cannot be read is NaN, a counter keeps its last value and never goes down, and
 * {@code monassurance.collector.success} is 0 for its collector: never a zero that is none. {@link #capabilities()} says
 * which figures this server does not give, and why. Names follow the OpenTelemetry collector's receivers where these have
 * one. Thread-safe.
 *
 * @since 0.1.0
 */
public final class InfrastructureMetrics implements MeterBinder, AutoCloseable {

    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final Duration FRESH_FOR = Duration.ofSeconds(5);
    private static final Duration SIZES_RETRY = Duration.ofSeconds(15);

    private final PostgresLink link;
    private final @Nullable RedisSource redisSource;
    private final PostgresSizes largest;
    private final SlowStatements slow;
    private final Family postgres;
    private final Family sizes;
    private final @Nullable Family redis;
    private final @Nullable Family backup;
    private final Family host;
    private final BooleanSupplier leader;

    private InfrastructureMetrics(Builder builder) {
        Ticker ticker = builder.ticker;
        leader = builder.leader;
        link = new PostgresLink(builder.dataSource, WAIT);
        slow = new SlowStatements(builder.statements, this::isPostgresRead);
        PostgresCollector collector = new PostgresCollector(link, builder.clock, ticker, builder.slowAfter, slow);
        largest = new PostgresSizes(link, builder.tables, collector::mayReadWal);
        Collected.Limits limits = new Collected.Limits(WAIT, FRESH_FOR, FRESH_FOR);
        postgres = Family.of(
                "postgresql",
                PostgresFigures.all(),
                () -> asLeader(collector),
                ticker,
                limits,
                PostgresCollector::withCacheHits);
        sizes = Family.of(
                        "postgresql_sizes",
                        PostgresFigures.sizes(builder.tables),
                        () -> asLeader(largest),
                        ticker,
                        new Collected.Limits(WAIT, builder.sizesEvery, SIZES_RETRY),
                        (reading, counters) -> reading)
                .behind(postgres);
        host = Family.of(
                "host",
                HostFigures.all(),
                HostCollector.ofThisHost(builder.data, ticker),
                ticker,
                limits,
                HostCollector::withUtilization);
        redisSource = redis(builder);
        redis = redisFamily(builder, limits);
        backup = backupFamily(builder);
    }

    /**
     * Creates the metrics with the defaults; connects to nothing before the first scrape.
     *
     * @param dataSource an unpooled DataSource of the host; one connection is kept
     * @param redisClient the host's client; one connection is kept
     * @return the metrics, to be bound to a registry and closed by the host
     */
    public static InfrastructureMetrics of(DataSource dataSource, RedisClient redisClient) {
        return builder(dataSource).redis(redisClient).build();
    }

    /**
     * Creates the metrics of a host without Redis: its meters are absent, its collector with them. Connects to nothing
     * before the first scrape.
     *
     * @param dataSource an unpooled DataSource of the host; one connection is kept
     * @return the metrics, to be bound to a registry and closed by the host
     */
    public static InfrastructureMetrics of(DataSource dataSource) {
        return builder(dataSource).build();
    }

    /**
     * Begins metrics with options.
     *
     * @param dataSource an unpooled DataSource of the host; one connection is kept
     * @return a builder
     */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        families().forEach(family -> family.bindTo(registry));
        slow.bindTo(registry);
        Gauge.builder("monassurance.collector.leader", leader, supplier -> supplier.getAsBoolean() ? 1 : 0)
                .description("1 on the node that reads the figures of PostgreSQL, Redis and backups")
                .strongReference(true)
                .register(registry);
    }

    /**
     * Tells which figures can be had and why the others cannot. Blocks while a collection runs, up to 2 s for each source.
     *
     * @return one for each meter but those of single statements, see {@link #slowStatementsMissing()}
     */
    public List<Capability> capabilities() {
        return families().flatMap(Capability::of).toList();
    }

    /**
     * Returns the statements that cost most in the last interval of about a minute, dearest first, all others together at
     * the end: their sum is the whole. Never blocks.
     *
     * @return empty while they are not known, see {@link #slowStatementsMissing()}
     */
    public List<SlowStatement> slowStatements() {
        return slow.statements();
    }

    /**
     * Tells why there are no slow statements.
     *
     * @return empty when there are
     */
    public Optional<String> slowStatementsMissing() {
        return Optional.of(slow.missing()).filter(reason -> !reason.isEmpty());
    }

    /**
     * Looks up the text of a statement, cut after 4,000 characters. Asks the server, which blocks up to 8 s.
     *
     * @param queryId as {@link #slowStatements()} told it
     * @return empty when the server has it no more, or cannot be asked
     */
    public Optional<String> statementText(long queryId) {
        return slow.text(link, queryId);
    }

    /**
     * Returns the largest tables as of the last slow collection, largest first. Never blocks.
     *
     * @return at most as many as the builder was told, empty before the first collection
     */
    public List<TableSize> largestTables() {
        return largest.tables();
    }

    /** Closes the connections; the meters read NaN from then on. */
    @Override
    public void close() {
        link.close();
        if (redisSource != null) {
            redisSource.close();
        }
    }

    private Stream<Family> families() {
        return Stream.of(postgres, sizes, redis, backup, host).filter(Objects::nonNull);
    }

    private static @Nullable RedisSource redis(Builder builder) {
        if (builder.redisCluster != null) {
            RedisClusterLink nodes = RedisClusterLink.over(builder.redisCluster);
            return new RedisClusterCollector(
                    nodes, builder.clock, builder.ticker, WAIT.minusMillis(WAIT.toMillis() / 4));
        }
        return builder.redis == null ? null : new RedisCollector(RedisLink.over(builder.redis), builder.clock, WAIT);
    }

    private @Nullable Family redisFamily(Builder builder, Collected.Limits limits) {
        RedisSource source = redisSource;
        if (source == null) {
            return null;
        }
        List<Figure> figures = builder.redisCluster == null ? RedisFigures.all() : RedisFigures.ofCluster();
        return Family.of("redis", figures, () -> asLeader(source), builder.ticker, limits, RedisCollector::withHits);
    }

    private @Nullable Family backupFamily(Builder builder) {
        return builder.lastBackup == null
                ? null
                : BackupAge.family(builder.lastBackup, builder.clock, builder.ticker, this::asLeader, WAIT);
    }

    private boolean isPostgresRead() {
        return postgres.current().isPresent();
    }

    private Reading asLeader(Collected.Source<Reading> source) throws Exception {
        return leader.getAsBoolean() ? source.collect() : Reading.EMPTY;
    }

    /**
     * Options of infrastructure metrics. Confined to one thread.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private static final int RANKS_MAX = 100;

        private final DataSource dataSource;
        private @Nullable RedisClient redis;
        private @Nullable RedisClusterClient redisCluster;
        private @Nullable Supplier<Optional<Instant>> lastBackup;
        private BooleanSupplier leader = () -> true;
        private Duration slowAfter = Duration.ofSeconds(60);
        private Duration sizesEvery = Duration.ofMinutes(5);
        private int statements = 10;
        private int tables = 10;
        private Path data = Path.of("").toAbsolutePath();
        private Clock clock = Clock.systemUTC();
        private Ticker ticker = Ticker.system();

        private Builder(DataSource dataSource) {
            this.dataSource = requireNonNull(dataSource, "dataSource");
        }

        /**
         * Adds the figures of Redis; none by default.
         *
         * @param redisClient the host's client; one connection is kept
         * @return this
         */
        public Builder redis(RedisClient redisClient) {
            this.redis = requireNonNull(redisClient, "redisClient");
            return this;
        }

        /**
         * Adds the figures of a Redis Cluster instead: amounts of all its nodes together, of states the worst. A node that
         * does not answer is counted in {@code redis.cluster.nodes.silent} and in nothing else.
         *
         * @param clusterClient the host's client, which knows the nodes; one connection to each is kept
         * @return this
         */
        public Builder redisCluster(RedisClusterClient clusterClient) {
            this.redisCluster = requireNonNull(clusterClient, "clusterClient");
            return this;
        }

        /**
         * Adds the age of the last verified backup; none by default.
         *
         * @param finished tells when it was made, nothing when there is none; asked once a minute on a thread of the
         *     collection, may block and throw
         * @return this
         */
        public Builder lastBackup(Supplier<Optional<Instant>> finished) {
            this.lastBackup = requireNonNull(finished, "finished");
            return this;
        }

        /**
         * Leaves the figures of PostgreSQL, Redis and backups to one node of many; by default this node reads them.
         *
         * @param isLeader asked before each collection; must not block
         * @return this
         */
        public Builder leader(BooleanSupplier isLeader) {
            this.leader = requireNonNull(isLeader, "isLeader");
            return this;
        }

        /**
         * Sets from when on a running statement counts as slow; 60 s by default.
         *
         * @param threshold positive
         * @return this
         */
        public Builder slowAfter(Duration threshold) {
            this.slowAfter = positive(threshold);
            return this;
        }

        /**
         * Sets how often sizes are read; 5 minutes by default.
         *
         * @param interval positive
         * @return this
         */
        public Builder sizesEvery(Duration interval) {
            this.sizesEvery = positive(interval);
            return this;
        }

        /**
         * Sets how many statements and tables are told apart; 10 of each by default.
         *
         * @param mostStatements 1 to 100
         * @param mostTables 1 to 100
         * @return this
         * @throws IllegalArgumentException if one is out of bounds
         */
        public Builder first(int mostStatements, int mostTables) {
            if (Math.min(mostStatements, mostTables) < 1 || Math.max(mostStatements, mostTables) > RANKS_MAX) {
                throw new IllegalArgumentException("1 to " + RANKS_MAX + " statements and tables can be told apart");
            }
            this.statements = mostStatements;
            this.tables = mostTables;
            return this;
        }

        /**
         * Sets the directory of whose file system the space is told; the working directory by default.
         *
         * @param directory of the host's data
         * @return this
         */
        public Builder data(Path directory) {
            this.data = requireNonNull(directory, "directory");
            return this;
        }

        /**
         * Sets the clocks; those of the system by default.
         *
         * @param wall for ages of what is told as a time, and compared with the clock of the server
         * @param monotonic for the age of what was collected
         * @return this
         */
        public Builder clocks(Clock wall, Ticker monotonic) {
            this.clock = requireNonNull(wall, "wall");
            this.ticker = requireNonNull(monotonic, "monotonic");
            return this;
        }

        /**
         * Creates the metrics; connects to nothing before the first scrape.
         *
         * @return the metrics, to be bound to a registry and closed by the host
         */
        public InfrastructureMetrics build() {
            return new InfrastructureMetrics(this);
        }

        private static Duration positive(Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("must be positive: " + duration);
            }
            return duration;
        }
    }
}
