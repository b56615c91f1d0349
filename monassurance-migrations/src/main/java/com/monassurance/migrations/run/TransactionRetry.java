package com.monassurance.migrations.run;

import com.monassurance.migrations.event.MigrationEvent;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs work in one transaction, and again when it gave way to others, with no transaction open between the tries.
 * Confined to one thread.
 */
final class TransactionRetry {

    /** Lock timeout, deadlock, serialization failure: nothing else is cured by trying again. */
    private static final Set<String> GAVE_WAY = Set.of("55P03", "40P01", "40001");

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Work inside a transaction. */
    @FunctionalInterface
    interface Work {
        void run() throws SQLException, StatementFailure;
    }

    private final RunContext context;
    private final Connection connection;
    private final String revision;
    private int retries;
    private long blockedNanos;

    TransactionRetry(RunContext context, String revision) {
        this.context = context;
        this.connection = context.connection();
        this.revision = revision;
    }

    /** How many tries were repeated so far. */
    int retries() {
        return retries;
    }

    /** How long the tries took that gave way to others. */
    Duration blocked() {
        return Duration.ofNanos(blockedNanos);
    }

    void inTransaction(Work work) throws StatementFailure {
        retry(1, work);
    }

    /**
     * Tries first what is quick and cannot always tell where it failed: a transaction of its own that has left nothing
     * then. The work is done again step by step, which finds the place or, when others were in the way, the lock free.
     */
    void inTransaction(Work batch, Work work) throws StatementFailure {
        int next = 1;
        long started = context.observer().ticker().nanos();
        try {
            batch.run();
            return;
        } catch (StatementFailure e) {
            boolean isTold = !e.isOfBatch() && !isCuredByRetry(e);
            if (isTold || e.isConnectionLost(connection)) {
                throw e;
            }
            if (isCuredByRetry(e)) {
                pause(1, started, e);
                next = 2;
            }
        } catch (SQLException e) {
            throw StatementFailure.ofBatch(e);
        }
        retry(next, work);
    }

    private void retry(int first, Work work) throws StatementFailure {
        for (int attempt = first; ; attempt++) {
            long started = context.observer().ticker().nanos();
            try {
                watched(attempt, work);
                return;
            } catch (StatementFailure e) {
                if (!isCuredByRetry(e)) {
                    throw e;
                }
                pause(attempt, started, e);
            }
        }
    }

    /** From the second try on somebody looks who is in the way; and on the first, when it is the last one as well. */
    private void watched(int attempt, Work work) throws StatementFailure {
        if (attempt == 1 && context.settings().retriesMax() > 0) {
            once(work);
            return;
        }
        try (BlockerWatch watch = BlockerWatch.over(
                context.dataSource(),
                context.lock()::backend,
                context.settings().transactional().lockTimeout())) {
            try {
                once(work);
            } catch (StatementFailure e) {
                e.blockedBy(watch.blockers());
                throw e;
            }
        }
    }

    /** Invariant: no transaction is open while we pause. */
    private void pause(int attempt, long started, StatementFailure e) throws StatementFailure {
        blockedNanos += context.observer().ticker().nanos() - started;
        if (attempt > context.settings().retriesMax()) {
            e.gaveUp(attempt, blocked());
            throw e;
        }
        retries++;
        Duration pause = pauseAfter(attempt);
        context.observer()
                .tell(at -> new MigrationEvent.TransactionRetried(
                        at, context.namespace(), revision, e.sqlState(), attempt, pause, e.blockers()));
        try {
            context.lock().pause(pause);
        } catch (SQLException renewal) {
            e.failure().addSuppressed(renewal);
            throw e;
        }
        sleep(pause);
    }

    static boolean isCuredByRetry(StatementFailure e) {
        return GAVE_WAY.contains(e.sqlState());
    }

    /** One transaction, tried once. */
    void once(Work work) throws StatementFailure {
        boolean done = false;
        try {
            if (context.lock().isLeased()) {
                onSharedBackend(work);
            } else {
                context.session().begin();
                context.lock().begin();
                work.run();
            }
            connection.commit();
            connection.setAutoCommit(true);
            done = true;
        } catch (SQLException e) {
            throw new StatementFailure("the transaction", e);
        } finally {
            if (!done) {
                rollBack();
            }
        }
    }

    /**
     * Work on a backend that is ours until the commit and another client's after it. Invariant: the commit leaves no
     * setting of the session, whatever a function of the script has set; our own limits end with the transaction.
     */
    private void onSharedBackend(Work work) throws SQLException, StatementFailure {
        connection.setAutoCommit(false);
        SessionGuard shared = SessionGuard.over(connection);
        context.session().begin();
        context.lock().begin();
        SessionGuard limited = SessionGuard.over(connection);
        work.run();
        if (limited.isChanged()) {
            shared.restore();
        }
    }

    private void rollBack() {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException ignored) {
            // The connection is gone, and with it the transaction; the first failure tells why.
        }
    }

    private Duration pauseAfter(int attempt) {
        long millis = context.settings().retryPause().toMillis() << Math.min(attempt - 1, 16);
        long capped = Math.max(1, Math.min(millis, LONGEST_PAUSE.toMillis()));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong((capped + 1) / 2, capped + 1));
    }

    private static void sleep(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException(
                    MigrationError.STOPPED,
                    "The thread was interrupted between two tries of a transaction.",
                    "The transaction was rolled back; start again.",
                    Map.of(),
                    e);
        }
    }
}
