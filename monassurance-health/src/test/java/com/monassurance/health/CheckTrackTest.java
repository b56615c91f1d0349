package com.monassurance.health;

import static com.monassurance.health.HealthState.DEGRADED;
import static com.monassurance.health.HealthState.DOWN;
import static com.monassurance.health.HealthState.UNKNOWN;
import static com.monassurance.health.HealthState.UP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CheckTrackTest {

    @Test
    void a_single_failure_between_successes_never_marks_the_check_down() {
        CheckTrack track = CheckTrack.of(CheckPolicy.critical().downAfter(3).initially(UP));

        for (int round = 0; round < 1000; round++) {
            track.record(DOWN);
            track.record(UP);
        }

        assertThat(track.state()).isEqualTo(UP);
    }

    @Test
    void failures_in_a_row_mark_the_check_down_at_the_threshold_and_not_before() {
        CheckTrack track = CheckTrack.of(CheckPolicy.critical().downAfter(3).initially(UP));

        assertThat(track.record(DOWN)).isEqualTo(UP);
        assertThat(track.record(DOWN)).isEqualTo(UP);
        assertThat(track.record(DOWN)).isEqualTo(DOWN);
    }

    @Test
    void a_failure_between_successes_starts_the_way_up_again() {
        CheckTrack track = CheckTrack.of(CheckPolicy.critical().upAfter(2).initially(DOWN));

        assertThat(track.record(UP)).isEqualTo(DOWN);
        assertThat(track.record(DOWN)).isEqualTo(DOWN);
        assertThat(track.record(UP)).isEqualTo(DOWN);
        assertThat(track.record(UP)).isEqualTo(UP);
    }

    @Test
    void a_row_of_mixed_bad_results_counts_as_its_mildest() {
        CheckTrack track = CheckTrack.of(CheckPolicy.critical().downAfter(3).initially(UP));

        track.record(DOWN);
        track.record(DEGRADED);

        assertThat(track.record(DOWN)).isEqualTo(DEGRADED);
        assertThat(track.record(DOWN)).isEqualTo(DEGRADED);
        assertThat(track.record(DOWN)).isEqualTo(DOWN);
    }

    @Test
    void the_first_result_counts_at_once_when_nothing_was_known() {
        assertThat(CheckTrack.of(CheckPolicy.critical().upAfter(5)).record(UP)).isEqualTo(UP);
        assertThat(CheckTrack.of(CheckPolicy.critical().downAfter(5)).record(DOWN))
                .isEqualTo(DOWN);
    }

    @Test
    void the_state_always_equals_the_definition_by_the_whole_history() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        HealthState[] states = {UP, DEGRADED, UNKNOWN, DOWN};

        for (int round = 0; round < 300; round++) {
            int downAfter = 1 + random.nextInt(4);
            int upAfter = 1 + random.nextInt(4);
            CheckTrack track = CheckTrack.of(
                    CheckPolicy.critical().downAfter(downAfter).upAfter(upAfter).initially(UP));
            List<HealthState> history = new ArrayList<>();
            HealthState expected = UP;
            for (int step = 0; step < 60; step++) {
                HealthState observed = states[random.nextInt(states.length)];
                history.add(observed);
                expected = byDefinition(expected, history, downAfter, upAfter);

                assertThat(track.record(observed))
                        .as("seed %d, history %s", seed, history)
                        .isEqualTo(expected);
            }
        }
    }

    /** The mildest of the last n results when all of them are worse, the worst when all of them are better. */
    private static HealthState byDefinition(HealthState before, List<HealthState> history, int downAfter, int upAfter) {
        if (history.size() >= downAfter) {
            List<HealthState> last = history.subList(history.size() - downAfter, history.size());
            if (last.stream().allMatch(state -> state.isWorseThan(before))) {
                return last.stream().min(HealthState::compareTo).orElseThrow();
            }
        }
        if (history.size() >= upAfter) {
            List<HealthState> last = history.subList(history.size() - upAfter, history.size());
            if (last.stream().allMatch(before::isWorseThan)) {
                return last.stream().max(HealthState::compareTo).orElseThrow();
            }
        }
        return before;
    }
}
