package com.monassurance.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CheckRunTest {

    /** The common pool has one thread on two processors, which from Java 25 on all asynchronous tasks share. */
    private static final Executor THREADS = task -> new Thread(task).start();

    @Test
    void of_two_threads_that_give_a_run_up_both_find_its_outcome_there() throws Exception {
        CountDownLatch recording = new CountDownLatch(1);
        CountDownLatch recorded = new CountDownLatch(1);
        CountDownLatch looking = new CountDownLatch(1);
        HealthStatus said = HealthStatus.unknown(HealthReason.SATURATED, "waits for the pool");
        CheckRun run = new CheckRun(
                context -> {
                    context.ifLate(said);
                    looking.countDown();
                    new CountDownLatch(1).await();
                    return HealthStatus.up();
                },
                Ticker.system(),
                0,
                0,
                outcome -> {
                    recording.countDown();
                    await(recorded);
                });
        CompletableFuture<Void> worker = CompletableFuture.runAsync(run, THREADS);
        await(looking);

        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> run.expire(Runnable::run), THREADS);
        await(recording);
        CompletableFuture<CheckRun.Outcome> second = CompletableFuture.supplyAsync(
                () -> {
                    run.expire(Runnable::run);
                    return run.outcome().getNow(null);
                },
                THREADS);
        assertThat(second).isNotDone();
        recorded.countDown();

        assertThat(second.get(10, TimeUnit.SECONDS))
                .isNotNull()
                .satisfies(outcome -> assertThat(outcome.status()).isEqualTo(said));
        CompletableFuture.allOf(first, worker).get(10, TimeUnit.SECONDS);
    }

    @Test
    void an_exception_that_cannot_tell_its_message_is_a_failure_all_the_same() {
        List<HealthStatus> found = new ArrayList<>();
        CheckRun run = new CheckRun(
                context -> {
                    throw new IllegalArgumentException() {
                        @Override
                        public String getMessage() {
                            throw new IllegalStateException("in getMessage");
                        }
                    };
                },
                Ticker.system(),
                0,
                Long.MAX_VALUE,
                outcome -> found.add(outcome.status()));

        run.run();

        assertThat(found).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(HealthState.DOWN);
            assertThat(status.reason()).isEqualTo(HealthReason.FAILED);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
