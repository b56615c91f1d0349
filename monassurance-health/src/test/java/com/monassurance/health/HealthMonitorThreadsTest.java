package com.monassurance.health;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.event.testing.RecordingEventSink;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The monitor on its own threads, in real time; waits end by latches. */
@Timeout(30)
class HealthMonitorThreadsTest {

    private static final ApplicationInfo APPLICATION = new ApplicationInfo("monassurance", "1.2.3", "test", "one");

    @Test
    void a_check_that_never_ends_keeps_one_thread_and_delays_no_other() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger started = new AtomicInteger();
        CountDownLatch othersRuns = new CountDownLatch(50);
        try (HealthMonitor monitor = HealthMonitor.builder(APPLICATION)
                .check("hung", context -> hangUninterruptibly(started, release), fast())
                .check("other", context -> countDown(othersRuns), fast())
                .build()) {

            assertThat(othersRuns.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(started).hasValue(1);
            assertThat(checkThreads()).isLessThanOrEqualTo(3);
            assertThat(monitor.report().check("hung").orElseThrow().status().reason())
                    .isEqualTo(HealthReason.TIMEOUT);
            assertThat(monitor.report().check("other").orElseThrow().status().isUp())
                    .isTrue();
        } finally {
            release.countDown();
        }
    }

    @Test
    void a_check_that_is_late_is_interrupted_and_its_deadline_action_runs() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch acted = new CountDownLatch(1);
        try (HealthMonitor monitor = HealthMonitor.builder(APPLICATION)
                .check("slow", context -> sleepUntilInterrupted(context, interrupted, acted), fast())
                .build()) {

            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(acted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(monitor.report().isHealthy()).isFalse();
        }
    }

    @Test
    void checking_now_answers_within_its_time_with_what_there_is() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger started = new AtomicInteger();
        CheckPolicy slow = CheckPolicy.critical().timeout(ofSeconds(20)).every(ofSeconds(60));
        try (HealthMonitor monitor = HealthMonitor.builder(APPLICATION)
                .check("hung", context -> hangUninterruptibly(started, release), slow)
                .check("other", context -> HealthStatus.up(), slow)
                .build()) {
            long before = System.nanoTime();

            HealthReport report = monitor.checkNow(ofMillis(500));

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(ofSeconds(3));
            assertThat(report.isReady()).isFalse();
            assertThat(report.check("hung").orElseThrow().status().isUp()).isFalse();
            assertThat(report.check("hung").orElseThrow().status().reason()).isEqualTo(HealthReason.TIMEOUT);
            assertThat(report.check("other").orElseThrow().status().isUp()).isTrue();
        } finally {
            release.countDown();
        }
    }

    @Test
    void checking_now_runs_every_check_once_more_at_the_same_time() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        AtomicBoolean together = new AtomicBoolean();
        CheckPolicy rare = CheckPolicy.critical().timeout(ofSeconds(10)).every(ofSeconds(600));
        AtomicInteger runs = new AtomicInteger();
        HealthCheck meets = context -> {
            if (runs.incrementAndGet() > 2) {
                both.countDown();
                together.set(both.await(5, TimeUnit.SECONDS));
            }
            return HealthStatus.up();
        };
        try (HealthMonitor monitor = HealthMonitor.builder(APPLICATION)
                .check("one", meets, rare)
                .check("two", meets, rare)
                .build()) {
            monitor.checkNow(ofSeconds(10));

            assertThat(monitor.checkNow(ofSeconds(10)).isHealthy()).isTrue();
            assertThat(together).isTrue();
        }
    }

    @Test
    void a_blocked_sink_delays_no_check() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch runs = new CountDownLatch(20);
        AtomicBoolean up = new AtomicBoolean();
        try (HealthMonitor monitor = HealthMonitor.builder(APPLICATION)
                .check(
                        "flapping",
                        context -> {
                            runs.countDown();
                            up.set(!up.get());
                            return up.get() ? HealthStatus.up() : HealthStatus.down("gone");
                        },
                        fast())
                .events(event -> awaitQuietly(release))
                .build()) {

            assertThat(runs.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(monitor.report().checks()).hasSize(1);
            release.countDown();
        }
    }

    @Test
    void closing_stops_the_threads_closes_the_checks_and_tells_no_false_change() throws InterruptedException {
        RecordingEventSink events = new RecordingEventSink();
        AtomicBoolean isClosed = new AtomicBoolean();
        CountDownLatch first = new CountDownLatch(1);
        HealthMonitor monitor = HealthMonitor.builder(APPLICATION)
                .check("closeable", new CloseableCheck(isClosed, first), fast())
                .events(events)
                .build();
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();

        monitor.close();
        monitor.close();

        assertThat(isClosed).isTrue();
        assertThat(events.events())
                .allSatisfy(event -> assertThat(event.fields()).containsEntry("to", "UP"));
        assertThatThrownBy(() -> monitor.checkNow(ofSeconds(1))).hasMessageContaining("HEA-002");
    }

    private record CloseableCheck(AtomicBoolean isClosed, CountDownLatch first) implements HealthCheck, AutoCloseable {
        @Override
        public HealthStatus check(CheckContext context) {
            first.countDown();
            return HealthStatus.up();
        }

        @Override
        public void close() {
            isClosed.set(true);
        }
    }

    private static CheckPolicy fast() {
        return CheckPolicy.critical().timeout(ofMillis(20)).every(ofMillis(20)).staleAfter(ofSeconds(30));
    }

    private static HealthStatus countDown(CountDownLatch latch) {
        latch.countDown();
        return HealthStatus.up();
    }

    private static HealthStatus hangUninterruptibly(AtomicInteger started, CountDownLatch release) {
        started.incrementAndGet();
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

    private static HealthStatus sleepUntilInterrupted(
            CheckContext context, CountDownLatch interrupted, CountDownLatch acted) throws InterruptedException {
        context.onDeadline(acted::countDown);
        try {
            new CountDownLatch(1).await(60, TimeUnit.SECONDS);
            return HealthStatus.up();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long checkThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("monassurance-health-check-"))
                .count();
    }
}
