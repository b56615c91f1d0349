package com.monassurance.core.storage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a storage knows of one document. Immutable.
 *
 * @param key the key, components separated by {@code /}
 * @param bytes size in bytes
 * @param lastModified when the storage says it was last written
 * @since 0.1.0
 */
public record StoredObject(String key, long bytes, Instant lastModified) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the size is negative
     */
    public StoredObject {
        requireNonNull(key, "key");
        requireNonNull(lastModified, "lastModified");
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
    }
}
