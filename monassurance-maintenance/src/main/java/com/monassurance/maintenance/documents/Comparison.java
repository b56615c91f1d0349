package com.monassurance.maintenance.documents;

import com.monassurance.core.storage.DocumentStorage;
import com.monassurance.core.storage.StorageError;
import com.monassurance.core.storage.StorageException;
import com.monassurance.core.storage.StoredObject;
import com.monassurance.maintenance.documents.OrphanScan.MissingFile;
import com.monassurance.maintenance.documents.OrphanScan.OrphanedFile;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The merge join of a listing and the rows, both in byte order, in constant memory: only a batch of doubts is held, and
 * each doubt is asked about once more before it counts, as rows and files come and go meanwhile. Confined to one thread.
 */
final class Comparison {

    /** Thrown when the listing is not in byte order: joining it would make orphans of good documents. */
    static final class UnsortedListingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnsortedListingException(String before, String after) {
            super("\"" + after + "\" was listed after \"" + before + "\"");
        }
    }

    private static final int BATCH = 1_000;

    private final DocumentStorage storage;
    private final DocumentRows rows;
    private final Instant now;
    private final Duration grace;
    private final List<StoredObject> doubtful = new ArrayList<>();
    private final List<OrphanedFile> orphans = new ArrayList<>();
    private final List<MissingFile> missing = new ArrayList<>();
    private long files;
    private long paths;
    private long orphanCount;
    private long orphanBytes;
    private long youngCount;
    private long futureCount;
    private long missingCount;
    private long nameless;

    Comparison(DocumentStorage storage, DocumentRows rows, Instant now, Duration grace) {
        this.storage = storage;
        this.rows = rows;
        this.now = now;
        this.grace = grace;
    }

    OrphanScan.Compared join(Iterator<StoredObject> listing, RowPaths named) throws SQLException {
        DocumentPath path = named.next();
        @Nullable StoredObject previous = null;
        while (listing.hasNext()) {
            StoredObject file = listing.next();
            if (previous != null && DocumentStorage.KEY_ORDER.compare(previous.key(), file.key()) >= 0) {
                throw new UnsortedListingException(previous.key(), file.key());
            }
            previous = file;
            files++;
            while (path != null && DocumentStorage.KEY_ORDER.compare(path.key(), file.key()) < 0) {
                withoutFile(path);
                path = named.next();
            }
            if (path != null && path.key().equals(file.key())) {
                paths++;
                path = named.next();
            } else {
                withoutRow(file);
            }
        }
        while (path != null) {
            withoutFile(path);
            path = named.next();
        }
        settleDoubts();
        return new OrphanScan.Compared(
                files,
                paths,
                orphanCount,
                orphanBytes,
                orphans,
                youngCount,
                futureCount,
                nameless,
                missingCount,
                missing);
    }

    /** Takes note of something in the storage that no key and so no row can name. */
    void nameless() {
        nameless++;
    }

    private void withoutRow(StoredObject file) throws SQLException {
        if (file.lastModified().isAfter(now)) {
            futureCount++;
        } else if (file.lastModified().isAfter(now.minus(grace))) {
            youngCount++;
        } else {
            doubtful.add(file);
            if (doubtful.size() >= BATCH) {
                settleDoubts();
            }
        }
    }

    private void withoutFile(DocumentPath path) {
        paths++;
        if (isStored(path.key())) {
            return;
        }
        missingCount++;
        if (missing.size() < OrphanScan.LISTED_MAX) {
            missing.add(new MissingFile(path.key(), path.owner()));
        }
    }

    /** A path that no storage could have, such as one with {@code ..}, is as missing as any other. */
    private boolean isStored(String key) {
        try {
            return storage.stat(key).isPresent();
        } catch (StorageException e) {
            if (e.code() == StorageError.BAD_KEY) {
                return false;
            }
            throw e;
        }
    }

    private void settleDoubts() throws SQLException {
        if (doubtful.isEmpty()) {
            return;
        }
        Set<String> named =
                rows.namedNow(doubtful.stream().map(StoredObject::key).toList());
        for (StoredObject file : doubtful) {
            if (named.contains(file.key())) {
                continue;
            }
            orphanCount++;
            orphanBytes += file.bytes();
            if (orphans.size() < OrphanScan.LISTED_MAX) {
                orphans.add(new OrphanedFile(file.key(), file.bytes(), file.lastModified()));
            }
        }
        doubtful.clear();
    }
}
