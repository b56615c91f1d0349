package com.monassurance.health;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HealthCausesTest {

    private static final HealthStatus GONE = HealthStatus.down("gone");

    private final DrivenMonitor driven = new DrivenMonitor()
            .check("network", CheckPolicy.optional())
            .check("database", CheckPolicy.shared().dependsOn("network"))
            .check("orders", CheckPolicy.critical().dependsOn("database"))
            .check("redis", CheckPolicy.shared());

    @Test
    void a_cycle_and_an_unknown_name_are_refused_by_name_when_the_monitor_is_built() {
        HealthMonitorBuilder builder = HealthMonitor.builder(DrivenMonitor.APPLICATION)
                .check("one", context -> HealthStatus.up(), CheckPolicy.shared().dependsOn("two"))
                .check("two", context -> HealthStatus.up(), CheckPolicy.shared().dependsOn("three"))
                .check(
                        "three",
                        context -> HealthStatus.up(),
                        CheckPolicy.shared().dependsOn("one", "nobody"))
                .check(
                        "four",
                        context -> HealthStatus.up(),
                        CheckPolicy.shared().dependsOn("four"));

        assertThatThrownBy(builder::build)
                .hasMessageContaining("HEA-001")
                .hasMessageContaining("'three' depends on 'nobody'")
                .hasMessageContaining("in a cycle: four, one, three, two");
    }

    @Test
    void a_dependant_of_what_is_down_is_caused_by_it_not_run_and_not_told() {
        driven.tick();
        driven.answer("network", GONE).answer("database", GONE).answer("orders", GONE);

        driven.after(ofSeconds(10)).after(ofSeconds(10)).after(ofSeconds(10));

        assertThat(driven.result("database").status().reason()).isEqualTo(HealthReason.CAUSED_BY);
        assertThat(driven.result("database").state()).isEqualTo(HealthState.UNKNOWN);
        assertThat(driven.result("orders").causes()).containsExactly("network");
        assertThat(driven.monitor().report().rootCauses())
                .extracting(CheckResult::name)
                .containsExactly("network");
        assertThat(driven.runs("orders")).isEqualTo(1);
        assertThat(driven.runs("redis")).isEqualTo(4);
        assertThat(driven.told()).filteredOn(change -> change.endsWith("DOWN")).containsExactly("network:UP>DOWN");
    }

    @Test
    void dependants_are_looked_at_as_soon_as_their_root_is_back() {
        driven.tick();
        driven.answer("network", GONE).after(ofSeconds(10)).after(ofSeconds(100));

        driven.answer("network", HealthStatus.up()).after(ofSeconds(10));

        assertThat(driven.result("orders").state()).isEqualTo(HealthState.UP);
        assertThat(driven.runs("orders")).isEqualTo(2);
        assertThat(driven.isReady()).isTrue();
    }

    @Test
    void a_critical_dependant_of_what_all_instances_share_degrades_like_its_cause() {
        driven.tick();

        driven.answer("database", GONE).after(ofSeconds(10));

        assertThat(driven.result("orders").causes()).containsExactly("database");
        assertThat(driven.isReady()).isTrue();
        assertThat(driven.monitor().readiness().state()).isEqualTo(HealthState.DEGRADED);
    }

    @Test
    void a_critical_dependant_of_something_optional_still_ends_readiness() {
        driven.tick();

        driven.answer("network", GONE).after(ofSeconds(10));

        assertThat(driven.isReady()).isFalse();
    }

    @Test
    void a_dependant_that_fails_before_its_root_is_not_told_and_the_root_is_looked_at_at_once() {
        DrivenMonitor early = new DrivenMonitor()
                .check("orders", CheckPolicy.critical().every(ofSeconds(5)).dependsOn("database"))
                .check("database", CheckPolicy.shared().every(ofSeconds(60)).downAfter(2));
        early.tick();
        early.answer("orders", GONE).answer("database", GONE).after(ofSeconds(5));

        assertThat(early.result("orders").state()).as("it is seen at once").isEqualTo(HealthState.DOWN);
        assertThat(early.runs("database")).as("out of turn").isEqualTo(2);
        assertThat(early.after(ofSeconds(5)).runs("database"))
                .as("and then at its own pace")
                .isEqualTo(2);
        early.after(ofSeconds(60));

        assertThat(early.told()).containsExactly("orders:UNKNOWN>UP", "database:UNKNOWN>UP", "database:UP>DOWN");
    }

    @Test
    void a_dependant_that_fails_on_its_own_is_told_as_soon_as_what_it_depends_on_was_found_working() {
        driven.tick();
        driven.answer("orders", GONE).after(ofSeconds(10)).after(ofSeconds(1));

        assertThat(driven.told()).filteredOn(change -> change.endsWith("DOWN")).containsExactly("orders:UP>DOWN");
        driven.answer("orders", HealthStatus.up()).after(ofSeconds(10));
        assertThat(driven.told()).endsWith("orders:DOWN>UP");
    }

    @Test
    void what_was_not_told_because_of_a_root_is_told_when_it_outlasts_it() {
        driven.tick();
        driven.answer("orders", GONE).after(ofSeconds(10)); // fails, and what it depends on is about to
        driven.answer("database", GONE).after(ofSeconds(10)).after(ofSeconds(10));
        assertThat(driven.told()).filteredOn(change -> change.endsWith("DOWN")).containsExactly("database:UP>DOWN");

        driven.answer("database", HealthStatus.up())
                .after(ofSeconds(10))
                .after(ofSeconds(10))
                .after(ofSeconds(10));

        assertThat(driven.result("orders").state()).isEqualTo(HealthState.DOWN);
        assertThat(driven.told())
                .filteredOn(change -> change.startsWith("orders"))
                .endsWith("orders:UP>DOWN");
    }

    @Test
    void checking_now_looks_at_dependants_too_and_names_the_cause_of_those_that_failed() {
        driven.answer("database", GONE).answer("orders", GONE);

        HealthReport report = driven.monitor().checkNow(ofSeconds(5));

        assertThat(driven.runs("orders")).isEqualTo(1);
        assertThat(report.check("orders").orElseThrow().causes()).containsExactly("database");
        assertThat(report.check("database").orElseThrow().causes()).isEmpty();
    }
}
