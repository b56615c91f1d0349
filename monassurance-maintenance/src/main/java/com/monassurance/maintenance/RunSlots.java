package com.monassurance.maintenance;

import com.monassurance.core.event.EventSink;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.task.MaintenanceEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;

/** Up to when the scheduled times of a plan were run or recorded as missed, so that none is forgotten and none is made up. */
final class RunSlots {

    private static final SessionSettings SETTINGS = SessionSettings.of("maintenance");

    /** A plan whose times are defined anew has none that were missed: they were never scheduled. */
    private static final String OPEN = """
            insert into monassurance_ops.maintenance_schedule as s (plan, definition, handled_until)
            values (?, ?, ?)
            on conflict (plan) do update
               set definition = excluded.definition,
                   handled_until = case when s.definition = excluded.definition then s.handled_until
                                        else greatest(s.handled_until, excluded.handled_until) end
            returning handled_until
            """;

    private static final String HANDLED = """
            update monassurance_ops.maintenance_schedule set handled_until = ?
             where plan = ? and definition = ? and handled_until < ?
            """;

    /** Whoever has begun one meanwhile has its row. */
    private static final String MISSED = """
            insert into monassurance_ops.maintenance_run
                   (plan, scheduled_time, status, token, holder, started_at, lease_until, finished_at, note)
            select ?, t.scheduled_time, 'missed', 0, ?, clock_timestamp(), clock_timestamp(), clock_timestamp(), ?
              from unnest(?::timestamptz[]) as t (scheduled_time)
            on conflict do nothing
            returning scheduled_time
            """;

    private final DataSource dataSource;
    private final String instance;
    private final EventSink events;
    private final Clock clock;

    RunSlots(DataSource dataSource, String instance, EventSink events, Clock clock) {
        this.dataSource = dataSource;
        this.instance = instance;
        this.events = events;
        this.clock = clock;
    }

    /** Returns up to when all is handled; for a plan that nobody has scheduled before, up to now. */
    Instant handledUntil(String plan, Timetable timetable, Instant now) throws SQLException {
        return Repeated.of(() -> {
            try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                    PreparedStatement statement = session.connection().prepareStatement(OPEN)) {
                statement.setString(1, plan);
                statement.setString(2, timetable.toString());
                statement.setObject(3, at(now));
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getObject(1, OffsetDateTime.class).toInstant();
                }
            }
        });
    }

    void handled(String plan, Timetable timetable, Instant until) throws SQLException {
        Repeated.of(() -> {
            try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                    PreparedStatement statement = session.connection().prepareStatement(HANDLED)) {
                statement.setObject(1, at(until));
                statement.setString(2, plan);
                statement.setString(3, timetable.toString());
                statement.setObject(4, at(until));
                return statement.executeUpdate();
            }
        });
    }

    /** Records times as missed for one reason, but for those that somebody has begun. */
    void missed(String plan, List<Instant> times, String reason) throws SQLException {
        long recorded = Repeated.of(() -> {
            try (SqlSession session = SqlSession.open(dataSource, SETTINGS)) {
                return record(session.connection(), plan, times, reason);
            }
        });
        if (recorded > 0) {
            events.accept(new MaintenanceEvent.RunsMissed(
                    clock.instant(), plan, times.get(0), times.get(times.size() - 1), recorded, reason));
        }
    }

    private long record(Connection connection, String plan, List<Instant> times, String reason) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MISSED)) {
            statement.setString(1, plan);
            statement.setString(2, instance);
            statement.setString(3, reason);
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "text", times.stream().map(Instant::toString).toArray()));
            long count = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    count++;
                }
            }
            return count;
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
