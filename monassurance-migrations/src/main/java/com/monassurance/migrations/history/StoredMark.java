package com.monassurance.migrations.history;

import com.monassurance.migrations.script.RevisionMark;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The mark of one revision in its row of the schema history. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class StoredMark implements RevisionMark {

    private static final String READ = "select mark from %s where namespace = ? and revision = ?";

    private final HistoryPlace place;
    private final Connection connection;
    private final String revision;

    /**
     * Creates the mark.
     *
     * @param place where the history is
     * @param connection the connection that does the work
     * @param revision the revision, whose row exists
     */
    public StoredMark(HistoryPlace place, Connection connection, String revision) {
        this.place = place;
        this.connection = connection;
        this.revision = revision;
    }

    @Override
    public Optional<String> read() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ.formatted(place.table()))) {
            statement.setString(1, place.namespace());
            statement.setString(2, revision);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    @Override
    public String keepSql(String expression) {
        return "update " + place.table() + " set mark = coalesce(" + expression + ", mark) where namespace = "
                + SqlLiteral.of(place.namespace()) + " and revision = " + SqlLiteral.of(revision);
    }
}
