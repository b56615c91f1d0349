package com.monassurance.maintenance.backup;

import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * Ends the reading of a backup on its limit or an interruption, which say nothing about the backup: not to be mistaken for
 * damage. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class ReadLimit {

    private final Duration limit;
    private final long startNanos = System.nanoTime();
    private boolean isLate;

    private ReadLimit(Duration limit) {
        this.limit = limit;
    }

    /**
     * Starts the clock.
     *
     * @param limit how long reading may take
     * @return a running limit
     */
    public static ReadLimit of(Duration limit) {
        return new ReadLimit(limit);
    }

    /**
     * Checks that reading may go on.
     *
     * @throws InterruptedIOException if the limit has passed or the thread is interrupted, which it stays
     */
    public void check() throws InterruptedIOException {
        isLate = System.nanoTime() - startNanos > limit.toNanos();
        if (isLate || Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException(reason());
        }
    }

    /**
     * Returns why reading ended.
     *
     * @return half a sentence
     */
    public String reason() {
        return isLate ? "reading it took longer than " + limit : "reading it was interrupted";
    }
}
