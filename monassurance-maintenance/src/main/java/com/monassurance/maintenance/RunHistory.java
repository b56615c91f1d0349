package com.monassurance.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the runs. Each verb is one statement of its own, so that it holds behind a pooler and leaves no transaction
 * open while a task works; every time in it is of the database's clock.
 */
final class RunHistory {

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_SCHEMA = "3F000";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SessionSettings SETTINGS = SessionSettings.of("maintenance");

    /**
     * Invariant: one statement, so that of many callers exactly one gets a row back. A run whose lease is over is taken
     * over under the next token, and its open attempt is closed as abandoned.
     */
    private static final String CLAIM = """
            with claimed as (
                insert into monassurance_ops.maintenance_run as r
                       (plan, scheduled_time, status, token, holder, started_at, lease_until)
                values (?, ?, 'running', 1, ?, clock_timestamp(), clock_timestamp() + ? * interval '1 millisecond')
                on conflict (plan, scheduled_time) do update
                   set token = r.token + 1, holder = excluded.holder, started_at = excluded.started_at,
                       lease_until = excluded.lease_until
                 where r.status = 'running' and r.lease_until < clock_timestamp()
                returning r.plan, r.scheduled_time, r.token, r.holder, r.started_at),
            abandoned as (
                update monassurance_ops.maintenance_attempt a
                   set outcome = 'abandoned', finished_at = clock_timestamp()
                  from claimed c
                 where a.plan = c.plan and a.scheduled_time = c.scheduled_time and a.token < c.token
                   and a.finished_at is null)
            insert into monassurance_ops.maintenance_attempt
                   (plan, scheduled_time, token, holder, application_version, outcome, started_at)
            select plan, scheduled_time, token, holder, ?, 'running', started_at from claimed
            returning token
            """;

    private static final String STATE = """
            select status, holder, started_at, lease_until, finished_at
              from monassurance_ops.maintenance_run where plan = ? and scheduled_time = ?
            """;

    /** Renews the lease and keeps the step, both only for the holder of the highest token. */
    private static final String STEP = """
            with mine as (
                update monassurance_ops.maintenance_run
                   set lease_until = clock_timestamp() + ? * interval '1 millisecond'
                 where plan = ? and scheduled_time = ? and token = ? and status = 'running'
                returning plan, scheduled_time, token)
            insert into monassurance_ops.maintenance_step
                   (plan, scheduled_time, token, position, task, outcome, summary, figures, started_at, took_millis)
            select plan, scheduled_time, token, ?, ?, ?, ?, ?::jsonb, clock_timestamp() - ? * interval '1 millisecond', ?
              from mine
            """;

    private static final String RENEW = """
            update monassurance_ops.maintenance_run
               set lease_until = clock_timestamp() + ? * interval '1 millisecond'
             where plan = ? and scheduled_time = ? and token = ? and status = 'running'
            """;

    /** May be said again, when nobody knows whether it was heard. */
    private static final String FINISH = """
            with mine as (
                update monassurance_ops.maintenance_run set status = ?, finished_at = clock_timestamp()
                 where plan = ? and scheduled_time = ? and token = ? and status in ('running', ?)
                returning plan, scheduled_time, token)
            update monassurance_ops.maintenance_attempt a
               set outcome = ?, finished_at = clock_timestamp()
              from mine m
             where a.plan = m.plan and a.scheduled_time = m.scheduled_time and a.token = m.token
            """;

    private static final String UNFINISHED = """
            select scheduled_time from monassurance_ops.maintenance_run
             where plan = ? and status = 'running'
               and not exists (select from monassurance_ops.maintenance_run later
                                where later.plan = maintenance_run.plan
                                  and later.scheduled_time > maintenance_run.scheduled_time)
            """;

    private static final String LATEST = """
            select plan, scheduled_time, status, token, holder, started_at, finished_at
              from monassurance_ops.maintenance_run
             order by scheduled_time desc, plan
             limit ?
            """;

    private final DataSource dataSource;
    private final ApplicationInfo application;
    private final Duration lease;

