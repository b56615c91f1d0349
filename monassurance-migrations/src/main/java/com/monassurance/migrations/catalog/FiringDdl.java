package com.monassurance.migrations.catalog;

import com.monassurance.migrations.catalog.Trigger.Firing;

/**
 * Writes when triggers and rules fire. Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class FiringDdl {

    private FiringDdl() {}

    /**
     * Returns what {@code ALTER TABLE} calls it.
     *
     * @param firing when a trigger or a rule fires
     * @return such as {@code enable replica}
     */
    public static String words(Firing firing) {
        return switch (firing) {
            case ORIGIN -> "enable";
            case DISABLED -> "disable";
            case REPLICA -> "enable replica";
            case ALWAYS -> "enable always";
        };
    }
}
