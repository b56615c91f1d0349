package com.monassurance.health;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HealthGroupsTest {

    private static final HealthStatus GONE = HealthStatus.down("gone");

    @Test
    void what_all_instances_share_cannot_be_in_liveness() {
        CheckPolicy wrong = CheckPolicy.shared().in(HealthGroup.LIVENESS);

        assertThatThrownBy(() -> new DrivenMonitor().check("redis", wrong).monitor())
                .hasMessageContaining("HEA-001")
                .hasMessageContaining("'redis' is shared");
    }

    @Test
    void liveness_ends_with_a_vital_check_that_is_down_and_never_for_not_knowing() {
        DrivenMonitor driven =
                new DrivenMonitor().check("deadlock", CheckPolicy.vital()).check("database", CheckPolicy.critical());
        boolean beforeAnything = isAlive(driven);

        driven.answer("database", GONE).tick();
        boolean withoutDatabase = isAlive(driven);
        driven.clock.advance(ofHours(1));
        boolean withStaleResults = isAlive(driven);
        driven.answer("deadlock", GONE).tick();

        assertThat(beforeAnything).isTrue();
        assertThat(withoutDatabase).isTrue();
        assertThat(withStaleResults).isTrue();
        assertThat(isAlive(driven)).isFalse();
    }

    @Test
    void liveness_without_checks_is_up_for_answering_is_alive() {
        DrivenMonitor driven = new DrivenMonitor().check("database", CheckPolicy.critical());

        assertThat(group(driven, HealthGroup.LIVENESS).isHealthy()).isTrue();
    }

    @Test
    void the_start_is_over_once_readiness_was_reached_and_never_begins_again() {
        DrivenMonitor driven = new DrivenMonitor().check("database", CheckPolicy.critical());
        boolean before = group(driven, HealthGroup.STARTUP).isReady();

        driven.tick();
        boolean after = group(driven, HealthGroup.STARTUP).isReady();
        driven.answer("database", GONE).after(ofSeconds(10));

        assertThat(before).isFalse();
        assertThat(after).isTrue();
        assertThat(driven.isReady()).isFalse();
        assertThat(group(driven, HealthGroup.STARTUP).isReady()).isTrue();
    }

    @Test
    void a_group_of_the_hosts_own_holds_its_checks_only_and_an_unknown_one_is_empty() {
        HealthGroup payments = HealthGroup.of("payments");
        DrivenMonitor driven = new DrivenMonitor()
                .check("bank", CheckPolicy.critical().in(payments))
                .check("database", CheckPolicy.critical().in(payments, HealthGroup.READINESS));
        driven.answer("bank", GONE).tick();

        assertThat(group(driven, payments).isReady()).isFalse();
        assertThat(group(driven, payments).checks()).hasSize(2);
        assertThat(driven.isReady()).isTrue();
        assertThat(driven.monitor().group(HealthGroup.of("nobody"))).isEmpty();
    }

    @Test
    @Timeout(30)
    void a_drain_ends_readiness_before_it_waits_leaves_liveness_and_can_be_interrupted() throws InterruptedException {
        DrivenMonitor driven = new DrivenMonitor().check("database", CheckPolicy.critical());
        driven.tick();
        AtomicBoolean wasInterrupted = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        Thread stopping = new Thread(() -> {
            try {
                driven.monitor().drain(Duration.ofMinutes(10));
            } catch (InterruptedException e) {
                wasInterrupted.set(true);
            }
            ended.countDown();
        });
        stopping.start();
        while (driven.isReady()) {
            Thread.onSpinWait();
        }

        assertThat(driven.monitor().readiness().isDraining()).isTrue();
        assertThat(isAlive(driven)).isTrue();
        assertThat(driven.after(ofSeconds(10)).runs("database")).isEqualTo(2);
        assertThat(driven.isReady()).isFalse();
        assertThat(ended.getCount()).isEqualTo(1);
        stopping.interrupt();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(wasInterrupted).isTrue();
        assertThat(driven.isReady()).isFalse();
        driven.monitor().drain(Duration.ZERO);
        assertThat(driven.events.events().stream().filter(HealthDraining.class::isInstance))
                .as("told once")
                .containsExactly(new HealthDraining("one", Duration.ofMinutes(10), DrivenMonitor.START));
    }

    private static boolean isAlive(DrivenMonitor driven) {
        return group(driven, HealthGroup.LIVENESS).isReady();
    }

    private static HealthReport group(DrivenMonitor driven, HealthGroup group) {
        return driven.monitor().group(group).orElseThrow();
    }
}
