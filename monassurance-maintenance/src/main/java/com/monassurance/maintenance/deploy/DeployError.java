package com.monassurance.maintenance.deploy;

import com.monassurance.core.failure.ErrorCode;

/**
 * Ways a deployment can fail to be planned.
 *
 * @since 0.1.0
 */
public enum DeployError implements ErrorCode {
    /** Git could not be asked. */
    GIT_UNREADABLE("MNT-060", Category.FAILED);

    private final String id;
    private final Category category;

    DeployError(String id, Category category) {
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