    RunHistory(DataSource dataSource, ApplicationInfo application, Duration lease) {
        this.dataSource = dataSource;
        this.application = application;
        this.lease = lease;
    }

    /** Tells whether a failure means that the tables were never installed. */
    static boolean isNotInstalled(SQLException failure) {
        return UNDEFINED_TABLE.equals(failure.getSQLState()) || UNDEFINED_SCHEMA.equals(failure.getSQLState());
    }

    /** Returns the token of the run when it is ours, or empty when somebody else has it or had it. */
    OptionalLong claim(String plan, Instant scheduledTime) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(CLAIM)) {
            statement.setString(1, plan);
            statement.setObject(2, at(scheduledTime));
            statement.setString(3, application.instance());
            statement.setLong(4, lease.toMillis());
            statement.setString(5, application.version());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    RunReport state(String plan, Instant scheduledTime) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(STATE)) {
            statement.setString(1, plan);
            statement.setObject(2, at(scheduledTime));
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("the run of " + plan + " at " + scheduledTime + " has been deleted");
                }
                String status = row.getString(1);
                Instant finishedAt = instant(row, 5);
                if (finishedAt == null) {
                    return new RunReport.RunningElsewhere(
                            plan, scheduledTime, row.getString(2), required(row, 3), required(row, 4));
                }
                return new RunReport.AlreadyFinished(
                        plan, scheduledTime, RunOutcome.ofStored(status), row.getString(2), finishedAt);
            }
        }
    }

    Duration lease() {
        return lease;
    }

    /** Holds the run for one more lease; returns false when it is no longer ours. */
    boolean renew(String plan, Instant scheduledTime, long token) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(RENEW)) {
            statement.setLong(1, lease.toMillis());
            statement.setString(2, plan);
            statement.setObject(3, at(scheduledTime));
            statement.setLong(4, token);
            return statement.executeUpdate() == 1;
        }
    }

    /** Keeps what a task did; returns false when the run is no longer ours. */
    boolean step(String plan, Instant scheduledTime, long token, int position, TaskReport report) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(STEP)) {
            statement.setLong(1, lease.toMillis());
            statement.setString(2, plan);
            statement.setObject(3, at(scheduledTime));
            statement.setLong(4, token);
            statement.setInt(5, position);
            statement.setString(6, report.task());
            statement.setString(7, report.outcome().label().name());
            statement.setString(8, report.outcome().summary().english());
            statement.setString(9, json(report));
            statement.setLong(10, report.took().toMillis());
            statement.setLong(11, report.took().toMillis());
            return statement.executeUpdate() == 1;
        }
    }

    /** Ends the run; returns false when it is no longer ours. */
    boolean finish(String plan, Instant scheduledTime, long token, RunOutcome outcome) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(FINISH)) {
            statement.setString(1, outcome.stored());
            statement.setString(2, plan);
            statement.setObject(3, at(scheduledTime));
            statement.setLong(4, token);
            statement.setString(5, outcome.stored());
            statement.setString(6, outcome.stored());
            return statement.executeUpdate() == 1;
        }
    }

    /** The newest run of a plan, if nobody has finished it. */
    Optional<Instant> unfinished(String plan) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(UNFINISHED)) {
            statement.setString(1, plan);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(required(row, 1)) : Optional.empty();
            }
        }
    }

    List<PastRuns.PastRun> latest(int limit) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(LATEST)) {
            statement.setInt(1, limit);
            List<PastRuns.PastRun> runs = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String status = row.getString(3);
                    runs.add(new PastRuns.PastRun(
                            row.getString(1),
                            required(row, 2),
                            status.equals("running") ? null : RunOutcome.ofStored(status),
                            row.getLong(4),
                            row.getString(5),
                            required(row, 6),
                            instant(row, 7)));
                }
            }
            return List.copyOf(runs);
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static Instant required(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static String json(TaskReport report) {
        try {
            return JSON.writeValueAsString(report.figures());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of numbers can always be written", e);
        }
    }
}
