package com.monassurance.health.metrics.business;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.health.HealthException;
import com.monassurance.health.metrics.business.BusinessFigures.Windows;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ActiveUsersTest {

    /** Ten past midnight of a Wednesday in Paris, which is still Tuesday in UTC. */
    private static final Instant NOW = Instant.parse("2026-03-17T23:10:00Z");

    private static final Duration DAY = Duration.ofDays(1);

    private final MutableClock clock = MutableClock.at(NOW);
    private RedisFixture server;
    private FaultProxy proxy;
    private RedisClient client;

    @BeforeEach
    void start() {
        server = RedisFixture.start();
        proxy = FaultProxy.to(server.host(), server.port());
        client = RedisClient.create("redis://" + proxy.host() + ":" + proxy.port());
        countedSince(server, NOW.minus(DAY.multipliedBy(70)));
    }

    @AfterEach
    void stop() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        proxy.close();
        server.close();
    }

    @Test
    void a_name_that_would_break_the_hash_tag_is_refused() {
        assertThatThrownBy(() -> ActiveUsers.over(client, "a}b")).isInstanceOf(HealthException.class);
    }

    @Test
    void days_are_those_of_paris_and_windows_are_rolling_or_of_the_calendar() {
        try (ActiveUsers users = ActiveUsers.over(client, "app", clock)) {
            record(users, 1, 1, 2);
            clock.set(NOW.minus(DAY.multipliedBy(2)));
            record(users, 1, 3);
            clock.set(NOW.minus(DAY.multipliedBy(5)));
            record(users, 4);
            clock.set(NOW.minus(DAY.multipliedBy(29)));
            record(users, 5);
            clock.set(NOW.minus(DAY.multipliedBy(30)));
            record(users, 6);
            clock.set(NOW);

            assertThat(users.windows())
                    .as("Wednesday the 18th: the week began on the 16th, the month on the 1st")
                    .contains(new Windows(2, 4, 5, 3, 4));
            assertThat(server.command("KEYS", "*").lines())
                    .allMatch(key -> key.startsWith("au:{app}:2026-0") || key.equals("au:{app}:since"))
                    .contains("au:{app}:2026-03-18", "au:{app}:2026-03-18:ids");
            assertThat(Long.parseLong(server.command("TTL", "au:{app}:2026-03-18")))
                    .isBetween(39 * 86_400L, 40 * 86_400L);
        }
    }

    @Test
    void a_redis_that_was_emptied_tells_nothing_before_it_has_counted_for_a_whole_month() {
        try (ActiveUsers users = ActiveUsers.over(client, "app", clock)) {
            recordRange(users, 1, ActiveUsers.EXACT_MAX + 5_000);
            assertThat(users.windows()).isPresent();

            server.flush();
            assertThat(users.windows()).as("empty").isEmpty();
            assertThat(users.countedSince()).isEmpty();
            record(users, 1, 2, 3);

            assertThat(users.windows()).as("three users, but of how many?").isEmpty();
            assertThat(users.countedSince()).contains(NOW);
            clock.set(NOW.plus(DAY.multipliedBy(30)));
            record(users, 4);
            assertThat(users.windows())
                    .as("the window of 30 days began on the 19th, after the day of the flush")
                    .contains(new Windows(1, 1, 1, 1, 1));
            assertThat(users.countedSince()).contains(NOW);
        }
    }

    @Test
    void a_redis_that_was_restarted_without_its_data_tells_nothing() {
        try (ActiveUsers users = ActiveUsers.over(client, "app", clock)) {
            record(users, 1, 2, 3);
            assertThat(users.windows()).isPresent();

            server.kill();
            server.restart();
            assertThat(server.command("DBSIZE")).as("nothing was kept").contains("0");
            Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                users.record(4);
                assertThat(users.countedSince()).contains(NOW);
            });

            assertThat(users.windows()).isEmpty();
        }
    }

    @Test
    void up_to_ten_thousand_users_are_exact_and_more_take_less_than_fifteen_kilobytes() {
        try (ActiveUsers users = ActiveUsers.over(client, "app", clock)) {
            recordRange(users, 1, ActiveUsers.EXACT_MAX);
            assertThat(users.windows().orElseThrow().day()).isEqualTo(ActiveUsers.EXACT_MAX);

            recordRange(users, ActiveUsers.EXACT_MAX + 1, 30_000);

            assertThat((double) users.windows().orElseThrow().day()).isBetween(30_000 * 0.97, 30_000 * 1.03);
            long bytes = Long.parseLong(server.command("MEMORY", "USAGE", "au:{app}:2026-03-18"))
                    + Long.parseLong(server.command("MEMORY", "USAGE", "au:{app}:2026-03-18:ids"));
            assertThat(bytes).isLessThan(15_000);

            try (ActiveUsers other = ActiveUsers.over(client, "app", clock)) {
                record(other, 40_000);
                assertThat((double) other.windows().orElseThrow().day())
                        .as("another node does not begin an exact set of its own")
                        .isGreaterThan(29_000);
            }
        }
    }

    @Test
    void a_redis_that_is_silent_blocks_nobody_and_what_does_not_fit_is_counted_as_dropped() {
        try (ActiveUsers users = ActiveUsers.over(client, "app", clock)) {
            record(users, 1);
            proxy.blackHole();
            int rounds = 10;
            int records = 20_000;
            for (int user = 0; user < rounds * records; user++) {
                users.record(user);
            }

            assertThat(users.dropped()).isGreaterThan(rounds * records - 12_000);
            assertThat(users.windows()).as("SQL has to tell").isEmpty();

            proxy.heal();
            Awaitility.await()
                    .pollInSameThread()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(users.windows())
                            .hasValueSatisfying(windows -> assertThat(windows.day())
                                    .as("what had been queued is sent")
                                    .isGreaterThan(1)));
        }
    }

    @Test
    void what_the_close_leaves_unsent_and_what_comes_after_it_is_counted_as_dropped() {
        proxy.blackHole();
        ActiveUsers users = ActiveUsers.over(client, "app", clock);
        for (int user = 0; user < 5_000; user++) {
            users.record(user);
        }

        users.close();
        users.close();
        Awaitility.await().until(() -> users.dropped() == 5_000);
        users.record(1);

        assertThat(users.dropped()).isEqualTo(5_001);
        assertThat(users.sent()).isZero();
    }

    @Test
    void a_cluster_keeps_all_keys_of_an_application_in_one_slot() {
        try (RedisFixture node = RedisFixture.builder()
                .setting("cluster-enabled", "yes")
                .setting("cluster-require-full-coverage", "no")
                .start()) {
            List<String> slots = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            IntStream.range(0, 16_384).forEach(slot -> slots.add(Integer.toString(slot)));
            node.command(slots.toArray(String[]::new));
            RedisClusterClient cluster = RedisClusterClient.create(node.uri());
            try (ActiveUsers users = ActiveUsers.over(cluster, "app")) {
                Awaitility.await()
                        .pollInSameThread()
                        .untilAsserted(() ->
                                assertThat(node.command("CLUSTER", "INFO")).contains("cluster_state:ok"));
                countedSince(node, Instant.now().minus(DAY.multipliedBy(70)));
                record(users, 1, 2, 3);

                assertThat(users.windows().orElseThrow().month()).isEqualTo(3);
            } finally {
                cluster.shutdown(Duration.ZERO, Duration.ofSeconds(2));
            }
        }
    }

    @Test
    void a_million_users_over_thirty_days_are_told_within_three_percent() {
        assumeTrue(Integer.getInteger("campaign.factor", 1) > 1, "a million users: with -Dcampaign.factor=2 or more");
        try (ActiveUsers users = ActiveUsers.over(client, "app", clock)) {
            double squares = 0;
            int days = 30;
            for (int day = 0; day < days; day++) {
                clock.set(NOW.minus(DAY.multipliedBy(days - 1L - day)));
                int first = day * 30_000 + 1;
                recordRange(users, first, first + 130_000 - 1);
                double error = users.windows().orElseThrow().day() / 130_000.0 - 1;
                assertThat(Math.abs(error)).as("day %d", day).isLessThan(0.03);
                squares += error * error;
            }

            assertThat(Math.sqrt(squares / days))
                    .as("root of the mean square of 30 days")
                    .isLessThan(0.009);
            assertThat((double) users.windows().orElseThrow().month()).isBetween(1_000_000 * 0.97, 1_000_000 * 1.03);
        }
    }

    private static void countedSince(RedisFixture server, Instant since) {
        server.command("SET", "au:{app}:since", Long.toString(since.toEpochMilli()));
    }

    private static void recordRange(ActiveUsers users, int first, int last) {
        for (int user = first; user <= last; user += 5_000) {
            record(
                    users,
                    IntStream.rangeClosed(user, Math.min(last, user + 4_999)).toArray());
        }
    }

    /** Records users and waits until they are sent. */
    private static void record(ActiveUsers users, int... ids) {
        long before = users.sent();
        long wanted = IntStream.of(ids).distinct().count();
        for (int id : ids) {
            users.record(id);
        }
        Awaitility.await()
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(2))
                .until(() -> users.sent() - before >= wanted);
    }
}
