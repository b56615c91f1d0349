package com.monassurance.maintenance.backup.copy;

import com.monassurance.maintenance.backup.BackupFailedException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that work together: when one fails, or whoever waits for them is told to stop, the statements of all are
 * cancelled and all end. Used once.
 */
final class Crew {

    private static final Logger LOGGER = LoggerFactory.getLogger(Crew.class);
    private static final long LOOK_MILLIS = 50;

    private final Guard guard;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Crew(Guard guard) {
        this.guard = guard;
    }

    /** What each thread does. */
    interface Work {
        void run(Crew crew) throws Exception;
    }

    /** Says why to stop. */
    interface Guard {
        @Nullable
        String reason();
    }

    /** Why a crew stopped early though nothing of its own had failed. */
    static final class StoppedException extends Exception {

        private static final long serialVersionUID = 1L;

        StoppedException(String message) {
            super(message);
        }
    }

    /** Runs the work in so many threads and returns what failed first, or null. */
    @Nullable
    Throwable run(int threads, Work work) {
        CountDownLatch done = new CountDownLatch(threads);
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> workOnce(work, done), "monassurance-backup-" + (i + 1));
            thread.setDaemon(true);
            all.add(thread);
            thread.start();
        }
        boolean isStopped = false;
        boolean isInterrupted = false;
        while (done.getCount() > 0) {
            String reason = guard.reason();
            if (reason != null) {
                failure.compareAndSet(null, new StoppedException(reason));
            }
            if (failure.get() != null && !isStopped) {
                isStopped = true;
                all.forEach(Thread::interrupt);
                connections.forEach(Crew::cancel);
            }
            isInterrupted |= Thread.interrupted();
            try {
                if (!done.await(LOOK_MILLIS, TimeUnit.MILLISECONDS) && isStopped) {
                    connections.forEach(Crew::abort);
                }
            } catch (InterruptedException e) {
                isInterrupted = true;
                failure.compareAndSet(null, new StoppedException("it was interrupted"));
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return failure.get();
    }

    /** Makes a connection known, whose statement is cancelled when all are to stop. */
    void register(Connection connection) {
        connections.add(connection);
    }

    void unregister(Connection connection) {
        connections.remove(connection);
    }

    boolean isStopping() {
        return failure.get() != null;
    }

    private void workOnce(Work work, CountDownLatch done) {
        try {
            work.run(this);
        } catch (Exception | Error e) {
            failure.compareAndSet(null, e);
        } finally {
            done.countDown();
        }
    }

    /** What a backup says of the failure of its crew; that a file cannot be written, and errors, are told as they are. */
    static BackupFailedException backupFailed(Throwable failure) throws IOException {
        if (failure instanceof IOException unwritable) {
            throw unwritable;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new BackupFailedException("the backup failed: " + failure.getMessage());
    }

    private static void cancel(Connection connection) {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException | RuntimeException e) {
            LOGGER.debug("crew=cancel outcome=failed", e);
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            LOGGER.debug("crew=abort outcome=failed", e);
        }
    }
}
