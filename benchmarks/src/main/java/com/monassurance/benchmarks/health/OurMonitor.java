package com.monassurance.benchmarks.health;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthMonitorBuilder;
import com.monassurance.health.HealthStatus;
import java.time.Duration;

/** Ours: every second, with a deadline of a second. */
public final class OurMonitor implements HealthPeer {

    private final HealthMonitor monitor;

    /**
     * Gives it the checks.
     *
     * @param checks what to run
     */
    public OurMonitor(FourChecks checks) {
        HealthMonitorBuilder builder =
                HealthMonitor.builder(new ApplicationInfo("monassurance", "1.2.3", "benchmark", "one"));
        CheckPolicy policy =
                CheckPolicy.critical().timeout(Duration.ofSeconds(1)).every(Duration.ofSeconds(1));
        checks.pings()
                .forEach((name, ping) -> builder.check(
                        name,
                        context -> {
                            ping.ping();
                            return HealthStatus.up();
                        },
                        policy));
        monitor = builder.build();
        monitor.checkNow(Duration.ofSeconds(10));
    }

    @Override
    public boolean probe() {
        return monitor.report().isHealthy();
    }

    @Override
    public void close() {
        monitor.close();
    }
}
