package com.monassurance.maintenance.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** Says how far a backup is proven; keeps nothing. Thread-safe. */
final class Proving {

    private final BackupDirectory directory;
    private final BackupEngine engine;
    private final Duration limit;
    private final Clock clock;

    Proving(BackupDirectory directory, BackupEngine engine, Duration limit, Clock clock) {
        this.directory = directory;
        this.engine = engine;
        this.limit = limit;
        this.clock = clock;
    }

    /** One way to prove a backup. */
    interface Way {
        Proof prove(Manifest manifest) throws IOException;
    }

    /** Proves a backup and remembers the result. */
    Proof verify(String id, Way way) {
        directory.requireBackup(id);
        try {
            BackupEntry entry = directory.entry(id);
            if (entry instanceof BackupEntry.Known known) {
                Proof proof = way.prove(known.manifest());
                Proof before = known.proof();
                // What could not be read here and now, for want of a client or of time, takes no better proof away.
                if (proof.level() != Proof.Level.CHECKSUM || before == null || !before.isGood()) {
                    directory.writeProof(id, proof);
                }
                return proof;
            }
            return proof(Proof.Level.BAD, ((BackupEntry.Unverifiable) entry).reason());
        } catch (IOException e) {
            throw directory.failed("read", e);
        }
    }

    /** Compares the checksum, then reads all. */
    Proof read(Manifest manifest) throws IOException {
        Path file = directory.path().resolve(manifest.file());
        if (!DigestingFile.sha256Of(file).equals(manifest.sha256())) {
            return proof(Proof.Level.BAD, "the checksum does not match the manifest");
        }
        BackupEngine.ReadBack readBack = engine.readBack(file, manifest.format(), limit);
        if (readBack instanceof BackupEngine.Damaged damaged) {
            return proof(Proof.Level.BAD, damaged.reason());
        }
        if (readBack instanceof BackupEngine.NotRead notRead) {
            return proof(Proof.Level.CHECKSUM, "the checksum is right; " + notRead.reason());
        }
        return proof(Proof.Level.READ, "the checksum is right and every block was read");
    }

    /** Reads all, restores it, compares, and asks the questions of the application. */
    Proof rehearse(Manifest manifest, DataSource empty, List<SmokeQuery> questions) throws IOException {
        Proof read = read(manifest);
        if (read.level() != Proof.Level.READ) {
            return read;
        }
        Path file = directory.path().resolve(manifest.file());
        BackupEngine.ReadBack result = engine.rehearse(file, manifest.format(), empty, limit);
        if (result instanceof BackupEngine.Damaged damaged) {
            return proof(Proof.Level.BAD, damaged.reason());
        }
        if (result instanceof BackupEngine.NotRead notRead) {
            return proof(Proof.Level.READ, read.detail() + "; " + notRead.reason());
        }
        List<String> wrong = SmokeQuery.failures(questions, empty);
        if (!wrong.isEmpty()) {
            return proof(Proof.Level.BAD, "restored, it does not serve the application: " + String.join("; ", wrong));
        }
        String asked =
                questions.isEmpty() ? "" : ", and " + questions.size() + " questions of the application answered";
        return proof(Proof.Level.RESTORED, "restored into an empty database and compared there" + asked);
    }

    private Proof proof(Proof.Level level, String detail) {
        return new Proof(level, clock.instant(), detail);
    }
}
