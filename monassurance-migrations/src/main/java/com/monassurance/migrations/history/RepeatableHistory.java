package com.monassurance.migrations.history;

import com.monassurance.migrations.script.ScriptSection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Writes which repeatable scripts were run, on the connection and in the transaction that runs them. Only the holder of
 * the runner's lock may use it. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class RepeatableHistory {

    private static final String RAN = """
            insert into %s (namespace, name, digest, hash_format, hash, text) values (?, ?, ?, ?, ?, ?)
            on conflict (namespace, name) do update set digest = excluded.digest,
                hash_format = excluded.hash_format, hash = excluded.hash, text = excluded.text, applied_at = clock_timestamp(), applied_by = current_user
            """;

    private final HistoryPlace place;
    private final Connection connection;

    /**
     * Creates a writer.
     *
     * @param place where the history is
     * @param connection the connection that does the work
     */
    public RepeatableHistory(HistoryPlace place, Connection connection) {
        this.place = place;
        this.connection = connection;
    }

    /**
     * Records that a repeatable script was run.
     *
     * @param name its name
     * @param section what was run
     * @throws SQLException if it cannot be written
     */
    public void ran(String name, ScriptSection section) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RAN.formatted(place.repeatables()))) {
            statement.setString(1, place.namespace());
            statement.setString(2, name);
            statement.setLong(3, ScriptDigest.of(ScriptDigest.line(name, section.hash())));
            statement.setInt(4, ScriptSection.HASH_FORMAT);
            statement.setString(5, section.hash());
            statement.setString(6, section.text());
            statement.executeUpdate();
        }
    }
}
