package com.monassurance.health.internal;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import io.lettuce.core.api.StatefulConnection;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of our own over a client of the host, made in the background so that a caller waits only as long as it
 * wants to. At most one attempt is under way. Thread-safe.
 *
 * @param <C> kind of connection
 * @since 0.1.0
 */
public abstract class LettuceLink<C extends StatefulConnection<String, String>> implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LettuceLink.class);

    private static final Duration SLICE = Duration.ofMillis(20);

    private static final Duration CLOSING = Duration.ofMillis(200);

    private final Ticker ticker = Ticker.system();
    private final Connector<C> connector;
    private @Nullable CompletableFuture<C> attempt;
    private boolean isClosed;

    /** Begins to connect without blocking. */
    @FunctionalInterface
    interface Connector<C> {
        CompletableFuture<C> connect(Duration within);
    }

    LettuceLink(Connector<C> connector) {
        this.connector = requireNonNull(connector, "connector");
    }

    /**
     * Returns an open connection.
     *
     * @param within how long to wait for it
     * @return the connection, which stays the link's
     * @throws TimeoutException if it is not there in time; the attempt goes on
     * @throws ExecutionException if the attempt failed
     * @throws InterruptedException if the wait is interrupted
     */
    public C connection(Duration within) throws TimeoutException, ExecutionException, InterruptedException {
        return await(attempt(within), within);
    }

    /**
     * Waits for the answer to a command; gives the connection up when it does not come, for its answers would be taken
     * for those of later commands.
     *
     * @param answer of a command sent on this link
     * @param within how long to wait
     * @return the answer
     * @throws TimeoutException if it does not come in time
     * @throws ExecutionException if the command failed
     * @throws InterruptedException if the wait is interrupted
     */
    public <T> T answer(Future<T> answer, Duration within)
            throws TimeoutException, ExecutionException, InterruptedException {
        long end = ticker.nanos() + within.toNanos();
        try {
            while (!answer.isDone() && end - ticker.nanos() > 0) {
                requireConnected();
                awaitSlice(answer, Math.min(SLICE.toNanos(), end - ticker.nanos()));
            }
            return await(answer, Duration.ZERO);
        } catch (TimeoutException | InterruptedException e) {
            discard();
            throw e;
        }
    }

    /** Gives the connection up without waiting for it; the next call makes another one. */
    public void renew() {
        discard();
    }

    /** A lost connection would be made anew by the client, in its own time; the caller learns of it at once. */
    private synchronized void requireConnected() throws ExecutionException {
        if (attempt == null || isSpent(attempt)) {
            throw new ExecutionException(new ConnectException("the connection to Redis was lost"));
        }
    }

    private static void awaitSlice(Future<?> answer, long nanos) throws InterruptedException {
        try {
            answer.get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            // The caller looks again.
        }
    }

    /**
     * Closes the connection; one that is still being made is closed when it comes. Blocks up to 200 ms until it is closed: a
     * client that the host shuts down next would close it a second time, and warn of it.
     */
    @Override
    public void close() {
        CompletableFuture<Void> closing;
        synchronized (this) {
            isClosed = true;
            boolean isMade = attempt != null && attempt.isDone();
            closing = giveUp();
            if (!isMade) {
                return;
            }
        }
        try {
            closing.get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.trace("redis=close outcome=unknown", e);
        }
    }

    private static <T> T await(Future<T> future, Duration within)
            throws TimeoutException, ExecutionException, InterruptedException {
        try {
            return future.get(Math.max(0, within.toNanos()), TimeUnit.NANOSECONDS);
        } catch (CancellationException e) {
            throw new ExecutionException("the connection was closed meanwhile", e);
        }
    }

    private synchronized CompletableFuture<C> attempt(Duration within) {
        CompletableFuture<C> last = attempt;
        if (last != null && !isSpent(last)) {
            return last;
        }
        discard();
        if (isClosed) {
            return CompletableFuture.failedFuture(new IllegalStateException("the link is closed"));
        }
        CompletableFuture<C> next = connector.connect(within);
        attempt = next;
        return next;
    }

    private boolean isSpent(CompletableFuture<C> attempt) {
        if (!attempt.isDone()) {
            return false;
        }
        return attempt.isCompletedExceptionally() || !attempt.join().isOpen();
    }

    private void discard() {
        LOGGER.trace("redis=discard done={}", giveUp().isDone());
    }

    private synchronized CompletableFuture<Void> giveUp() {
        CompletableFuture<C> last = attempt;
        attempt = null;
        if (last == null) {
            return CompletableFuture.completedFuture(null);
        }
        return last.thenCompose(StatefulConnection::closeAsync).exceptionally(failure -> null);
    }

    /** For clients whose only verb blocks: it runs on a thread of its own, since an interrupt would lose the connection. */
    static <C> CompletableFuture<C> aside(Supplier<C> connect) {
        CompletableFuture<C> coming = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        coming.complete(connect.get());
                    } catch (RuntimeException e) {
                        coming.completeExceptionally(e);
                    }
                },
                "monassurance-health-redis-connect");
        thread.setDaemon(true);
        thread.start();
        return coming;
    }
}
