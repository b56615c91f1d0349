package com.monassurance.health.check;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.core.storage.StorageSpace;
import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Measures the room on the file system of a directory, such as that of logs; writes nothing. Degraded by
 * {@link SpaceLimits}; down when the directory is missing, its file system read-only or without a byte left. Whether writing
 * works is the question of {@link StorageCheck}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class DiskCheck implements HealthCheck {

    private final Path directory;
    private final SpaceLook space;

    private DiskCheck(Path directory, SpaceLook space) {
        this.directory = directory;
        this.space = space;
    }

    /**
     * Creates a check of a file system.
     *
     * @param directory any directory on it
     * @return a check with {@link SpaceLimits#ofDefaults()}
     */
    public static DiskCheck of(Path directory) {
        return new DiskCheck(
                requireNonNull(directory, "directory"), new SpaceLook(SpaceLimits.ofDefaults(), Ticker.system()));
    }

    /**
     * Returns a check that warns from other limits on.
     *
     * @param limits the limits
     * @return a copy
     */
    public DiskCheck limits(SpaceLimits limits) {
        return new DiskCheck(directory, new SpaceLook(requireNonNull(limits, "limits"), Ticker.system()));
    }

    @Override
    public HealthStatus check(CheckContext context) throws InterruptedException {
        context.ifLate(HealthStatus.down(HealthReason.TIMEOUT, "the file system did not answer within the deadline"));
        try {
            if (!Files.isDirectory(directory)) {
                return HealthStatus.down(HealthReason.MISCONFIGURED, "the directory is not there: is it mounted?");
            }
            FileStore store = Files.getFileStore(directory);
            StorageSpace found = new StorageSpace(store.getTotalSpace(), store.getUsableSpace(), store.isReadOnly());
            if (found.isReadOnly()) {
                return HealthStatus.down(HealthReason.READ_ONLY, "the file system is mounted read-only");
            }
            Warnings warnings = new Warnings();
            HealthStatus status = space.judge(HealthStatus.up(), found, warnings);
            if (found.totalBytes() > 0 && found.usableBytes() == 0) {
                return HealthStatus.down(HealthReason.NO_SPACE, "no byte is left")
                        .withFactsOf(status);
            }
            return warnings.on(space.judgeInodes(status, directory, context, warnings));
        } catch (IOException e) {
            return HealthStatus.failed(e);
        }
    }
}
