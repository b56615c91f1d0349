package com.monassurance.health.metrics.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class PostgresCollectorTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Duration PAUSE = Duration.ofSeconds(15);

    @Test
    void what_the_role_may_not_see_is_absent_with_the_grant_that_is_missing() {
        PostgresDatabase database = POSTGRES.database();
        database.execute("drop role if exists hmetric_nobody", "create role hmetric_nobody login password 'nobody'");
        try (Watched watched = Watched.over(database);
                InfrastructureMetrics metrics = InfrastructureMetrics.of(watched.driver("hmetric_nobody", "nobody"))) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            metrics.bindTo(registry);

            assertThat(registry.get("postgresql.backends")
                            .tag("state", "active")
                            .gauge()
                            .value())
                    .as("the states of others are hidden, not none")
                    .isNaN();
            assertThat(registry.get("postgresql.connection.usage").gauge().value())
                    .as("told by the statistics to everybody")
                    .isPositive();
            assertThat(registry.get("postgresql.wal.size").gauge().value()).isNaN();
            assertThat(registry.get("postgresql.commits").functionCounter().count())
                    .as("14 tells what a session has done half a second later")
                    .isNotNaN();
            assertThat(metrics.capabilities())
                    .filteredOn(capability -> capability.meter().matches("postgresql.(query.longest|wal.size)"))
                    .extracting(Capability::findReason)
                    .containsExactly(
                            Optional.of("the role does not see other sessions: grant pg_read_all_stats or pg_monitor"),
                            Optional.of("the role may not execute pg_ls_waldir: grant pg_monitor"));
        }
    }

    @Test
    void a_clock_that_differs_is_told_and_one_within_the_round_trip_is_none() {
        assertThat(PostgresCollector.skew(100, 100.5, 101)).isZero();
        assertThat(PostgresCollector.skew(100, 103, 101)).isEqualTo(2);
        assertThat(PostgresCollector.skew(100, 97, 101)).isEqualTo(-3);
        assertThat(PostgresCollector.skew(100, Double.NaN, 101)).isNaN();
        Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));
        try (Watched same = with(Clock.systemUTC());
                Watched other = with(ahead)) {
            assertThat(same.gauge("postgresql.clock.skew")).isZero();
            assertThat(other.gauge("postgresql.clock.skew")).isBetween(-601.0, -599.0);
        }
    }

    private static Watched with(Clock clock) {
        return new Watched(
                POSTGRES.database(), RedisFixture.shared(), builder -> builder.clocks(clock, System::nanoTime));
    }

    @Test
    void waiting_sessions_are_counted_and_timed() throws SQLException {
        PostgresDatabase database = POSTGRES.database();
        database.execute("create table t (id int)");
        try (Watched watched = Watched.over(database);
                Connection holder = database.dataSource().getConnection();
                Connection waiter = database.dataSource().getConnection()) {
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute("lock table t");
            }
            Thread waiting = new Thread(() -> {
                try (Statement statement = waiter.createStatement()) {
                    statement.execute("select from t");
                } catch (SQLException e) {
                    // The test has ended.
                    Thread.currentThread().interrupt();
                }
            });
            waiting.start();
            Awaitility.await().pollInSameThread().untilAsserted(() -> {
                watched.scrapeAfter(PAUSE);
                assertThat(watched.gauge("postgresql.backends.blocked")).isPositive();
            });

            assertThat(watched.gauge("postgresql.locks.waiting")).isPositive();
            assertThat(watched.gauge("postgresql.lock.wait.longest")).isPositive();
            assertThat(watched.gauge("postgresql.transaction.longest")).isPositive();
            assertThat(watched.gauge("postgresql.transaction.idle.longest")).isPositive();
            assertThat(watched.gauge("postgresql.backends", "state", "idle_in_transaction"))
                    .isPositive();
            holder.rollback();
        }
    }

    @Test
    void tables_are_ranked_by_size_and_what_is_left_is_other() {
        PostgresDatabase database = POSTGRES.database();
        for (int table = 1; table <= 12; table++) {
            database.execute(
                    "create table sized_" + table + " as select repeat('x', 1000) from generate_series(1, "
                            + table * 100 + ")",
                    "analyze sized_" + table);
        }
        try (Watched watched = Watched.over(database)) {
            watched.scrape();

            assertThat(watched.metrics.largestTables())
                    .hasSize(10)
                    .isSortedAccordingTo(
                            Comparator.comparingLong(TableSize::bytes).reversed())
                    .extracting(TableSize::table)
                    .doesNotContain("sized_1", "sized_2");
            assertThat(watched.registry.get("postgresql.table.size").gauges()).hasSize(11);
            assertThat(watched.gauge("postgresql.table.size", "rank", "1"))
                    .isEqualTo((double) watched.metrics.largestTables().get(0).bytes());
            assertThat(watched.gauge("postgresql.table.size", "rank", "other")).isPositive();
        }
    }

    @Test
    void dead_rows_and_invalid_indexes_are_told() {
        PostgresDatabase database = POSTGRES.database();
        database.execute(
                "create table dying (id int) with (autovacuum_enabled = off)",
                "insert into dying select generate_series(1, 4000)",
                "create index broken on dying (id)",
                "update pg_index set indisvalid = false where indexrelid = 'broken'::regclass",
                "delete from dying where id <= 3000");
        try (Watched watched = Watched.over(database)) {
            Awaitility.await().pollInSameThread().untilAsserted(() -> {
                watched.scrapeAfter(Duration.ofMinutes(2));
                assertThat(watched.gauge("postgresql.rows.dead")).isEqualTo(3000);
            });

            assertThat(watched.gauge("postgresql.table.dead")).isEqualTo(0.75);
            assertThat(watched.gauge("postgresql.vacuum.age")).isPositive();
            assertThat(watched.gauge("postgresql.analyze.age")).isPositive();
            assertThat(watched.gauge("postgresql.index.invalid")).isEqualTo(1);
        }
    }

    @Test
    void a_large_table_with_a_few_dead_rows_is_not_overdue() {
        PostgresDatabase database = POSTGRES.database();
        database.execute(
                "create table large (id int) with (autovacuum_enabled = off)",
                "insert into large select generate_series(1, 30000)");
        try (Watched watched = Watched.over(database)) {
            awaitFigures(
                    watched,
                    () -> assertThat(watched.gauge("postgresql.analyze.age")).isPositive());
            database.execute("analyze large", "delete from large where id <= 2000");
            awaitFigures(watched, () -> {
                assertThat(watched.gauge("postgresql.rows.dead")).isEqualTo(2000);
                assertThat(watched.gauge("postgresql.analyze.age")).isNaN();
                assertThat(watched.gauge("postgresql.vacuum.age")).isNaN();
            });

            database.execute("delete from large where id <= 7000");

            awaitFigures(watched, () -> {
                assertThat(watched.gauge("postgresql.analyze.age")).isPositive();
                assertThat(watched.gauge("postgresql.vacuum.age")).isPositive();
            });
        }
    }

    private static void awaitFigures(Watched watched, ThrowingRunnable figures) {
        Awaitility.await().pollInSameThread().untilAsserted(() -> {
            watched.scrapeAfter(Duration.ofMinutes(2));
            figures.run();
        });
    }
}
