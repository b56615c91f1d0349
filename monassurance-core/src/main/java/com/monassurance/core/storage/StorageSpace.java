package com.monassurance.core.storage;

/**
 * How much room the file system below a storage has. Immutable.
 *
 * @param totalBytes size of the file system
 * @param usableBytes what this process may still write
 * @param isReadOnly whether it is mounted read-only
 * @since 0.1.0
 */
public record StorageSpace(long totalBytes, long usableBytes, boolean isReadOnly) {

    /**
     * Checks the figures.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public StorageSpace {
        if (totalBytes < 0 || usableBytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + totalBytes + ", " + usableBytes);
        }
    }
}
