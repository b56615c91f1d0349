package com.monassurance.health;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The defects found in health libraries, each as a test of ours; thresholds are in {@link CheckTrackTest}. */
@Timeout(60)
class PriorDefectsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void dropwizard_three_failures_with_a_thousand_successes_between_them_are_not_consecutive() {
        DrivenMonitor driven =
                new DrivenMonitor().check("redis", CheckPolicy.critical().downAfter(3));
        for (int failure = 0; failure < 3; failure++) {
            for (int success = 0; success < 1000; success++) {
                driven.after(ofSeconds(10));
            }
            driven.answer("redis", HealthStatus.down("once")).after(ofSeconds(10));
            driven.answer("redis", HealthStatus.up());
        }

        assertThat(driven.result("redis").state()).isEqualTo(HealthState.UP);
        assertThat(driven.told()).containsExactly("redis:UNKNOWN>UP");
    }

    @Test
    void dropwizard_a_listener_is_told_once_and_one_that_throws_is_asked_again_for_the_next_change() {
        AtomicInteger told = new AtomicInteger();
        DrivenMonitor driven = new DrivenMonitor()
                .check("redis", CheckPolicy.critical())
                .with(builder -> builder.events(event -> {
                    told.incrementAndGet();
                    throw new IllegalStateException("listener");
                }));

        driven.tick().answer("redis", HealthStatus.down("gone")).after(ofSeconds(10));

        assertThat(told).hasValue(2);
    }

    @Test
    void dropwizard_a_listener_never_runs_interrupted() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        AtomicBoolean wasInterrupted = new AtomicBoolean();
        try (HealthMonitor monitor = HealthMonitor.builder(DrivenMonitor.APPLICATION)
                .check(
                        "hung",
                        context -> {
                            new CountDownLatch(1).await();
                            return HealthStatus.up();
                        },
                        CheckPolicy.critical().timeout(ofMillis(20)).every(ofMillis(20)))
                .events(event -> {
                    wasInterrupted.set(Thread.currentThread().isInterrupted());
                    told.countDown();
                })
                .build()) {

            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(monitor.report().isHealthy()).isFalse();
        }
        assertThat(wasInterrupted).isFalse();
    }

    @Test
    void aspnet_micronaut_a_check_that_takes_no_notice_holds_one_thread_for_a_thousand_cycles_and_no_heap() {
        MutableClock clock = MutableClock.at(Instant.parse("2026-01-02T03:04:05Z"));
        AtomicInteger started = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        try (HealthMonitor monitor = HealthMonitor.builder(DrivenMonitor.APPLICATION)
                .check("hung", context -> hang(started, used, release), CheckPolicy.critical())
                .check("other", context -> count(others), CheckPolicy.critical().jitter(0))
                .clock(clock)
                .ticker(clock::nanos)
                .driven()
                .build()) {
            awaitRuns(monitor, clock, others, 1);
            spinUntil(started, 1);
            cycle(monitor, clock, others, 1, 100);
            long before = usedHeap();

            cycle(monitor, clock, others, 101, 1000);

            assertThat(usedHeap() - before).isLessThan(2_000_000);
            assertThat(started).hasValue(1);
            assertThat(used).hasSize(1);
            assertThat(monitor.report().check("hung").orElseThrow().status().reason())
                    .isEqualTo(HealthReason.TIMEOUT);
            assertThat(monitor.report().check("other").orElseThrow().status().isUp())
                    .isTrue();
        } finally {
            release.countDown();
        }
    }

    @Test
    void alexliesenfeld_health_go_reads_do_not_queue_behind_a_run_and_start_none() throws InterruptedException {
        CountDownLatch isRunning = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        try (HealthMonitor monitor = HealthMonitor.builder(DrivenMonitor.APPLICATION)
                .check(
                        "slow",
                        context -> {
                            runs.incrementAndGet();
                            isRunning.countDown();
                            release.await();
                            return HealthStatus.up();
                        },
                        CheckPolicy.critical().timeout(ofSeconds(50)))
                .build()) {
            assertThat(isRunning.await(20, TimeUnit.SECONDS)).isTrue();

            for (int read = 0; read < 10_000; read++) {
                assertThat(monitor.readiness().isReady()).isFalse();
            }

            assertThat(runs).hasValue(1);
            release.countDown();
        }
    }

    @Test
    void smallrye_no_check_runs_on_a_thread_that_reads() {
        AtomicBoolean ranHere = new AtomicBoolean();
        Thread reader = Thread.currentThread();
        try (HealthMonitor monitor = HealthMonitor.builder(DrivenMonitor.APPLICATION)
                .check(
                        "any",
                        context -> {
                            ranHere.compareAndSet(false, Thread.currentThread().equals(reader));
                            return HealthStatus.up();
                        },
                        CheckPolicy.critical().every(ofMillis(5)))
                .build()) {
            while (!monitor.readiness().isHealthy()) {
                Thread.onSpinWait();
            }
        }
        assertThat(ranHere).isFalse();
    }

    @Test
    void spring_a_statement_that_hangs_is_cancelled_at_the_server() throws InterruptedException, SQLException {
        PostgresDatabase database = POSTGRES.database();
        CountDownLatch ended = new CountDownLatch(1);
        try (HealthMonitor monitor = HealthMonitor.builder(DrivenMonitor.APPLICATION)
                .check(
                        "database",
                        context -> sleepOnServer(database, context, ended),
                        CheckPolicy.critical().timeout(ofMillis(300)).every(Duration.ofHours(1)))
                .build()) {

            assertThat(ended.await(30, TimeUnit.SECONDS))
                    .as("the statement came back")
                    .isTrue();

            assertThat(monitor.report().checks().get(0).status().reason()).isEqualTo(HealthReason.TIMEOUT);
        }
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select count(*) from pg_stat_activity
                        where query = 'select pg_sleep(45)' and state = 'active'
                        """)) {
            row.next();
            assertThat(row.getLong(1)).isZero();
        }
    }

    private static HealthStatus sleepOnServer(PostgresDatabase database, CheckContext context, CountDownLatch ended)
            throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = context.cancelling(connection.createStatement())) {
            statement.execute("select pg_sleep(45)");
            return HealthStatus.up();
        } finally {
            ended.countDown();
        }
    }

    private static HealthStatus hang(AtomicInteger started, Set<Thread> used, CountDownLatch release) {
        started.incrementAndGet();
        used.add(Thread.currentThread());
        boolean isReleased = false;
        while (!isReleased) {
            try {
                isReleased = release.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // This check is as bad as they come: it takes no notice.
                isReleased = false;
            }
        }
        return HealthStatus.up();
    }

    private static HealthStatus count(AtomicInteger runs) {
        runs.incrementAndGet();
        return HealthStatus.up();
    }

    /** The other check must run in every cycle, or this never ends. */
    private static void cycle(HealthMonitor monitor, MutableClock clock, AtomicInteger others, int from, int to) {
        for (int cycle = from; cycle <= to; cycle++) {
            clock.advance(ofSeconds(10));
            awaitRuns(monitor, clock, others, cycle + 1);
        }
    }

    /** A run that has counted and not yet ended would count as hanging when time goes on, and be left out once. */
    private static void awaitRuns(HealthMonitor monitor, MutableClock clock, AtomicInteger runs, int expected) {
        while (runs.get() < expected || !isRecorded(monitor, clock.instant())) {
            monitor.tick();
            spin();
        }
    }

    private static boolean isRecorded(HealthMonitor monitor, Instant now) {
        return monitor.report().check("other").orElseThrow().findCheckedAt().equals(Optional.of(now));
    }

    private static void spinUntil(AtomicInteger value, int expected) {
        while (value.get() < expected) {
            spin();
        }
    }

    /** The limit of the test interrupts, and nothing else. */
    private static void spin() {
        assertThat(Thread.interrupted()).as("the time of the test is over").isFalse();
        Thread.onSpinWait();
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
