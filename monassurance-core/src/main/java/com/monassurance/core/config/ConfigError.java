package com.monassurance.core.config;

import com.monassurance.core.failure.ErrorCode;

/**
 * Ways a configuration can be wrong.
 *
 * @since 0.1.0
 */
public enum ConfigError implements ErrorCode {
    /** At least one value is missing, unknown or not understood. */
    INVALID("CFG-001");

    private final String id;

    ConfigError(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Category category() {
        return Category.USAGE;
    }
}
