package com.monassurance.maintenance.database;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How hard tables are worked on.
 *
 * @param workers how many tables at once
 * @param costDelay pause of the server; zero for none
 * @param costLimit cost between two pauses
 * @param window time in which tables are begun; zero for ever
 * @param whenNeeded whether tables with next to nothing to do are left out
 */
record TablePace(int workers, Duration costDelay, int costLimit, Duration window, boolean whenNeeded) {

    static final int WORKERS_MAX = 32;

    private static final Duration DELAY_MAX = Duration.ofMillis(100);
    private static final int LIMIT_MAX = 10_000;
    private static final int LIMIT = 200;

    /** One table at a time, without a pause, each of them, without an end. */
    static final TablePace GENTLE = new TablePace(1, Duration.ZERO, LIMIT, Duration.ZERO, false);

    TablePace {
        requireNonNull(costDelay, "costDelay");
        requireNonNull(window, "window");
        require(workers >= 1 && workers <= WORKERS_MAX, "1 to 32 tables at once: " + workers);
        require(!costDelay.isNegative() && costDelay.compareTo(DELAY_MAX) <= 0, "a pause of 0 to 100 ms: " + costDelay);
        require(costLimit >= 1 && costLimit <= LIMIT_MAX, "a cost limit of 1 to 10,000: " + costLimit);
        require(!window.isNegative(), "a window is not negative: " + window);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
