package com.monassurance.health;

/**
 * When a check that keeps changing between working and not working is called flapping: so many changes among its last
 * results start it, and it lasts until they have become few. By default 6 of 20 start it and 2 end it. Immutable.
 *
 * @param results how many of the last results are looked at, 2 to 64
 * @param startsAt how many changes among them start it
 * @param endsAt how many changes are few enough to end it, fewer than start it
 * @since 0.1.0
 */
public record Flapping(int results, int startsAt, int endsAt) {

    private static final int RESULTS_MAX = 64;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the numbers do not fit each other
     */
    public Flapping {
        if (results < 2 || results > RESULTS_MAX) {
            throw new IllegalArgumentException("results must be 2 to " + RESULTS_MAX + ": " + results);
        }
        if (endsAt < 0 || endsAt >= startsAt) {
            throw new IllegalArgumentException("endsAt must be fewer than startsAt: " + endsAt + ", " + startsAt);
        }
    }

    /**
     * Returns the default.
     *
     * @return 6 changes among 20 results start it, 2 end it
     */
    public static Flapping ofDefaults() {
        return new Flapping(20, 6, 2);
    }

    /**
     * Returns what no number of changes reaches.
     *
     * @return a check is never called flapping
     */
    public static Flapping never() {
        return new Flapping(2, Integer.MAX_VALUE, 0);
    }
}
