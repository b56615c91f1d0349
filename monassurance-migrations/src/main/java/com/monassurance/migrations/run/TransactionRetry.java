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

    private final Connection connection;
    private final RunSettings settings;
    private final RunObserver observer;
    private final String namespace;
    private int retries;

    TransactionRetry(Connection connection, RunSettings settings, RunObserver observer, String namespace) {
        this.connection = connection;
        this.settings = settings;
        this.observer = observer;
        this.namespace = namespace;
    }

    /** How many tries were repeated so far. */
    int retries() {
        return retries;
    }

    void inTransaction(String revision, Work work) throws StatementFailure {
        for (int attempt = 1; ; attempt++) {
            try {
                attempt(work);
                return;
            } catch (StatementFailure e) {
                if (!GAVE_WAY.contains(e.sqlState()) || attempt > settings.retriesMax()) {
                    throw e;
                }
                retries++;
                Duration pause = pause(attempt);
                int tries = attempt;
                observer.tell(at ->
                        new MigrationEvent.TransactionRetried(at, namespace, revision, e.sqlState(), tries, pause));
                sleep(pause);
            }
        }
    }

    private void attempt(Work work) throws StatementFailure {
        boolean done = false;
        try {
            connection.setAutoCommit(false);
            work.run();
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

    private void rollBack() {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException ignored) {
            // The connection is gone, and with it the transaction; the first failure tells why.
        }
    }

    private Duration pause(int attempt) {
        long millis = settings.retryPause().toMillis() << Math.min(attempt - 1, 16);
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
