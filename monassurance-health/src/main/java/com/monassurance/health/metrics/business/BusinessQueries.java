package com.monassurance.health.metrics.business;

import com.monassurance.health.internal.ReservedSession;
import com.monassurance.health.metrics.business.BusinessFigures.Share;
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
import javax.sql.DataSource;

/** Reads the figures of the business from the tables of MonAssurance: one connection, six set-based statements. */
final class BusinessQueries implements Collected.Source<BusinessFigures>, AutoCloseable {

    private static final String TODAY = "select now(), (now() at time zone ?)::date";

    private static final String ACTIVE_USERS = """
        select count(distinct user_id) filter (where timestamp >= d.today::timestamp at time zone z.zone),
               count(distinct user_id) filter (where timestamp >= (d.today - 6)::timestamp at time zone z.zone),
               count(distinct user_id)
        from audit_logs, (select ?::date as today) d, (select ?::text as zone) z
        where timestamp >= (d.today - 29)::timestamp at time zone z.zone
        """;

    private static final String POLICIES_CREATED = """
        select count(*) filter (where created_at >= d.today::timestamp at time zone z.zone),
               count(*) filter (where created_at >= (d.today - 6)::timestamp at time zone z.zone),
               count(*)
        from policies, (select ?::date as today) d, (select ?::text as zone) z
        where created_at >= (d.today - 29)::timestamp at time zone z.zone
        """;

    private static final String DOCUMENTS_GENERATED = """
        select count(*) filter (where created_at >= d.today::timestamp at time zone z.zone),
               count(*) filter (where created_at >= (d.today - 6)::timestamp at time zone z.zone),
               count(*)
        from generated_documents, (select ?::date as today) d, (select ?::text as zone) z
        where created_at >= (d.today - 29)::timestamp at time zone z.zone
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

    BusinessQueries(DataSource source, ZoneId zone, Duration within, int shares) {
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
        return new BusinessFigures(
                day.at(),
                day.today(),
                windows(connection, ACTIVE_USERS, day.today()),
                windows(connection, POLICIES_CREATED, day.today()),
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
            statement.setObject(1, today);
            statement.setString(2, zone.getId());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Windows(row.getLong(1), row.getLong(2), row.getLong(3));
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

    private List<Share> storageByUser(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORAGE_BY_USER)) {
            statement.setInt(1, shares);
            statement.setInt(2, shares);
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
