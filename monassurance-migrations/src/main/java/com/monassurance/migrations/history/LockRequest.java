package com.monassurance.migrations.history;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the lock of the one runner is asked for. Immutable.
 *
 * @param place where the schema history is
 * @param lease how long a runner behind a pooler may be out of sight before others take over
 * @param limit how long to wait; zero tries once
 * @param ticker measures the wait
 * @param onWait told who holds the lock: at once when it is not free, then after 1 s, 10 s and every minute
 * @param pointless asked while the lock is not free whether it is still wanted
 * @since 0.1.0
 */
public record LockRequest(
        HistoryPlace place,
        Duration lease,
        Duration limit,
        Ticker ticker,
        Consumer<String> onWait,
        Pointless pointless) {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    /** A waiter sleeps for this part of the time it has waited: a long run is noticed late only in proportion. */
    private static final int PAUSE_DIVISOR = 16;

    /** A look costs more than a try, and whoever gets the lock looks too. */
    private static final int LOOK_EVERY = 8;

    private static final Duration[] TOLD_AFTER = {Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(10)};
    private static final Duration TOLD_EVERY = Duration.ofMinutes(1);

    /** Whether a lock is no longer wanted. */
    @FunctionalInterface
    public interface Pointless {

        /**
         * Looks, without a lock.
         *
         * @param session the session that waits, with no transaction open, and left so
         * @return true when there is nothing left to do
         * @throws SQLException if it cannot be found out
         */
        boolean test(SqlSession session) throws SQLException;
    }

    /** Checks the parts. */
    public LockRequest {
        requireNonNull(place, "place");
        requireNonNull(lease, "lease");
        requireNonNull(limit, "limit");
        requireNonNull(ticker, "ticker");
        requireNonNull(onWait, "onWait");
        requireNonNull(pointless, "pointless");
    }

    /**
     * Takes the lock: a session advisory lock, or the lease when the session goes through a pooler. Blocks until it is
     * free, at most as long as told, with no transaction open while waiting.
     *
     * @param session the session that will do the work, in autocommit
     * @return the lock, to be closed; empty when it was pointless to wait on
     * @throws MigrationException {@code LOCK_TIMEOUT} naming the holder, or {@code STOPPED} when the thread is
     *     interrupted
     * @throws SQLException if the connection fails
     */
    public Optional<RunnerLock> take(SqlSession session) throws SQLException {
        return session.isPooled()
                ? poll(session, waited -> LeasedLock.tryTake(session, place, lease, waited))
                : poll(session, waited -> AdvisoryLock.tryTake(session.connection(), place, waited));
    }

    /** One try. */
    @FunctionalInterface
    private interface Attempt {
        @Nullable
        RunnerLock take(Duration waited) throws SQLException;
    }

    private Optional<RunnerLock> poll(SqlSession session, Attempt attempt) throws SQLException {
        long started = ticker.nanos();
        int told = 0;
        int tries = 0;
        while (true) {
            RunnerLock lock = attempt.take(since(started));
            if (lock != null) {
                return Optional.of(lock);
            }
            if (tries % LOOK_EVERY == 0 && pointless.test(session)) {
                return Optional.empty();
            }
            tries++;
            Duration waited = since(started);
            if (waited.compareTo(limit) >= 0) {
                throw timeout(new LockHolder(session, place).describe(), waited);
            }
            if (waited.compareTo(toldAfter(told)) >= 0) {
                onWait.accept(new LockHolder(session, place).describe());
                told++;
            }
            sleep(pauseAfter(waited));
        }
    }

    private Duration since(long started) {
        return Duration.ofNanos(ticker.nanos() - started);
    }

    private static Duration toldAfter(int told) {
        return told < TOLD_AFTER.length
                ? TOLD_AFTER[told]
                : TOLD_EVERY.multipliedBy((long) told - TOLD_AFTER.length + 1);
    }

    /** Longest pause before the next try; half of it at least. */
    static Duration pauseAfter(Duration waited) {
        Duration part = waited.dividedBy(PAUSE_DIVISOR);
        if (part.compareTo(SHORTEST_PAUSE) < 0) {
            return SHORTEST_PAUSE;
        }
        return part.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : part;
    }

    private static MigrationException timeout(String holder, Duration waited) {
        return new MigrationException(
                MigrationError.LOCK_TIMEOUT,
                "Another migration is running: its lock is held by " + holder + "; gave up after " + waited.toMillis()
                        + " ms.",
                "Wait until it is done and start again, or allow a longer wait.",
                Map.of("holder", holder),
                null);
    }

    private static void sleep(Duration pause) {
        long nanos = pause.toNanos();
        try {
            TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(nanos / 2, nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException(
                    MigrationError.STOPPED,
                    "The thread was interrupted while it waited for another migration.",
                    "Nothing was changed; start again.",
                    Map.of(),
                    e);
        }
    }
}
