package com.monassurance.core.storage;

import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Turns what S3 lists into objects with keys of ours. Confined to one thread. */
final class S3Listing {

    private final Iterator<S3Object> objects;
    private final String prefix;
    private final Consumer<ListingProblem> problems;
    private final S3Failures failures;
    private String last = "";

    S3Listing(Iterator<S3Object> objects, String prefix, Consumer<ListingProblem> problems, S3Failures failures) {
        this.objects = objects;
        this.prefix = prefix;
        this.problems = problems;
        this.failures = failures;
    }

    /** Returns the next object, or null after the last. */
    @Nullable
    StoredObject next() {
        while (objects.hasNext()) {
            S3Object object = objects.next();
            String key = object.key().substring(prefix.length());
            // Directory buckets list in no order; a merge over such a listing would call documents missing.
            if (DocumentStorage.KEY_ORDER.compare(last, key) > 0) {
                throw failures.outOfOrder(last, key);
            }
            last = key;
            if (isOurs(key, object.size())) {
                return new StoredObject(key, object.size(), object.lastModified());
            }
        }
        return null;
    }

    private boolean isOurs(String key, long bytes) {
        boolean folder = key.isEmpty() || (key.endsWith("/") && bytes == 0);
        if (folder || isReserved(key)) {
            return false;
        }
        String problem = StorageKey.problem(key);
        if (problem != null) {
            problems.accept(new ListingProblem(key, problem));
        }
        return problem == null;
    }

    private static boolean isReserved(String key) {
        return key.startsWith(StorageKey.RESERVED_PREFIX) || key.contains("/" + StorageKey.RESERVED_PREFIX);
    }
}
