package com.monassurance.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whatever an executor, a clock or a sink of the host does, a check goes on being run. */
class HostExecutorTest {

    private static final int RUNS = 5;
    private static final CheckPolicy OFTEN = CheckPolicy.critical()
            .every(Duration.ofMillis(20))
            .timeout(Duration.ofMillis(15))
            .jitter(0);

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "host");
        thread.setDaemon(true);
        return thread;
    });

    /** A check that tells when it has run a few times more after something went wrong. */
    private static final class Counted implements HealthCheck {

        private final AtomicInteger runs = new AtomicInteger();
        private final AtomicBoolean isBroken = new AtomicBoolean();
        private final CountDownLatch afterwards = new CountDownLatch(RUNS);

        @Override
        public HealthStatus check(CheckContext context) {
            runs.incrementAndGet();
            if (isBroken.get()) {
                afterwards.countDown();
            }
            return HealthStatus.up();
        }

        /** Once, when the check has run a few times. */
        boolean breaks() {
            return runs.get() >= RUNS && isBroken.compareAndSet(false, true);
        }
    }

    private static void goesOn(Counted check, Executor executor, Clock clock) throws InterruptedException {
        try (HealthMonitor monitor = HealthMonitor.builder(DrivenMonitor.APPLICATION)
                .check("counted", check, OFTEN)
                .executor(executor)
                .clock(clock)
                .build()) {
            assertThat(check.afterwards.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(monitor.checkNow(Duration.ofSeconds(10))
                            .check("counted")
                            .orElseThrow()
                            .state())
                    .isEqualTo(HealthState.UP);
        }
    }

    @Test
    void an_executor_that_finds_no_thread_once_costs_one_run() throws InterruptedException {
        Counted check = new Counted();
        goesOn(
                check,
                task -> {
                    if (check.breaks()) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    threads.execute(task);
                },
                Clock.systemUTC());
    }

    @Test
    void a_clock_that_fails_once_costs_one_result() throws InterruptedException {
        Counted check = new Counted();
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                if (check.breaks()) {
                    throw new IllegalStateException("the clock is being set");
                }
                return Instant.now();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        goesOn(check, threads, clock);
    }

    @Test
    void what_frees_a_check_does_not_wait_behind_it() throws InterruptedException {
        ExecutorService one = Executors.newSingleThreadExecutor();
        CountDownLatch freed = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        try (HealthMonitor monitor = HealthMonitor.builder(DrivenMonitor.APPLICATION)
                .check(
                        "hung",
                        context -> {
                            context.onDeadline(freed::countDown);
                            while (freed.getCount() > 0) {
                                Thread.onSpinWait();
                            }
                            return HealthStatus.up();
                        },
                        OFTEN)
                .check(
                        "other",
                        context -> {
                            other.countDown();
                            return HealthStatus.up();
                        },
                        OFTEN)
                .executor(one)
                .build()) {
            assertThat(freed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(other.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(monitor.checkNow(Duration.ofDays(1_000_000_000)).checks())
                    .hasSize(2);
        } finally {
            freed.countDown();
            one.shutdownNow();
        }
    }
}
