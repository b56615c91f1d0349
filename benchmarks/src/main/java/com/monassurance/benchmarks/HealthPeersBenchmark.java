package com.monassurance.benchmarks;

import com.monassurance.benchmarks.health.FourChecks;
import com.monassurance.benchmarks.health.HealthPeer;
import com.monassurance.benchmarks.health.OurMonitor;
import com.monassurance.benchmarks.health.SpringActuator;
import io.dropwizard.health.DropwizardHealth;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * The same four checks in three libraries, in one JVM: what a probe costs while all is well, how long probes take and when
 * the outage is told while the database is silent, and what a storm of probes sends to PostgreSQL and Redis.
 */
public final class HealthPeersBenchmark {

    private static final int PER_SECOND = 10_000;
    private static final int THREADS = 8;
    private static final int PROBES = 2_000;
    private static final int IDLE_SECONDS = 10;
    private static final long TOLD_LIMIT_NANOS = 15_000_000_000L;

    private static volatile boolean sink;

    private HealthPeersBenchmark() {}

    /**
     * Prints the figures.
     *
     * @param arguments seconds of the storm (30)
     * @throws Exception if something does not work
     */
    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        Map<String, Function<FourChecks, HealthPeer>> peers = new LinkedHashMap<>();
        peers.put("ours", OurMonitor::new);
        peers.put("Spring Boot Actuator", SpringActuator::new);
        peers.put("Dropwizard Health", DropwizardHealth::new);
        try (FourChecks checks = new FourChecks()) {
            double floor = healthy(() -> {
                for (FourChecks.Ping ping : checks.pings().values()) {
                    ping.ping();
                }
            });
            System.out.printf(Locale.ROOT, "floor: the four pings one after another, median %.1f us%n", floor);
            for (Map.Entry<String, Function<FourChecks, HealthPeer>> peer : peers.entrySet()) {
                try (HealthPeer running = peer.getValue().apply(checks)) {
                    run(peer.getKey(), running, checks, floor, seconds);
                }
            }
        }
        // The clients' own threads would keep the JVM.
        System.exit(0);
    }

    private static void run(String name, HealthPeer peer, FourChecks checks, double floor, int seconds)
            throws Exception {
        double median = healthy(() -> sink = peer.probe());
        System.out.printf(
                Locale.ROOT, "%s: healthy, a probe %.1f us, %.3f of the pings%n", name, median, median / floor);
        storm(name, peer, checks, seconds);
        hung(name, peer, checks);
        checks.healDatabase();
    }

    private static double healthy(FourChecks.Ping probe) throws Exception {
        long[] nanos = new long[PROBES];
        for (int call = -PROBES; call < PROBES; call++) {
            long before = System.nanoTime();
            probe.ping();
            if (call >= 0) {
                nanos[call] = System.nanoTime() - before;
            }
        }
        Arrays.sort(nanos);
        return nanos[PROBES / 2] / 1000.0;
    }

    /** Eight probers share the rate; one that falls behind goes on as fast as it can until the time is over. */
    private static void storm(String name, HealthPeer peer, FourChecks checks, int seconds) throws InterruptedException {
        long idlePerSecond = idle(checks);
        long before = checks.bytesSent();
        long begun = System.nanoTime();
        long end = begun + seconds * 1_000_000_000L;
        AtomicLong answered = new AtomicLong();
        AtomicLong longest = new AtomicLong();
        CountDownLatch done = new CountDownLatch(THREADS);
        for (int prober = 0; prober < THREADS; prober++) {
            new Thread(() -> {
                        for (long probe = 0; System.nanoTime() < end; probe++) {
                            LockSupport.parkNanos(
                                    begun + probe * THREADS * (1_000_000_000L / PER_SECOND) - System.nanoTime());
                            long start = System.nanoTime();
                            sink = peer.probe();
                            longest.accumulateAndGet(System.nanoTime() - start, Math::max);
                            answered.incrementAndGet();
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        long sent = checks.bytesSent() - before;
        System.out.printf(
                Locale.ROOT,
                "%s: storm of %d probes/s for %d s: %d/s answered, longest %.1f ms; %d bytes/s to PostgreSQL and Redis,"
                        + " %d without probes%n",
                name,
                PER_SECOND,
                seconds,
                answered.get() / seconds,
                longest.get() / 1e6,
                sent / seconds,
                idlePerSecond);
    }

    /** What the library's own schedule sends in a second. */
    private static long idle(FourChecks checks) {
        long before = checks.bytesSent();
        long end = System.nanoTime() + IDLE_SECONDS * 1_000_000_000L;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return (checks.bytesSent() - before) / IDLE_SECONDS;
    }

    private static void hung(String name, HealthPeer peer, FourChecks checks) {
        checks.hangDatabase();
        long begun = System.nanoTime();
        long longest = 0;
        boolean isTold = false;
        while (!isTold && System.nanoTime() - begun < TOLD_LIMIT_NANOS) {
            long before = System.nanoTime();
            isTold = !peer.probe();
            longest = Math.max(longest, System.nanoTime() - before);
            LockSupport.parkNanos(1_000_000);
        }
        System.out.printf(
                Locale.ROOT,
                "%s: database silent: longest probe %.1f ms, %s%n",
                name,
                longest / 1e6,
                isTold
                        ? String.format(Locale.ROOT, "told after %.2f s", (System.nanoTime() - begun) / 1e9)
                        : "not told within 15 s");
    }
}
