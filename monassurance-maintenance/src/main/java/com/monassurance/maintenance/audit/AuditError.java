package com.monassurance.maintenance.audit;

import com.monassurance.core.failure.ErrorCode;

/**
 * Ways an audit can fail.
 *
 * @since 0.1.0
 */
public enum AuditError implements ErrorCode {
    /** The report could not be written. */
    REPORT_UNWRITABLE("MNT-080", Category.FAILED);

    private final String id;
    private final Category category;

    AuditError(String id, Category category) {
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
