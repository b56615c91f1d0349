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

/** Reads the figures of the business from the tables of MonAssurance: one connection, seven set-based statements. */
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

    private static final String POLICIES_BY_USER = """
        with counted as (
          select created_by, count(*) as amount from policies
          where created_at >= ?::date::timestamp at time zone ? group by created_by
        ), ranked as (
          select created_by, amount, row_number() over (order by amount desc, created_by) as rank
          from counted where created_by is not null
        )
        select rank, created_by::text, amount from ranked where rank <= ?
        union all
        select null, 'other',
               coalesce((select sum(amount) from counted), 0)::bigint
               - coalesce((select sum(amount) from ranked where rank <= ?), 0)::bigint
        order by 1 nulls last
        """;

    private static final String DOCUMENTS_BY_TEMPLATE = """
        with counted as (
          select coalesce(t.name, 'none') as name, count(*) as documents
          from generated_documents g
          left join template_versions v on v.id = g.template_version_id
          left join templates t on t.id = v.template_id
          where g.created_at >= ?::date::timestamp at time zone ?
          group by coalesce(t.name, 'none')
        ), ranked as (
          select name, documents, row_number() over (order by documents desc, name) as rank from counted
        ), shared as (
          select case when rank <= k.first then name else 'other' end as name, least(rank, k.first + 1) as rank,
                 documents
          from ranked, (select ?::bigint as first) k
        )
        select name, sum(documents)::bigint from shared group by name, rank order by rank
        """;

    private static final String STORAGE_BY_USER = """
        with counted as (
          select created_by, sum(coalesce(size_bytes, 0)) as bytes from generated_documents group by created_by
        ), ranked as (
          select created_by, bytes, row_number() over (order by bytes desc, created_by) as rank
          from counted where created_by is not null
        )
        select rank, created_by::text, bytes::bigint from ranked where rank <= ?
        union all
        select null, 'other',
               coalesce((select sum(bytes) from counted), 0)::bigint
               - coalesce((select sum(bytes) from ranked where rank <= ?), 0)::bigint
        order by 1 nulls last
        """;

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

    private record Day(Instant at, LocalDate today) {}

    private BusinessFigures read(Connection connection) throws SQLException {
        Day day = day(connection);
        List<Share> byUser = storageByUser(connection);
        Optional<Windows> counted = activeUsers.get();
        return new BusinessFigures(
                day.at(),
                day.today(),
                counted.isPresent() ? counted.get() : windows(connection, ACTIVE_USERS, day.today()),
                counted.isPresent() ? Source.REDIS : Source.SQL,
                windows(connection, POLICIES_CREATED, day.today()),
                policiesByUser(connection, day.today()),
                windows(connection, DOCUMENTS_GENERATED, day.today()),
                documentsByTemplate(connection, day.today()),
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

    private Windows windows(Connection connection, String sql, LocalDate today) throws SQLException {
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

    private List<Share> documentsByTemplate(Connection connection, LocalDate today) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DOCUMENTS_BY_TEMPLATE)) {
            statement.setObject(1, today);
            statement.setString(2, zone.getId());
            statement.setLong(3, shares);
            try (ResultSet rows = statement.executeQuery()) {
                List<Share> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new Share(rows.getString(1), rows.getLong(2)));
                }
                return found;
            }
        }
    }

    private List<Share> policiesByUser(Connection connection, LocalDate today) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(POLICIES_BY_USER)) {
            statement.setObject(1, today.minusDays(BusinessDays.MONTH - 1));
            statement.setString(2, zone.getId());
            statement.setInt(3, shares);
            statement.setInt(4, shares);
            return shares(statement);
        }
    }

    private List<Share> storageByUser(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORAGE_BY_USER)) {
            statement.setInt(1, shares);
            statement.setInt(2, shares);
            return shares(statement);
        }
    }

    private static List<Share> shares(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<Share> found = new ArrayList<>();
            while (rows.next()) {
                found.add(new Share(rows.getString(2), rows.getLong(3)));
            }
            return found;
        }
    }
}
