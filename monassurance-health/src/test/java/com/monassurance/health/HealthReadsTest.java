package com.monassurance.health;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What it costs to read, and that it is never a torn picture. */
@Timeout(60)
class HealthReadsTest {

    private static final int READS = 10_000;
    private static final long BYTES_PER_READ_MAX = 200;

    @Test
    void ten_thousand_reads_start_no_run_and_allocate_at_most_200_bytes_each() {
        DrivenMonitor driven = new DrivenMonitor();
        for (int check = 0; check < 10; check++) {
            driven.check("check_" + check, CheckPolicy.shared().timeout(ofSeconds(5)));
        }
        driven.tick();
        HealthMonitor monitor = driven.monitor();
        long fresh = bytesPerRead(monitor);
        driven.clock.advance(ofSeconds(1000));
        long stale = bytesPerRead(monitor);

        assertThat(fresh).isPositive().isLessThanOrEqualTo(BYTES_PER_READ_MAX);
        assertThat(stale).isPositive().isLessThanOrEqualTo(BYTES_PER_READ_MAX);
        assertThat(driven.runs("check_0")).isEqualTo(1);
    }

    @Test
    void readers_always_see_a_verdict_that_fits_the_checks_beside_it() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        AtomicLong nanos = new AtomicLong();
        HealthMonitor monitor = HealthMonitor.builder(DrivenMonitor.APPLICATION)
                .check(
                        "one",
                        context -> alternating(runs),
                        CheckPolicy.critical().every(ofMillis(1)))
                .check(
                        "two",
                        context -> alternating(runs),
                        CheckPolicy.critical().every(ofMillis(3)))
                .ticker(nanos::get)
                .executor(Runnable::run)
                .driven()
                .build();
        AtomicBoolean isDone = new AtomicBoolean();
        AtomicReference<HealthReport> torn = new AtomicReference<>();
        AtomicLong read = new AtomicLong();
        List<Thread> readers = new ArrayList<>();
        for (int reader = 0; reader < 3; reader++) {
            Thread thread = new Thread(() -> readUntil(isDone, monitor, torn, read));
            thread.start();
            readers.add(thread);
        }

        for (int step = 0; step < 20_000 || read.get() < 1000; step++) {
            nanos.addAndGet(1_000_000);
            monitor.tick();
        }
        isDone.set(true);
        for (Thread reader : readers) {
            reader.join();
        }

        assertThat(torn).hasValue(null);
    }

    private static void readUntil(
            AtomicBoolean isDone, HealthMonitor monitor, AtomicReference<HealthReport> torn, AtomicLong read) {
        while (!isDone.get()) {
            HealthReport report = monitor.readiness();
            boolean allWork = report.checks().stream().allMatch(CheckResult::isWorking);
            if (report.isReady() != allWork
                    || report.isHealthy() != report.problems().isEmpty()) {
                torn.set(report);
            }
            read.incrementAndGet();
        }
    }

    private static HealthStatus alternating(AtomicInteger runs) {
        return runs.incrementAndGet() % 3 == 0 ? HealthStatus.down("gone") : HealthStatus.up();
    }

    private static long bytesPerRead(HealthMonitor monitor) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long seen = 0;
        for (int read = 0; read < READS; read++) {
            seen += monitor.readiness().checks().size();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int read = 0; read < READS; read++) {
            seen += monitor.readiness().checks().size();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(seen).isEqualTo(20L * READS);
        return allocated / READS;
    }
}
