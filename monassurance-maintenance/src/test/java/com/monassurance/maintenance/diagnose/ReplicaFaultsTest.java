package com.monassurance.maintenance.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a standby adds: lag, and indexes that only it uses. */
class ReplicaFaultsTest {

    @Test
    void i07_an_index_that_only_a_replica_uses_is_not_to_be_dropped_and_a_lag_is_told() throws SQLException {
        try (PostgresFixture primary = PostgresFixture.builder()
                        .setting("wal_level", "replica")
                        .start();
                PostgresDatabase database = primary.newDatabase();
                PostgresFixture standby = primary.startStandby()) {
            database.execute(
                    "create table t (id int primary key, a int, b int)",
                    "insert into t select i, i, i from generate_series(1, 1000) i",
                    "create index by_a on t (a)",
                    "create index by_b on t (b)",
                    "analyze t");
            DataSource replica = standby.dataSource(database.name());
            Thresholds any = Thresholds.ofDefaults().with(Threshold.UNUSED_STATISTICS_DAYS, 0);
            Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
                try (Connection connection = DriverManager.getConnection(
                        standby.jdbcUrl(database.name()), standby.user(), standby.password())) {
                    Faults.execute(connection, "set enable_seqscan = off; select * from t where a = 5");
                    assertThat(Faults.text(
                                    connection,
                                    "select idx_scan from pg_stat_user_indexes where indexrelname = 'by_a'"))
                            .isNotEqualTo("0");
                }
            });

            FindingsResult alone =
                    Diagnosis.of(database.dataSource()).thresholds(any).diagnose();
            FindingsResult together = Diagnosis.of(database.dataSource())
                    .thresholds(any)
                    .replicas(replica)
                    .diagnose();

            assertThat(alone.findings())
                    .filteredOn(finding -> finding.id().equals("index.unused"))
                    .allSatisfy(finding -> assertThat(finding.sql()).isEmpty());
            assertThat(alone.notChecked())
                    .anySatisfy(missing -> assertThat(missing.look()).isEqualTo("index.unused"));
            assertThat(together.findings())
                    .filteredOn(finding -> finding.id().equals("index.unused"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.subject()).isEqualTo("public.by_b");
                        assertThat(finding.evidence().english()).contains("on 2 servers");
                    });
            lag(database, standby);
        }
    }

    /** Replay is paused, so that the standby falls behind for certain. */
    private static void lag(PostgresDatabase database, PostgresFixture standby) throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(standby.jdbcUrl("postgres"), standby.user(), standby.password())) {
            Faults.execute(connection, "select pg_wal_replay_pause()");
            database.execute("create table w as select repeat('x', 1000) from generate_series(1, 5000)");

            Thresholds low = Faults.low(Threshold.REPLICATION_LAG_BYTES, 1_000_000);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(Diagnosis.of(database.dataSource())
                                    .thresholds(low)
                                    .diagnose()
                                    .findings())
                            .anySatisfy(finding -> assertThat(finding.id()).isEqualTo("replication.lag")));
            Thresholds late = Faults.low(Threshold.REPLICATION_LAG_SECONDS, 0.01);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(Diagnosis.of(standby.dataSource("postgres"))
                                    .thresholds(late)
                                    .diagnose()
                                    .findings())
                            .anySatisfy(finding -> assertThat(finding.id()).isEqualTo("replication.standby-delay")));
            Faults.execute(connection, "select pg_wal_replay_resume()");
        }
    }
}
