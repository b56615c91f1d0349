package com.monassurance.benchmarks.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.health.AdditionalHealthEndpointPath;
import org.springframework.boot.actuate.health.DefaultHealthContributorRegistry;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.HealthEndpointGroup;
import org.springframework.boot.actuate.health.HealthEndpointGroups;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.HttpCodeStatusMapper;
import org.springframework.boot.actuate.health.SimpleHttpCodeStatusMapper;
import org.springframework.boot.actuate.health.SimpleStatusAggregator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.actuate.health.StatusAggregator;

/** Spring Boot Actuator's endpoint with all details shown, as configured by default otherwise. */
public final class SpringActuator implements HealthPeer {

    private static final Duration SLOW = Duration.ofSeconds(10);

    private final HealthEndpoint endpoint;

    /**
     * Gives it the checks.
     *
     * @param checks what to run
     */
    public SpringActuator(FourChecks checks) {
        Map<String, HealthContributor> indicators = new LinkedHashMap<>();
        checks.pings().forEach((name, ping) -> indicators.put(name, (HealthIndicator) () -> health(ping)));
        endpoint = new HealthEndpoint(
                new DefaultHealthContributorRegistry(indicators), HealthEndpointGroups.of(new All(), Map.of()), SLOW);
    }

    @Override
    public boolean probe() {
        return endpoint.health().getStatus().equals(Status.UP);
    }

    @Override
    public void close() {
        // It has no threads of its own.
    }

    private static Health health(FourChecks.Ping ping) {
        try {
            ping.ping();
            return Health.up().build();
        } catch (Exception e) {
            return Health.down(e).build();
        }
    }

    private static final class All implements HealthEndpointGroup {

        private final StatusAggregator aggregator = new SimpleStatusAggregator();
        private final HttpCodeStatusMapper mapper = new SimpleHttpCodeStatusMapper();

        @Override
        public boolean isMember(String name) {
            return true;
        }

        @Override
        public boolean showComponents(SecurityContext context) {
            return true;
        }

        @Override
        public boolean showDetails(SecurityContext context) {
            return true;
        }

        @Override
        public StatusAggregator getStatusAggregator() {
            return aggregator;
        }

        @Override
        public HttpCodeStatusMapper getHttpCodeStatusMapper() {
            return mapper;
        }

        @Override
        public AdditionalHealthEndpointPath getAdditionalPath() {
            return null;
        }
    }
}
