package com.monassurance.health;

/**
 * How a dependency or the whole service is. Unknown is never green: only {@link #UP} counts as healthy.
 *
 * @since 0.1.0
 */
public enum HealthState {
    /** It works. */
    UP("healthy"),
    /** There is nothing to look at, such as no external API configured; it counts neither for nor against. */
    NOT_CHECKED("not_checked"),
    /** It works, but not as it should. */
    DEGRADED("degraded"),
    /** Nobody looked yet, or the last look is too old, or it could not be told. */
    UNKNOWN("unknown"),
    /** It does not work. */
    DOWN("unhealthy");

    private final String word;

    HealthState(String word) {
        this.word = word;
    }

    /**
     * Returns the word that the guide's JSON uses.
     *
     * @return such as {@code healthy}
     */
    public String word() {
        return word;
    }

    /**
     * Tells whether this state is worse than another: up, not checked, degraded, unknown, down.
     *
     * @param other the state to compare with
     * @return true when it is strictly worse
     */
    public boolean isWorseThan(HealthState other) {
        return compareTo(other) > 0;
    }
}
