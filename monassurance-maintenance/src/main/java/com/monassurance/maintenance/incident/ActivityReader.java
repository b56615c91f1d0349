package com.monassurance.maintenance.incident;

import com.monassurance.core.sql.SqlSession;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code pg_stat_activity}; every list has a maximum. */
final class ActivityReader {

    /** What is longer is refused before the server is asked. */
    static final Duration BUSY_MAX = Duration.ofDays(365);

    private static final String COLUMNS = """
            select a.pid, a.backend_start, a.query_start, a.xact_start, a.state, a.datname,
                   coalesce(a.datname = current_database(), false) as own_database,
                   a.pid = pg_backend_pid() as own_session,
                   a.application_name, a.usename, r.rolsuper, r.rolreplication, a.backend_type, a.leader_pid,
                   a.wait_event_type || '/' || a.wait_event as waits_for,
                   (extract(epoch from clock_timestamp() - least(
                       case when a.state <> 'idle' and a.state not like 'idle in transaction%' then a.query_start end,
                       a.xact_start)) * 1000)::bigint as duration_millis,
                   a.query,
                   case when a.wait_event_type = 'Lock' then pg_blocking_pids(a.pid) end as blockers
            from pg_stat_activity a
            left join pg_roles r on r.oid = a.usesysid
            """;

    private static final String BUSY_LONGEST_FIRST = COLUMNS + """
            where a.datname = current_database()
              and a.pid <> pg_backend_pid()
              and a.state <> 'idle'
              and clock_timestamp() - least(
                      case when a.state not like 'idle in transaction%' then a.query_start end, a.xact_start)
                  >= ? * interval '1 millisecond'
            order by least(
                         case when a.state not like 'idle in transaction%' then a.query_start end, a.xact_start), a.pid
            limit ?
            """;

    private static final String BY_PID = COLUMNS + "where a.pid = ?";

    private static final String WAITING_AND_THEIR_BLOCKERS = """
            with waiting as (
                select w.pid, pg_blocking_pids(w.pid) as blockers
                from pg_stat_activity w
                where w.wait_event_type = 'Lock' and w.datname = current_database()
                order by w.query_start, w.pid
                limit ?
            )
            """ + COLUMNS + """
            where a.pid in (select pid from waiting union select unnest(blockers) from waiting)
            order by a.pid
            """;

    private static final String HIDDEN_COUNT = """
            select count(*)
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and query = '<insufficient privilege>'
            """;

    private final SqlSession session;

    ActivityReader(SqlSession session) {
        this.session = session;
    }

    /** A row with the process ids it waits for. */
    record Row(Backend backend, List<Integer> blockedBy) {

        Row {
            blockedBy = List.copyOf(blockedBy);
        }
    }

    List<Row> busyFor(Duration least, int rowsMax) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(BUSY_LONGEST_FIRST)) {
            statement.setLong(1, least.toMillis());
            statement.setInt(2, rowsMax);
            return rows(statement);
        }
    }

    List<Row> waitingAndTheirBlockers(int waitersMax) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(WAITING_AND_THEIR_BLOCKERS)) {
            statement.setInt(1, waitersMax);
            return rows(statement);
        }
    }

    Optional<Backend> byPid(int pid) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(BY_PID)) {
            statement.setInt(1, pid);
            return rows(statement).stream().map(Row::backend).findFirst();
        }
    }

    int hiddenCount() throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(HIDDEN_COUNT);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private static List<Row> rows(PreparedStatement statement) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(new Row(backend(result), pids(result.getArray("blockers"))));
            }
        }
        return rows;
    }

    private static Backend backend(ResultSet row) throws SQLException {
        long millis = row.getLong("duration_millis");
        Duration duration = row.wasNull() ? null : Duration.ofMillis(Math.max(0, millis));
        return new Backend(
                row.getInt("pid"),
                instant(row, "backend_start"),
                instant(row, "query_start"),
                instant(row, "xact_start"),
                row.getString("state"),
                row.getString("datname"),
                row.getBoolean("own_database"),
                row.getBoolean("own_session"),
                row.getString("application_name"),
                row.getString("usename"),
                row.getObject("rolsuper", Boolean.class),
                row.getObject("rolreplication", Boolean.class),
                row.getString("backend_type"),
                row.getObject("leader_pid", Integer.class),
                row.getString("waits_for"),
                duration,
                row.getString("query"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** Parallel workers of one blocker appear as repetitions of their leader. */
    private static List<Integer> pids(@Nullable Array array) throws SQLException {
        return array == null
                ? List.of()
                : Arrays.stream((Integer[]) array.getArray()).distinct().toList();
    }
}
