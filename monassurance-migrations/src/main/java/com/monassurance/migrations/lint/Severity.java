package com.monassurance.migrations.lint;

import java.util.Locale;

/**
 * How bad a finding is, the least first.
 *
 * @since 0.1.0
 */
public enum Severity {
    /** Worth knowing; nothing breaks. */
    INFO,
    /** An application may fail or wait for a moment, or data is lost as the statement says. */
    WARNING,
    /** Readers or writers wait as long as the table is big, or the statement fails. */
    ERROR;

    /**
     * Returns the severity as the command line spells it.
     *
     * @return such as {@code warning}
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
