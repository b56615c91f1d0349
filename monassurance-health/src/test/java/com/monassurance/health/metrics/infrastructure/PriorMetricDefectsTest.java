package com.monassurance.health.metrics.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The verified defects of other collectors, each as what ours does instead. */
@Timeout(90)
class PriorMetricDefectsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String STATEMENTS = """
        select coalesce(sum(calls), 0) from pg_stat_statements
        where dbid = (select oid from pg_database where datname = current_database())
            and query not like '%sum(calls), %' and toplevel
        """;

    private static final String OUR_SESSIONS = """
        select count(*) from pg_stat_activity
        where datname = current_database() and application_name = 'monassurance-ops/metrics'
        """;

    private static final Duration PAUSE = Duration.ofSeconds(15);

    /** Micrometer's binder opens 17 connections for its 17 meters. */
    @Test
    void a_scrape_opens_one_connection_and_sends_at_most_five_statements() throws SQLException {
        PostgresDatabase database = POSTGRES.database();
        database.execute("create extension pg_stat_statements");
        try (Watched watched = Watched.over(database);
                Connection counting = database.dataSource().getConnection()) {
            watched.scrape();
            for (Duration pause : new Duration[] {PAUSE, Duration.ofMinutes(2)}) {
                long before = statements(counting);
                watched.scrapeAfter(pause);

                assertThat(statements(counting) - before).as("after %s", pause).isBetween(3L, 5L);
            }
            long before = statements(counting);
            watched.scrapeAfter(Duration.ofMinutes(10));

            assertThat(statements(counting) - before)
                    .as("the sizes are a collection of their own, of four")
                    .isBetween(7L, 9L);
            assertThat(watched.postgres.connections()).isEqualTo(1);
        }
    }

    /** Micrometer's counters took an outage for a reset and doubled: 100,000 before, 200,001 after. */
    @Test
    void a_server_that_was_killed_is_counted_on_from_its_reset_and_not_doubled() {
        try (PostgresFixture server = PostgresFixture.start();
                PostgresDatabase database = server.newDatabase();
                Watched watched = Watched.over(database)) {
            for (int i = 0; i < 50; i++) {
                database.execute("select 1");
            }
            Awaitility.await().pollInSameThread().untilAsserted(() -> {
                watched.scrapeAfter(PAUSE);
                assertThat(watched.counter("postgresql.commits")).isGreaterThan(50);
            });
            double before = watched.counter("postgresql.commits");

            server.kill();
            watched.scrapeAfter(PAUSE);
            assertThat(watched.success("postgresql")).isZero();
            assertThat(watched.counter("postgresql.commits")).isEqualTo(before);
            server.startAgain();
            watched.scrapeAfter(PAUSE);

            assertThat(watched.success("postgresql")).isEqualTo(1);
            assertThat(watched.counter("postgresql.commits"))
                    .as("what was counted since the crash is added once")
                    .isBetween(before, before + 40);
        }
    }

    @Test
    void a_reset_of_the_statistics_neither_lowers_nor_doubles_a_counter() {
        PostgresDatabase database = POSTGRES.database();
        try (Watched watched = Watched.over(database)) {
            database.execute("create table t (id int)", "insert into t select generate_series(1, 5000)");
            Awaitility.await().pollInSameThread().untilAsserted(() -> {
                watched.scrapeAfter(PAUSE);
                assertThat(watched.counter("postgresql.tup_inserted")).isGreaterThanOrEqualTo(5000);
            });
            double before = watched.counter("postgresql.tup_inserted");

            database.execute("select pg_stat_reset()", "insert into t select generate_series(1, 7000)");
            Awaitility.await().pollInSameThread().untilAsserted(() -> {
                watched.scrapeAfter(PAUSE);
                assertThat(watched.counter("postgresql.tup_inserted"))
                        .as("more than before the reset: it never went down, and the reset is seen all the same")
                        .isBetween(before + 7000, before + 7500);
            });
        }
    }

    /** Micrometer's binder asks for the version once, in its constructor. */
    @Test
    void a_server_that_was_away_at_the_start_is_read_in_its_own_version_afterwards() {
        try (Watched watched = Watched.over(POSTGRES.database())) {
            watched.postgres.refuse();
            watched.scrape();
            assertThat(watched.success("postgresql")).isZero();

            watched.postgres.heal();
            POSTGRES.database().execute("checkpoint");
            watched.scrapeAfter(PAUSE);

            assertThat(watched.success("postgresql")).isEqualTo(1);
            assertThat(watched.counter("postgresql.checkpoints", "type", "requested"))
                    .as("in another view since 17")
                    .isPositive();
        }
    }

    /** An exporter behind an ACCESS EXCLUSIVE lock took all connections until production was restarted. */
    @Test
    void a_locked_table_holds_up_no_collection() throws SQLException {
        PostgresDatabase database = POSTGRES.database();
        database.execute(
                "create table locked (id int primary key, n serial)",
                "insert into locked select generate_series(1, 100)",
                "analyze locked");
        try (Watched watched = Watched.over(database);
                Connection holder = database.dataSource().getConnection()) {
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute("lock table locked in access exclusive mode");
            }
            watched.scrape();

            assertThat(watched.success("postgresql")).isEqualTo(1);
            assertThat(watched.success("postgresql_sizes")).isEqualTo(1);
            assertThat(watched.gauge("postgresql.table.count")).isEqualTo(1);
            assertThat(watched.gauge("postgresql.table.size", "rank", "1")).isPositive();
            assertThat(watched.gauge("postgresql.db_size")).isPositive();
        }
    }

    /** 53 connections of an exporter hung behind a lock; a scrape gate stayed wedged for 66 minutes. */
    @Test
    void scrapes_of_a_silent_server_pile_up_nothing_and_end_with_the_silence() throws SQLException {
        PostgresDatabase database = POSTGRES.database();
        try (Watched watched = Watched.over(database);
                Connection looking = database.dataSource().getConnection()) {
            watched.scrape();
            watched.postgres.blackHole();
            for (int i = 0; i < 4; i++) {
                watched.scrapeAfter(PAUSE);
            }

            assertThat(number(looking, OUR_SESSIONS)).isLessThanOrEqualTo(1);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("monassurance-health-collect-postgresql"))
                    .hasSizeLessThanOrEqualTo(1);

            watched.postgres.heal();
            Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                watched.scrapeAfter(PAUSE);
                assertThat(watched.success("postgresql")).isEqualTo(1);
                assertThat(number(looking, OUR_SESSIONS)).isEqualTo(1);
            });
        }
    }

    /** CONFIG is refused on managed servers, and exporters that ask it lose everything. */
    @Test
    void a_redis_that_refuses_config_and_slowlog_is_read_all_the_same() {
        try (RedisFixture server = RedisFixture.builder()
                        .setting("rename-command", "CONFIG \"\"")
                        .start();
                Watched watched = new Watched(POSTGRES.database(), server, builder -> builder)) {
            server.command("ACL", "SETUSER", "default", "-slowlog");
            watched.scrape();

            assertThat(watched.success("redis")).isEqualTo(1);
            assertThat(watched.gauge("redis.maxmemory")).isNotNaN();
            assertThat(watched.gauge("redis.clients.max")).isPositive();
            assertThat(watched.gauge("redis.slowlog.length")).isNaN();
            assertThat(watched.reason("redis.slowlog.length")).contains("refused");
        }
    }

    /** A ratio over the life of a server hides the present. */
    @Test
    void the_hit_ratio_is_of_the_time_since_the_last_collection() {
        try (RedisFixture server = RedisFixture.start();
                Watched watched = new Watched(POSTGRES.database(), server, builder -> builder)) {
            server.command("SET", "key", "value");
            for (int i = 0; i < 20; i++) {
                server.command("GET", "key");
            }
            watched.scrape();
            server.command("GET", "key");
            server.command("GET", "nothing");
            server.command("GET", "nothing");
            server.command("GET", "nothing");
            watched.scrapeAfter(PAUSE);

            assertThat(watched.gauge("redis.keyspace.hit")).isEqualTo(0.25);

            watched.scrapeAfter(PAUSE);

            assertThat(watched.gauge("redis.keyspace.hit"))
                    .as("nothing was looked up: not known, and not zero")
                    .isNaN();
        }
    }

    private static long statements(Connection connection) throws SQLException {
        return number(connection, STATEMENTS);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
