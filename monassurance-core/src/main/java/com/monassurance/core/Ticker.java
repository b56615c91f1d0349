package com.monassurance.core;

/**
 * A monotonic source of elapsed time, injected wherever a duration or an age is computed, so that no step of the wall
 * clock can make something look fresh or overdue. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Ticker {

    /**
     * Returns the nanoseconds elapsed since an arbitrary fixed origin; only differences have a meaning. Never blocks.
     *
     * @return nanoseconds, monotonic, possibly negative
     */
    long nanos();

    /**
     * Returns the ticker of the machine, {@link System#nanoTime()}.
     *
     * @return the system ticker
     */
    static Ticker system() {
        return System::nanoTime;
    }
}
