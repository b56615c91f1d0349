package com.monassurance.maintenance;

import com.monassurance.maintenance.finding.Text;

/**
 * Why a run stops before its last task is done.
 *
 * @since 0.1.0
 */
public enum StopCause {
    /** Somebody asked for its end. */
    CANCELLED,
    /** Its window ended. */
    WINDOW,
    /** The thread that ran it was interrupted, as when the host shuts down. */
    INTERRUPTED,
    /** Somebody else has taken it over. */
    TAKEN_OVER;

    /**
     * Returns the cause in words.
     *
     * @return a few words without a full stop
     */
    public Text text() {
        return switch (this) {
            case CANCELLED -> Text.of("cancelled", "annulé");
            case WINDOW -> Text.of("its window ended", "fin de la fenêtre");
            case INTERRUPTED -> Text.of("interrupted", "interrompu");
            case TAKEN_OVER -> Text.of("taken over", "repris par une autre instance");
        };
    }
}
