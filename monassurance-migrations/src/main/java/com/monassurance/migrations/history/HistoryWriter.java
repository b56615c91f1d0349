package com.monassurance.migrations.history;

import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Writes the schema history, on the connection and in the transaction of the work it records. Only the holder of the
 * runner's lock may use it. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class HistoryWriter {

    private static final String IS_SCHEMA_THERE = "select exists (select from pg_namespace where nspname = ?)";

    private static final String CREATE_TABLE = """
            create table if not exists %s (
                namespace text not null,
                revision text not null,
                position bigint generated always as identity,
                revises text[] not null,
                depends_on text[] not null,
                labels text[] not null,
                message text not null,
                script text not null,
                status text not null,
                statements_done integer not null,
                statements_total integer not null,
                attempting boolean not null,
                failure text,
                attempt_before text[],
                repairs jsonb,
                hash_format integer not null,
                upgrade_hash text not null,
                upgrade_text text not null,
                downgrade_hash text,
                downgrade_text text,
                started_at timestamptz not null default clock_timestamp(),
                applied_at timestamptz,
                applied_by text not null default current_user,
                primary key (namespace, revision)
            )
            """;

    private static final String COMMENT_TABLE = "comment on table %s is 'MonAssurance Ops schema history, format 1'";

    private static final String INSERT = """
            insert into %s (
                namespace, revision, revises, depends_on, labels, message, script, status, statements_done,
                statements_total, attempting, hash_format, upgrade_hash, upgrade_text, downgrade_hash, downgrade_text,
                applied_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, case when ? then clock_timestamp() end)
            """;

    private static final String RESUME_UPGRADE = """
            update %s set statements_total = ?, hash_format = ?, upgrade_hash = ?, upgrade_text = ?,
                downgrade_hash = ?, downgrade_text = ?, attempting = false, failure = null
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
     * Creates the schema and the table where they are missing; a role that may not create schemas can use one that is
     * there. The caller holds the lock and the connection is in autocommit.
     *
     * @throws SQLException if it cannot be created
     */
    public void install() throws SQLException {
        if (!isSchemaThere()) {
            execute("create schema if not exists " + place.schema().quoted());
        }
        if (!new HistoryReader(place).readHeads(connection).isPresent()) {
            execute(CREATE_TABLE.formatted(place.table()));
            execute(COMMENT_TABLE.formatted(place.table()));
        }
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
            statement.setString(7, script.name());
            statement.setString(8, status.word());
            statement.setInt(9, done);
            statement.setInt(10, script.upgrade().statements().size());
            statement.setBoolean(11, isAttempting);
            setSections(statement, 12, script);
            statement.setBoolean(17, isApplied);
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
            setKey(statement, 7, script.id());
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

    private boolean isSchemaThere() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(IS_SCHEMA_THERE)) {
            statement.setString(1, place.schema().value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql.formatted(place.table()));
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
        statement.setString(from + 2, script.upgrade().text());
        statement.setString(
                from + 3, script.findDowngrade().map(ScriptSection::hash).orElse(null));
        statement.setString(
                from + 4, script.findDowngrade().map(ScriptSection::text).orElse(null));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
