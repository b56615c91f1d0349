package com.monassurance.health.metrics.infrastructure;

import com.monassurance.core.sql.DatabaseError;
import com.monassurance.health.metrics.internal.Family;
import com.monassurance.health.metrics.internal.Figure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The statements that cost most since the last look, told from the growth of {@code pg_stat_statements}, which is never
 * reset: the first K and all others together, so that their sum is the whole. Read by one collection at a time, shown to
 * any thread.
 */
final class SlowStatements {

    /** More than the server keeps by default, so that nothing is left out unless somebody raised its limit. */
    private static final int ENTRIES_MAX = 20_000;

    private static final int TEXT_MAX = 4000;
    private static final String NOTHING =
            "pg_stat_statements has counted nothing: is compute_query_id off, or pg_stat_statements.track none?";
    private static final String NOT_PRELOADED = "55000";
    private static final String NAME = "postgresql.statement.";

    private final int first;
    private final BooleanSupplier isShown;
    private final List<Meters> meters = new CopyOnWriteArrayList<>();
    private Map<Long, Totals> before = Map.of();
    private String resetBefore = "";
    private long nanosBefore;
    private boolean isSeen;
    private volatile List<SlowStatement> statements = List.of();
    private volatile String missing = "not looked at yet";
    private volatile String schema = "";

    SlowStatements(int first, BooleanSupplier isShown) {
        this.first = first;
        this.isShown = isShown;
    }

    private record Totals(long calls, double seconds, long rows) {

        static final Totals NONE = new Totals(0, 0, 0);

        /** An entry that went down was dropped for lack of room and came back: it began at nothing. */
        Totals since(Totals old) {
            boolean isSame = calls >= old.calls && seconds >= old.seconds;
            return isSame ? new Totals(calls - old.calls, seconds - old.seconds, Math.max(0, rows - old.rows)) : this;
        }

        Totals plus(Totals other) {
            return new Totals(calls + other.calls, seconds + other.seconds, rows + other.rows);
        }
    }

    /** The server's identity of statements that this role may not see. */
    private static final long HIDDEN = 0;

    private record Seen(Map<Long, Totals> totals, String reset) {}

    private record Meters(MultiGauge load, MultiGauge calls, MultiGauge mean, MultiGauge rows) {}

    /** The statements of the last interval, dearest first, all others together at the end. */
    List<SlowStatement> statements() {
        return statements;
    }

    /** Why there are none, empty when there are. */
    String missing() {
        return missing;
    }

    /** Looks up the text of a statement; empty when it cannot be had. */
    Optional<String> text(PostgresLink link, long queryId) {
        String where = schema;
        if (where.isEmpty()) {
            return Optional.empty();
        }
        try {
            return link.use(connection -> text(connection, where, queryId));
        } catch (SQLException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    void bindTo(MeterRegistry registry) {
        meters.add(new Meters(
                gauge(registry, "load", "Seconds spent on the statement in a second", ""),
                gauge(registry, "calls", "Executions in a second", ""),
                gauge(registry, "mean", "Mean time of an execution", Figure.SECONDS),
                gauge(registry, "rows", "Rows in a second", "")));
        show();
    }

    /** Looks once; what the server refuses makes the statements absent with a reason. */
    void read(Connection connection, String extensionSchema, long nanos) throws SQLException {
        schema = extensionSchema;
        if (extensionSchema.isEmpty()) {
            forget("the extension pg_stat_statements is not created in this database");
            return;
        }
        try {
            take(look(connection, extensionSchema), nanos);
        } catch (SQLException e) {
            if (connection.isClosed() || DatabaseError.of(e) == DatabaseError.BROKEN_CONNECTION) {
                throw e;
            }
            forget(
                    NOT_PRELOADED.equals(e.getSQLState())
                            ? "pg_stat_statements is not in shared_preload_libraries"
                            : Family.reason(e));
        }
    }

    private Seen look(Connection connection, String extensionSchema) throws SQLException {
        Map<Long, Totals> totals = new HashMap<>();
        String reset = "";
        try (PreparedStatement statement =
                connection.prepareStatement(PostgresStatements.statements(extensionSchema))) {
            statement.setInt(1, ENTRIES_MAX);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Totals entry = new Totals(row.getLong("calls"), row.getDouble("seconds"), row.getLong("rows"));
                    totals.merge(row.getLong("queryid"), entry, Totals::plus);
                    reset = String.valueOf(row.getString("reset"));
                }
            }
        }
        return new Seen(totals, reset);
    }

