package com.monassurance.maintenance.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatementSnapshotTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void what_ran_between_two_snapshots_is_told_without_a_reset(PostgresDatabase database) throws SQLException {
        database.execute("create extension pg_stat_statements");
        try (Connection connection = Faults.connect(database)) {
            Faults.execute(connection, "select pg_sleep(0.05) as before_and_after", "select 1 as only_before");
            StatementSnapshot first = taken(database);
            Faults.execute(connection, "select pg_sleep(0.02) as before_and_after", "select 'a' as only_after");
            StatementSnapshot kept = StatementSnapshot.parse(first.toText());

            List<SlowStatement> ran = taken(database).since(kept, 10);

            assertThat(kept).isEqualTo(first);
            SlowStatement slept = ran.stream()
                    .filter(one -> one.query().contains("before_and_after"))
                    .findFirst()
                    .orElseThrow();
            assertThat(slept.calls()).isEqualTo(1);
            assertThat(slept.mean()).isBetween(Duration.ofMillis(19), Duration.ofMillis(65));
            assertThat(ran).anyMatch(one -> one.query().contains("only_after"));
            assertThat(ran).noneMatch(one -> one.query().contains("only_before"));
        }
    }

    @Test
    void after_a_reset_and_for_a_counter_that_came_back_everything_counts() {
        Instant monday = Instant.parse("2026-11-23T00:00:00Z");
        StatementSnapshot first = snapshot(monday, counter(1, 10, 100), counter(2, 10, 100));

        List<SlowStatement> dropped =
                snapshot(monday, counter(1, 3, 60), counter(2, 11, 150)).since(first, 10);
        List<SlowStatement> reset =
                snapshot(monday.plusSeconds(9), counter(1, 12, 120)).since(first, 10);

        assertThat(dropped).extracting(SlowStatement::calls).containsExactly(1L, 3L);
        assertThat(reset).extracting(SlowStatement::calls).containsExactly(12L);
    }

    @Test
    void a_kept_text_survives_every_character_and_a_foreign_one_is_refused() {
        StatementSnapshot odd = new StatementSnapshot(
                Instant.EPOCH,
                null,
                Duration.ofSeconds(1),
                List.of(new StatementSnapshot.Counter(1, -5, false, "a\tb\nc\r\\n \\ d", 1, Duration.ofNanos(1), 2)));

        assertThat(StatementSnapshot.parse(odd.toText())).isEqualTo(odd);
        assertThatThrownBy(() -> StatementSnapshot.parse("nonsense")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a07_the_versions_of_the_extension_that_this_server_can_install_all_answer(PostgresDatabase database)
            throws SQLException {
        try (Connection connection = Faults.connect(database)) {
            String versions = Faults.text(
                    connection,
                    "select string_agg(version, ' ') from pg_available_extension_versions"
                            + " where name = 'pg_stat_statements' and not installed and version >= '1.4'");
            // The oldest script is the way to all later ones.
            Faults.execute(connection, "create extension pg_stat_statements version '1.4'");
            for (String version : List.of("1.4", "1.5", "1.6", "1.7", "1.8", "1.9", "1.10", "1.11", "1.12")) {
                boolean isThere = List.of(versions.split(" ")).contains(version)
                        || Faults.text(
                                        connection,
                                        "select count(*) from pg_extension_update_paths('pg_stat_statements')"
                                                + " where source = '1.4' and target = '" + version
                                                + "' and path is not null")
                                .equals("1");
                if (!isThere) {
                    continue;
                }
                Faults.execute(connection, "alter extension pg_stat_statements update to '" + version + "'");
                Faults.execute(connection, "select " + version.replace(".", "") + " as seen");

                // Some old scripts name counters that the library does not have any more: told as a failure, not
                // hidden.
                assertThat(Diagnosis.of(database.dataSource()).slowStatements(10))
                        .as(version)
                        .isInstanceOf(SlowStatements.Measured.class);
                assertThat(taken(database).counters()).as(version).isNotEmpty();
            }
        }
    }

    @Test
    void a07_an_extension_that_is_not_preloaded_is_a_reason() {
        try (PostgresFixture server = PostgresFixture.builder()
                        .setting("shared_preload_libraries", "")
                        .start();
                PostgresDatabase database = server.newDatabase()) {
            database.execute("create extension pg_stat_statements");

            assertThat(Diagnosis.of(database.dataSource()).slowStatements(10))
                    .isInstanceOfSatisfying(
                            SlowStatements.NotAvailable.class,
                            missing -> assertThat(missing.reason().english()).contains("shared_preload_libraries"));
            assertThat(Diagnosis.of(database.dataSource()).statements())
                    .isInstanceOf(StatementSnapshots.NotAvailable.class);
            assertThat(Diagnosis.of(database.dataSource()).diagnose().notChecked())
                    .anySatisfy(missing -> assertThat(missing.look()).isEqualTo("statement"));
        }
    }

    private static StatementSnapshot taken(PostgresDatabase database) {
        return ((StatementSnapshots.Taken) Diagnosis.of(database.dataSource()).statements()).snapshot();
    }

    private static StatementSnapshot snapshot(Instant reset, StatementSnapshot.Counter... counters) {
        return new StatementSnapshot(reset.plusSeconds(60), reset, Duration.ofSeconds(1), List.of(counters));
    }

    private static StatementSnapshot.Counter counter(long query, long calls, long millis) {
        return new StatementSnapshot.Counter(1, query, true, "q" + query, calls, Duration.ofMillis(millis), 0);
    }
}
