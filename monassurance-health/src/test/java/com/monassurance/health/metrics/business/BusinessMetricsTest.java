package com.monassurance.health.metrics.business;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.health.metrics.business.BusinessFigures.Share;
import com.monassurance.health.metrics.business.BusinessFigures.Source;
import com.monassurance.health.metrics.business.BusinessFigures.Windows;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class BusinessMetricsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared().preparedBy(BusinessMetricsTest::schema);

    @Test
    void without_the_tables_nothing_is_known_and_nothing_is_zero() {
        POSTGRES.database().execute("drop table audit_logs cascade");
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (BusinessMetrics metrics = BusinessMetrics.over(POSTGRES.database().dataSource())) {
            metrics.bindTo(registry);

            assertThat(registry.get("monassurance.users.active")
                            .tag("window", "day")
                            .gauge()
                            .value())
                    .isNaN();
            assertThat(metrics.figures()).isEmpty();
        }
    }

    @Test
    void a_table_that_somebody_holds_is_waited_for_a_second_and_nothing_is_zero_meanwhile() throws SQLException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AtomicLong nanos = new AtomicLong();
        RedisClient client = RedisClient.create(RedisFixture.shared().uri());
        try (ActiveUsers users = ActiveUsers.over(client, "locked");
                BusinessMetrics metrics =
                        BusinessMetrics.over(POSTGRES.database().dataSource(), users, nanos::get);
                Connection holder = POSTGRES.database().dataSource().getConnection();
                Statement statement = holder.createStatement()) {
            metrics.bindTo(registry);
            holder.setAutoCommit(false);
            statement.execute("lock table policies in access exclusive mode");
            long begun = System.nanoTime();

            assertThat(registry.get("monassurance.storage.used").gauge().value())
                    .isNaN();
            assertThat(registry.get("monassurance.policies.new")
                            .tag("window", "day")
                            .gauge()
                            .value())
                    .isNaN();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));

            holder.rollback();
            Awaitility.await().pollInSameThread().untilAsserted(() -> {
                nanos.addAndGet(Duration.ofMinutes(1).toNanos());
                assertThat(registry.get("monassurance.storage.used").gauge().value())
                        .isZero();
            });
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    @Test
    void windows_are_calendar_days_of_paris_including_today() {
        PostgresDatabase database = POSTGRES.database();
        users(database, 3);
        database.execute("""
            insert into audit_logs (user_id, action, timestamp)
            select 1, 'login', midnight from paris union all
            select 1, 'login', midnight from paris union all
            select 2, 'login', midnight - interval '1 microsecond' from paris union all
            select 3, 'login', midnight - interval '29 days' from paris union all
            select 3, 'login', midnight - interval '29 days 2 hours' from paris
            """.replace("paris", """
                (select date_trunc('day', now() at time zone 'Europe/Paris') at time zone 'Europe/Paris' as midnight) p
                """.strip()));

        BusinessFigures figures = figures(database);

        assertThat(figures.activeUsers())
                .extracting(Windows::day, Windows::week, Windows::month)
                .containsExactly(1L, 2L, 3L);
        assertThat(figures.activeUsersFrom()).isEqualTo(Source.SQL);
        assertThat(figures.activeUsers().calendarWeek())
                .as("since Monday, which may be today")
                .isBetween(1L, 2L);
    }

    @Test
    void shares_always_add_up_to_the_total() {
        PostgresDatabase database = POSTGRES.database();
        users(database, 25);
        database.execute("""
            insert into generated_documents (document_type, size_bytes, status, created_by)
            select 'contract', u * 1000, 'ready', u from generate_series(1, 25) u
            union all select 'contract', 77, 'ready', null::bigint
            """);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (BusinessMetrics metrics = BusinessMetrics.over(database.dataSource())) {
            metrics.bindTo(registry);
            BusinessFigures figures = metrics.figures().orElseThrow();

            assertThat(figures.storageBytes()).isEqualTo(25 * 26 / 2 * 1000 + 77);
            assertThat(figures.storageByUser()).hasSize(11).startsWith(new Share("25", 25_000));
            assertThat(figures.documentsGenerated().day()).isEqualTo(26);
            assertThat(figures.documentsByTemplate()).containsExactly(new Share("none", 26));
            assertThat(registry.get("monassurance.storage.used.by.user").gauges().stream()
                            .mapToDouble(Gauge::value)
                            .sum())
                    .isEqualTo((double) figures.storageBytes());
            assertThat(registry.get("monassurance.storage.used.by.user").gauges())
                    .hasSize(11);
        }
    }

    @Test
    void the_number_of_series_is_the_same_for_ten_users_and_for_many_and_their_sum_is_the_total() {
        PostgresDatabase database = POSTGRES.database();
        long seed = 42;
        int many = Integer.getInteger("campaign.factor", 1) > 1 ? 1_000_000 : 20_000;
        database.execute("alter table generated_documents disable trigger all");
        for (int users : new int[] {10, many}) {
            database.execute("truncate generated_documents", """
                insert into generated_documents (document_type, size_bytes, status, created_by)
                select 'contract', abs(hashint8extended(u, %d)) %% 1000000, 'ready', u from generate_series(1, %d) u
                """.formatted(seed, users));
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            try (BusinessMetrics metrics = BusinessMetrics.over(database.dataSource())) {
                metrics.bindTo(registry);
                // More than a scrape waits for a million: what was collected serves the next one.
                Awaitility.await()
                        .pollInSameThread()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> metrics.figures().isPresent());
                BusinessFigures figures = metrics.figures().orElseThrow();

                assertThat(registry.get("monassurance.storage.used.by.user").gauges())
                        .as("seed %d", seed)
                        .hasSize(11);
                assertThat(figures.storageByUser().stream()
                                .mapToLong(Share::value)
                                .sum())
                        .as("seed %d", seed)
                        .isEqualTo(number(database, "select sum(size_bytes) from generated_documents"));
            }
        }
    }

    private static long number(PostgresDatabase database, String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BusinessFigures figures(PostgresDatabase database) {
        try (BusinessMetrics metrics = BusinessMetrics.over(database.dataSource())) {
            return metrics.figures().orElseThrow();
        }
    }

    private static void users(PostgresDatabase database, int users) {
        database.execute("""
            insert into users (email, hashed_password)
            select 'user' || u || '@example.org', 'x' from generate_series(1, %d) u order by u
            """.formatted(users));
    }

    private static void schema(DataSource dataSource) throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(script());
        }
    }

    private static String script() throws IOException {
        try (InputStream in = BusinessMetricsTest.class.getResourceAsStream("/schema.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
