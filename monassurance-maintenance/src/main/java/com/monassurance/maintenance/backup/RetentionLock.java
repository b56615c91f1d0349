package com.monassurance.maintenance.backup;

import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Held while backups are removed or pinned; the system gives it up with the process. Confined to one thread. */
final class RetentionLock implements BackupStore.Held {

    private static final String FILE = "retention.lock";

    private final BackupDirectory directory;
    private final FileChannel channel;

    private RetentionLock(BackupDirectory directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Does not wait: who is refused runs again. */
    static RetentionLock take(BackupDirectory directory) throws IOException {
        Path file = directory.path().resolve(FILE);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean isHeld = false;
        try {
            @Nullable FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new MaintenanceException(
                        MaintenanceError.RETENTION_BUSY,
                        "Backups of " + directory.path() + " are being removed or pinned by another run.",
                        "Run it again when the other is done.",
                        Map.of("directory", directory.path().toString()),
                        null);
            }
            isHeld = true;
            return new RetentionLock(directory, channel);
        } finally {
            if (!isHeld) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    @Override
    public void requireOf(BackupStore store) {
        if (!channel.isOpen() || !directory.location().equals(store.location())) {
            throw new IllegalStateException("the lock is not held");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
