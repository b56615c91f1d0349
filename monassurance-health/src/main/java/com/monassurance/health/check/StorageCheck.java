package com.monassurance.health.check;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.storage.DocumentStorage;
import com.monassurance.core.storage.StorageException;
import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Writes a small object to the document storage, reads it back and deletes it. A root without its marker counts as a
 * wrong mount: it is down, and nothing is written to it; {@link DocumentStorage#mark()} writes the marker once. The probe
 * has one key per check, so a process that dies in between leaves at most one object behind, under
 * {@value #PROBE_PREFIX}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class StorageCheck implements HealthCheck {

    /** Start of the keys of probes. */
    public static final String PROBE_PREFIX = "monassurance-health/";

    private static final int PROBE_BYTES_MAX = 1024;

    private final DocumentStorage storage;
    private final String key = PROBE_PREFIX + "probe-" + UUID.randomUUID();

    private StorageCheck(DocumentStorage storage) {
        this.storage = requireNonNull(storage, "storage");
    }

    /**
     * Creates a check of a storage.
     *
     * @param storage the host's
     * @return a check that writes, reads and deletes
     */
    public static StorageCheck of(DocumentStorage storage) {
        return new StorageCheck(storage);
    }

    @Override
    public HealthStatus check(CheckContext context) {
        try {
            return probe(context);
        } catch (StorageException | IOException e) {
            return HealthStatus.failed(e);
        }
    }

    private HealthStatus probe(CheckContext context) throws IOException {
        HealthStatus late = HealthStatus.down(HealthReason.TIMEOUT, "the storage did not answer within the deadline");
        context.ifLate(late.with("step", "marker"));
        if (!storage.isMarked()) {
            return HealthStatus.down(
                    HealthReason.MISCONFIGURED,
                    "the root of the storage has no " + DocumentStorage.ROOT_MARKER
                            + ": is the right volume mounted? mark() a new storage once");
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
