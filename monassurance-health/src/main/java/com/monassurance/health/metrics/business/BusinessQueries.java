package com.monassurance.health.metrics.business;

import com.monassurance.health.internal.ReservedSession;
import com.monassurance.health.metrics.business.BusinessFigures.Share;
import com.monassurance.health.metrics.business.BusinessFigures.Source;
import com.monassurance.health.metrics.business.BusinessFigures.Windows;
import com.monassurance.health.metrics.internal.Collected;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Reads the figures of the business over one connection by set-based statements: from the sums of {@link BusinessRollup} where
 * they are installed and complete, else from all rows of the tables. Both ways answer the same.
 */
final class BusinessQueries implements Collected.Source<BusinessFigures>, AutoCloseable {

    private static final String TODAY = "select now(), (now() at time zone ?)::date";

    /** Counts over the windows that begin on the given five days, of which the earliest bounds what is read. */
    private static final String WINDOWS = """
        select count(%1$s) filter (where %2$s >= d.today::timestamp at time zone d.zone),
               count(%1$s) filter (where %2$s >= d.week::timestamp at time zone d.zone),
               count(%1$s) filter (where %2$s >= d.month::timestamp at time zone d.zone),
               count(%1$s) filter (where %2$s >= d.calendar_week::timestamp at time zone d.zone),
               count(%1$s) filter (where %2$s >= d.calendar_month::timestamp at time zone d.zone)
        from %3$s, (select ?::date as today, ?::date as week, ?::date as month, ?::date as calendar_week,
                           ?::date as calendar_month, ?::text as zone) d
        where %2$s >= least(d.month, d.calendar_month)::timestamp at time zone d.zone
        """;

    private static final String ACTIVE_USERS = WINDOWS.formatted("distinct user_id", "timestamp", "audit_logs");
    private static final String POLICIES_CREATED = WINDOWS.formatted("*", "created_at", "policies");
    private static final String DOCUMENTS_GENERATED = WINDOWS.formatted("*", "created_at", "generated_documents");

    static final String RANKED = """
        with d as (select ?::date as first, ?::text as zone, ?::bigint as ranks),
        counted as (%s), ranked as (
          select owner, amount, row_number() over (order by amount desc, owner) as rank
          from counted where owner is not null
        )
        select rank, owner::text, amount::bigint from ranked, d where rank <= d.ranks
        union all
        select null, 'other',
               coalesce((select sum(amount) from counted), 0)::bigint
               - coalesce((select sum(amount) from ranked, d where rank <= d.ranks), 0)::bigint
        order by 1 nulls last
        """;

    private static final String POLICIES_BY_USER = RANKED.formatted("""
        select created_by as owner, count(*) as amount from policies, d
        where created_at >= d.first::timestamp at time zone d.zone group by created_by
        """);

    private static final String STORAGE_BY_USER = RANKED.formatted("""
        select created_by as owner, sum(coalesce(size_bytes, 0)) as amount from generated_documents
        group by created_by having sum(coalesce(size_bytes, 0)) <> 0
        """);

    static final String BY_TEMPLATE = """
        with d as (select ?::date as first, ?::text as zone, ?::bigint as ranks),
        counted as (
          select coalesce(t.name, 'none') as name, sum(g.amount) as documents
          from (%s) g
          left join template_versions v on v.id = g.version
          left join templates t on t.id = v.template_id
          group by coalesce(t.name, 'none')
        ), ranked as (
          select name, documents, row_number() over (order by documents desc, name) as rank from counted
        ), shared as (
          select case when rank <= d.ranks then name else 'other' end as name, least(rank, d.ranks + 1) as rank,
                 documents
          from ranked, d
        )
        select rank, name, sum(documents)::bigint from shared group by name, rank order by rank
        """;

    private static final String DOCUMENTS_BY_TEMPLATE = BY_TEMPLATE.formatted("""
        select template_version_id as version, count(*) as amount from generated_documents, d
        where created_at >= d.first::timestamp at time zone d.zone group by template_version_id
        """);

    static final Statements WHOLE = new Statements(
            ACTIVE_USERS,
            POLICIES_CREATED,
            POLICIES_BY_USER,
            DOCUMENTS_GENERATED,
            DOCUMENTS_BY_TEMPLATE,
            STORAGE_BY_USER);

    private final ReservedSession session;
    private final ZoneId zone;
    private final Duration within;
    private final int shares;
    private final Supplier<Optional<Windows>> activeUsers;

    BusinessQueries(
            DataSource source, ZoneId zone, Duration within, int shares, Supplier<Optional<Windows>> activeUsers) {
        this.activeUsers = activeUsers;
        this.session = ReservedSession.over(source, "business", within);
        this.zone = zone;
        this.within = within;
        this.shares = shares;
    }

    @Override
    public BusinessFigures collect() throws SQLException {
        return session.use(within, this::read);
    }

    @Override
    public void close() {
        session.close();
    }

    /** One way of reading: each takes the same parameters and gives the same columns. */
    record Statements(
            String activeUsers,
            String policiesCreated,
            String policiesByUser,
            String documentsGenerated,
            String documentsByTemplate,
            String storageByUser) {}

    private record Day(Instant at, LocalDate today) {}

    private BusinessFigures read(Connection connection) throws SQLException {
        RolledFigures.Use use = RolledFigures.use(connection);
        if (use.isFoldable() && connection.getAutoCommit()) {
            BusinessRollup.fold(connection);
        }
        return read(connection, use.isReady() ? RolledFigures.STATEMENTS : WHOLE);
    }

    BusinessFigures readWhole(Connection connection) throws SQLException {
        return read(connection, WHOLE);
    }

    BusinessFigures readRolled(Connection connection) throws SQLException {
        return read(connection, RolledFigures.STATEMENTS);
    }

    private BusinessFigures read(Connection connection, Statements sql) throws SQLException {
        Day day = day(connection);
        LocalDate today = day.today();
        List<Share> byUser = shares(connection, sql.storageByUser(), today);
        Optional<Windows> counted = activeUsers.get();
        return new BusinessFigures(
                day.at(),
                today,
                counted.isPresent() ? counted.get() : windows(connection, sql.activeUsers(), zone, today),
                counted.isPresent() ? Source.REDIS : Source.SQL,
                windows(connection, sql.policiesCreated(), zone, today),
                shares(connection, sql.policiesByUser(), today.minusDays(BusinessDays.MONTH - 1)),
                windows(connection, sql.documentsGenerated(), zone, today),
                shares(connection, sql.documentsByTemplate(), today),
                byUser.stream().mapToLong(Share::value).sum(),
                byUser);
    }

    private Day day(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TODAY)) {
            statement.setString(1, zone.getId());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Day(row.getObject(1, OffsetDateTime.class).toInstant(), row.getObject(2, LocalDate.class));
            }
        }
    }

    static Windows windows(Connection connection, String sql, ZoneId zone, LocalDate today) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameter = 1;
            for (LocalDate first : BusinessDays.firstDays(today)) {
                statement.setObject(parameter++, first);
            }
            statement.setString(parameter, zone.getId());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Windows(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
            }
        }
    }

    /** Also those of all time are asked with a day, which they do not look at. */
    private List<Share> shares(Connection connection, String sql, LocalDate first) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, first);
            statement.setString(2, zone.getId());
            statement.setLong(3, shares);
            try (ResultSet rows = statement.executeQuery()) {
                List<Share> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new Share(rows.getString(2), rows.getLong(3)));
                }
                return found;
            }
        }
    }
}
