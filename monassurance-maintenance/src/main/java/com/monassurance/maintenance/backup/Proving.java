package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Says how far a backup is proven; keeps nothing. Thread-safe. */
final class Proving {

    private final BackupStore store;
    private final BackupEngine engine;
    private final Duration limit;
    private final Clock clock;
    private final @Nullable BackupIdentity identity;
    private final Path workspace;

    Proving(
            BackupStore store,
            BackupEngine engine,
            Duration limit,
            Clock clock,
            @Nullable BackupIdentity identity,
            Path workspace) {
        this.store = store;
        this.identity = identity;
        this.workspace = workspace;
        this.engine = engine;
        this.limit = limit;
        this.clock = clock;
    }

    /** One way to prove a backup. */
    interface Way {
        Proof prove(Manifest manifest) throws IOException;
    }

    /** Reads a backup with the identity that was given, if any. */
    Proof read(Manifest manifest) throws IOException {
        return read(manifest, identity);
    }

    /** Proves a backup and remembers the result. */
    Proof verify(String id, Way way) {
        store.requireBackup(id);
        try {
            BackupEntry entry = store.entry(id);
            if (entry instanceof BackupEntry.Known known) {
                Proof proof = way.prove(known.manifest());
                Proof before = known.proof();
                // What could not be read here and now, for want of a client or of time, takes no better proof away.
                if (proof.level() != Proof.Level.CHECKSUM || before == null || !before.isGood()) {
                    store.writeProof(id, proof);
                }
                return proof;
            }
            return proof(Proof.Level.BAD, ((BackupEntry.Unverifiable) entry).reason());
        } catch (IOException e) {
            throw store.failed("read", e);
        }
    }

    /** Compares the checksum and reads all, in one pass. */
    Proof read(Manifest manifest, @Nullable BackupIdentity key) throws IOException {
        try (Raw raw = new Raw(store.open(manifest))) {
            AgeFormat.@Nullable WrongKeyException wrongKey = null;
            Proof proof;
            try {
                proof = read(manifest, key, raw);
            } catch (AgeFormat.WrongKeyException e) {
                wrongKey = e;
                proof = proof(Proof.Level.CHECKSUM, "the checksum is right");
            } catch (AgeFormat.BadHeaderException e) {
                proof = proof(Proof.Level.BAD, String.valueOf(e.getMessage()));
            }
            String sha256 = raw.finish(manifest.bytes());
            if (!sha256.equals(manifest.sha256())) {
                return proof(Proof.Level.BAD, "the checksum does not match the manifest");
            }
            if (wrongKey != null) {
                throw Decryption.wrongKey(manifest, wrongKey);
            }
            return proof;
        }
    }

    private Proof read(Manifest manifest, @Nullable BackupIdentity key, Raw raw) throws IOException {
        if (manifest.isEncrypted() && key == null) {
            return proof(
                    Proof.Level.CHECKSUM,
                    "the checksum is right; it is encrypted, and without an identity nothing more was looked at");
        }
        BackupSource content =
                () -> manifest.isEncrypted() ? AgeFormat.decrypting(raw, requireNonNull(key)) : raw.unclosed();
        BackupEngine.ReadBack readBack = engine.readBack(content, manifest.format(), limit);
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
        Proof read = read(manifest, identity);
        if (read.level() != Proof.Level.READ) {
            return read;
        }
        BackupEngine.ReadBack result;
        try (BackupCopy copy = copy(manifest)) {
            result = engine.rehearse(copy.file(), manifest.format(), empty, limit);
        }
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

    /** The file of a backup on this machine and decrypted. */
    BackupCopy copy(String id) {
        store.requireBackup(id);
        try {
            BackupEntry entry = store.entry(id);
            if (entry instanceof BackupEntry.Known known) {
                return copy(known.manifest());
            }
            throw new MaintenanceException(
                    MaintenanceError.BACKUP_DAMAGED,
                    "Backup " + id + " cannot be used: " + ((BackupEntry.Unverifiable) entry).reason() + ".",
                    "Choose another backup.");
        } catch (IOException e) {
            throw store.failed("read", e);
        }
    }

    private BackupCopy copy(Manifest manifest) throws IOException {
        Path local = store.localFile(manifest);
        if (local != null && !manifest.isEncrypted()) {
            return BackupCopy.of(local);
        }
        if (manifest.isEncrypted() && identity == null) {
            throw Decryption.noKey(manifest);
        }
        try {
            return BackupCopy.make(store, manifest, manifest.isEncrypted() ? identity : null, workspace);
        } catch (AgeFormat.WrongKeyException e) {
            throw Decryption.wrongKey(manifest, e);
        }
    }

    /** The bytes as they are kept: digested, counted, and a failure to read them told apart from damage. */
    private static final class Raw extends FilterInputStream {
        private final MessageDigest digest = DigestingFile.sha256();
        private long bytes;
        private @Nullable IOException failure;

        Raw(InputStream in) {
            super(new BufferedInputStream(in, BackupSource.BUFFER_BYTES));
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int n = super.read(target, offset, length);
                if (n > 0) {
                    digest.update(target, offset, n);
                    bytes += n;
                }
                return n;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public long skip(long n) throws IOException {
            return n <= 0 ? 0 : readNBytes((int) Math.min(n, BackupSource.BUFFER_BYTES)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        InputStream unclosed() {
            return new FilterInputStream(this) {
                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    return in.read(target, offset, length);
                }

                @Override
                public void close() {
                    // What is digested is read to its end below.
                }
            };
        }

        /** Reads what is left, and returns the checksum of all. */
        String finish(long expected) throws IOException {
            if (failure != null) {
                throw failure;
            }
            transferTo(OutputStream.nullOutputStream());
            if (bytes < expected) {
                throw new IOException("only " + bytes + " of " + expected + " bytes came");
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private Proof proof(Proof.Level level, String detail) {
        return new Proof(level, clock.instant(), detail);
    }
}
