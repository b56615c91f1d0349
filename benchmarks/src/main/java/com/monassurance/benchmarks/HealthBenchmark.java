package com.monassurance.benchmarks;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthMonitorBuilder;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.health.endpoint.HealthRequest;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntSupplier;

/**
 * What a probe costs: reading the snapshot of a monitor of 10 checks, and rendering it. The floor is what no answer with a
 * time stamp can do without: reading the two clocks. Medians of rounds in one warm JVM; the bytes are those of the thread.
 */
public final class HealthBenchmark {

    private static final int CHECKS = 10;
    private static final int CALLS = 200_000;
    private static final int WARM_UP_ROUNDS = 10;

    private static volatile int sink;

    private HealthBenchmark() {}

    /**
     * Prints the figures.
     *
     * @param arguments rounds (15)
     */
    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        HealthMonitorBuilder builder =
                HealthMonitor.builder(new ApplicationInfo("monassurance", "1.2.3", "benchmark", "one"));
        for (int check = 0; check < CHECKS; check++) {
            builder.check("check_" + check, context -> HealthStatus.up(), CheckPolicy.shared());
        }
        try (HealthMonitor monitor = builder.build()) {
            monitor.checkNow(Duration.ofSeconds(10));
            HealthEndpoint endpoint = HealthEndpoint.of(monitor);
            HealthRequest health = HealthRequest.get("/health");
            HealthRequest detailed = HealthRequest.get("/health/detailed");
            System.out.printf("%-36s %12s %12s%n", "operation", "ns", "bytes");
            measure("floor: both clocks", rounds, () -> java.time.Instant.now().getNano() + (int) System.nanoTime());
            measure("read readiness of 10 checks", rounds, () -> monitor.readiness().checks().size());
            measure("read report of 10 checks", rounds, () -> monitor.report().checks().size());
            measure("render /health", rounds, () -> endpoint.handle(health).body().length());
            measure("render /health/detailed", rounds, () -> endpoint.handle(detailed).body().length());
        }
    }

    private static void measure(String name, int rounds, IntSupplier work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] nanos = new double[rounds];
        double[] bytes = new double[rounds];
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            int seen = 0;
            for (int call = 0; call < CALLS; call++) {
                seen += work.getAsInt();
            }
            sink = seen;
            long end = System.nanoTime();
            if (round >= 0) {
                nanos[round] = (end - start) / (double) CALLS;
                bytes[round] = (threads.getCurrentThreadAllocatedBytes() - allocated) / (double) CALLS;
            }
        }
        Arrays.sort(nanos);
        Arrays.sort(bytes);
        System.out.printf(Locale.ROOT, "%-36s %12.0f %12.0f%n", name, nanos[rounds / 2], bytes[rounds / 2]);
    }
}
