package com.monassurance.maintenance.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Each test plants one fault in the settings, the log, the slots or the statements of a server of its own. */
class ServerFaultsTest {

    private static PostgresFixture server;

    private PostgresDatabase database;

    @BeforeAll
    static void start() {
        server = PostgresFixture.builder()
                .setting("wal_level", "logical")
                .setting("archive_mode", "on")
                .setting("archive_command", "false")
                .setting("max_wal_size", "32MB")
                .setting("autovacuum", "off")
                .setting("max_replication_slots", "5")
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void database() {
        database = server.newDatabase();
    }

    @Test
    void settings_that_lose_data_or_were_never_chosen() {
        assertThat(Faults.one(database, "setting.unsafe", "fsync").severity()).isEqualTo(Severity.CRITICAL);
        assertThat(Faults.one(database, "setting.autovacuum-off", "autovacuum").severity())
                .isEqualTo(Severity.CRITICAL);
        Faults.one(database, "setting.default", "work_mem");
        Faults.one(database, "setting.default", "random_page_cost");
        Faults.one(database, "setting.no-limit", "idle_in_transaction_session_timeout");
        Faults.one(database, "setting.unseen", "track_io_timing");
    }

    @Test
    void a_server_without_checksums_is_told_and_one_with_them_is_not() throws SQLException {
        try (Connection connection = Faults.connect(database)) {
            if (Faults.text(connection, "show data_checksums").equals("off")) {
                Faults.one(database, "setting.no-checksums", "data_checksums");
            } else {
                Faults.none(database, Thresholds.ofDefaults(), "setting.no-checksums", "data_checksums");
            }
        }
    }

    @Test
    void a_setting_that_waits_for_a_restart() throws SQLException {
        try (Connection connection = Faults.connect(database)) {
            Faults.execute(connection, "alter system set max_locks_per_transaction = 77", "select pg_reload_conf()");
            try {
                Faults.one(database, "setting.pending-restart", "max_locks_per_transaction");
            } finally {
                Faults.execute(connection, "alter system reset max_locks_per_transaction", "select pg_reload_conf()");
            }
        }
    }

    @Test
    void a_wrong_line_in_the_configuration() throws SQLException {
        try (Connection connection = Faults.connect(database)) {
            String file = Faults.text(connection, "select setting from pg_settings where name = 'config_file'");
            Faults.execute(
                    connection, "copy (select 'monassurance_nonsense_d6 = 1') to program 'cat >> \"" + file + "\"'");

            assertThat(Diagnosis.of(database.dataSource()).diagnose().findings())
                    .filteredOn(finding -> finding.id().equals("setting.file-error"))
                    .singleElement()
                    .satisfies(
                            finding -> assertThat(finding.evidence().english()).contains("monassurance_nonsense_d6"));
            Faults.execute(
                    connection, "copy (select 1) to program 'sed -i /monassurance_nonsense_d6/d \"" + file + "\"'");
        }
    }

    @Test
    void an_outdated_extension() {
        database.execute("create extension pg_stat_statements version '1.8'");

        Finding found = Faults.one(database, "extension.outdated", "pg_stat_statements");

        database.execute(found.sql().get(0));
        Faults.none(database, Thresholds.ofDefaults(), "extension.outdated", "pg_stat_statements");
    }

    @Test
    void archiving_that_fails_and_falls_behind() throws SQLException {
        try (Connection connection = Faults.connect(database)) {
            Faults.execute(connection, "create table w (i int)", "select pg_switch_wal()", "insert into w values (1)");
            Faults.execute(connection, "select pg_switch_wal()");
        }

        Finding found = Faults.one(database, "wal.archive-failing", "server");

        assertThat(found.severity()).isEqualTo(Severity.CRITICAL);
        Faults.one(database, Faults.low(Threshold.ARCHIVE_READY_FILES, 1), "wal.archive-ready", "server");
    }

    @Test
    void a_log_that_grows_and_checkpoints_that_come_early() throws SQLException {
        try (Connection connection = Faults.connect(database)) {
            for (int i = 0; i < 3; i++) {
                Faults.execute(
                        connection,
                        "create table w" + i + " as select repeat('x', 1000) from generate_series(1, 20000)",
                        "checkpoint");
            }
        }
        Thresholds low = Thresholds.ofDefaults()
                .with(Threshold.WAL_PERCENT, 50)
                .with(Threshold.CHECKPOINTS, 1)
                .with(Threshold.REQUESTED_CHECKPOINTS_PERCENT, 1);

        Faults.one(database, low, "wal.size", "server");
        Faults.one(database, low, "checkpoint.requested", "server");
    }

    @Test
    void a_slot_that_nobody_reads() throws SQLException {
        try (Connection connection = Faults.connect(database)) {
            Faults.execute(connection, "select pg_create_physical_replication_slot('nobody', true)");

            Finding found = Faults.one(database, "replication.slot-inactive", "nobody");

            assertThat(found.severity()).isEqualTo(Severity.HIGH);
            Faults.execute(connection, found.sql().get(0));
            Faults.none(database, Thresholds.ofDefaults(), "replication.slot-inactive", "nobody");
        }
    }

    @Test
    void a_slot_whose_log_was_removed() throws SQLException {
        try (Connection connection = Faults.connect(database)) {
            Faults.execute(
                    connection,
                    "select pg_create_physical_replication_slot('late', true)",
                    "alter system set max_slot_wal_keep_size = '1MB'",
                    "select pg_reload_conf()");
            try {
                Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    Faults.execute(
                            connection,
                            "create table if not exists filler (t text)",
                            "insert into filler select repeat('x', 1000) from generate_series(1, 20000)",
                            "select pg_switch_wal()",
                            "checkpoint");
                    Faults.one(database, "replication.slot-lost", "late");
                });
            } finally {
                Faults.execute(
                        connection,
                        "select pg_drop_replication_slot('late')",
                        "alter system reset max_slot_wal_keep_size",
                        "select pg_reload_conf()");
            }
        }
    }

    @Test
    void clocks_that_differ() {
        Clock late = Clock.fixed(Instant.now().minusSeconds(60), ZoneOffset.UTC);

        List<Finding> found =
                Diagnosis.of(database.dataSource()).clock(late).diagnose().findings();

        assertThat(found)
                .filteredOn(finding -> finding.id().equals("server.clock-drift"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence().english()).contains("ahead by 1 min"));
        Faults.none(database, Thresholds.ofDefaults(), "server.clock-drift", "server");
    }

    @Test
    void a_version_that_is_not_maintained_any_more() {
        Clock later = Clock.fixed(Instant.parse("2031-01-01T00:00:00Z"), ZoneOffset.UTC);

        assertThat(Diagnosis.of(database.dataSource()).clock(later).diagnose().findings())
                .anySatisfy(finding -> assertThat(finding.id()).isEqualTo("server.end-of-life"));
    }

    @Test
    void a_slow_statement_that_takes_most_of_the_time() throws SQLException {
        database.execute("create extension pg_stat_statements");
        try (Connection connection = Faults.connect(database)) {
            Faults.execute(connection, "select pg_stat_statements_reset()");
            for (int i = 0; i < 3; i++) {
                Faults.execute(connection, "select pg_sleep(0.04) as nap");
            }
        }
        Thresholds low = Faults.low(Threshold.SLOW_STATEMENT_CALLS, 3);

        List<Finding> found =
                Diagnosis.of(database.dataSource()).thresholds(low).diagnose().findings();

        assertThat(found)
                .filteredOn(finding -> finding.evidence().english().contains("nap"))
                .extracting(Finding::id)
                .containsExactlyInAnyOrder("statement.slow", "statement.dominant");
    }

    @Test
    void a_vacuum_that_is_running() throws SQLException {
        database.execute(
                "create table big (i int) with (autovacuum_enabled = off)",
                "insert into big select generate_series(1, 300000)",
                "delete from big where i % 3 = 0");
        try (Connection connection = Faults.connect(database)) {
            Faults.execute(connection, "set vacuum_cost_delay = 100; set vacuum_cost_limit = 1");
            int pid = connection.unwrap(PGConnection.class).getBackendPID();
            Thread vacuum = new Thread(
                    () -> {
                        try {
                            Faults.execute(connection, "vacuum big");
                        } catch (SQLException expected) {
                            // It is cancelled below.
                        }
                    },
                    "vacuum");
            vacuum.start();
            try {
                Finding found = Faults.one(database, "vacuum.running", "pid " + pid);

                assertThat(found.title().english()).isEqualTo("vacuum of public.big is running");
                assertThat(Diagnosis.of(database.dataSource()).progress())
                        .filteredOn(progress -> progress.pid() == pid)
                        .singleElement()
                        .satisfies(progress -> assertThat(progress.total()).isPositive());
            } finally {
                database.execute("select pg_cancel_backend(" + pid + ")");
            }
        }
    }
}
