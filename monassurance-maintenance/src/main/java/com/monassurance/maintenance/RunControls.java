package com.monassurance.maintenance;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.event.EventSink;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.task.MaintenanceEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Steers the runs of all instances through the database: pauses and resumes plans and their tasks, asks for the end of a run,
 * and tells how far runs are. Who did so and why is recorded. Every verb blocks for one statement. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RunControls {

    /** The most rows {@link #running()} and {@link #paused()} return. */
    public static final int LIST_MAX = 1_000;

    private static final SessionSettings SETTINGS = SessionSettings.of("maintenance");

    private static final String PAUSE = """
            insert into monassurance_ops.maintenance_pause (plan, task, paused_by, reason, paused_at, paused_until)
            values (?, ?, ?, ?, clock_timestamp(), ?)
            on conflict (plan, task) do update
               set paused_by = excluded.paused_by, reason = excluded.reason, paused_at = excluded.paused_at,
                   paused_until = excluded.paused_until
            """;

    private static final String RESUME = "delete from monassurance_ops.maintenance_pause where plan = ? and task = ?";

    private static final String PAUSED = """
            select plan, task, paused_by, reason, paused_at, paused_until
              from monassurance_ops.maintenance_pause
             where (paused_until is null or paused_until > clock_timestamp()) and (? or plan = ?)
             order by plan, task
             limit ?
            """;

    private static final String CANCEL_RUNNING = """
            update monassurance_ops.maintenance_run
               set cancel_requested_at = clock_timestamp(), cancel_requested_by = ?, cancel_reason = ?
             where plan = ? and scheduled_time = ? and status = 'running' and cancel_requested_at is null
            """;

    private static final String CANCEL_STOPPED = """
            update monassurance_ops.maintenance_run
               set status = 'cancelled', finished_at = clock_timestamp(), cancel_requested_at = clock_timestamp(),
                   cancel_requested_by = ?, cancel_reason = ?
             where plan = ? and scheduled_time = ? and status = 'stopped'
            """;

    /** Only while the pause holds, and only where nobody has begun. */
    private static final String MISSED_BY_PAUSE = """
            insert into monassurance_ops.maintenance_run
                   (plan, scheduled_time, status, token, holder, started_at, lease_until, finished_at, note)
            select ?, ?, 'missed', 0, ?, clock_timestamp(), clock_timestamp(), clock_timestamp(),
                   'paused by ' || paused_by || ': ' || reason
              from monassurance_ops.maintenance_pause
             where plan = ? and task = '' and (paused_until is null or paused_until > clock_timestamp())
            on conflict do nothing
            """;

    private final DataSource dataSource;
    private final RunHistory history;
    private final String instance;
    private final EventSink events;
    private final Clock clock;

    RunControls(DataSource dataSource, RunHistory history, String instance, EventSink events, Clock clock) {
        this.dataSource = dataSource;
        this.history = history;
        this.instance = instance;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Pauses a plan on all instances until somebody resumes it: no run of it begins or is taken over. A run at work goes on.
     * A scheduled time that comes meanwhile is recorded as missed. Pausing again replaces who and why.
     *
     * @param plan name of the plan
     * @param who who pauses it
     * @param why why
     * @throws DatabaseException if it cannot be written, or there are no tables
     */
    public void pause(String plan, String who, String why) {
        pause(plan, "", who, why, null);
    }

    /**
     * Pauses a plan as {@link #pause(String, String, String)} does, until an instant at the latest.
     *
     * @param plan name of the plan
     * @param who who pauses it
     * @param why why
     * @param until when the pause ends by itself, by the clock of the database
     * @throws DatabaseException if it cannot be written, or there are no tables
     */
    public void pauseUntil(String plan, String who, String why, Instant until) {
        pause(plan, "", who, why, requireNonNull(until, "until"));
    }

    /**
     * Pauses one task of a plan on all instances until somebody resumes it: runs that begin leave it out and are at best
     * partial, so that a task that is paused is never taken for one that is done.
     *
     * @param plan name of the plan
     * @param task name of the task
     * @param who who pauses it
     * @param why why
     * @throws DatabaseException if it cannot be written, or there are no tables
     */
    public void pauseTask(String plan, String task, String who, String why) {
        pause(plan, requireNonNull(task, "task"), who, why, null);
    }

    /**
     * Ends the pause of a plan.
     *
     * @param plan name of the plan
     * @param who who resumes it
     * @return false when it was not paused
     * @throws DatabaseException if it cannot be written, or there are no tables
     */
    public boolean resume(String plan, String who) {
        return resume(plan, "", who);
    }

    /**
     * Ends the pause of one task of a plan.
     *
     * @param plan name of the plan
     * @param task name of the task
     * @param who who resumes it
     * @return false when it was not paused
     * @throws DatabaseException if it cannot be written, or there are no tables
     */
    public boolean resumeTask(String plan, String task, String who) {
        return resume(plan, requireNonNull(task, "task"), who);
    }

    /**
     * Asks for the end of a run, wherever it is: its holder sees it within 5 seconds, stops at its next safe point and ends
     * the run as {@link RunOutcome#CANCELLED}. A run that waits for its next window is ended at once. What is cancelled
     * never goes on.
     *
     * @param plan name of the plan
     * @param scheduledTime time it was scheduled for
     * @param who who asks
     * @param why why
     * @return false when there is no such run that has begun and not ended, or its end was asked for before
     * @throws DatabaseException if it cannot be written, or there are no tables
     */
    public boolean cancel(String plan, Instant scheduledTime, String who, String why) {
        Instant key = scheduledTime.truncatedTo(ChronoUnit.MICROS);
        boolean isAsked =
                isCancelled(CANCEL_RUNNING, plan, key, who, why) || isCancelled(CANCEL_STOPPED, plan, key, who, why);
        if (isAsked) {
            controlled("cancelled", plan, key.toString(), who, why);
        }
        return isAsked;
    }

    /**
     * Returns what is paused.
     *
     * @return plans and tasks, in the order of their names; at most {@link #LIST_MAX}
     * @throws DatabaseException if it cannot be read, or there are no tables
     */
    public List<Pause> paused() {
        return call("reading what is paused", () -> pauses(null));
    }

    /**
     * Returns the runs at work, and how far they are.
     *
     * @return the runs, the oldest first; at most {@link #LIST_MAX}
     * @throws DatabaseException if it cannot be read, or there are no tables
     */
    public List<RunProgress> running() {
        return call("reading the runs at work", () -> history.running(LIST_MAX));
    }

    /** Tasks of a plan that are paused, by name. */
    Map<String, Pause> pausedTasks(String plan) throws SQLException {
        Map<String, Pause> tasks = new HashMap<>();
        for (Pause pause : Repeated.of(() -> pauses(plan))) {
            pause.findTask().ifPresent(task -> tasks.put(task, pause));
        }
        return tasks;
    }

    /** A time that came while the plan was paused. */
    void recordPaused(RunReport.Paused report) throws SQLException {
        int recorded;
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(MISSED_BY_PAUSE)) {
            statement.setString(1, report.plan());
            statement.setObject(2, at(report.scheduledTime()));
            statement.setString(3, instance);
            statement.setString(4, report.plan());
            recorded = statement.executeUpdate();
        }
        if (recorded == 1) {
            events.accept(new MaintenanceEvent.RunsMissed(
                    clock.instant(), report.plan(), report.scheduledTime(), report.scheduledTime(), 1, "paused"));
        }
    }

    private void pause(String plan, String task, String who, String why, @Nullable Instant until) {
        int written = call("pausing " + plan, () -> {
            try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                    PreparedStatement statement = session.connection().prepareStatement(PAUSE)) {
                statement.setString(1, requireNonNull(plan, "plan"));
                statement.setString(2, task);
                statement.setString(3, requireNonNull(who, "who"));
                statement.setString(4, requireNonNull(why, "why"));
                statement.setObject(5, until == null ? null : at(until), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
                return statement.executeUpdate();
            }
        });
        if (written == 1) {
            controlled("paused", plan, task, who, why);
        }
    }

    private boolean resume(String plan, String task, String who) {
        int removed = call("resuming " + plan, () -> {
            try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                    PreparedStatement statement = session.connection().prepareStatement(RESUME)) {
                statement.setString(1, plan);
                statement.setString(2, task);
                return statement.executeUpdate();
            }
        });
        if (removed == 1) {
            controlled("resumed", plan, task, who, "");
        }
        return removed == 1;
    }

    private boolean isCancelled(String sql, String plan, Instant key, String who, String why) {
        return call("cancelling the run of " + plan + " at " + key, () -> {
            try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                    PreparedStatement statement = session.connection().prepareStatement(sql)) {
                statement.setString(1, requireNonNull(who, "who"));
                statement.setString(2, requireNonNull(why, "why"));
                statement.setString(3, plan);
                statement.setObject(4, at(key));
                return statement.executeUpdate() == 1;
            }
        });
    }

    private List<Pause> pauses(@Nullable String plan) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(PAUSED)) {
            statement.setBoolean(1, plan == null);
            statement.setString(2, plan);
            statement.setInt(3, LIST_MAX);
            List<Pause> pauses = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String task = row.getString(2);
                    OffsetDateTime until = row.getObject(6, OffsetDateTime.class);
                    pauses.add(new Pause(
                            row.getString(1),
                            task.isEmpty() ? null : task,
                            row.getString(3),
                            row.getString(4),
                            row.getObject(5, OffsetDateTime.class).toInstant(),
                            until == null ? null : until.toInstant()));
                }
            }
            return List.copyOf(pauses);
        }
    }

    private void controlled(String verb, String plan, String subject, String who, String why) {
        events.accept(new MaintenanceEvent.Controlled(clock.instant(), verb, plan, subject, who, why));
    }

    private static <T> T call(String what, Repeated.Statement<T> statement) {
        try {
            return statement.execute();
        } catch (SQLException e) {
            throw DatabaseException.of(what, e);
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
