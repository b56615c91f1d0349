package com.monassurance.maintenance.backup.copy;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty database from an archive of the native engine, with two sessions and within 24 hours by default. What it
 * has done it keeps in the database until all is done, so that the same call goes on after a failure. A database that is
 * not empty is refused. Takes one connection more than it has sessions. Immutable; thread-safe.
 *
 * @since 0.1.0
 */
public final class NativeRestore {

    private static final SessionSettings SETTINGS =
            SessionSettings.of("restore").withStatementTimeout(Duration.ZERO).withLockTimeout(Duration.ZERO);
    private static final int SESSIONS_MAX = 32;

    private final DataSource dataSource;
    private final int sessions;
    private final Duration limit;
    private final Roles roles;

    private NativeRestore(DataSource dataSource, int sessions, Duration limit, Roles roles) {
        this.dataSource = dataSource;
        this.sessions = sessions;
        this.limit = limit;
        this.roles = roles;
    }

    /**
     * Returns a restore into a database. Touches nothing.
     *
     * @param dataSource of an empty database, directly and not through a pooler; its role must be allowed to make what the
     *     backup holds
     * @return the restore
     */
    public static NativeRestore into(DataSource dataSource) {
        return new NativeRestore(requireNonNull(dataSource, "dataSource"), 2, Duration.ofHours(24), Roles.UNCHANGED);
    }

    /**
     * Chooses how many tables are filled and indexes are built at a time; default 2.
     *
     * @param count 1 to 32
     * @return a copy
     * @throws IllegalArgumentException if the number is not one of these
     */
    public NativeRestore sessions(int count) {
        if (count < 1 || count > SESSIONS_MAX) {
            throw new IllegalArgumentException("sessions must be 1 to " + SESSIONS_MAX + ": " + count);
        }
        return new NativeRestore(dataSource, count, limit, roles);
    }

    /**
     * Limits how long it may take; default 24 hours.
     *
     * @param duration the limit
     * @return a copy
     */
    public NativeRestore limit(Duration duration) {
        return new NativeRestore(dataSource, sessions, requireNonNull(duration, "duration"), roles);
    }

    /**
     * Leaves all objects to the role that restores; default their owners.
     *
     * @return a copy
     */
    public NativeRestore withoutOwners() {
        return new NativeRestore(dataSource, sessions, limit, new Roles(false, roles.hasPrivileges(), roles.others()));
    }

    /**
     * Gives no privileges; default those of the original.
     *
     * @return a copy
     */
    public NativeRestore withoutPrivileges() {
        return new NativeRestore(dataSource, sessions, limit, new Roles(roles.hasOwners(), false, roles.others()));
    }

    /**
     * Lets another role stand for one of the original, as owner and in privileges; default none.
     *
     * @param original what it was called
     * @param here what it is called here
     * @return a copy
     */
    public NativeRestore role(String original, String here) {
        Map<String, String> others = new HashMap<>(roles.others());
        others.put(original, here);
        return new NativeRestore(
                dataSource, sessions, limit, new Roles(roles.hasOwners(), roles.hasPrivileges(), others));
    }

    /**
     * Restores, or goes on with a restore of the same file that stopped. Blocks until all is there.
     *
     * @param file the archive
     * @return what was done
     * @throws MaintenanceException with {@link MaintenanceError#RESTORE_REFUSED} if the database is not empty, its server
     *     too old, its encoding another or a role missing, and then nothing has been changed;
     *     {@link MaintenanceError#BACKUP_DAMAGED} if the file is none that can be read; or
     *     {@link MaintenanceError#RESTORE_FAILED} if it stopped
     */
    public RestoreReport run(Path file) {
        try (ArchiveReader archive = open(file);
                SqlSession session = SqlSession.open(dataSource, SETTINGS)) {
            if (session.isPooled()) {
                throw RestoreRecord.refused(
                        "The connection goes through a pooler.", "Restore through a direct connection.");
            }
            RestoreRecord.lock(session.connection());
            try {
                return run(session.connection(), archive);
            } finally {
                if (!session.connection().isClosed()) {
                    RestoreRecord.unlock(session.connection());
                }
            }
        } catch (SQLException e) {
            throw DatabaseException.of("restoring a backup", e);
        } catch (IOException e) {
            throw failed("reading " + file, e);
        }
    }

