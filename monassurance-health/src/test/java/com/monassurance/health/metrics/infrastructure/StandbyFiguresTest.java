package com.monassurance.health.metrics.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.health.CheckContext;
import com.monassurance.health.Fact;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.check.PostgresCheck;
import com.monassurance.health.check.PostgresLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/** A primary and a standby that streams from it: what each tells of the lag, in metrics and in the check. */
@Timeout(120)
class StandbyFiguresTest {

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(15);

    private static PostgresFixture primary;
    private static PostgresDatabase database;
    private static PostgresFixture standby;

    @BeforeAll
    static void start() {
        primary = PostgresFixture.start();
        database = primary.newDatabase();
        standby = primary.startStandby();
    }

    @AfterAll
    static void stop() {
        standby.close();
        database.close();
        primary.close();
    }

    @Test
    void the_lag_of_a_standby_that_does_not_replay_grows_and_ends_with_the_replay() {
        database.execute("create table replicated (id int)");
        try (Watched onPrimary = Watched.over(database);
                InfrastructureMetrics onStandby = InfrastructureMetrics.of(replica())) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            onStandby.bindTo(registry);
            awaitStreaming(onPrimary);
            assertThat(registry.get("postgresql.in_recovery").gauge().value()).isEqualTo(1);
            assertThat(onPrimary.gauge("postgresql.in_recovery")).isZero();

            execute("select pg_wal_replay_pause()");
            database.execute("insert into replicated select generate_series(1, 100000)");

            Awaitility.await().atMost(WAIT).pollInSameThread().untilAsserted(() -> {
                onPrimary.scrapeAfter(PAUSE);
                assertThat(onPrimary.gauge("postgresql.replication.standbys")).isEqualTo(1);
                assertThat(onPrimary.gauge("postgresql.replication.lag")).isGreaterThan(1_000_000);
                assertThat(onPrimary.gauge("postgresql.replication.delay")).isPositive();
            });
            try (InfrastructureMetrics lagging = InfrastructureMetrics.of(replica())) {
                SimpleMeterRegistry own = new SimpleMeterRegistry();
                lagging.bindTo(own);
                assertThat(own.get("postgresql.replication.delay").gauge().value())
                        .as("the standby has received what it does not replay")
                        .isPositive();
                assertThat(own.get("postgresql.up").gauge().value()).isEqualTo(1);
                assertThat(own.get("monassurance.collector.success")
                                .tag("collector", "postgresql")
                                .gauge()
                                .value())
                        .isEqualTo(1);
            }

            execute("select pg_wal_replay_resume()");
            Awaitility.await().atMost(WAIT).pollInSameThread().untilAsserted(() -> {
                onPrimary.scrapeAfter(PAUSE);
                assertThat(onPrimary.gauge("postgresql.replication.lag")).isLessThan(100_000);
            });
        }
    }

    @Test
    void the_check_of_a_replica_knows_its_lag_and_whether_it_still_receives() throws Exception {
        PostgresLimits limits = PostgresLimits.ofDefaults().expecting(PostgresLimits.Role.REPLICA);
        try (Watched onPrimary = Watched.over(database)) {
            awaitStreaming(onPrimary);
        }
        try (PostgresCheck check = PostgresCheck.of(replica()).direct(replica()).limits(limits)) {
            HealthStatus streaming = check.check(CheckContext.within(Duration.ofSeconds(5)));
            assertThat(streaming.state()).as(streaming.toString()).isEqualTo(HealthState.UP);
            assertThat(streaming.facts()).containsEntry("in_recovery", new Fact.Flag(true));

            primary.stop();
            try {
                Awaitility.await().atMost(WAIT).pollInSameThread().untilAsserted(() -> {
                    HealthStatus alone = check.check(CheckContext.within(Duration.ofSeconds(5)));
                    assertThat(alone.state()).isEqualTo(HealthState.DEGRADED);
                    assertThat(alone.reason()).isEqualTo(HealthReason.REPLICATION);
                });
            } finally {
                primary.startAgain();
            }
            Awaitility.await()
                    .atMost(WAIT)
                    .pollInSameThread()
                    .untilAsserted(() -> assertThat(check.check(CheckContext.within(Duration.ofSeconds(5)))
                                    .state())
                            .isEqualTo(HealthState.UP));
        }
    }

    @Test
    void a_standby_that_receives_nothing_is_not_shown_as_up_to_date() {
        try (Watched onPrimary = Watched.over(database)) {
            awaitStreaming(onPrimary);
            assertThat(onPrimary.gauge("postgresql.replication.receiving")).isNaN();
        }
        MutableClock clock = MutableClock.at(Instant.now());
        try (InfrastructureMetrics onStandby = InfrastructureMetrics.builder(replica())
                .clocks(clock, clock::nanos)
                .build()) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            onStandby.bindTo(registry);
            assertThat(registry.get("postgresql.replication.receiving").gauge().value())
                    .isEqualTo(1);

            primary.stop();
            try {
                Awaitility.await().atMost(WAIT).pollInSameThread().untilAsserted(() -> {
                    clock.advance(PAUSE);
                    assertThat(registry.get("postgresql.replication.receiving")
                                    .gauge()
                                    .value())
                            .isZero();
                    assertThat(registry.get("postgresql.replication.delay")
                                    .gauge()
                                    .value())
                            .as("all that was received is replayed, and more was not received")
                            .isPositive();
                });
            } finally {
                primary.startAgain();
            }
        }
    }

    @Test
    void a_role_that_sees_no_standbys_is_told_nothing_of_them_rather_than_none() throws Exception {
        database.execute("drop role if exists hmetric_lag", "create role hmetric_lag login password 'lag'");
        try (Watched onPrimary = Watched.over(database)) {
            awaitStreaming(onPrimary);
            try (InfrastructureMetrics metrics = InfrastructureMetrics.of(onPrimary.driver("hmetric_lag", "lag"))) {
                SimpleMeterRegistry registry = new SimpleMeterRegistry();
                metrics.bindTo(registry);

                assertThat(registry.get("postgresql.up").gauge().value()).isEqualTo(1);
                for (String figure : List.of("standbys", "lag", "delay")) {
                    assertThat(registry.get("postgresql.replication." + figure)
                                    .gauge()
                                    .value())
                            .as(figure)
                            .isNaN();
                }
                assertThat(metrics.capabilities())
                        .filteredOn(each -> each.meter().equals("postgresql.replication.delay"))
                        .singleElement()
                        .satisfies(each ->
                                assertThat(each.findReason().orElseThrow()).contains("pg_read_all_stats"));
            }
        }
        PGSimpleDataSource own = new PGSimpleDataSource();
        own.setServerNames(new String[] {standby.host()});
        own.setPortNumbers(new int[] {standby.port()});
        own.setDatabaseName(database.name());
        own.setUser("hmetric_lag");
        own.setPassword("lag");
        PostgresLimits limits = PostgresLimits.ofDefaults().expecting(PostgresLimits.Role.REPLICA);
        try (PostgresCheck check = PostgresCheck.of(own).direct(own).limits(limits)) {
            Awaitility.await()
                    .atMost(WAIT)
                    .pollInSameThread()
                    .untilAsserted(() -> assertThat(check.check(CheckContext.within(Duration.ofSeconds(5)))
                                    .state())
                            .as("whether it receives is shown to everybody")
                            .isEqualTo(HealthState.UP));
        }
    }

    @Test
    void what_a_slot_in_use_retains_is_not_told_of_one_that_nobody_uses() throws Exception {
        database.execute(
                "select pg_create_physical_replication_slot('idle')",
                "select pg_create_physical_replication_slot('used', true)",
                "create table retained as select generate_series(1, 100000) as id");
        try (Watched onPrimary = Watched.over(database)) {
            try (Connection receiver = receiver()) {
                PGReplicationStream stream = receiving(receiver, "used");
                assertThat(stream.isClosed()).isFalse();
                onPrimary.scrape();

                assertThat(onPrimary.gauge("postgresql.replication.slots.retained"))
                        .isGreaterThan(1_000_000);
                assertThat(onPrimary.gauge("postgresql.replication.slots.inactive"))
                        .isEqualTo(1);
                assertThat(onPrimary.gauge("postgresql.replication.slots.inactive.retained"))
                        .isZero();
            }
            Awaitility.await().atMost(WAIT).pollInSameThread().untilAsserted(() -> {
                onPrimary.scrapeAfter(PAUSE);
                assertThat(onPrimary.gauge("postgresql.replication.slots.inactive"))
                        .isEqualTo(2);
            });
            assertThat(onPrimary.gauge("postgresql.replication.slots.inactive.retained"))
                    .isGreaterThan(1_000_000);
        } finally {
            database.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots");
        }
    }

    private static Connection receiver() throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, primary.user());
        PGProperty.PASSWORD.set(properties, primary.password());
        PGProperty.REPLICATION.set(properties, "true");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        return DriverManager.getConnection(primary.jdbcUrl("postgres"), properties);
    }

    /** Confirms nothing, so that the slot retains what comes. */
    private static PGReplicationStream receiving(Connection receiver, String slot) throws SQLException {
        return receiver.unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .physical()
                .withSlotName(slot)
                .withStartPosition(LogSequenceNumber.valueOf(position(slot)))
                .start();
    }

    private static String position(String slot) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select restart_lsn::text from pg_replication_slots where slot_name = ?")) {
            statement.setString(1, slot);
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getString(1);
            }
        }
    }

    private static void awaitStreaming(Watched onPrimary) {
        Awaitility.await().atMost(WAIT).pollInSameThread().untilAsserted(() -> {
            onPrimary.scrapeAfter(PAUSE);
            assertThat(onPrimary.gauge("postgresql.replication.standbys")).isEqualTo(1);
        });
    }

    private static DataSource replica() {
        return standby.dataSource(database.name());
    }

    private static void execute(String sql) {
        try (var connection = standby.dataSource("postgres").getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
