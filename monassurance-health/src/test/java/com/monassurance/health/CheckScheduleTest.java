package com.monassurance.health;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.RevisionState;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class CheckScheduleTest {

    @Test
    void a_schedule_that_makes_every_result_stale_is_refused_and_so_is_a_jitter_that_is_no_share() {
        assertThatThrownBy(() -> CheckPolicy.shared().staleAfter(ofSeconds(11)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CheckPolicy.shared().jitter(0.6)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CheckPolicy.shared().jitter(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CheckPolicy.shared().every(ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("every must be at most 3650 days");
        assertThatThrownBy(() -> CheckPolicy.shared().downAfter(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void while_down_the_other_interval_counts_and_staleness_follows_the_longer_one() {
        CheckPolicy policy = CheckPolicy.shared()
                .every(ofSeconds(10))
                .everyWhileDown(ofSeconds(60))
                .jitter(0);
        DrivenMonitor driven = new DrivenMonitor().check("redis", policy);
        driven.answer("redis", HealthStatus.down("gone")).tick();

        driven.after(ofSeconds(59));
        int before = driven.runs("redis");
        driven.answer("redis", HealthStatus.up()).after(ofSeconds(1));
        driven.after(ofMillis(9_999));
        int afterRepair = driven.runs("redis");
        driven.after(ofMillis(1));

        assertThat(before).isEqualTo(1);
        assertThat(afterRepair).isEqualTo(2);
        assertThat(driven.runs("redis")).isEqualTo(3);
        assertThat(policy.schedule().staleAfter()).isEqualTo(ofSeconds(182));
    }

    @Test
    void jitter_only_shortens_an_interval_is_repeatable_and_differs_between_instances() {
        double[] one = shares("node-1/redis");
        double[] again = shares("node-1/redis");
        double[] other = shares("node-2/redis");

        assertThat(one).isEqualTo(again).isNotEqualTo(other);
        assertThat(DoubleStream.of(one)).allMatch(share -> share > 0.9 && share <= 1);
        assertThat(DoubleStream.of(one).min().orElseThrow()).isLessThan(0.91);
        assertThat(DoubleStream.of(one).max().orElseThrow()).isGreaterThan(0.99);
    }

    @Test
    void a_schema_that_is_not_at_head_is_a_warning_and_one_that_could_not_be_read_is_unknown() throws Exception {
        assertThat(revision(RevisionState.Status.AT_HEAD).isUp()).isTrue();
        assertThat(revision(RevisionState.Status.BEHIND).reason()).isEqualTo(HealthReason.REVISION_BEHIND);
        assertThat(revision(RevisionState.Status.AHEAD).reason()).isEqualTo(HealthReason.REVISION_AHEAD);
        assertThat(revision(RevisionState.Status.INTERRUPTED).reason()).isEqualTo(HealthReason.REVISION_INTERRUPTED);
        assertThat(revision(RevisionState.Status.NOT_INSTALLED).state()).isEqualTo(HealthState.DEGRADED);
        assertThat(revision(RevisionState.Status.UNKNOWN).state()).isEqualTo(HealthState.UNKNOWN);
        assertThat(revision(RevisionState.Status.BEHIND).facts()).containsEntry("revisions_pending", new Fact.Count(1));
    }

    private static HealthStatus revision(RevisionState.Status status) throws Exception {
        RevisionState state =
                new RevisionState(status, List.of("0001"), List.of("0002"), List.of("0002"), List.of(), "one sentence");
        return HealthCheck.ofRevision(() -> state).check(CheckContext.within(ofSeconds(1)));
    }

    private static double[] shares(String who) {
        Jitter jitter = Jitter.of(who, 0.1);
        return DoubleStream.generate(jitter::next).limit(1000).toArray();
    }
}
