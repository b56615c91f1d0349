package com.monassurance.migrations.history;

import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes the schema history, on the connection and in the transaction of the work it records. Only the holder of the
 * runner's lock may use it. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class HistoryWriter {

    static final String COLUMNS = """
             (namespace, revision, revises, depends_on, labels, message, options, script, script_digest, status,
              statements_done, statements_total, attempting, hash_format, upgrade_hash, upgrade_sql_hash, upgrade_text, downgrade_hash,
              downgrade_text, applied_at)
            """;

    private static final String INSERT = "insert into %s" + COLUMNS + """
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, case when ? then clock_timestamp() end)
            """;

    private static final String RESUME_UPGRADE = """
            update %s set statements_total = ?, hash_format = ?, upgrade_hash = ?, upgrade_sql_hash = ?,
                upgrade_text = ?, downgrade_hash = ?, downgrade_text = ?, attempting = false, failure = null
            where namespace = ? and revision = ?
            """;

    private static final String START_DOWNGRADE = """
            update %s set status = 'downgrading', statements_done = ?, statements_total = ?, downgrade_hash = ?,
                downgrade_text = ?, attempting = false, failure = null
            where namespace = ? and revision = ?
            """;

    private static final String PROGRESS = """
            update %s set statements_done = ?, attempting = ?, failure = null
            where namespace = ? and revision = ?
            """;

    private static final String FAILED = "update %s set failure = ? where namespace = ? and revision = ?";

    private static final String APPLIED = """
            update %s set status = 'applied', statements_done = statements_total, attempting = false, failure = null,
                applied_at = clock_timestamp()
            where namespace = ? and revision = ?
            """;

    private static final String DELETE = "delete from %s where namespace = ? and revision = ?";

    private static final String NOTE = "update %s set note = ? where namespace = ? and revision = ?";

    private final HistoryPlace place;
    private final Connection connection;

    /**
     * Creates a writer.
     *
     * @param place where the history is
     * @param connection the connection that does the work
     */
    public HistoryWriter(HistoryPlace place, Connection connection) {
        this.place = place;
        this.connection = connection;
    }

    /**
     * Records a revision of which some statements have taken effect.
     *
     * @param script the revision
     * @param done how many have
     * @param isAttempting whether the next one is about to begin outside a transaction
     * @param isApplied whether that is all
     * @throws SQLException if it cannot be written
     */
    public void insert(RevisionScript script, int done, boolean isAttempting, boolean isApplied) throws SQLException {
        try (PreparedStatement statement = prepare(INSERT)) {
            HistoryStatus status = isApplied ? HistoryStatus.APPLIED : HistoryStatus.UPGRADING;
            statement.setString(1, place.namespace());
            statement.setString(2, script.id());
            setStrings(statement, 3, script.revision().revises());
            setStrings(statement, 4, script.revision().dependsOn());
            setStrings(statement, 5, script.revision().labels());
            statement.setString(6, script.revision().message());
            setStrings(statement, 7, script.options().headerLines());
            statement.setString(8, script.name());
            statement.setLong(9, ScriptDigest.of(script.name()));
            statement.setString(10, status.word());
            statement.setInt(11, done);
            statement.setInt(12, script.upgrade().statements().size());
            statement.setBoolean(13, isAttempting);
            setSections(statement, 14, script);
            statement.setBoolean(20, isApplied);
            statement.executeUpdate();
        }
    }

    /**
     * Records that an interrupted upgrade goes on, perhaps with a corrected script.
     *
     * @param script the revision as it is now
     * @throws SQLException if it cannot be written
     */
    public void resumeUpgrade(RevisionScript script) throws SQLException {
        try (PreparedStatement statement = prepare(RESUME_UPGRADE)) {
            statement.setInt(1, script.upgrade().statements().size());
            setSections(statement, 2, script);
            setKey(statement, 8, script.id());
            statement.executeUpdate();
        }
    }

    /**
     * Records that a downgrade begins or goes on.
     *
     * @param revision the revision
     * @param section its downgrade section
     * @param done how many of its statements have taken effect
     * @throws SQLException if it cannot be written
     */
    public void startDowngrade(String revision, ScriptSection section, int done) throws SQLException {
        try (PreparedStatement statement = prepare(START_DOWNGRADE)) {
            statement.setInt(1, done);
            statement.setInt(2, section.statements().size());
            statement.setString(3, section.hash());
            statement.setString(4, section.text());
            setKey(statement, 5, revision);
            statement.executeUpdate();
        }
    }

    /**
     * Records how far a revision has got.
     *
     * @param revision the revision
     * @param done how many statements have taken effect
     * @param isAttempting whether the next one is about to begin outside a transaction
     * @throws SQLException if it cannot be written
     */
    public void progress(String revision, int done, boolean isAttempting) throws SQLException {
        try (PreparedStatement statement = prepare(PROGRESS)) {
            statement.setInt(1, done);
            statement.setBoolean(2, isAttempting);
            setKey(statement, 3, revision);
            statement.executeUpdate();
        }
    }

    /**
     * Records what the server answered to the statement that was attempted.
     *
     * @param revision the revision
     * @param sqlState the answer
     * @throws SQLException if it cannot be written
     */
    public void failed(String revision, String sqlState) throws SQLException {
        try (PreparedStatement statement = prepare(FAILED)) {
            statement.setString(1, sqlState);
            setKey(statement, 2, revision);
            statement.executeUpdate();
        }
    }

    /**
     * Records that the whole revision is applied.
     *
     * @param revision the revision
     * @throws SQLException if it cannot be written
     */
    public void applied(String revision) throws SQLException {
        try (PreparedStatement statement = prepare(APPLIED)) {
            setKey(statement, 1, revision);
            statement.executeUpdate();
        }
    }

    /**
     * Records that a revision was taken back.
     *
     * @param revision the revision
     * @throws SQLException if it cannot be written
     */
    public void delete(String revision) throws SQLException {
        try (PreparedStatement statement = prepare(DELETE)) {
            setKey(statement, 1, revision);
            statement.executeUpdate();
        }
    }

    /**
     * Keeps a remark, such as why a revision was stamped.
     *
     * @param revision the revision
     * @param note one sentence
     * @throws SQLException if it cannot be written
     */
    public void note(String revision, String note) throws SQLException {
        try (PreparedStatement statement = prepare(NOTE)) {
            statement.setString(1, note);
            setKey(statement, 2, revision);
            statement.executeUpdate();
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql.replace("%s", place.table()));
    }

    private void setKey(PreparedStatement statement, int from, String revision) throws SQLException {
        statement.setString(from, place.namespace());
        statement.setString(from + 1, revision);
    }

    private void setStrings(PreparedStatement statement, int index, List<String> values) throws SQLException {
        statement.setArray(index, connection.createArrayOf("text", values.toArray()));
    }

    private static void setSections(PreparedStatement statement, int from, RevisionScript script) throws SQLException {
        statement.setInt(from, ScriptSection.HASH_FORMAT);
        statement.setString(from + 1, script.upgrade().hash());
        statement.setString(from + 2, script.upgrade().sqlHash());
        statement.setString(from + 3, script.upgrade().text());
        statement.setString(
                from + 4, script.findDowngrade().map(ScriptSection::hash).orElse(null));
        statement.setString(
                from + 5, script.findDowngrade().map(ScriptSection::text).orElse(null));
    }
}
