package com.monassurance.migrations.history;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
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

    /** Both travel in one message and so in one transaction of the server: what is set ends with it. */
    private static final String LIMITS = """
            select set_config('application_name', ?, true), set_config('statement_timeout', ?, true),
                   set_config('lock_timeout', ?, true);
            """;

    private static final String REPEATABLES = "select name, hash from %s where namespace = ?";

    private static final String ENTRIES = """
            select revision, revises, depends_on, labels, message, script, status, hash_format, upgrade_hash,
                   upgrade_sql_hash, downgrade_hash,
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
     * Compares the scripts of an application with what is applied, on a connection that is nobody's session yet: the
     * statement brings its name and limits with it, in the same round trip, and nothing of them is left on the
     * connection afterwards.
     *
     * @param connection in autocommit, with no transaction open
     * @param limits name and limits of the statement; null when the session has them
     * @param scripts the scripts of the application
     * @return how they compare
     * @throws SQLException if the history cannot be read, also when a limit passed
     */
    public HeadState compare(Connection connection, @Nullable SessionSettings limits, ScriptDigest scripts)
            throws SQLException {
        boolean repeatables = scripts.repeatableCount() > 0;
        String sql = (limits == null ? "" : LIMITS) + headQuery(repeatables);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = limits == null ? 1 : setLimits(statement, limits);
            for (int last = index + (repeatables ? 2 : 0); index <= last; index++) {
                statement.setString(index, place.namespace());
            }
            statement.execute();
            if (limits != null && !statement.getMoreResults()) {
                throw new SQLException("The second statement has no rows", "24000");
            }
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                int applied = row.getInt(2);
                ScriptDigest found = new ScriptDigest(
                        applied, row.getLong(3), repeatables ? row.getInt(4) : 0, repeatables ? row.getLong(5) : 0);
                boolean settled = applied == 0 || row.getBoolean(1);
                return new HeadState(true, settled && found.isSameAs(scripts), applied);
            }
        } catch (SQLException e) {
            if (isNotThere(e)) {
                return HeadState.notInstalled();
            }
            throw e;
        }
    }

    private String headQuery(boolean repeatables) {
        String table = place.repeatables();
        String second = repeatables
                ? ", (select count(*) from " + table + " where namespace = ?), (select bit_xor(digest) from " + table
                        + " where namespace = ?)"
                : "";
        return "select bool_and(status = 'applied'), count(*), bit_xor(script_digest)" + second + " from "
                + place.table() + " where namespace = ?";
    }

    private static int setLimits(PreparedStatement statement, SessionSettings limits) throws SQLException {
        statement.setString(1, limits.applicationName());
        statement.setString(2, Long.toString(limits.statementTimeout().toMillis()));
        statement.setString(3, Long.toString(limits.lockTimeout().toMillis()));
        return 4;
    }

    /**
     * Reads every row of the namespace.
     *
     * @param connection in autocommit
     * @return the history as it is now
     * @throws MigrationException {@code HISTORY_UNREADABLE} if a part of it is not there
     * @throws DatabaseException if it cannot be read
     */
    public HistorySnapshot read(Connection connection) {
        try (PreparedStatement statement = connection.prepareStatement(ENTRIES.replace("%s", place.table()))) {
            statement.setString(1, place.namespace());
            try (ResultSet rows = statement.executeQuery()) {
                List<HistoryEntry> entries = new ArrayList<>();
                while (rows.next()) {
                    entries.add(entry(rows));
                }
                return new HistorySnapshot(true, entries, repeatables(connection));
            }
        } catch (SQLException e) {
            if (isNotThere(e)) {
                return new HistorySnapshot(false, List.of(), Map.of());
            }
            throw DatabaseException.of("reading the schema history", e);
        }
    }

    /** Invariant: a history that has lost a table is not one where nothing is applied. */
    private Map<String, String> repeatables(Connection connection) throws SQLException {
        Map<String, String> hashes = new LinkedHashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(REPEATABLES.replace("%s", place.repeatables()))) {
            statement.setString(1, place.namespace());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    hashes.put(rows.getString(1), rows.getString(2));
                }
            }
        } catch (SQLException e) {
            if (isNotThere(e)) {
                throw new MigrationException(
                        MigrationError.HISTORY_UNREADABLE,
                        "The schema history has lost its table " + place.repeatables() + ".",
                        "Run install, which adds the tables that are missing.",
                        Map.of("table", place.repeatables()),
                        e);
            }
            throw e;
        }
        return hashes;
    }

    private static HistoryEntry entry(ResultSet row) throws SQLException {
        HistoryStatus status = HistoryStatus.of(row.getString("status"));
        return new HistoryEntry(
                row.getString("revision"),
                strings(row.getArray("revises")),
                strings(row.getArray("depends_on")),
                strings(row.getArray("labels")),
                row.getString("message"),
                row.getString("script"),
                status,
                row.getInt("hash_format"),
                row.getString("upgrade_hash"),
                row.getString("upgrade_sql_hash"),
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

    static List<String> strings(Array array) throws SQLException {
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
