package com.monassurance.migrations.history;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The sections of revisions as they were applied, which the schema history keeps. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class AppliedTexts {

    private static final String TEXTS = """
            select revision, upgrade_text, coalesce(downgrade_text, '') from %s
            where namespace = ? and revision = any (?)
            """;

    private final HistoryPlace place;
    private final Connection connection;

    /**
     * The two sections of one revision. Immutable.
     *
     * @param upgrade what was run
     * @param downgrade what was kept to take it back; empty when there was nothing
     */
    public record Sections(String upgrade, String downgrade) {

        static final Sections NONE = new Sections("", "");

        /** Checks the parts. */
        public Sections {
            requireNonNull(upgrade, "upgrade");
            requireNonNull(downgrade, "downgrade");
        }
    }

    /**
     * Creates the reader.
     *
     * @param place where the history is
     * @param connection in autocommit
     */
    public AppliedTexts(HistoryPlace place, Connection connection) {
        this.place = place;
        this.connection = connection;
    }

    /**
     * Reads the sections of some revisions; asks nothing when there are none.
     *
     * @param revisions ids in the history
     * @return sections by revision
     * @throws DatabaseException if they cannot be read
     */
    public Map<String, Sections> of(Collection<String> revisions) {
        Map<String, Sections> found = new HashMap<>();
        if (revisions.isEmpty()) {
            return found;
        }
        try (PreparedStatement statement = connection.prepareStatement(TEXTS.formatted(place.table()))) {
            statement.setString(1, place.namespace());
            statement.setArray(2, connection.createArrayOf("text", revisions.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), new Sections(rows.getString(2), rows.getString(3)));
                }
            }
        } catch (SQLException e) {
            throw DatabaseException.of("reading the scripts that the schema history keeps", e);
        }
        return found;
    }
}
