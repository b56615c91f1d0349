package com.monassurance.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a run writes: the claim, the lease, the steps and the end. Each verb is one message to the server in
 * autocommit, so that it holds behind a pooler and leaves no transaction open while a task works; every time in it is of the
 * database's clock. Each may be said again when nobody knows whether it was heard.
 */
final class RunLease {

    private static final SessionSettings SETTINGS = SessionSettings.of("maintenance");

    /** Held to the end of the implicit transaction, so that of the runs that exclude each other one is judged at a time. */
    private static final String ALONE =
            "select pg_advisory_xact_lock(hashtextextended('monassurance_ops.maintenance ' || ?, 0));\n";

    /**
     * Invariant: of many callers exactly one gets a row back, and the same caller gets the same row again. A run whose lease
     * is over, or that was stopped, is taken over under the next token, and its open attempt is closed as abandoned; so is
     * a dead run that this one excludes.
     */
    private static final String CLAIM = ALONE + """
            with claimed as (
                insert into monassurance_ops.maintenance_run as r
                       (plan, scheduled_time, status, token, holder, claim, exclusion, started_at, lease_until)
                select ?, ?, 'running', 1, ?, ?, ?, clock_timestamp(), clock_timestamp() + ? * interval '1 millisecond'
                 where not exists (select from monassurance_ops.maintenance_pause p
                                    where p.plan = ? and p.task = ''
                                      and (p.paused_until is null or p.paused_until > clock_timestamp()))
                   and not exists (select from monassurance_ops.maintenance_run o
                                    where o.exclusion = ? and o.status = 'running'
                                      and o.lease_until >= clock_timestamp()
                                      and (o.plan, o.scheduled_time) <> (?, ?))
                on conflict (plan, scheduled_time) do update
                   set token = r.token + case when r.claim = excluded.claim then 0 else 1 end,
                       started_at = case when r.claim = excluded.claim then r.started_at else excluded.started_at end,
                       status = 'running', holder = excluded.holder, claim = excluded.claim,
                       exclusion = excluded.exclusion, lease_until = excluded.lease_until, note = null
                 where (r.status = 'running' and (r.lease_until < clock_timestamp() or r.claim = excluded.claim))
                    or r.status = 'stopped'
                returning r.plan, r.scheduled_time, r.token, r.holder, r.exclusion, r.started_at,
                          r.cancel_requested_by, r.cancel_reason),
            displaced as (
                update monassurance_ops.maintenance_run o set status = 'stopped'
                  from claimed c
                 where o.exclusion = c.exclusion and o.status = 'running' and o.lease_until < clock_timestamp()
                   and (o.plan, o.scheduled_time) <> (c.plan, c.scheduled_time)
                returning o.plan, o.scheduled_time, o.token + 1 as token),
            abandoned as (
                update monassurance_ops.maintenance_attempt a
                   set outcome = 'abandoned', finished_at = clock_timestamp()
                  from (select plan, scheduled_time, token from claimed
                        union all select plan, scheduled_time, token from displaced) c
                 where a.plan = c.plan and a.scheduled_time = c.scheduled_time and a.token < c.token
                   and a.finished_at is null),
            attempt as (
                insert into monassurance_ops.maintenance_attempt
                       (plan, scheduled_time, token, holder, application_version, outcome, started_at)
                select plan, scheduled_time, token, holder, ?, 'running', started_at from claimed
                on conflict do nothing)
            select token, cancel_requested_by || ': ' || cancel_reason from claimed
            """;

    private static final String PULSE = """
            update monassurance_ops.maintenance_run
               set lease_until = clock_timestamp() + ? * interval '1 millisecond',
                   task = ?, progress_done = ?, progress_total = ?
             where plan = ? and scheduled_time = ? and token = ? and status = 'running'
               and lease_until >= clock_timestamp()
            returning cancel_requested_by || ': ' || cancel_reason
            """;

