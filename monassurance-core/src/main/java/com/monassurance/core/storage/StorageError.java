package com.monassurance.core.storage;

import com.monassurance.core.failure.ErrorCode;

/**
 * Ways a storage can fail.
 *
 * @since 0.1.0
 */
public enum StorageError implements ErrorCode {
    /** The key is not allowed: empty, absolute, with {@code ..}, or reserved. */
    BAD_KEY("STO-001", Category.USAGE),
    /** There is no such object. */
    NOT_FOUND("STO-002", Category.FAILED),
    /** Something stands where the object was to go. */
    ALREADY_EXISTS("STO-003", Category.REFUSED),
    /** There is no space left. */
    NO_SPACE("STO-004", Category.FAILED),
    /** Access was denied. */
    DENIED("STO-005", Category.FAILED),
    /** The storage could not be reached or answered with an error. */
    UNAVAILABLE("STO-006", Category.FAILED),
    /** Whoever produces the content failed; nothing was stored. */
    CONTENT_FAILED("STO-007", Category.FAILED),
    /** The URI of a storage is not of the kind that is opened here. */
    BAD_LOCATION("STO-008", Category.USAGE),
    /** There is no bucket, or no directory, of this name to keep objects in. */
    NO_ROOT("STO-009", Category.FAILED);

    private final String id;
    private final Category category;

    StorageError(String id, Category category) {
        this.id = id;
        this.category = category;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Category category() {
        return category;
    }
}
