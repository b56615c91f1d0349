package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.TaskContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * Writes the content of a database to a stream and reads such a file back. The pipeline around it, from free space to
 * publishing, is {@link Backup}'s. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
public interface BackupEngine {

    /**
     * Returns the stable name of the engine, which manifests keep.
     *
     * @return such as {@code pg_dump}
     */
    String name();

    /**
     * Returns what the engine can write.
     *
     * @return at least one format, the default first
     */
    List<BackupFormat> formats();

    /**
     * Looks whether a backup is possible now. Blocks on the database; changes nothing.
     *
     * @return what was found
     * @throws com.monassurance.core.failure.OpsException if the database cannot be asked
     */
    Readiness check();

    /**
     * Writes the database in one consistent snapshot. Blocks until it is written.
     *
     * @param ready what {@link #check()} found
     * @param format what to write
     * @param out where to; stays open
     * @param limit how long it may take
     * @param context when to stop early
     * @return what was written
     * @throws BackupFailedException if the content is not whole, whatever was written
     * @throws IOException if {@code out} does not take it
     */
    BackupContent write(Ready ready, BackupFormat format, OutputStream out, Duration limit, TaskContext context)
            throws BackupFailedException, IOException;

    /**
     * Reads a whole backup back in one pass, as a restore would. Blocks until it is read.
     *
     * @param source its content, opened once
     * @param format what it should hold
     * @param limit how long it may take
     * @return whether it could be read to its end
     * @throws IOException if the content cannot be opened
     */
    ReadBack readBack(BackupSource source, BackupFormat format, Duration limit) throws IOException;

    /**
     * Restores a file into an empty database and compares what is there then with what was written. Blocks until it is
     * compared. An engine that cannot do this says so.
     *
     * @param file the file
     * @param format what it should hold
     * @param empty an empty database, which is full afterwards
     * @param limit how long it may take
     * @return whether the restored database is what was backed up
     * @throws IOException if the file cannot be opened
     */
    default ReadBack rehearse(Path file, BackupFormat format, DataSource empty, Duration limit) throws IOException {
        return new NotRead("the engine " + name() + " does not restore by itself");
    }

    /** Whether a backup is possible. */
    sealed interface Readiness {}

    /**
     * A backup is possible.
     *
     * @param database name of the database
     * @param serverVersion version of the server, such as {@code 18.6}
     * @param clientVersion version of what writes the backup, such as {@code pg_dump 18.6}
     * @param databaseBytes size of the database on the server
     * @param program what writes the backup: the path of a client, or a name
     */
    record Ready(String database, String serverVersion, String clientVersion, long databaseBytes, String program)
            implements Readiness {}

    /**
     * A backup is not possible here.
     *
     * @param reason what is missing, one sentence
     */
    record NotAvailable(Text reason) implements Readiness {
        /** Checks the part. */
        public NotAvailable {
            requireNonNull(reason, "reason");
        }
    }

    /** Whether a file could be read back. */
    sealed interface ReadBack {}

    /** It could be read to its end. */
    record Whole() implements ReadBack {}

    /**
     * It is damaged.
     *
     * @param reason what the reader said
     */
    record Damaged(String reason) implements ReadBack {}

    /**
     * It was not read: nothing here can read it.
     *
     * @param reason what is missing
     */
    record NotRead(String reason) implements ReadBack {}
}