    /** For a holder that slept past its lease: it is still the holder if nobody has taken the run over or begun another. */
    private static final String RECLAIM = ALONE + """
            update monassurance_ops.maintenance_run r
               set lease_until = clock_timestamp() + ? * interval '1 millisecond'
             where r.plan = ? and r.scheduled_time = ? and r.token = ? and r.status = 'running'
               and not exists (select from monassurance_ops.maintenance_run o
                                where o.exclusion = r.exclusion and o.status = 'running'
                                  and o.lease_until >= clock_timestamp()
                                  and (o.plan, o.scheduled_time) <> (r.plan, r.scheduled_time))
            returning r.cancel_requested_by || ': ' || r.cancel_reason
            """;

    /** Only for the holder of the highest token; returns whether it is. */
    private static final String STEP = """
            with mine as materialized (
                select plan, scheduled_time, token from monassurance_ops.maintenance_run
                 where plan = ? and scheduled_time = ? and token = ? and status = 'running'
                   for no key update),
            kept as (
                insert into monassurance_ops.maintenance_step
                       (plan, scheduled_time, token, position, task, outcome, summary, detail, figures, is_open,
                        started_at, took_millis)
                select plan, scheduled_time, token, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?,
                       clock_timestamp() - ? * interval '1 millisecond', ?
                  from mine
                on conflict do nothing)
            select count(*) from mine
            """;

    private static final String STEPS_BEFORE = """
            select distinct on (task) task, outcome, summary, detail, figures, started_at, took_millis
              from monassurance_ops.maintenance_step
             where plan = ? and scheduled_time = ? and token < ? and not is_open
             order by task, token desc
            """;

    private static final String END = """
            with mine as (
                update monassurance_ops.maintenance_run
                   set status = ?, note = ?, task = null, progress_done = null, progress_total = null,
                       lease_until = least(lease_until, clock_timestamp()),
                       finished_at = case when ? = 'stopped' then null else clock_timestamp() end
                 where plan = ? and scheduled_time = ? and token = ? and status in ('running', ?)
                returning plan, scheduled_time, token)
            update monassurance_ops.maintenance_attempt a
               set outcome = ?, note = ?, finished_at = clock_timestamp()
              from mine m
             where a.plan = m.plan and a.scheduled_time = m.scheduled_time and a.token = m.token
            """;

    /** The row of the attempt, not of the run: a takeover has to write it, the renewal of the lease does not. */
    private static final String FENCE = """
            select from monassurance_ops.maintenance_attempt
             where plan = ? and scheduled_time = ? and token = ? and finished_at is null
               for share
            """;

    private final DataSource dataSource;
    private final ApplicationInfo application;
    private final Duration lease;

    RunLease(DataSource dataSource, ApplicationInfo application, Duration lease) {
        this.dataSource = dataSource;
        this.application = application;
        this.lease = lease;
    }

    Duration length() {
        return lease;
    }

    /** Returns the claim when the run is ours, or empty when somebody else has it or had it, or it may not run now. */
    Optional<RunClaim> claim(String plan, Instant scheduledTime, String exclusion, UUID id) throws SQLException {
        return Repeated.of(() -> claimOnce(plan, scheduledTime, exclusion, id));
    }

