package com.monassurance.migrations.history;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the schema history; a database without one is an answer, not a failure. Works on a connection in autocommit and
 * creates nothing. Immutable.
 *
 * @since 0.1.0
 */
public final class HistoryReader {

    /** Table or schema missing. */
    private static final Set<String> NOT_THERE = Set.of("42P01", "3F000");

    private static final String HEADS = """
            with known as (select revision, revises, status from %s where namespace = ?)
            select revision, status from known
            where status <> 'applied'
               or not exists (
                    select from (select unnest(revises) as parent from known) below
                    where below.parent = known.revision)
            """;

    /** Both travel in one message and so in one transaction of the server: what is set ends with it. */
    private static final String LIMITED_HEADS = """
            select set_config('application_name', ?, true), set_config('statement_timeout', ?, true),
                   set_config('lock_timeout', ?, true);
            """ + HEADS;

    private static final String ENTRIES = """
            select revision, revises, message, script, status, hash_format, upgrade_hash, downgrade_hash,
                   statements_done, statements_total, attempting, failure,
                   case status when 'upgrading' then upgrade_text when 'downgrading' then downgrade_text end as text,
                   started_at, applied_at, applied_by
            from %s where namespace = ? order by position
            """;

    private final HistoryPlace place;

    /**
     * Creates a reader.
     *
     * @param place where the history is
     */
    public HistoryReader(HistoryPlace place) {
        this.place = place;
    }

    /**
     * Reads the revisions that no other stands on, and those on their way, in one statement.
     *
     * @param connection in autocommit
     * @return status by revision, or empty when there is no schema history
     * @throws SQLException if it cannot be read
     */
    public Optional<Map<String, HistoryStatus>> readHeads(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HEADS.formatted(place.table()))) {
            statement.setString(1, place.namespace());
            try (ResultSet rows = statement.executeQuery()) {
                return Optional.of(heads(rows));
            }
        } catch (SQLException e) {
            if (isNotThere(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Reads the same on a connection that is nobody's session yet: the statement brings its name and limits with it, in
     * the same round trip, and nothing of them is left on the connection afterwards.
     *
     * @param connection in autocommit, with no transaction open
     * @param limits name and limits of the statement
     * @return status by revision, or empty when there is no schema history
     * @throws SQLException if it cannot be read, also when a limit passed
     */
    public Optional<Map<String, HistoryStatus>> readHeads(Connection connection, SessionSettings limits)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LIMITED_HEADS.formatted(place.table()))) {
            statement.setString(1, limits.applicationName());
            statement.setString(2, Long.toString(limits.statementTimeout().toMillis()));
            statement.setString(3, Long.toString(limits.lockTimeout().toMillis()));
            statement.setString(4, place.namespace());
            statement.execute();
            if (!statement.getMoreResults()) {
                throw new SQLException("The second statement has no rows", "24000");
            }
            try (ResultSet rows = statement.getResultSet()) {
                return Optional.of(heads(rows));
            }
        } catch (SQLException e) {
            if (isNotThere(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Map<String, HistoryStatus> heads(ResultSet rows) throws SQLException {
        Map<String, HistoryStatus> heads = new LinkedHashMap<>();
        while (rows.next()) {
            heads.put(rows.getString(1), HistoryStatus.of(rows.getString(2)));
        }
        return heads;
    }

    /**
     * Reads every row of the namespace.
     *
     * @param connection in autocommit
     * @return the history as it is now
     * @throws DatabaseException if it cannot be read
     */
    public HistorySnapshot read(Connection connection) {
        try (PreparedStatement statement = connection.prepareStatement(ENTRIES.formatted(place.table()))) {
            statement.setString(1, place.namespace());
            try (ResultSet rows = statement.executeQuery()) {
                List<HistoryEntry> entries = new ArrayList<>();
                while (rows.next()) {
                    entries.add(entry(rows));
                }
                return new HistorySnapshot(true, entries);
            }
        } catch (SQLException e) {
            if (isNotThere(e)) {
                return new HistorySnapshot(false, List.of());
            }
            throw DatabaseException.of("reading the schema history", e);
        }
    }

    private static HistoryEntry entry(ResultSet row) throws SQLException {
        HistoryStatus status = HistoryStatus.of(row.getString("status"));
        return new HistoryEntry(
                row.getString("revision"),
                strings(row.getArray("revises")),
                row.getString("message"),
                row.getString("script"),
                status,
                row.getInt("hash_format"),
                row.getString("upgrade_hash"),
                row.getString("downgrade_hash"),
                status == HistoryStatus.APPLIED ? null : progress(row),
                row.getTimestamp("started_at").toInstant(),
                instant(row.getTimestamp("applied_at")),
                row.getString("applied_by"));
    }

    private static HistoryEntry.Progress progress(ResultSet row) throws SQLException {
        return new HistoryEntry.Progress(
                row.getInt("statements_done"),
                row.getInt("statements_total"),
                row.getBoolean("attempting"),
                orEmpty(row.getString("failure")),
                orEmpty(row.getString("text")));
    }

    private static List<String> strings(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static boolean isNotThere(SQLException e) {
        return NOT_THERE.contains(String.valueOf(e.getSQLState()));
    }
}
