package com.monassurance.maintenance.backup.copy;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.backup.BackupContent;
import com.monassurance.maintenance.backup.BackupEngine;
import com.monassurance.maintenance.backup.BackupFailedException;
import com.monassurance.maintenance.backup.BackupFormat;
import com.monassurance.maintenance.backup.BackupSource;
import com.monassurance.maintenance.backup.PlainTrailer;
import com.monassurance.maintenance.backup.ReadLimit;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.TaskContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Backups without a client program: the schema from our own catalogue, the rows by {@code COPY} of two sessions in one
 * exported snapshot, compressed with zstd at level 1, within a constant memory of a few megabytes and the largest row per
 * session. Waits at most 10 s for a lock on a table. Takes one connection more than it has sessions. Roles, memberships,
 * tablespaces and settings are a part of its own, which {@link GlobalsRestore} makes; what is not in it, the manifest says.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class NativeEngine implements BackupEngine {

    /** What manifests call this engine. */
    public static final String NAME = "native";

    private static final int SESSIONS_MAX = 32;
    private static final int LEVEL_MAX = 19;

    /** Row security would silently leave rows out. */
    private static final String FACTS = """
            select current_database(), current_setting('server_version'), pg_database_size(current_database()),
                   (select string_agg(n.nspname || '.' || c.relname, ', ' order by 1)
                      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                     where c.relrowsecurity and c.relkind in ('r', 'p') and row_security_active(c.oid)) as hidden
            """;

    private final DataSource dataSource;
    private final int sessions;
    private final int level;
    private final Duration lockTimeout;
    private final boolean isBinary;
    private final boolean withPasswords;

    private NativeEngine(
            DataSource dataSource,
            int sessions,
            int level,
            Duration lockTimeout,
            boolean isBinary,
            boolean withPasswords) {
        this.withPasswords = withPasswords;
        this.dataSource = dataSource;
        this.sessions = sessions;
        this.level = level;
        this.lockTimeout = lockTimeout;
        this.isBinary = isBinary;
    }

    /**
     * Returns the engine for a database. Touches nothing.
     *
     * @param dataSource the host's; its role must be allowed to read everything
     * @return the engine
     */
    public static NativeEngine of(DataSource dataSource) {
        return new NativeEngine(requireNonNull(dataSource, "dataSource"), 2, 1, Duration.ofSeconds(10), false, false);
    }

    /**
     * Chooses how many tables are read at a time; default 2.
     *
     * @param count 1 to 32
     * @return a copy
     * @throws IllegalArgumentException if the number is not one of these
     */
    public NativeEngine sessions(int count) {
        if (count < 1 || count > SESSIONS_MAX) {
            throw new IllegalArgumentException("sessions must be 1 to " + SESSIONS_MAX + ": " + count);
        }
        return new NativeEngine(dataSource, count, level, lockTimeout, isBinary, withPasswords);
    }

    /**
     * Chooses the level of zstd; default 1.
     *
     * @param chosen 1 to 19
     * @return a copy
     * @throws IllegalArgumentException if the level is not one of these
     */
    public NativeEngine level(int chosen) {
        if (chosen < 1 || chosen > LEVEL_MAX) {
            throw new IllegalArgumentException("level must be 1 to " + LEVEL_MAX + ": " + chosen);
        }
        return new NativeEngine(dataSource, sessions, chosen, lockTimeout, isBinary, withPasswords);
    }

    /**
     * Limits the wait for the locks of tables; default 10 s.
     *
     * @param limit how long to wait before the backup fails
     * @return a copy
     */
    public NativeEngine lockTimeout(Duration limit) {
        return new NativeEngine(dataSource, sessions, level, requireNonNull(limit, "limit"), isBinary, withPasswords);
    }

    /**
     * Writes rows in the binary form of COPY, which only a server of the same major version takes and types without such a
     * form cannot have; default is the text form.
     *
     * @return a copy
     */
    public NativeEngine binary() {
        return new NativeEngine(dataSource, sessions, level, lockTimeout, true, withPasswords);
    }

    /**
     * Keeps the passwords of roles, as the server keeps them, so that a restore of roles brings them back; only a superuser
     * can read them, and whoever reads the backup then has them. Default they are left out.
     *
     * @return a copy
     */
    public NativeEngine withPasswords() {
        return new NativeEngine(dataSource, sessions, level, lockTimeout, isBinary, true);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<BackupFormat> formats() {
        return List.of(BackupFormat.NATIVE, BackupFormat.PLAIN_GZIP);
    }

    @Override
    public Readiness check() {
        try (SqlSession session = SqlSession.open(dataSource, Snapshot.SETTINGS);
                Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(FACTS)) {
            row.next();
            @Nullable String hidden = row.getString(4);
            if (hidden != null) {
                return new NotAvailable(Text.of(
                        "row security hides rows from this role in " + hidden + "; back up as a role with BYPASSRLS",
                        "la sécurité au niveau des lignes cache des lignes à ce rôle dans " + hidden
                                + " ; sauvegardez avec un rôle BYPASSRLS"));
            }
            String version = requireNonNull(row.getString(2));
            int space = version.indexOf(' ');
            return new Ready(
                    requireNonNull(row.getString(1)),
                    space < 0 ? version : version.substring(0, space),
                    "native " + Contents.VERSION,
                    row.getLong(3),
                    NAME);
        } catch (SQLException e) {
            throw DatabaseException.of("preparing a backup", e);
        }
    }

    @Override
    public BackupContent write(Ready ready, BackupFormat format, OutputStream out, Duration limit, TaskContext context)
            throws BackupFailedException, IOException {
        long end = System.nanoTime() + limit.toNanos();
        Crew.Guard guard = () -> System.nanoTime() - end > 0
                ? "the backup took longer than " + limit
                : context.isCancelled() ? "the backup was cancelled" : null;
        try (Snapshot snapshot = Snapshot.take(dataSource, lockTimeout)) {
            return format == BackupFormat.PLAIN_GZIP
                    ? new PlainWriting(snapshot, guard).write(out)
                    : new NativeWriting(snapshot, dataSource, guard, isBinary, withPasswords, context)
                            .write(new ArchiveWriter(out, level), sessions);
        } catch (SQLException e) {
            throw new BackupFailedException("the backup failed: " + e.getMessage());
        }
    }

    @Override
    public ReadBack readBack(BackupSource source, BackupFormat format, Duration limit) throws IOException {
        if (format == BackupFormat.PLAIN_GZIP) {
            return PlainTrailer.readBack(source, limit);
        }
        ReadLimit reading = ReadLimit.of(limit);
        try (InputStream in = source.open()) {
            return readBack(in, reading);
        }
    }

    private static ReadBack readBack(InputStream in, ReadLimit reading) {
        try {
            ArchiveCheck.read(in, reading);
            return new Whole();
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            return new NotRead(reading.reason());
        } catch (IOException e) {
            return new Damaged(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public ReadBack rehearse(Path file, BackupFormat format, DataSource empty, Duration limit) throws IOException {
        if (format != BackupFormat.NATIVE) {
            return new NotRead("a plain file is restored by psql only");
        }
        NativeRestore.into(empty).limit(limit).run(file);
        List<String> differences = NativeComparison.of(file, empty);
        return differences.isEmpty()
                ? new Whole()
                : new Damaged("restored, it differs: " + String.join("; ", differences));
    }
}
