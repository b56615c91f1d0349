package com.monassurance.maintenance.backup.copy;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.backup.BackupContent;
import com.monassurance.maintenance.backup.BackupFailedException;
import com.monassurance.maintenance.task.TaskContext;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Writes one backup in the native format. Used once. */
final class NativeWriting {

    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Snapshot snapshot;
    private final DataSource dataSource;
    private final Crew.Guard guard;
    private final boolean isBinary;
    private final boolean withPasswords;
    private final TaskContext context;

    private final SortedMap<Integer, Contents.TableRows> written = new ConcurrentSkipListMap<>();
    private final Queue<Job> left = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();
    private volatile Contents.@Nullable Stored largeObjects;
    private volatile long pages;

    NativeWriting(
            Snapshot snapshot,
            DataSource dataSource,
            Crew.Guard guard,
            boolean isBinary,
            boolean withPasswords,
            TaskContext context) {
        this.snapshot = snapshot;
        this.dataSource = dataSource;
        this.guard = guard;
        this.isBinary = isBinary;
        this.withPasswords = withPasswords;
        this.context = context;
    }

    /** A part yet to be written: a table, or the large objects when there is none. */
    private record Job(int number, @Nullable SnapshotTable table) {}

    BackupContent write(ArchiveWriter archive, int sessions) throws SQLException, BackupFailedException, IOException {
        Connection connection = snapshot.connection();
        Map<Long, String> groups = SnapshotTables.groups(connection, snapshot.tables());
        List<Contents.SequenceState> sequences = SnapshotTables.sequences(connection);
        List<String> objects = LargeObjects.statements(connection);
        SchemaUnits schema = SchemaUnits.read(connection, SchemaUnits.byName(snapshot.tables(), groups));
        Globals globals = Globals.read(connection, withPasswords);
        archive.appendText("globals.sql", globals.script(connection.getCatalog(), snapshot.major()));
        archive.appendText("schema/before.sql", PlainText.of(schema.settings(), schema.before()));
        archive.appendText("schema/after.sql", PlainText.of(List.of(), schema.after()));

        Queue<Job> jobs = jobs(!objects.isEmpty());
        int total = jobs.size();
        @Nullable
        Throwable failure = new Crew(guard)
                .run(Math.max(1, Math.min(sessions, total)), crew -> work(crew, jobs, archive, groups, total));
        if (failure == null && !left.isEmpty()) {
            failure = new Crew(guard).run(1, crew -> work(crew, left, archive, groups, total, snapshot.connection()));
        }
        if (failure != null) {
            throw Crew.backupFailed(failure);
        }
        Contents contents = new Contents(
                Contents.VERSION,
                snapshot.major(),
                snapshot.encoding(),
                isBinary,
                snapshot.walPosition(),
                schema.settings(),
                Roles.in(schema.before(), schema.after(), objects),
                schema.before(),
                schema.after(),
                List.copyOf(written.values()),
                largeObjects,
                objects,
                sequences,
                MaterializedViews.filled(connection, schema),
                schema.remarks(),
                globals);
        archive.finish(contents);
        return content(contents);
    }

    /** The largest first, so that no long one is left when the others are done. */
    private Queue<Job> jobs(boolean hasLargeObjects) {
        List<SnapshotTable> tables = snapshot.tables().stream()
                .filter(SnapshotTable::hasRows)
                .sorted(Comparator.comparingLong(SnapshotTable::bytes)
                        .reversed()
                        .thenComparing(SnapshotTable::name))
                .toList();
        Queue<Job> jobs = new ConcurrentLinkedQueue<>();
        if (hasLargeObjects) {
            jobs.add(new Job(0, null));
        }
        for (int i = 0; i < tables.size(); i++) {
            jobs.add(new Job(i + 1, tables.get(i)));
        }
        return jobs;
    }

    private void work(Crew crew, Queue<Job> jobs, ArchiveWriter archive, Map<Long, String> groups, int total)
            throws SQLException, IOException {
        if (jobs.isEmpty()) {
            return;
        }
        try (SqlSession session = SqlSession.open(dataSource, Snapshot.SETTINGS.withLockTimeout(LOCK_TIMEOUT))) {
            crew.register(session.connection());
            snapshot.join(session);
            work(crew, jobs, archive, groups, total, session.connection());
            crew.unregister(session.connection());
        }
    }

    private void work(
            Crew crew,
            Queue<Job> jobs,
            ArchiveWriter archive,
            Map<Long, String> groups,
            int total,
            Connection connection)
            throws SQLException, IOException {
        try (PartWriter part = new PartWriter(archive)) {
            crew.register(connection);
            for (Job job = jobs.poll(); job != null && !crew.isStopping(); job = jobs.poll()) {
                part.begin(job.number());
                SnapshotTable table = job.table();
                if (table == null) {
                    RowSum sum = copy(connection, "copy " + LargeObjects.PAGES + " to stdout", part);
                    pages = sum.rows();
                    largeObjects = part.end();
                } else if (isLocked(connection, table)) {
                    written.put(job.number(), rows(connection, table, part, groups));
                } else {
                    left.add(job);
                    continue;
                }
                context.progress(done.incrementAndGet(), total);
            }
            crew.unregister(connection);
        }
    }

    /**
     * Somebody who waits to change a table lets nobody else in, and waits for us: such a table is left to the session that
     * has locked it from the start.
     */
    private static boolean isLocked(Connection connection, SnapshotTable table) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table only " + table.name() + " in access share mode");
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback(before);
            return false;
        }
    }

    private Contents.TableRows rows(
            Connection connection, SnapshotTable table, PartWriter part, Map<Long, String> groups)
            throws SQLException, IOException {
        boolean isText = !isBinary || table.columns().isEmpty();
        String sql = "copy " + table.source() + " to stdout" + (isText ? "" : " (format binary)");
        RowSum sum = copy(connection, sql, part);
        return new Contents.TableRows(
                table.name(),
                table.columnList(),
                requireNonNull(groups.get(table.oid())),
                table.condition(),
                isText ? sum.rows() : sum.rows() - 1,
                isText ? sum.hex() : "",
                part.end());
    }

    private static RowSum copy(Connection connection, String sql, PartWriter part) throws SQLException, IOException {
        RowSum sum = new RowSum();
        CopyRows.read(connection, sql, row -> {
            sum.add(row);
            part.write(row, 0, row.length);
        });
        return sum;
    }

    private BackupContent content(Contents contents) {
        List<BackupContent.Part> parts = new ArrayList<>();
        for (Contents.TableRows table : contents.tables()) {
            parts.add(new BackupContent.Part(
                    table.name(),
                    table.rows(),
                    table.stored().bytes(),
                    table.stored().sha256()));
        }
        Contents.Stored large = contents.largeObjects();
        if (large != null) {
            parts.add(new BackupContent.Part("large objects", pages, large.bytes(), large.sha256()));
        }
        return snapshot.content(parts, contents.remarks());
    }
}
