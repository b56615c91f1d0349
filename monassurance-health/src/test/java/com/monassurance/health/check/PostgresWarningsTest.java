package com.monassurance.health.check;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.RevisionState;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.health.CheckResult;
import com.monassurance.health.Fact;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a database that answers is degraded for: from the server where that can be had, else from made-up facts. */
@Timeout(60)
class PostgresWarningsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final PostgresLimits DEFAULTS = PostgresLimits.ofDefaults();

    @Test
    void limits_out_of_their_range_are_refused() {
        assertThatThrownBy(() -> DEFAULTS.connections(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DEFAULTS.wraparound(1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DEFAULTS.lag(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_failing_revision_supplier_changes_nothing_but_is_said() {
        CheckResult result = look(check().revision(() -> {
            throw new IllegalStateException("no history");
        }));

        assertThat(result.state()).isEqualTo(HealthState.UP);
        assertThat(result.status().facts()).containsKey("revision_not_read");
    }

    @Test
    void a_read_only_database_is_a_warning_where_a_primary_is_expected() throws SQLException {
        POSTGRES.database()
                .execute(
                        "alter database \"" + POSTGRES.database().name() + "\" set default_transaction_read_only = on");

        CheckResult primary = look(check());
        CheckResult any = look(check().limits(DEFAULTS.expecting(PostgresLimits.Role.ANY)));
        CheckResult replica = look(check().limits(DEFAULTS.expecting(PostgresLimits.Role.REPLICA)));

        assertThat(primary.state()).isEqualTo(HealthState.DEGRADED);
        assertThat(primary.status().reason()).isEqualTo(HealthReason.READ_ONLY);
        assertThat(any.state()).isEqualTo(HealthState.UP);
        assertThat(replica.status().reason()).isEqualTo(HealthReason.MISCONFIGURED);
    }

    @Test
    void a_long_transaction_used_connections_and_used_ids_are_warnings_from_their_limits_on() throws SQLException {
        try (Connection other = POSTGRES.database().dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select pg_sleep(0.02)");

            CheckResult fine = look(check());
            CheckResult slow = look(check().limits(DEFAULTS.transaction(ofMillis(10))));
            CheckResult used = look(check().limits(DEFAULTS.connections(0.000_1)));
            CheckResult all = look(check().limits(DEFAULTS.transaction(ofMillis(10))
                    .connections(0.000_1)
                    .wraparound(1e-9)));
            other.rollback();

            assertThat(fine.state()).isEqualTo(HealthState.UP);
            assertThat(slow.status().reason()).isEqualTo(HealthReason.SLOW);
            assertThat(used.status().reason()).isEqualTo(HealthReason.NEAR_LIMIT);
            assertThat(used.status().text()).contains("connections are used");
            assertThat(all.status().facts()).containsEntry("warnings", new Fact.Count(3));
            assertThat(all.state()).isEqualTo(HealthState.DEGRADED);
        }
    }

    @Test
    void a_schema_behind_is_a_warning_and_one_at_head_is_none() {
        RevisionState behind = new RevisionState(
                RevisionState.Status.BEHIND, List.of("a1"), List.of("b2"), List.of("b2"), List.of(), "1 is pending");
        RevisionState head =
                new RevisionState(RevisionState.Status.AT_HEAD, List.of("b2"), List.of("b2"), List.of(), List.of(), "");

        assertThat(look(check().revision(() -> behind)).status().reason()).isEqualTo(HealthReason.REVISION_BEHIND);
        assertThat(look(check().revision(() -> behind)).status().facts()).containsKeys("latency", "revisions_pending");
        assertThat(look(check().revision(() -> head)).state()).isEqualTo(HealthState.UP);
    }

    @Test
    void a_replica_is_judged_by_its_role_its_lag_and_whether_it_receives() {
        PostgresLimits replica = DEFAULTS.expecting(PostgresLimits.Role.REPLICA);

        assertThat(judged(replica, ofSeconds(1), true).state()).isEqualTo(HealthState.UP);
        assertThat(judged(replica, ofSeconds(31), true).reason()).isEqualTo(HealthReason.REPLICATION);
        assertThat(judged(replica, Duration.ZERO, false).text()).contains("not known");
        assertThat(judged(DEFAULTS, Duration.ZERO, true).reason()).isEqualTo(HealthReason.READ_ONLY);
    }

    @Test
    void a_server_in_recovery_is_told_by_the_server_itself() throws Exception {
        try (PostgresFixture server = PostgresFixture.start();
                PostgresDatabase database = server.newDatabase()) {
            Path data = dataDirectory(database);
            server.stop();
            Files.createFile(data.resolve("standby.signal"));
            server.startAgain();
            PostgresCheck standby = PostgresCheck.of(database.dataSource()).direct(database.dataSource());

            CheckResult primary = look(standby);
            CheckResult replica = look(standby.limits(DEFAULTS.expecting(PostgresLimits.Role.REPLICA)));

            assertThat(primary.state()).isEqualTo(HealthState.DEGRADED);
            assertThat(primary.status().reason()).isEqualTo(HealthReason.READ_ONLY);
            assertThat(primary.status().facts()).containsEntry("in_recovery", new Fact.Flag(true));
            assertThat(replica.status().reason()).isEqualTo(HealthReason.REPLICATION);
            assertThat(replica.status().text()).contains("receives nothing");
        }
    }

    private static Path dataDirectory(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show data_directory")) {
            row.next();
            return Path.of(row.getString(1));
        }
    }

    private static HealthStatus judged(PostgresLimits limits, Duration lag, boolean isReceiving) {
        PostgresFacts facts = new PostgresFacts(
                true,
                true,
                "18",
                new PostgresFacts.Connections(100, 1, 0),
                null,
                new PostgresFacts.Replication(lag, isReceiving, 0),
                0.01);
        return facts.judgedBy(limits).on(facts.up());
    }

    private static PostgresCheck check() {
        return PostgresCheck.of(POSTGRES.database().dataSource())
                .direct(POSTGRES.database().dataSource());
    }

    private static CheckResult look(PostgresCheck check) {
        try (HealthMonitor monitor = Looks.monitor("database", check, ofSeconds(5))) {
            return Looks.now(monitor);
        }
    }
}
