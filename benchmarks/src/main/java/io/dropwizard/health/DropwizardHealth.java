package io.dropwizard.health;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import com.monassurance.benchmarks.health.FourChecks;
import com.monassurance.benchmarks.health.HealthPeer;
import io.dropwizard.util.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Dropwizard Health every second, also while down, where one result changes the state. Its manager is visible in its own
 * package only, which is why this class is here.
 */
public final class DropwizardHealth implements HealthPeer {

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    private final HealthCheckManager manager;

    /**
     * Gives it the checks.
     *
     * @param checks what to run
     */
    public DropwizardHealth(FourChecks checks) {
        List<HealthCheckConfiguration> configurations =
                checks.pings().keySet().stream().map(DropwizardHealth::configuration).toList();
        MetricRegistry metrics = new MetricRegistry();
        manager = new HealthCheckManager(
                configurations, new HealthCheckScheduler(threads), metrics, Duration.seconds(1), true, List.of());
        HealthCheckRegistry registry = new HealthCheckRegistry();
        registry.addListener(manager);
        manager.initializeAppHealth();
        checks.pings().forEach((name, ping) -> registry.register(name, new HealthCheck() {
            @Override
            protected Result check() throws Exception {
                ping.ping();
                return Result.healthy();
            }
        }));
    }

    @Override
    public boolean probe() {
        // What its JSON response provider reads: the states of all checks.
        return manager.healthStateViews().stream().allMatch(HealthStateView::isHealthy);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static HealthCheckConfiguration configuration(String name) {
        Schedule schedule = new Schedule();
        schedule.setInitialDelay(Duration.milliseconds(1));
        schedule.setCheckInterval(Duration.seconds(1));
        schedule.setDowntimeInterval(Duration.seconds(1));
        schedule.setFailureAttempts(1);
        schedule.setSuccessAttempts(1);
        HealthCheckConfiguration configuration = new HealthCheckConfiguration();
        configuration.setName(name);
        configuration.setCritical(true);
        configuration.setSchedule(schedule);
        return configuration;
    }
}
