package com.monassurance.health.metrics.business;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.health.metrics.business.BusinessFigures.Share;
import com.monassurance.health.metrics.business.BusinessFigures.Windows;
import com.monassurance.health.metrics.internal.Collected;
import com.monassurance.health.metrics.internal.Family;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Binds figures of the business, read by SQL from the tables of MonAssurance at most every 5 minutes: active users,
 * policies and documents of the last 1, 7 and 30 calendar days, of this week and of this month (zone Europe/Paris), policies
 * of the last 30 days by user, documents of today by template, storage
 * in total and by user. Templates and users are told apart by rank, the first 10 and {@code other}, so that the number of
 * series is constant and their sum is the total; the names are in {@link #figures()}. A scrape waits at most 2 s, a statement
 * may take 30 s and its result serves the next scrape; what cannot be read is NaN. Thread-safe.
 *
 * @since 0.1.0
 */
public final class BusinessMetrics implements MeterBinder, AutoCloseable {

    private static final Duration STATEMENT = Duration.ofSeconds(30);
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final Duration FRESH_FOR = Duration.ofMinutes(5);
    private static final Duration RETRY = Duration.ofSeconds(15);
    private static final int SHARES = 10;

    private final @Nullable ActiveUsers activeUsers;
    private final BusinessQueries queries;
    private final Collected<BusinessFigures> collected;

    private BusinessMetrics(DataSource dataSource, @Nullable ActiveUsers activeUsers, Ticker ticker) {
        this.activeUsers = activeUsers;
        this.queries = new BusinessQueries(
                requireNonNull(dataSource, "dataSource"),
                ActiveUsers.ZONE,
                STATEMENT,
                SHARES,
                activeUsers == null ? Optional::empty : activeUsers::windows);
        this.collected = new Collected<>("business", queries, ticker, new Collected.Limits(WAIT, FRESH_FOR, RETRY));
    }

    /**
     * Creates the metrics; connects to nothing before the first scrape.
     *
     * @param dataSource an unpooled DataSource of the host; one connection is kept
     * @return the metrics, to be bound to a registry and closed by the host
     */
    public static BusinessMetrics over(DataSource dataSource) {
        return new BusinessMetrics(dataSource, null, Ticker.system());
    }

    /**
     * Creates the metrics of an application that records its active users; while Redis is away they are counted in the
     * audit log instead. Connects to nothing before the first scrape.
     *
     * @param dataSource an unpooled DataSource of the host; one connection is kept
     * @param activeUsers the host's, which stays the host's to close
     * @return the metrics, to be bound to a registry and closed by the host
     */
    public static BusinessMetrics over(DataSource dataSource, ActiveUsers activeUsers) {
        return over(dataSource, activeUsers, Ticker.system());
    }

    static BusinessMetrics over(DataSource dataSource, ActiveUsers activeUsers, Ticker ticker) {
        return new BusinessMetrics(dataSource, requireNonNull(activeUsers, "activeUsers"), ticker);
    }

    /**
     * Returns the figures with their names, as the meters show them. Blocks for at most 2 s.
     *
     * @return empty when they cannot be read
     */
    public Optional<BusinessFigures> figures() {
        return collected.current();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        windows(
                registry,
                "monassurance.users.active",
                "Distinct users active in the window",
                BusinessFigures::activeUsers);
        windows(registry, "monassurance.policies.new", "Policies created", BusinessFigures::policiesCreated);
        windows(
                registry,
                "monassurance.documents.generated",
                "Documents generated",
                BusinessFigures::documentsGenerated);
        gauge("monassurance.storage.used", "Bytes of all documents", BusinessFigures::storageBytes)
                .baseUnit("bytes")
                .register(registry);
        gauge(
                        "monassurance.users.active.estimated",
                        "1 when counted in Redis, 0 when in the audit log",
                        figures -> figures.activeUsersFrom() == BusinessFigures.Source.REDIS ? 1 : 0)
                .register(registry);
        if (activeUsers != null) {
            FunctionCounter.builder("monassurance.users.active.dropped", activeUsers, users -> (double) users.dropped())
                    .description("Records of active users that were lost because Redis was away")
                    .register(registry);
        }
        shares(registry, "monassurance.policies.new.by.user", "", BusinessFigures::policiesByUser);
        shares(registry, "monassurance.documents.generated.by.template", "", figures -> figures.documentsByTemplate());
        shares(registry, "monassurance.storage.used.by.user", "bytes", BusinessFigures::storageByUser);
        Family.bindCollector(registry, collected);
    }

    /** Closes the connection; the meters read NaN from then on. */
    @Override
    public void close() {
        queries.close();
    }

    private void windows(
            MeterRegistry registry, String name, String description, Function<BusinessFigures, Windows> windows) {
        gauge(name, description, figures -> windows.apply(figures).day())
                .tag("window", "day")
                .register(registry);
        gauge(name, description, figures -> windows.apply(figures).week())
                .tag("window", "week")
                .register(registry);
        gauge(name, description, figures -> windows.apply(figures).month())
                .tag("window", "month")
                .register(registry);
        gauge(name, description, figures -> windows.apply(figures).calendarWeek())
                .tag("window", "calendar_week")
                .register(registry);
        gauge(name, description, figures -> windows.apply(figures).calendarMonth())
                .tag("window", "calendar_month")
                .register(registry);
    }

    private void shares(
            MeterRegistry registry, String name, String unit, Function<BusinessFigures, List<Share>> shares) {
        for (int rank = 1; rank <= SHARES; rank++) {
            int index = rank - 1;
            gauge(name, "By rank; names are in the query API", figures -> ranked(shares.apply(figures), index))
                    .baseUnit(unit.isEmpty() ? null : unit)
                    .tag("rank", Integer.toString(rank))
                    .register(registry);
        }
        gauge(name, "By rank; names are in the query API", figures -> other(shares.apply(figures)))
                .baseUnit(unit.isEmpty() ? null : unit)
                .tag("rank", BusinessFigures.OTHER)
                .register(registry);
    }

    private Gauge.Builder<Collected<BusinessFigures>> gauge(
            String name, String description, ToDoubleFunction<BusinessFigures> figure) {
        return Gauge.builder(
                        name,
                        collected,
                        source -> source.current().map(figure::applyAsDouble).orElse(Double.NaN))
                .description(description)
                .strongReference(true);
    }

    /** A rank nobody holds is a true zero: the list was read. */
    private static double ranked(List<Share> shares, int index) {
        boolean isHeld = index < shares.size() && !isOther(shares.get(index));
        return isHeld ? shares.get(index).value() : 0;
    }

    private static double other(List<Share> shares) {
        return shares.stream()
                .filter(BusinessMetrics::isOther)
                .mapToLong(Share::value)
                .sum();
    }

    private static boolean isOther(Share share) {
        return share.name().equals(BusinessFigures.OTHER);
    }
}
