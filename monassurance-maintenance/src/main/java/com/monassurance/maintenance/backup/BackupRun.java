package com.monassurance.maintenance.backup;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.RevisionState;
import com.monassurance.core.failure.OpsException;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.TaskContext;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a backup is made: room, the content through a checksum into the store, its commit, and the reading back. Immutable;
 * thread-safe.
 *
 * @param recipients public keys to encrypt to; empty for none
 */
record BackupRun(
        BackupStore store,
        BackupEngine engine,
        ApplicationInfo application,
        BackupFormat format,
        Supplier<RevisionState> revisions,
        Duration limit,
        double spaceFactor,
        ZoneId zone,
        Clock clock,
        Proving proving,
        List<String> recipients) {

    private static final Logger LOGGER = LoggerFactory.getLogger(BackupRun.class);

    BackupOutcome take(TaskContext context) {
        BackupEngine.Readiness readiness = engine.check();
        if (readiness instanceof BackupEngine.NotAvailable missing) {
            return new BackupOutcome.NotAvailable(missing.reason());
        }
        BackupEngine.Ready ready = (BackupEngine.Ready) readiness;
        try {
            store.create();
            store.sweep(clock.instant().minus(limit.multipliedBy(2)));
            Optional<Text> obstacle = SpaceCheck.obstacle(store, format, ready, spaceFactor);
            if (obstacle.isPresent()) {
                return new BackupOutcome.Refused(obstacle.get());
            }
            return writeAndReadBack(ready, context);
        } catch (BackupFailedException e) {
            return new BackupOutcome.Failed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new BackupOutcome.Failed(
                    "the " + store.what() + " " + store.location() + " failed: " + e.getMessage());
        }
    }

    private BackupOutcome writeAndReadBack(BackupEngine.Ready ready, TaskContext context)
            throws BackupFailedException, IOException {
        Instant startedAt = clock.instant();
        RevisionState state = revisions.get();
        // What is encrypted to others only could not be read back here; this key is forgotten with the run.
        AgeFormat.@Nullable OneTimeKey key = recipients.isEmpty() ? null : AgeFormat.newKey();
        String extension = format.extension() + (key == null ? "" : BackupStore.ENCRYPTED);
        Manifest manifest = store.write(startedAt, zone, extension, (id, out) -> {
            BackupContent content = key == null
                    ? engine.write(ready, format, out, limit, context)
                    : encrypted(ready, out, key, context);
            String sha256 = out.seal();
            requireNotTakenOver(context);
            return new Manifest(
                    id,
                    engine.name(),
                    format,
                    id + extension,
                    out.bytes(),
                    sha256,
                    ready.database(),
                    ready.databaseBytes(),
                    ready.serverVersion(),
                    ready.clientVersion(),
                    startedAt,
                    clock.instant(),
                    application,
                    state.status().name(),
                    state.current(),
                    content,
                    recipients);
        });
        Proof proof = proving.read(manifest, key == null ? null : key.identity());
        store.writeProof(manifest.id(), proof);
        return proof.level() == Proof.Level.BAD
                ? new BackupOutcome.Failed("backup " + manifest.id() + " could not be read back: " + proof.detail())
                : new BackupOutcome.Published(manifest, proof);
    }

    /**
     * Asked between the last byte and the commit. A whole backup is thrown away for a run that somebody else has, not for
     * a history that cannot be asked: when the database has just gone, it is the one that is needed.
     */
    private static void requireNotTakenOver(TaskContext context) throws BackupFailedException {
        try {
            context.requireHeld();
        } catch (MaintenanceException e) {
            throw new BackupFailedException(String.valueOf(e.getMessage()));
        } catch (OpsException e) {
            LOGGER.warn("task={} step=commit outcome=holder-unknown", Backup.NAME, e);
        }
    }

    private BackupContent encrypted(
            BackupEngine.Ready ready, OutputStream out, AgeFormat.OneTimeKey key, TaskContext context)
            throws BackupFailedException, IOException {
        List<String> all = new ArrayList<>(recipients);
        all.add(key.recipient());
        // Not closed on failure: only its last chunk makes it whole.
        OutputStream sealed = AgeFormat.encrypting(out, all);
        BackupContent content = engine.write(ready, format, sealed, limit, context);
        sealed.close();
        return content;
    }
}
