package com.monassurance.health;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlappingTest {

    private static final HealthStatus GONE = HealthStatus.down("gone");

    @Test
    void limits_that_do_not_fit_each_other_are_refused() {
        assertThatThrownBy(() -> new Flapping(20, 3, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Flapping(65, 6, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_outage_is_not_flapping() {
        DrivenMonitor driven = new DrivenMonitor().check("redis", CheckPolicy.shared());

        for (int run = 0; run < 60; run++) {
            driven.answer("redis", run >= 20 && run < 40 ? GONE : HealthStatus.up())
                    .after(ofSeconds(10));
        }

        assertThat(driven.told()).containsExactly("redis:UNKNOWN>UP", "redis:UP>DOWN", "redis:DOWN>UP");
    }

    @Test
    void a_flapping_check_is_never_healthy_and_its_changes_are_told_once() {
        DrivenMonitor driven = new DrivenMonitor().check("redis", CheckPolicy.shared());

        for (int run = 0; run < 101; run++) {
            driven.answer("redis", run % 2 == 0 ? HealthStatus.up() : GONE).after(ofSeconds(10));
        }
        CheckResult flapping = driven.result("redis");
        List<String> toldWhileFlapping = driven.told();
        for (int run = 0; run < 40; run++) {
            driven.answer("redis", HealthStatus.up()).after(ofSeconds(10));
        }

        assertThat(flapping.state()).isEqualTo(HealthState.DEGRADED);
        assertThat(flapping.status().reason()).isEqualTo(HealthReason.FLAPPING);
        assertThat(flapping.observed().isUp()).isTrue();
        assertThat(toldWhileFlapping)
                .as("first result, five changes, the sixth as flapping")
                .hasSize(7);
        assertThat(driven.result("redis").status().isUp()).isTrue();
        assertThat(driven.told()).hasSize(8).last().isEqualTo("redis:DEGRADED>UP");
    }

    @Test
    void flapping_always_equals_the_definition_by_the_whole_history() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);

        for (int round = 0; round < 200; round++) {
            int results = 2 + random.nextInt(63);
            int ends = random.nextInt(4);
            Flapping limits = new Flapping(results, ends + 1 + random.nextInt(6), ends);
            FlapTrack track = new FlapTrack(limits);
            List<Boolean> history = new ArrayList<>();
            boolean expected = false;
            for (int step = 0; step < 200; step++) {
                boolean works = random.nextInt(3) > 0;
                history.add(works);
                int changes = changesAmongTheLast(results, history);
                expected = expected ? changes > limits.endsAt() : changes >= limits.startsAt();

                assertThat(track.record(works))
                        .as("seed %d, %s, %s", seed, limits, history)
                        .isEqualTo(expected);
            }
        }
    }

    private static int changesAmongTheLast(int results, List<Boolean> history) {
        int changes = 0;
        for (int i = Math.max(1, history.size() - results + 1); i < history.size(); i++) {
            changes += history.get(i).equals(history.get(i - 1)) ? 0 : 1;
        }
        return changes;
    }
}
