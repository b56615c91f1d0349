package com.monassurance.benchmarks.health;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthMonitorBuilder;
import com.monassurance.health.HealthReport;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.health.endpoint.HealthRequest;
import com.monassurance.health.endpoint.HealthResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** A monitor of 10 checks that is read and rendered while its checks run every 10 s. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProbeCost {

    private static final int CHECKS = 10;

    private final HealthRequest health = HealthRequest.get("/health");
    private final HealthRequest detailed = HealthRequest.get("/health/detailed");
    private HealthMonitor monitor;
    private HealthEndpoint endpoint;

    @Setup
    public void start() {
        HealthMonitorBuilder builder =
                HealthMonitor.builder(new ApplicationInfo("monassurance", "1.2.3", "benchmark", "one"));
        for (int check = 0; check < CHECKS; check++) {
            builder.check("check_" + check, context -> HealthStatus.up(), CheckPolicy.shared());
        }
        monitor = builder.build();
        endpoint = HealthEndpoint.of(monitor);
        if (!monitor.checkNow(Duration.ofSeconds(10)).isHealthy()) {
            throw new IllegalStateException("a check that is up is not");
        }
    }

    @TearDown
    public void stop() {
        monitor.close();
    }

    @Benchmark
    public void floorBothClocks(Blackhole sink) {
        sink.consume(Instant.now());
        sink.consume(System.nanoTime());
    }

    @Benchmark
    public HealthReport readReadiness() {
        return monitor.readiness();
    }

    @Benchmark
    public HealthReport readReport() {
        return monitor.report();
    }

    /** The state of each check, as a report judges it on reading. */
    @Benchmark
    public boolean readHealthyOfAll() {
        return monitor.report().isHealthy();
    }

    @Benchmark
    public HealthResponse renderHealth() {
        return endpoint.handle(health);
    }

    @Benchmark
    public HealthResponse renderDetailed() {
        return endpoint.handle(detailed);
    }
}
