package com.monassurance.health;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CheckHistoryTest {

    private static final HealthStatus GONE = HealthStatus.down("gone");

    private final DrivenMonitor driven = new DrivenMonitor()
            .check("redis", CheckPolicy.shared().every(ofSeconds(10)).jitter(0).flapping(Flapping.never()));

    @Test
    void before_the_first_result_nothing_was_observed_and_no_share_is_made_up() {
        CheckHistory none = history();

        assertThat(none.transitions()).isEmpty();
        assertThat(none.lastHour().ratio()).isEmpty();
        assertThat(none.findMeanTimeToRepair()).isEmpty();
        assertThat(driven.monitor().history("nobody")).isEmpty();
    }

    @Test
    void an_outage_is_counted_with_its_length_and_its_place_in_time() {
        driven.tick();
        driven.answer("redis", GONE).after(ofSeconds(10)).after(ofSeconds(10)).after(ofSeconds(10));
        driven.answer("redis", HealthStatus.up()).after(ofSeconds(10)).after(ofSeconds(10));

        CheckHistory history = history();

        assertThat(history.transitions())
                .extracting(change -> change.from() + ">" + change.to() + " after " + change.after())
                .containsExactly("UNKNOWN>UP after PT0S", "UP>DOWN after PT10S", "DOWN>UP after PT30S");
        assertThat(history.outages()).isEqualTo(1);
        assertThat(history.findMeanTimeToRepair()).hasValue(ofSeconds(30));
        assertThat(history.lastHour().observed()).isEqualTo(ofSeconds(50));
        assertThat(history.lastHour().ratio().orElseThrow()).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void time_in_which_nothing_could_be_believed_counts_neither_way() {
        driven.tick();

        driven.clock.advance(ofMinutes(30));

        assertThat(history().lastHour().observed())
                .as("until the result was stale")
                .isEqualTo(ofSeconds(32));
    }

    @Test
    void what_lies_before_a_window_is_forgotten() {
        driven.answer("redis", GONE).tick();
        driven.answer("redis", HealthStatus.up()).after(ofSeconds(10));
        driven.clock.advance(ofHours(2));

        driven.tick().after(ofSeconds(20));

        assertThat(history().lastHour().ratio()).hasValue(1);
        assertThat(history().lastDay().ratio().orElseThrow()).isLessThan(1);
        driven.clock.advance(ofDays(40));
        assertThat(history().lastMonth().ratio()).isEmpty();
    }

    @Test
    void the_past_takes_no_more_room_however_long_it_is() {
        for (int run = 0; run < 1000; run++) {
            driven.answer("redis", run % 2 == 0 ? GONE : HealthStatus.up()).after(ofSeconds(10));
        }

        CheckHistory history = history();

        assertThat(history.transitions()).hasSize(64);
        assertThat(history.outages()).isEqualTo(500);
        assertThat(history.findMeanTimeToRepair()).hasValue(ofSeconds(10));
    }

    @Test
    void a_window_always_equals_the_sum_over_its_whole_buckets() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            AvailabilityWindow window = new AvailabilityWindow(Duration.ofNanos(7), 5);
            boolean[] observed = new boolean[2000];
            boolean[] working = new boolean[2000];
            int at = 0;
            while (at < 1900) {
                int next = at + random.nextInt(60);
                if (random.nextBoolean()) {
                    boolean works = random.nextBoolean();
                    window.add(at, next, works);
                    java.util.Arrays.fill(observed, at, next, true);
                    java.util.Arrays.fill(working, at, next, works);
                }
                at = next;
                long first = Math.max(0, at / 7 - 4) * 7L;

                assertThat(window.at(at).observed().toNanos())
                        .as("seed %d at %d", seed, at)
                        .isEqualTo(count(observed, first, at));
                assertThat(window.at(at).working().toNanos())
                        .as("seed %d at %d", seed, at)
                        .isEqualTo(count(working, first, at));
            }
        }
    }

    private CheckHistory history() {
        return driven.monitor().history("redis").orElseThrow();
    }

    private static long count(boolean[] marks, long from, long to) {
        long sum = 0;
        for (int i = (int) from; i < to; i++) {
            sum += marks[i] ? 1 : 0;
        }
        return sum;
    }
}
