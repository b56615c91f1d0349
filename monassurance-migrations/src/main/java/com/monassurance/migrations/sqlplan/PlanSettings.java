package com.monassurance.migrations.sqlplan;

/**
 * How a plan is made: by default online, without quarantine. Immutable.
 *
 * @param isOnline whether forms that do not block the application are used where there are some: {@code CONCURRENTLY},
 *     {@code NOT VALID} with {@code VALIDATE}, and the like
 * @param hasQuarantine whether dropped tables and columns are renamed to {@code _dropped_…} instead
 * @since 0.1.0
 */
public record PlanSettings(boolean isOnline, boolean hasQuarantine) {

    private static final PlanSettings DEFAULTS = new PlanSettings(true, false);

    /**
     * Returns the defaults.
     *
     * @return online, without quarantine
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
        return new PlanSettings(false, hasQuarantine);
    }

    /**
     * Returns these settings with quarantine.
     *
     * @return new settings
     */
    public PlanSettings withQuarantine() {
        return new PlanSettings(isOnline, true);
    }
}