    private Optional<RunClaim> claimOnce(String plan, Instant scheduledTime, String exclusion, UUID id)
            throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(CLAIM)) {
            statement.setString(1, exclusion);
            statement.setString(2, plan);
            statement.setObject(3, at(scheduledTime));
            statement.setString(4, application.instance());
            statement.setObject(5, id);
            statement.setString(6, exclusion);
            statement.setLong(7, lease.toMillis());
            statement.setString(8, plan);
            statement.setString(9, exclusion);
            statement.setString(10, plan);
            statement.setObject(11, at(scheduledTime));
            statement.setString(12, application.version());
            try (ResultSet row = afterLock(statement)) {
                return row.next()
                        ? Optional.of(
                                new RunClaim(plan, scheduledTime, exclusion, id, row.getLong(1), row.getString(2)))
                        : Optional.empty();
            }
        }
    }

    /** Holds the run for one more lease and tells how far it is. */
    Pulse pulse(RunClaim run, @Nullable String task, long done, long total) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(PULSE)) {
            statement.setLong(1, lease.toMillis());
            statement.setString(2, task);
            statement.setLong(3, done);
            statement.setLong(4, total);
            bind(statement, 5, run);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    return new Pulse(true, row.getString(1));
                }
            }
            return reclaim(session.connection(), run);
        }
    }

    private Pulse reclaim(Connection connection, RunClaim run) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECLAIM)) {
            statement.setString(1, run.exclusion());
            statement.setLong(2, lease.toMillis());
            bind(statement, 3, run);
            try (ResultSet row = afterLock(statement)) {
                return row.next() ? new Pulse(true, row.getString(1)) : new Pulse(false, null);
            }
        }
    }

    /** Keeps what a task did; returns false when the run is no longer ours. */
    boolean step(RunClaim run, int position, TaskReport report, boolean isOpen) throws SQLException {
        return Repeated.of(() -> stepOnce(run, position, report, isOpen));
    }

    private boolean stepOnce(RunClaim run, int position, TaskReport report, boolean isOpen) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(STEP)) {
            bind(statement, 1, run);
            statement.setInt(4, position);
            statement.setString(5, report.task());
            statement.setString(6, report.outcome().label().name());
            statement.setString(7, report.outcome().summary().english());
            statement.setString(8, OutcomeJson.detail(report.outcome()));
            statement.setString(9, OutcomeJson.figures(report.figures()));
            statement.setBoolean(10, isOpen);
            statement.setLong(11, report.took().toMillis());
            statement.setLong(12, report.took().toMillis());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getLong(1) == 1;
            }
        }
    }

    /** Returns what holders before this one have done to its end, by the name of the task. */
    Map<String, TaskReport> stepsBefore(RunClaim run) throws SQLException {
        return run.token() == 1 ? Map.of() : Repeated.of(() -> readStepsBefore(run));
    }

    private Map<String, TaskReport> readStepsBefore(RunClaim run) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(STEPS_BEFORE)) {
            bind(statement, 1, run);
            Map<String, TaskReport> reports = new LinkedHashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    reports.put(
                            row.getString(1),
                            new TaskReport(
                                    row.getString(1),
                                    OutcomeJson.outcome(row.getString(2), row.getString(3), row.getString(4)),
                                    OutcomeJson.figures(row.getString(5)),
                                    row.getObject(6, OffsetDateTime.class).toInstant(),
                                    Duration.ofMillis(row.getLong(7))));
                }
            } catch (JsonProcessingException e) {
                throw new SQLException("a step of " + run.plan() + " is not as we wrote it", e);
            }
            return reports;
        }
    }

    /** Ends the run, or with the status {@code stopped} this attempt; returns false when the run is no longer ours. */
    boolean end(RunClaim run, String status, @Nullable String note) throws SQLException {
        return Repeated.of(() -> endOnce(run, status, note));
    }

    private boolean endOnce(RunClaim run, String status, @Nullable String note) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(END)) {
            statement.setString(1, status);
            statement.setString(2, note);
            statement.setString(3, status);
            bind(statement, 4, run);
            statement.setString(7, status);
            statement.setString(8, status);
            statement.setString(9, note);
            return statement.executeUpdate() == 1;
        }
    }

    /** Tells whether the run is ours. */
    boolean isHeld(RunClaim run) throws SQLException {
        return Repeated.of(() -> {
            try (SqlSession session = SqlSession.open(dataSource, SETTINGS)) {
                return isHeld(session.connection(), run);
            }
        });
    }

    /** Tells whether the run is ours, and in a transaction keeps it so until the end of that. */
    static boolean isHeld(Connection connection, RunClaim run) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FENCE)) {
            bind(statement, 1, run);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void bind(PreparedStatement statement, int first, RunClaim run) throws SQLException {
        statement.setString(first, run.plan());
        statement.setObject(first + 1, at(run.scheduledTime()));
        statement.setLong(first + 2, run.token());
    }

    /** The statement has two: the lock, and what is done under it with a snapshot that is younger than the lock. */
    private static ResultSet afterLock(PreparedStatement statement) throws SQLException {
        statement.execute();
        statement.getMoreResults();
        return statement.getResultSet();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /**
     * What the database says to a sign of life.
     *
     * @param isHeld whether the run is still ours
     * @param cancelled who asked for its end, and why; null when nobody did
     */
    record Pulse(boolean isHeld, @Nullable String cancelled) {}
}
