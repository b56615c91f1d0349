package com.monassurance.migrations.history;

/**
 * What a row of the schema history says of its revision.
 *
 * @since 0.1.0
 */
public enum HistoryStatus {
    /** Every statement of the upgrade took effect. */
    APPLIED("applied"),
    /** The upgrade runs now, or was interrupted. */
    UPGRADING("upgrading"),
    /** The downgrade runs now, or was interrupted. */
    DOWNGRADING("downgrading"),
    /** A word that a newer version of this library wrote. */
    UNKNOWN("");

    private final String word;

    HistoryStatus(String word) {
        this.word = word;
    }

    /**
     * Returns what stands in the table.
     *
     * @return a lower-case word
     */
    public String word() {
        return word;
    }

    static HistoryStatus of(String word) {
        for (HistoryStatus status : values()) {
            if (status.word.equals(word)) {
                return status;
            }
        }
        return UNKNOWN;
    }
}
