package com.monassurance.health;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.storage.S3DocumentStorage;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.health.check.ExternalApiCheck;
import com.monassurance.health.check.PostgresCheck;
import com.monassurance.health.check.RedisCheck;
import com.monassurance.health.check.StorageCheck;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * All four checks against an address that accepts connections and never says a word, and later does not even accept
 * them, for 300 cycles, in a campaign for 1,000.
 */
@Timeout(120)
class HungDependenciesTest {

    private static final int CYCLES = Integer.getInteger("campaign.factor", 1) > 1 ? 1000 : 300;
    private static final int WARM_UP = 100;
    private static final int CHECKS = 4;

    /** By which the clients' own pools may still grow; far less than a thread a cycle. */
    private static final int POOLED = 10;

    private static final long STEP_EVERY_NANOS = 3_000_000;
    private static final long HEAP_GROWTH_MAX = 3_000_000;

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-01-02T03:04:05Z"));
    private final Map<String, AtomicInteger> started = new LinkedHashMap<>();
    private final Map<String, AtomicInteger> ended = new LinkedHashMap<>();

    @Test
    void hundreds_of_cycles_of_hung_checks_keep_one_thread_each_and_no_heap() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 20, InetAddress.getLoopbackAddress())) {
            RedisURI address = RedisURI.create("127.0.0.1", silent.getLocalPort());
            RedisClient redis = RedisClient.create(address);
            URI web = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            try (S3Client objects = ProxiedDependencies.objects(web);
                    HealthMonitor monitor = monitor(silent.getLocalPort(), redis, address, objects, web)) {
                cycle(monitor, 1, WARM_UP);
                int threads = Thread.activeCount();
                long heap = usedHeap();

                cycle(monitor, WARM_UP + 1, CYCLES);

                assertThat(usedHeap() - heap).isLessThan(HEAP_GROWTH_MAX);
                assertThat(looking()).isLessThanOrEqualTo(CHECKS);
                assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + CHECKS + POOLED);
                assertThat(monitor.report().checks())
                        .as("on a busy machine a thread may come too late even to start one")
                        .allSatisfy(check -> assertThat(check.state()).isIn(HealthState.DOWN, HealthState.UNKNOWN))
                        .allSatisfy(check -> assertThat(check.status().reason())
                                .isIn(HealthReason.TIMEOUT, HealthReason.NOT_STARTED));
            } finally {
                redis.shutdown(Duration.ZERO, ofSeconds(2));
            }
        }
    }

    private HealthMonitor monitor(int port, RedisClient redis, RedisURI address, S3Client objects, URI web) {
        PGSimpleDataSource database = ProxiedDependencies.driver(port, "any", "any", "any");
        CheckPolicy policy = CheckPolicy.shared().jitter(0);
        return HealthMonitor.builder(DrivenMonitor.APPLICATION)
                .check(
                        "database",
                        counted("database", PostgresCheck.of(database).direct(database)),
                        policy)
                .check("redis", counted("redis", RedisCheck.of(redis, address)), policy)
                .check(
                        "external_apis",
                        counted("external_apis", ExternalApiCheck.over(HttpClient.newHttpClient(), List.of(web))),
                        policy)
                // Its client takes no notice of an interrupt while it reads: this one really hangs.
                .check("storage", StorageCheck.of(S3DocumentStorage.of(objects, "bucket", "")), policy)
                .clock(clock)
                .ticker(clock::nanos)
                .driven()
                .build();
    }

    private HealthCheck counted(String name, HealthCheck check) {
        AtomicInteger begun = started.computeIfAbsent(name, unseen -> new AtomicInteger());
        AtomicInteger done = ended.computeIfAbsent(name, unseen -> new AtomicInteger());
        return context -> {
            begun.incrementAndGet();
            try {
                return check.check(context);
            } finally {
                done.incrementAndGet();
            }
        };
    }

    /** In every cycle each of the interruptible checks is started at least once, reaches its deadline and ends. */
    private void cycle(HealthMonitor monitor, int from, int to) {
        for (int cycle = from; cycle <= to; cycle++) {
            await(monitor, started, cycle, ofSeconds(10));
            clock.advance(ofSeconds(2));
            await(monitor, ended, cycle, ofSeconds(2));
            clock.advance(ofSeconds(8));
        }
    }

    /** A run that was just about to end counted as hanging for one more interval, so time may have to go on. */
    private void await(HealthMonitor monitor, Map<String, AtomicInteger> counts, int cycle, Duration step) {
        long begun = System.nanoTime();
        long steps = 0;
        while (counts.values().stream().anyMatch(count -> count.get() < cycle)) {
            monitor.tick();
            LockSupport.parkNanos(100_000);
            long waited = System.nanoTime() - begun;
            assertThat(waited)
                    .as("cycle %d: %s", cycle, counts)
                    .isLessThan(ofSeconds(20).toNanos());
            if (waited / STEP_EVERY_NANOS > steps) {
                steps++;
                clock.advance(step);
            }
        }
    }

    /** How many threads are inside a check. */
    private static long looking() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Arrays.stream(stack)
                        .anyMatch(frame -> frame.getClassName().equals(CheckRun.class.getName())
                                && frame.getMethodName().equals("look")))
                .count();
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
