package com.monassurance.migrations.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what stood in the place of a statement outside transactions just before it was sent, so that after a crash what
 * it built is told from what was there. Only the holder of the runner's lock may write. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class AttemptNotes {

    private static final String WRITE = "update %s set attempt_before = ? where namespace = ? and revision = ?";

    private static final String READ = "select attempt_before from %s where namespace = ? and revision = ?";

    private final HistoryPlace place;
    private final Connection connection;

    /**
     * Creates the notes.
     *
     * @param place where the history is
     * @param connection the connection that does the work
     */
    public AttemptNotes(HistoryPlace place, Connection connection) {
        this.place = place;
        this.connection = connection;
    }

    /**
     * Notes what was there. The row of the revision exists and says that the statement is attempted; the statement is
     * sent after this.
     *
     * @param revision the revision
     * @param done how many statements took effect before it
     * @param names what was there
     * @throws SQLException if it cannot be written
     */
    public void write(String revision, int done, List<String> names) throws SQLException {
        List<String> values = new ArrayList<>();
        values.add(Integer.toString(done));
        values.addAll(names);
        try (PreparedStatement statement = connection.prepareStatement(WRITE.formatted(place.table()))) {
            statement.setArray(1, connection.createArrayOf("text", values.toArray()));
            statement.setString(2, place.namespace());
            statement.setString(3, revision);
            statement.executeUpdate();
        }
    }

    /**
     * Reads what was there.
     *
     * @param revision the revision
     * @param done how many statements took effect before the attempted one
     * @return the names; empty when none were noted, that is when the statement was not sent
     * @throws SQLException if it cannot be read
     */
    public Optional<List<String>> read(String revision, int done) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ.formatted(place.table()))) {
            statement.setString(1, place.namespace());
            statement.setString(2, revision);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || row.getArray(1) == null) {
                    return Optional.empty();
                }
                List<String> values = Arrays.asList((String[]) row.getArray(1).getArray());
                return values.get(0).equals(Integer.toString(done))
                        ? Optional.of(List.copyOf(values.subList(1, values.size())))
                        : Optional.empty();
            }
        }
    }
}
