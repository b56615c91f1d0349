package com.monassurance.migrations.run;

import java.util.Locale;

/**
 * Which way a plan goes.
 *
 * @since 0.1.0
 */
public enum Direction {
    /** Revisions are applied. */
    UPGRADE,
    /** Revisions are taken back. */
    DOWNGRADE;

    /**
     * Returns the word people use.
     *
     * @return {@code upgrade} or {@code downgrade}
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
