package com.monassurance.migrations.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps in the schema history what people recorded about interrupted revisions, and changes the rows accordingly. Only
 * the holder of the runner's lock may write. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class RepairNotes {

    private static final String APPEND = """
            update %s set repairs = coalesce(repairs, '[]') || jsonb_build_array(jsonb_build_object(
                'at', clock_timestamp(), 'by', session_user, 'act', ?, 'statement', ?, 'reason', ?))
            where namespace = ? and revision = ?
            """;

    private static final String READ = """
            select r.at, r.by, r.act, r.statement, r.reason
            from %s h cross join lateral jsonb_to_recordset(h.repairs)
                as r(at timestamptz, by text, act text, statement integer, reason text)
            where h.namespace = ? and h.revision = ?
            order by r.at
            limit 1000
            """;

    private static final String UNDONE_DOWNGRADE = """
            update %s set status = 'applied', statements_done = ?, statements_total = ?, attempting = false, failure = null
            where namespace = ? and revision = ?
            """;

    private final HistoryPlace place;
    private final Connection connection;

    /**
     * Creates the notes.
     *
     * @param place where the history is
     * @param connection the connection that repairs
     */
    public RepairNotes(HistoryPlace place, Connection connection) {
        this.place = place;
        this.connection = connection;
    }

    /**
     * Adds a note; its time is that of the database, its author the role of the session.
     *
     * @param revision the revision
     * @param act what was recorded
     * @param statement 1-based place of the statement; 0 for all that were left
     * @param reason why
     * @throws SQLException if it cannot be written
     */
    public void append(String revision, String act, int statement, String reason) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(APPEND.formatted(place.table()))) {
            update.setString(1, act);
            update.setInt(2, statement);
            update.setString(3, reason);
            update.setString(4, place.namespace());
            update.setString(5, revision);
            update.executeUpdate();
        }
    }

    /**
     * Reads the notes of a revision.
     *
     * @param revision the revision
     * @return the oldest first, at most 1,000
     * @throws SQLException if they cannot be read
     */
    public List<RepairNote> read(String revision) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(READ.formatted(place.table()))) {
            query.setString(1, place.namespace());
            query.setString(2, revision);
            try (ResultSet row = query.executeQuery()) {
                List<RepairNote> notes = new ArrayList<>();
                while (row.next()) {
                    notes.add(new RepairNote(
                            row.getTimestamp("at").toInstant(),
                            row.getString("by"),
                            row.getString("act"),
                            row.getInt("statement"),
                            row.getString("reason")));
                }
                return List.copyOf(notes);
            }
        }
    }

    /**
     * Records that a downgrade that had not taken back anything will not be: the revision is applied as before.
     *
     * @param revision the revision
     * @param statements how many statements its upgrade has
     * @throws SQLException if it cannot be written
     */
    public void undoneDowngrade(String revision, int statements) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UNDONE_DOWNGRADE.formatted(place.table()))) {
            update.setInt(1, statements);
            update.setInt(2, statements);
            update.setString(3, place.namespace());
            update.setString(4, revision);
            update.executeUpdate();
        }
    }
}
