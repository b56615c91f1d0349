package com.monassurance.maintenance.backup.copy;

import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.backup.BackupContent;
import com.monassurance.maintenance.backup.BackupFailedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * One state of a database for as long as it is open, which other sessions can join: all tables are locked against changes
 * of their form before it is taken, so that form and rows fit. Confined to one thread.
 */
final class Snapshot implements AutoCloseable {

    static final SessionSettings SETTINGS = SessionSettings.of("backup").withStatementTimeout(Duration.ZERO);

    private static final int ATTEMPTS_MAX = 5;
    private static final int LOCKS_AT_ONCE = 200;

    private static final List<String> LOCAL = List.of(
            "set local datestyle = 'ISO, YMD'",
            "set local intervalstyle = postgres",
            "set local extra_float_digits = 3",
            "set local bytea_output = hex",
            "set local lc_monetary = 'C'",
            "set local timezone = 'UTC'",
            "set local xmloption = content",
            "set local search_path = ''",
            "set local quote_all_identifiers = off",
            "set local synchronize_seqscans = off",
            "set local row_security = off",
            "set local idle_in_transaction_session_timeout = 0");

    private static final String FACTS = """
            select pg_export_snapshot(), current_setting('server_version_num')::int / 10000,
                   pg_encoding_to_char(encoding),
                   (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end)::text
              from pg_database where datname = current_database()
            """;

    private final SqlSession session;
    private final List<SnapshotTable> tables;
    private final String id;
    private final int major;
    private final String encoding;
    private final String walPosition;

    private Snapshot(SqlSession session, List<SnapshotTable> tables) throws SQLException {
        this.session = session;
        this.tables = tables;
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(FACTS)) {
            row.next();
            this.id = row.getString(1);
            this.major = row.getInt(2);
            this.encoding = row.getString(3);
            String position = row.getString(4);
            this.walPosition = position == null ? "" : position;
        }
    }

    static Snapshot take(DataSource dataSource, Duration lockTimeout) throws SQLException, BackupFailedException {
        SqlSession session = SqlSession.open(dataSource, SETTINGS.withLockTimeout(lockTimeout));
        try {
            for (int i = 0; i < ATTEMPTS_MAX; i++) {
                List<SnapshotTable> before = SnapshotTables.read(session.connection());
                begin(session, "");
                // Invariant: LOCK takes no snapshot, so the one of the first query is as young as the last lock.
                lock(session.connection(), before);
                List<SnapshotTable> tables = SnapshotTables.read(session.connection());
                if (SnapshotTables.areSame(before, tables)) {
                    return new Snapshot(session, tables);
                }
                session.connection().rollback();
                session.connection().setAutoCommit(true);
            }
            throw new BackupFailedException("tables were created or changed each time that they were being locked");
        } catch (SQLException | BackupFailedException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Lets another session see the same state until the end of its transaction. */
    void join(SqlSession other) throws SQLException {
        begin(other, id);
    }

    Connection connection() {
        return session.connection();
    }

    List<SnapshotTable> tables() {
        return tables;
    }

    int major() {
        return major;
    }

    String encoding() {
        return encoding;
    }

    String walPosition() {
        return walPosition;
    }

    /** What a manifest tells of a backup of this state. */
    BackupContent content(List<BackupContent.Part> parts, List<String> remarks) {
        return new BackupContent(walPosition.isEmpty() ? null : walPosition, parts, remarks);
    }

    @Override
    public void close() {
        session.close();
    }

    private static void begin(SqlSession session, String snapshot) throws SQLException {
        session.connection().setAutoCommit(false);
        try (Statement statement = session.connection().createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            if (!snapshot.isEmpty()) {
                statement.execute("set transaction snapshot '" + snapshot + "'");
            }
            for (String setting : LOCAL) {
                statement.execute(setting);
            }
        }
    }

    private static void lock(Connection connection, List<SnapshotTable> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < tables.size(); i += LOCKS_AT_ONCE) {
                List<String> names = new ArrayList<>();
                tables.subList(i, Math.min(tables.size(), i + LOCKS_AT_ONCE))
                        .forEach(table -> names.add("only " + table.name()));
                statement.execute(
                        names.stream().collect(Collectors.joining(", ", "lock table ", " in access share mode")));
            }
        }
    }
}