    private static Optional<String> text(Connection connection, String where, long queryId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PostgresStatements.statementText(where))) {
            statement.setInt(1, TEXT_MAX);
            statement.setLong(2, queryId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    private void take(Seen seen, long nanos) {
        if (isSeen) {
            boolean isReset = !seen.reset().equals(resetBefore);
            statements = ranked(seen.totals(), isReset ? Map.of() : before, Duration.ofNanos(nanos - nanosBefore));
            missing = seen.totals().isEmpty() ? NOTHING : "";
        } else {
            missing = "seen once: what they cost is told from the second look on";
        }
        before = seen.totals();
        resetBefore = seen.reset();
        nanosBefore = nanos;
        isSeen = true;
        show();
    }

    private List<SlowStatement> ranked(Map<Long, Totals> now, Map<Long, Totals> old, Duration over) {
        List<Map.Entry<Long, Totals>> grown = new ArrayList<>();
        now.forEach((id, totals) -> grown.add(Map.entry(id, totals.since(old.getOrDefault(id, Totals.NONE)))));
        grown.sort(Comparator.comparingDouble(
                        (Map.Entry<Long, Totals> entry) -> entry.getValue().seconds())
                .reversed());
        List<SlowStatement> ranked = new ArrayList<>();
        Totals others = Totals.NONE;
        for (Map.Entry<Long, Totals> entry : grown) {
            Totals totals = entry.getValue();
            if (ranked.size() < first && entry.getKey() != HIDDEN && totals.calls() > 0) {
                ranked.add(statement(entry.getKey(), totals, over));
            } else {
                others = others.plus(totals);
            }
        }
        ranked.add(statement(null, others, over));
        return List.copyOf(ranked);
    }

    private static SlowStatement statement(@Nullable Long id, Totals totals, Duration over) {
        return new SlowStatement(
                id, totals.calls(), Duration.ofNanos((long) (totals.seconds() * 1e9)), totals.rows(), over);
    }

    private void forget(String reason) {
        missing = reason;
        statements = List.of();
        before = Map.of();
        isSeen = false;
        show();
    }

    private void show() {
        for (Meters each : meters) {
            each.load().register(rows(statement -> perSecond(statement, seconds(statement.total()))), true);
            each.calls().register(rows(statement -> perSecond(statement, (double) statement.calls())), true);
            each.mean().register(rows(statement -> seconds(statement.mean())), true);
            each.rows().register(rows(statement -> perSecond(statement, (double) statement.rows())), true);
        }
    }

    private List<Row<?>> rows(ToDoubleFunction<SlowStatement> figure) {
        List<Row<?>> rows = new ArrayList<>();
        for (SlowStatement statement : statements) {
            String id = statement.queryId() == null ? "other" : Long.toString(statement.queryId());
            double value = figure.applyAsDouble(statement);
            rows.add(Row.of(Tags.of("queryid", id), () -> isShown.getAsBoolean() ? value : Double.NaN));
        }
        return rows;
    }

    private static double perSecond(SlowStatement statement, double value) {
        return value / seconds(statement.over());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description, String unit) {
        return MultiGauge.builder(NAME + name)
                .description(description + ", of the dearest since the last look a minute ago and of all others")
                .baseUnit(unit.isEmpty() ? null : unit)
                .register(registry);
    }
}
