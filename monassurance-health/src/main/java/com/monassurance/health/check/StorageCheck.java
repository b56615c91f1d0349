package com.monassurance.health.check;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.core.storage.DocumentStorage;
import com.monassurance.core.storage.StorageException;
import com.monassurance.core.storage.StorageSpace;
import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes a small object to the document storage, reads it back and deletes it, and measures the room where there is such a
 * thing: too little of it by {@link SpaceLimits}, and more than 500 ms for the probe, are degraded. A root without its
 * marker counts as a wrong mount: it is down, and nothing is written to it; {@link DocumentStorage#mark()} writes the marker
 * once. The probe has one key per check, so a process that dies in between leaves at most one object behind, under
 * {@value #PROBE_PREFIX}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class StorageCheck implements HealthCheck {

    /** Start of the keys of probes. */
    public static final String PROBE_PREFIX = "monassurance-health/";

    private static final int PROBE_BYTES_MAX = 1024;
    private static final Duration SLOW = Duration.ofMillis(500);

    private final DocumentStorage storage;
    private final SpaceLook space;
    private final Duration slow;
    private final boolean isWriting;
    private final String key = PROBE_PREFIX + "probe-" + UUID.randomUUID();

    private StorageCheck(DocumentStorage storage, SpaceLook space, Duration slow, boolean isWriting) {
        this.storage = requireNonNull(storage, "storage");
        this.space = space;
        this.slow = slow;
        this.isWriting = isWriting;
    }

    /**
     * Creates a check of a storage.
     *
     * @param storage the host's
     * @return a check that writes, reads and deletes
     */
    public static StorageCheck of(DocumentStorage storage) {
        return new StorageCheck(storage, new SpaceLook(SpaceLimits.ofDefaults(), Ticker.system()), SLOW, true);
    }

    /**
     * Returns a check that warns of too little room from other limits on.
     *
     * @param limits the limits
     * @return a copy
     */
    public StorageCheck limits(SpaceLimits limits) {
        return new StorageCheck(
                storage, new SpaceLook(requireNonNull(limits, "limits"), Ticker.system()), slow, isWriting);
    }

    /**
     * Returns a check with another notion of slow.
     *
     * @param limit how long the probe may take, positive
     * @return a copy
     * @throws IllegalArgumentException if it is not positive
     */
    public StorageCheck slowAfter(Duration limit) {
        if (requireNonNull(limit, "limit").isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("the limit must be positive: " + limit);
        }
        return new StorageCheck(storage, space, limit, isWriting);
    }

    /**
     * Returns a check that looks for the marker only, which on S3 is one HEAD, for where a write costs money or is not
     * allowed; that writing works is not known then.
     *
     * @return a copy
     */
    public StorageCheck withoutWriting() {
        return new StorageCheck(storage, space, slow, false);
    }

    @Override
    public HealthStatus check(CheckContext context) throws InterruptedException {
        try {
            HealthStatus probed = isWriting ? probe(context) : head(context);
            return probed.isUp() ? withRoom(probed, context) : probed;
        } catch (StorageException | IOException e) {
            return HealthStatus.failed(e);
        }
    }

    private HealthStatus head(CheckContext context) {
        context.ifLate(HealthStatus.down(HealthReason.TIMEOUT, "the storage did not answer within the deadline"));
        return storage.isMarked() ? HealthStatus.up().with("latency", context.elapsed()) : unmarked();
    }

    private HealthStatus withRoom(HealthStatus probed, CheckContext context) throws InterruptedException {
        Warnings warnings = new Warnings();
        warnings.addIf(context.elapsed().compareTo(slow) > 0, HealthReason.SLOW, "the probe took " + context.elapsed());
        context.ifLate(warnings.on(probed.with("space_not_read", "not within the deadline")));
        HealthStatus status = probed;
        Optional<StorageSpace> room = storage.space();
        if (room.isPresent()) {
            if (room.get().isReadOnly()) {
                return HealthStatus.down(HealthReason.READ_ONLY, "the file system is mounted read-only")
                        .withFactsOf(probed);
            }
            status = space.judge(status, room.get(), warnings);
            status = space.judgeInodes(status, Path.of(storage.location()), context, warnings);
        }
        return warnings.on(status);
    }

    private static HealthStatus unmarked() {
        return HealthStatus.down(
                HealthReason.MISCONFIGURED,
                "the root of the storage has no " + DocumentStorage.ROOT_MARKER
                        + ": is the right volume mounted? mark() a new storage once");
    }

    private HealthStatus probe(CheckContext context) throws IOException {
        HealthStatus late = HealthStatus.down(HealthReason.TIMEOUT, "the storage did not answer within the deadline");
        context.ifLate(late.with("step", "marker"));
        if (!storage.isMarked()) {
            return unmarked();
        }
        byte[] content = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        context.ifLate(late.with("step", "write"));
        storage.write(key, out -> out.write(content));
        context.ifLate(late.with("step", "read"));
        boolean isSame = Arrays.equals(content, read());
        context.ifLate(late.with("step", "delete"));
        boolean isDeleted = storage.delete(key);
        if (!isSame) {
            return HealthStatus.down(HealthReason.UNEXPECTED_ANSWER, "what was read is not what was written");
        }
        if (!isDeleted) {
            return HealthStatus.down(HealthReason.UNEXPECTED_ANSWER, "the object just written was not there to delete");
        }
        return HealthStatus.up().with("latency", context.elapsed());
    }

    private byte[] read() throws IOException {
        try (InputStream in = storage.open(key)) {
            return in.readNBytes(PROBE_BYTES_MAX);
        }
    }
}
