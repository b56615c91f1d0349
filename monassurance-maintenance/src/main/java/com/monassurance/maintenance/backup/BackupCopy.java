package com.monassurance.maintenance.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The file of a backup on this machine and decrypted, to be restored from: the file of the store itself where that will
 * do, else a copy which only its owner can read and which closing this removes. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class BackupCopy implements AutoCloseable {

    private final Path file;
    private final @Nullable Path workspace;

    private BackupCopy(Path file, @Nullable Path workspace) {
        this.file = file;
        this.workspace = workspace;
    }

    static BackupCopy of(Path file) {
        return new BackupCopy(file, null);
    }

    /** Copies a backup below a directory, and compares the checksum of what was read. */
    static BackupCopy make(BackupStore store, Manifest manifest, @Nullable BackupIdentity identity, Path below)
            throws IOException {
        Path workspace = Files.createTempDirectory(
                below,
                "monassurance-restore-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = workspace.resolve(manifest.id() + manifest.format().extension());
        BackupCopy copy = new BackupCopy(file, workspace);
        boolean isWhole = false;
        try {
            long room = Files.getFileStore(workspace).getUsableSpace();
            if (room < manifest.bytes()) {
                throw new IOException("only " + room + " bytes are free in " + below + ", " + manifest.bytes()
                        + " are needed for a copy of " + manifest.id());
            }
            MessageDigest digest = DigestingFile.sha256();
            try (InputStream raw = new DigestInputStream(store.open(manifest), digest);
                    OutputStream out = Files.newOutputStream(file)) {
                try {
                    (identity == null ? raw : AgeFormat.decrypting(raw, identity)).transferTo(out);
                } finally {
                    raw.transferTo(OutputStream.nullOutputStream());
                }
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(manifest.sha256())) {
                throw new IOException("the checksum of " + manifest.id() + " does not match the manifest");
            }
            isWhole = true;
            return copy;
        } finally {
            if (!isWhole) {
                copy.close();
            }
        }
    }

    /**
     * Returns where it is.
     *
     * @return a file of this machine, which must not be changed
     */
    public Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        if (workspace != null) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(workspace);
        }
    }
}
