package com.monassurance.maintenance.documents;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Text;
import java.time.Instant;
import java.util.List;

/**
 * What a comparison of storage and database found. Implementations are immutable.
 *
 * @since 0.1.0
 */
public sealed interface OrphanScan {

    /** The most documents each list names; the counts count them all. */
    int LISTED_MAX = 10_000;

    /**
     * The whole storage was compared with all rows.
     *
     * @param files documents in the storage
     * @param paths different paths that rows name
     * @param orphanCount documents no row names and that are older than the grace
     * @param orphanBytes their size in bytes
     * @param orphans the first {@link #LISTED_MAX} of them, in key order
     * @param youngCount documents no row names yet, younger than the grace: not candidates
     * @param futureCount documents no row names that are dated in the future: not candidates
     * @param namelessCount things in the storage that no key can name, such as names that are not UTF-8
     * @param missingCount paths of rows that the storage does not have: incidents, never to be deleted
     * @param missing the first {@link #LISTED_MAX} of them, in key order
     */
    record Compared(
            long files,
            long paths,
            long orphanCount,
            long orphanBytes,
            List<OrphanedFile> orphans,
            long youngCount,
            long futureCount,
            long namelessCount,
            long missingCount,
            List<MissingFile> missing)
            implements OrphanScan {
        /** Copies the lists. */
        public Compared {
            orphans = List.copyOf(orphans);
            missing = List.copyOf(missing);
        }
    }

    /**
     * The comparison was not made, or its result cannot be trusted.
     *
     * @param reason what is wrong
     */
    record Refused(Text reason) implements OrphanScan {
        /** Checks the part. */
        public Refused {
            requireNonNull(reason, "reason");
        }
    }

    /**
     * A document that no row names.
     *
     * @param key its key in the storage
     * @param bytes its size
     * @param lastModified when the storage says it was last written
     */
    record OrphanedFile(String key, long bytes, Instant lastModified) {}

    /**
     * A path that rows name and the storage does not have.
     *
     * @param key the path
     * @param owner the first row that names it, such as {@code generated_documents 42}
     */
    record MissingFile(String key, String owner) {}
}
