package com.monassurance.health;

import com.monassurance.core.failure.ErrorCode;

/**
 * Ways this module can fail; what is wrong with a dependency is a {@link HealthStatus} and not one of these.
 *
 * @since 0.1.0
 */
public enum HealthError implements ErrorCode {
    /** The monitor cannot be built as it was described. */
    BAD_MONITOR("HEA-001", Category.USAGE),
    /** The monitor is closed. */
    CLOSED("HEA-002", Category.USAGE);

    private final String id;
    private final Category category;

    HealthError(String id, Category category) {
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
