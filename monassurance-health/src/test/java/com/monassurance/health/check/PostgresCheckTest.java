package com.monassurance.health.check;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.CheckResult;
import com.monassurance.health.Fact;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.health.endpoint.HealthRequest;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class PostgresCheckTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void a_black_holed_database_is_down_at_the_deadline_and_up_again_after_it() {
        try (FaultProxy proxy = proxy();
                HealthMonitor monitor = monitor(direct(proxy))) {
            assertThat(Looks.now(monitor).state()).isEqualTo(HealthState.UP);

            proxy.blackHole();
            long before = System.nanoTime();
            CheckResult silent = Looks.now(monitor);
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            CheckResult silentToNewcomers = Looks.now(monitor);
            proxy.heal();
            proxy.resetAll();

            assertThat(silent.state()).isEqualTo(HealthState.DOWN);
            assertThat(silent.status().reason()).isIn(HealthReason.TIMEOUT, HealthReason.UNREACHABLE);
            assertThat(took).isLessThan(ofSeconds(2));
            assertThat(silentToNewcomers.state()).isEqualTo(HealthState.DOWN);
            assertThat(Looks.now(monitor).state()).isEqualTo(HealthState.UP);
        }
    }

    @Test
    void a_black_hole_from_the_beginning_ends_at_the_deadline_too() {
        try (FaultProxy proxy = proxy()) {
            proxy.blackHole();
            try (HealthMonitor monitor = monitor(direct(proxy))) {
                CheckResult silent = Looks.now(monitor);

                assertThat(silent.state()).isEqualTo(HealthState.DOWN);
                assertThat(silent.duration()).isLessThan(ofSeconds(2));
            }
        }
    }

    @Test
    void a_refused_connection_and_a_missing_database_are_told_apart() {
        PostgresDatabase database = POSTGRES.database();
        FaultProxy gone = proxy();
        gone.close();

        HealthReason refused = reasonOf(driver(gone, database.user(), database.password(), database.name()));
        HealthReason missing = reasonOf(
                Looks.driver(database.host(), database.port(), "no_such_db", database.user(), database.password()));

        assertThat(refused).isEqualTo(HealthReason.UNREACHABLE);
        assertThat(missing).isEqualTo(HealthReason.MISCONFIGURED);
    }

    @Test
    void a_wrong_password_is_told_as_such_and_appears_nowhere() {
        try (PostgresFixture server = PostgresFixture.start();
                PostgresDatabase database = server.newDatabase()) {
            database.execute(
                    "alter user " + quoted(database.user()) + " password 'right'",
                    "create table hba (line text)",
                    "copy hba from program 'echo host all all 127.0.0.1/32 scram-sha-256'",
                    "do $$ begin execute format('copy hba to %L', current_setting('hba_file')); end $$",
                    "select pg_reload_conf()");
            DataSource wrong = Looks.driver(
                    database.host(), database.port(), database.name(), database.user(), "hunter2-is-wrong");

            try (HealthMonitor monitor = monitor(wrong)) {
                CheckResult refused = Looks.now(monitor);

                assertThat(refused.status().reason()).isEqualTo(HealthReason.AUTHENTICATION);
                assertThat(refused.toString()).doesNotContain("hunter2");
            }
        }
    }

    @Test
    void a_server_that_was_stopped_and_started_again_is_down_and_then_up() {
        try (PostgresFixture server = PostgresFixture.start();
                PostgresDatabase database = server.newDatabase();
                HealthMonitor monitor = monitor(database.dataSource())) {
            HealthState before = Looks.now(monitor).state();
            server.stop();
            CheckResult stopped = Looks.now(monitor);
            server.startAgain();
            CheckResult started = Looks.now(monitor);
            server.restart();
            CheckResult restarted = Looks.now(monitor);

            assertThat(before).isEqualTo(HealthState.UP);
            assertThat(stopped.state()).isEqualTo(HealthState.DOWN);
            assertThat(stopped.status().reason()).isEqualTo(HealthReason.UNREACHABLE);
            assertThat(started.state()).isEqualTo(HealthState.UP);
            assertThat(restarted.state())
                    .as("a kept connection that broke meanwhile is replaced in the same run")
                    .isEqualTo(HealthState.UP);
        }
    }

    @Test
    void a_server_in_its_startup_is_down_for_that_reason_and_up_when_it_is_done() {
        try (PostgresFixture server = PostgresFixture.start();
                PostgresDatabase database = server.newDatabase();
                HikariDataSource pool = pool(database.dataSource(), ofMillis(500));
                HealthMonitor direct = monitor(database.dataSource());
                HealthMonitor pooled = Looks.monitor("database", PostgresCheck.of(pool), ofSeconds(1))) {
            server.holdInStartup();
            CheckResult starting = Looks.now(direct);
            CheckResult startingBehindPool = Looks.now(pooled);
            String body = HealthEndpoint.of(direct)
                    .handle(HealthRequest.get("/health/detailed"))
                    .body();
            server.startAgain();
            CheckResult started = Looks.now(direct);

            assertThat(List.of(starting, startingBehindPool)).allSatisfy(result -> {
                assertThat(result.state()).isEqualTo(HealthState.DOWN);
                assertThat(result.status().reason()).isEqualTo(HealthReason.STARTING);
                assertThat(result.duration()).isLessThan(ofSeconds(2));
                assertThat(result.summary()).contains("STARTING").doesNotContain("\n");
            });
            assertThat(starting.summary()).contains("the database system is starting up");
            assertThat(body).contains(HealthReason.STARTING.publicText());
            assertThat(started.state()).isEqualTo(HealthState.UP);
        }
    }

    @Test
    void an_exhausted_pool_over_a_working_database_is_saturated_and_not_down() throws SQLException {
        try (HikariDataSource pool = pool(POSTGRES.database().dataSource())) {
            PostgresCheck check =
                    PostgresCheck.of(pool).direct(POSTGRES.database().dataSource());
            List<Connection> taken = exhaust(pool);
            try (HealthMonitor monitor = Looks.monitor("database", check, ofMillis(700))) {
                CheckResult saturated = Looks.now(monitor);
                boolean isReady = monitor.readiness().isReady();
                closeAll(taken);
                CheckResult free = Looks.now(monitor);

                assertThat(saturated.state()).isEqualTo(HealthState.DEGRADED);
                assertThat(saturated.status().reason()).isEqualTo(HealthReason.SATURATED);
                assertThat(saturated.status().facts())
                        .containsEntry("database", new Fact.Text("up"))
                        .containsEntry("pool", new Fact.Text("saturated"));
                assertThat(isReady).isTrue();
                assertThat(free.state()).isEqualTo(HealthState.UP);
            }
        }
    }

    @Test
    void without_a_direct_connection_an_exhausted_pool_leaves_the_database_unchecked() throws SQLException {
        try (HikariDataSource pool = pool(POSTGRES.database().dataSource())) {
            List<Connection> taken = exhaust(pool);
            try (HealthMonitor monitor = Looks.monitor("database", PostgresCheck.of(pool), ofMillis(700))) {
                CheckResult saturated = Looks.now(monitor);
                closeAll(taken);
                CheckResult free = Looks.now(monitor);

                assertThat(saturated.state()).isEqualTo(HealthState.UNKNOWN);
                assertThat(saturated.status().reason()).isEqualTo(HealthReason.SATURATED);
                assertThat(saturated.status().facts()).containsEntry("database", new Fact.Text("not_checked"));
                assertThat(free.state()).isEqualTo(HealthState.UP);
            }
        }
    }

    @Test
    void the_pool_is_left_as_it_was_found_and_keeps_no_connection_of_ours() throws SQLException {
        try (HikariDataSource pool = pool(POSTGRES.database().dataSource());
                HealthMonitor monitor = Looks.monitor("database", PostgresCheck.of(pool), ofSeconds(2))) {
            assertThat(Looks.now(monitor).state()).isEqualTo(HealthState.UP);

            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            try (Connection connection = pool.getConnection();
                    var row = connection
                            .createStatement()
                            .executeQuery(
                                    "select current_setting('application_name'), current_setting('statement_timeout')")) {
                row.next();
                assertThat(row.getString(1)).doesNotContain("monassurance");
                assertThat(row.getString(2)).isEqualTo("0");
            }
        }
    }

    @Test
    void a_thousand_probe_reads_send_nothing_to_the_server() {
        try (FaultProxy proxy = proxy();
                HealthMonitor monitor = monitor(direct(proxy))) {
            Looks.now(monitor);
            long connections = proxy.connections();
            long up = proxy.bytesUp();

            for (int read = 0; read < 1000; read++) {
                assertThat(monitor.readiness().isReady()).isTrue();
                assertThat(monitor.report().isHealthy()).isTrue();
            }

            assertThat(proxy.connections()).isEqualTo(connections);
            assertThat(proxy.bytesUp()).isEqualTo(up);
        }
    }

    @Test
    void repeated_looks_share_one_connection_that_is_recognisable() {
        try (FaultProxy proxy = proxy();
                HealthMonitor monitor = HealthMonitor.builder(Looks.APPLICATION)
                        .check("look", DatabaseLook.of(direct(proxy)), CheckPolicy.critical())
                        .build()) {
            for (int look = 0; look < 5; look++) {
                assertThat(Looks.now(monitor).state()).isEqualTo(HealthState.UP);
            }

            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    private static HealthMonitor monitor(DataSource direct) {
        return Looks.monitor("database", PostgresCheck.of(direct).direct(direct), ofSeconds(1));
    }

    private static HealthReason reasonOf(DataSource direct) {
        try (HealthMonitor monitor = monitor(direct)) {
            return Looks.now(monitor).status().reason();
        }
    }

    private static HikariDataSource pool(DataSource source) {
        return pool(source, ofSeconds(30));
    }

    private static HikariDataSource pool(DataSource source, Duration patience) {
        HikariConfig config = new HikariConfig();
        config.setConnectionTimeout(patience.toMillis());
        config.setDataSource(source);
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private static List<Connection> exhaust(HikariDataSource pool) throws SQLException {
        List<Connection> taken = new ArrayList<>();
        for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
            taken.add(pool.getConnection());
        }
        return taken;
    }

    private static void closeAll(List<Connection> connections) throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }

    private static FaultProxy proxy() {
        return FaultProxy.to(POSTGRES.database().host(), POSTGRES.database().port());
    }

    private static DataSource direct(FaultProxy proxy) {
        PostgresDatabase database = POSTGRES.database();
        return driver(proxy, database.user(), database.password(), database.name());
    }

    private static DataSource driver(FaultProxy proxy, String user, String password, String database) {
        return Looks.driver(proxy.host(), proxy.port(), database, user, password);
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
