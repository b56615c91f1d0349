package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the directory of the backups. Implementations are immutable.
 *
 * @since 0.1.0
 */
public sealed interface BackupEntry {

    /**
     * Returns the name.
     *
     * @return such as {@code db_20261122}
     */
    String id();

    /**
     * Tells whether this is a backup that was read in full after it was written.
     *
     * @return true when it is proven
     */
    default boolean isVerified() {
        return this instanceof Known known
                && known.proof() != null
                && known.proof().isGood();
    }

    /**
     * A whole backup with its manifest.
     *
     * @param manifest what is known of it
     * @param proof how far it was proven last, or null when it never was
     */
    record Known(Manifest manifest, @Nullable Proof proof) implements BackupEntry {
        /** Checks the part. */
        public Known {
            requireNonNull(manifest, "manifest");
        }

        @Override
        public String id() {
            return manifest.id();
        }

        /**
         * Returns how far it was proven last.
         *
         * @return the proof, or empty when it was never verified
         */
        public Optional<Proof> findProof() {
            return Optional.ofNullable(proof);
        }
    }

    /**
     * A backup file whose manifest is missing or cannot be understood, or that is not as the manifest says: it is kept
     * and never counted as good.
     *
     * @param id name of the file or of the backup
     * @param reason what is wrong
     */
    record Unverifiable(String id, String reason) implements BackupEntry {
        /** Checks the parts. */
        public Unverifiable {
            requireNonNull(id, "id");
            requireNonNull(reason, "reason");
        }
    }
}