    private RestoreReport run(Connection connection, ArchiveReader archive) throws SQLException {
        Contents contents = archive.contents();
        requireFitting(connection, contents);
        String name = "archive " + archive.fingerprint();
        Set<String> done = RestoreRecord.begin(connection, name);
        RestorePlan plan = new RestorePlan(archive, roles);
        List<RestoreTasks.Task> tasks = new ArrayList<>(plan.tasks());
        tasks.removeIf(task -> done.contains(task.step()));
        work(new RestoreTasks(tasks), contents.settings());
        long rows =
                contents.tables().stream().mapToLong(Contents.TableRows::rows).sum();
        List<String> remarks = new ArrayList<>(contents.remarks());
        remarks.addAll(plan.remarks());
        return new RestoreReport(contents.tables().size(), rows, done.contains(name), remarks);
    }

    private void work(RestoreTasks tasks, List<String> settings) {
        long end = System.nanoTime() + limit.toNanos();
        Crew crew = new Crew(() -> System.nanoTime() - end > 0
                ? "it took longer than " + limit
                : Thread.currentThread().isInterrupted() ? "it was interrupted" : null);
        @Nullable
        Throwable failure = crew.run(sessions, each -> {
            try (SqlSession session = SqlSession.open(dataSource, SETTINGS)) {
                each.register(session.connection());
                session.connection().setAutoCommit(false);
                for (RestoreTasks.Task task = tasks.take(); task != null; task = tasks.take()) {
                    run(session.connection(), task, settings);
                    tasks.done(task);
                }
                each.unregister(session.connection());
            }
        });
        if (failure instanceof MaintenanceException known) {
            throw known;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw failed("opening a session or waiting", failure);
        }
    }

    private static void run(Connection connection, RestoreTasks.Task task, List<String> settings) {
        try (Statement statement = connection.createStatement()) {
            for (String setting : settings) {
                statement.execute(setting.replaceFirst("^set ", "set local "));
            }
            statement.execute("set local idle_in_transaction_session_timeout = 0");
            task.action().run(connection);
            connection.commit();
        } catch (Exception e) {
            throw failed(task.what(), e);
        }
    }

    private void requireFitting(Connection connection, Contents contents) throws SQLException {
        String sql = """
                select current_setting('server_version_num')::int / 10000, pg_encoding_to_char(encoding),
                       (select string_agg(name, ', ' order by name) from unnest(?) name
                         where name not like 'pg\\_%' and name not in (select rolname from pg_catalog.pg_roles))
                  from pg_catalog.pg_database where datname = current_database()
                """;
        try (var statement = connection.prepareStatement(sql)) {
            List<String> needed = roles.hasOwners() || roles.hasPrivileges()
                    ? contents.roles().stream()
                            .map(role -> roles.others().getOrDefault(role, role))
                            .toList()
                    : List.of();
            statement.setArray(1, connection.createArrayOf("text", needed.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                requireFitting(contents, row.getInt(1), requireNonNull(row.getString(2)), row.getString(3));
            }
        }
    }

    private static void requireFitting(Contents contents, int major, String encoding, @Nullable String missing) {
        if (major < contents.major() || (contents.isBinary() && major != contents.major())) {
            throw RestoreRecord.refused(
                    "The backup is of PostgreSQL " + contents.major() + ", this server is " + major + ".",
                    contents.isBinary()
                            ? "Use a server of the same major version."
                            : "Use a server as new as that one.");
        }
        if (!encoding.equals(contents.encoding())) {
            throw RestoreRecord.refused(
                    "The backup is in " + contents.encoding() + ", this database in " + encoding + ".",
                    "Create the database with encoding " + contents.encoding() + ".");
        }
        if (missing != null) {
            throw RestoreRecord.refused(
                    "The backup needs roles that this server has not: " + missing + ".",
                    "Restore the globals of the backup first, create them, let others stand for them, or restore without owners"
                            + " and privileges.");
        }
    }

    static ArchiveReader open(Path file) {
        try {
            return ArchiveReader.open(file);
        } catch (IOException e) {
            throw new MaintenanceException(
                    MaintenanceError.BACKUP_DAMAGED,
                    file + " cannot be read as a backup: " + e.getMessage(),
                    "Choose another backup.",
                    Map.of("file", file.toString()),
                    e);
        }
    }

    static MaintenanceException failed(String what, Throwable cause) {
        return new MaintenanceException(
                MaintenanceError.RESTORE_FAILED,
                "The restore stopped at " + what + ": " + cause.getMessage(),
                "Remove the cause and restore again into the same database: it goes on where it stopped.",
                Map.of("step", what),
                cause);
    }
}
