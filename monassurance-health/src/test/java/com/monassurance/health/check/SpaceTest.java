package com.monassurance.health.check;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.storage.StorageSpace;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.internal.Inodes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How room is foreseen and judged. */
class SpaceTest {

    private static final long GIBIBYTE = 1L << 30;

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-01-02T03:04:05Z"));

    @Test
    void limits_out_of_their_range_are_refused() {
        assertThatThrownBy(() -> SpaceLimits.ofDefaults().freeBytes(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SpaceLimits.ofDefaults().freeShare(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void before_half_an_hour_and_while_room_grows_nothing_is_foreseen() {
        SpaceTrend trend = new SpaceTrend();

        for (int minute = 0; minute < 30; minute += 5) {
            assertThat(trend.timeToFull(clock.nanos(), GIBIBYTE - minute)).isEmpty();
            clock.advance(ofMinutes(5));
        }
        SpaceTrend growing = new SpaceTrend();
        Optional<Duration> last = Optional.empty();
        for (int minute = 0; minute < 120; minute += 5) {
            last = growing.timeToFull(clock.nanos(), GIBIBYTE + minute);
            clock.advance(ofMinutes(5));
        }
        assertThat(last).isEmpty();
    }

    @Test
    void what_shrinks_evenly_is_foreseen_to_the_minute_and_warned_of_within_the_limit() {
        SpaceLook look = new SpaceLook(SpaceLimits.ofDefaults().freeShare(0), clock::nanos);
        long free = 600L * GIBIBYTE;
        HealthStatus status = HealthStatus.up();
        Warnings warnings = new Warnings();
        for (int step = 0; step <= 12; step++) {
            warnings = new Warnings();
            status = look.judge(HealthStatus.up(), new StorageSpace(1000L * GIBIBYTE, free, false), warnings);
            clock.advance(ofMinutes(5));
            free -= 5L * GIBIBYTE;
        }

        // 540 GiB left at a gibibyte a minute.
        assertThat(status.facts().get("time_to_full").text()).isEqualTo("PT9H");
        assertThat(warnings.on(status).reason()).isEqualTo(HealthReason.NEAR_LIMIT);
    }

    @Test
    void the_answer_of_df_is_read_and_what_is_no_answer_is_not() throws InterruptedException {
        String header = "Filesystem Inodes IUsed IFree IUse% Mounted on\n";

        assertThat(Inodes.read(header + "tmpfs 200 50 150 25% /dev/shm")
                        .orElseThrow()
                        .freeShare())
                .isEqualTo(0.75);
        assertThat(Inodes.read(header + "btrfs 0 0 0 - /")).isEmpty();
        assertThat(Inodes.read("")).isEmpty();
        assertThat(Inodes.of(Path.of("no such directory"), Duration.ofSeconds(5)))
                .isEmpty();
    }
}
