package com.monassurance.migrations.sqlplan;

/**
 * How a plan is made: by default online. Immutable.
 *
 * @param isOnline whether forms that do not block the application are used where there are some: {@code CONCURRENTLY},
 *     {@code NOT VALID} with {@code VALIDATE}, and the like
 * @since 0.1.0
 */
public record PlanSettings(boolean isOnline) {

    private static final PlanSettings DEFAULTS = new PlanSettings(true);

    /**
     * Returns the defaults.
     *
     * @return online
     */
    public static PlanSettings defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these settings with plain statements.
     *
     * @return new settings
     */
    public PlanSettings plain() {
        return new PlanSettings(false);
    }
}
