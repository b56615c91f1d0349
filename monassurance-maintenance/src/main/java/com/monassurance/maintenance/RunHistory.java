package com.monassurance.maintenance;

import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads the rows of the runs; every time in them is of the database's clock. */
final class RunHistory {

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_SCHEMA = "3F000";
    private static final String UNDEFINED_COLUMN = "42703";
    private static final SessionSettings SETTINGS = SessionSettings.of("maintenance");

    /** Why a claim got nothing: the plan is paused, the run is settled or held, or another is at work that excludes it. */
    private static final String STATE = """
            select r.status, r.holder, r.started_at, r.lease_until, r.finished_at,
                   p.paused_by, p.reason, p.paused_at, o.holder, o.started_at, o.lease_until,
                   r.status = 'running' and r.lease_until >= clock_timestamp(), o.plan
              from (select) as one
              left join monassurance_ops.maintenance_run r on r.plan = ? and r.scheduled_time = ?
              left join monassurance_ops.maintenance_pause p
                     on p.plan = ? and p.task = '' and (p.paused_until is null or p.paused_until > clock_timestamp())
              left join lateral (
                   select plan, holder, started_at, lease_until from monassurance_ops.maintenance_run
                    where exclusion = ? and status = 'running' and lease_until >= clock_timestamp()
                      and (plan, scheduled_time) <> (?, ?)
                    order by started_at limit 1) o on true
            """;

    private static final String UNFINISHED = """
            select scheduled_time from monassurance_ops.maintenance_run
             where plan = ? and status in ('running', 'stopped')
               and not exists (select from monassurance_ops.maintenance_run later
                                where later.plan = maintenance_run.plan and later.status <> 'missed'
                                  and later.scheduled_time > maintenance_run.scheduled_time)
            """;

    private static final String LATEST = """
            select plan, scheduled_time, status, token, holder, started_at, finished_at, note
              from monassurance_ops.maintenance_run
             order by scheduled_time desc, plan
             limit ?
            """;

    private static final String PROGRESS = """
            select plan, scheduled_time, token, holder, started_at, lease_until, task, progress_done, progress_total,
                   cancel_requested_by || ': ' || cancel_reason
              from monassurance_ops.maintenance_run
             where status = 'running'
             order by started_at, plan
             limit ?
            """;

    private final DataSource dataSource;

    RunHistory(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Tells whether a failure means that the tables were never installed, or only those of an older version. */
    static boolean isNotInstalled(SQLException failure) {
        String state = failure.getSQLState();
        return UNDEFINED_TABLE.equals(state) || UNDEFINED_SCHEMA.equals(state) || UNDEFINED_COLUMN.equals(state);
    }

    /** Why a claim got nothing; empty when that is over by now. */
    Optional<RunReport> state(String plan, Instant scheduledTime, String exclusion) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(STATE)) {
            statement.setString(1, plan);
            statement.setObject(2, at(scheduledTime));
            statement.setString(3, plan);
            statement.setString(4, exclusion);
            statement.setString(5, plan);
            statement.setObject(6, at(scheduledTime));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Optional.ofNullable(state(row, plan, scheduledTime));
            }
        }
    }

    private static @Nullable RunReport state(ResultSet row, String plan, Instant scheduledTime) throws SQLException {
        String status = row.getString(1);
        Instant finishedAt = instant(row, 5);
        if (status != null && finishedAt != null) {
            return new RunReport.AlreadyFinished(
                    plan, scheduledTime, RunOutcome.ofStored(status), row.getString(2), finishedAt);
        }
        boolean isAlive = row.getBoolean(12);
        if (row.getString(6) != null && !isAlive) {
            return new RunReport.Paused(plan, scheduledTime, row.getString(6), row.getString(7), required(row, 8));
        }
        if (isAlive) {
            return new RunReport.RunningElsewhere(
                    plan, scheduledTime, row.getString(2), required(row, 3), required(row, 4));
        }
        return row.getString(9) == null
                ? null
                : new RunReport.Excluded(
                        plan, scheduledTime, row.getString(13), row.getString(9), required(row, 10), required(row, 11));
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
                            status.equals("running") || status.equals("stopped") ? null : RunOutcome.ofStored(status),
                            row.getLong(4),
                            row.getString(5),
                            required(row, 6),
                            instant(row, 7),
                            row.getString(8)));
                }
            }
            return List.copyOf(runs);
        }
    }

    List<RunProgress> running(int limit) throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS);
                PreparedStatement statement = session.connection().prepareStatement(PROGRESS)) {
            statement.setInt(1, limit);
            List<RunProgress> runs = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    runs.add(new RunProgress(
                            row.getString(1),
                            required(row, 2),
                            row.getLong(3),
                            row.getString(4),
                            required(row, 5),
                            required(row, 6),
                            row.getString(7),
                            row.getLong(8),
                            row.getLong(9),
                            row.getString(10)));
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
}
