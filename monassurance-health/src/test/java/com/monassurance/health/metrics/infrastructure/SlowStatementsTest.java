package com.monassurance.health.metrics.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class SlowStatementsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void without_the_extension_the_reason_is_told() {
        try (Watched watched = Watched.over(POSTGRES.database())) {
            watched.scrape();

            assertThat(watched.metrics.slowStatements()).isEmpty();
            assertThat(watched.metrics.slowStatementsMissing())
                    .contains("the extension pg_stat_statements is not created in this database");
            assertThat(watched.success("postgresql")).isEqualTo(1);
        }
    }

    @Test
    void an_extension_that_is_not_preloaded_is_told_and_harms_nothing() {
        try (PostgresFixture server = PostgresFixture.builder()
                        .setting("shared_preload_libraries", "")
                        .start();
                PostgresDatabase database = server.newDatabase();
                Watched watched = Watched.over(database)) {
            database.execute("create extension pg_stat_statements");
            watched.scrape();

            assertThat(watched.metrics.slowStatementsMissing())
                    .contains("pg_stat_statements is not in shared_preload_libraries");
            assertThat(watched.success("postgresql")).isEqualTo(1);
        }
    }

    @Test
    void statements_are_told_by_what_they_cost_since_the_last_look_and_never_reset() {
        PostgresDatabase database = POSTGRES.database();
        database.execute("create schema tools", "create extension pg_stat_statements schema tools");
        database.execute("select count(*) from generate_series(1, 2000000) as before");
        try (Watched watched = Watched.over(database)) {
            watched.scrape();
            assertThat(watched.metrics.slowStatementsMissing()).isPresent();
            for (int i = 0; i < 3; i++) {
                database.execute("select sum(n) from generate_series(1, 300000) as n");
            }
            watched.scrapeAfter(MINUTE);

            SlowStatement first = watched.metrics.slowStatements().get(0);
            assertThat(first.calls()).isEqualTo(3);
            assertThat(first.rows()).isEqualTo(3);
            assertThat(first.over()).isEqualTo(MINUTE);
            assertThat(first.mean()).isEqualTo(first.total().dividedBy(3));
            assertThat(watched.metrics.statementText(first.findQueryId().orElseThrow()))
                    .hasValueSatisfying(text -> assertThat(text).contains("generate_series", "sum(n)"));
            assertThat(watched.gauge(
                            "postgresql.statement.calls",
                            "queryid",
                            Long.toString(first.findQueryId().orElseThrow())))
                    .isEqualTo(3 / 60.0);

            database.execute("select tools.pg_stat_statements_reset()");
            database.execute("select sum(n) from generate_series(1, 300000) as n");
            watched.scrapeAfter(MINUTE);

            assertThat(watched.metrics.slowStatements().get(0).calls())
                    .as("somebody else has reset them: what was counted since, and nothing below zero")
                    .isEqualTo(1);
        }
    }

    @Test
    void a_role_that_does_not_see_others_is_told_its_own_statements_and_all_others_as_one() {
        PostgresDatabase database = POSTGRES.database();
        database.execute(
                "create extension pg_stat_statements",
                "drop role if exists hmetric_own",
                "create role hmetric_own login password 'own'");
        try (Watched watched = Watched.over(database);
                InfrastructureMetrics own = InfrastructureMetrics.builder(watched.driver("hmetric_own", "own"))
                        .clocks(watched.clock, watched.clock::nanos)
                        .build()) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            own.bindTo(registry);
            assertThat(registry.get("postgresql.up").gauge().value()).isEqualTo(1);
            database.execute("select sum(n) from generate_series(1, 300000) as n");
            watched.clock.advance(MINUTE);
            assertThat(registry.get("postgresql.up").gauge().value()).isEqualTo(1);

            assertThat(own.slowStatementsMissing()).isEmpty();
            assertThat(own.slowStatements())
                    .as("its own collection; what the superuser did is in the rest")
                    .hasSizeGreaterThan(1)
                    .last()
                    .satisfies(rest -> {
                        assertThat(rest.findQueryId()).isEmpty();
                        assertThat(rest.calls()).isPositive();
                    });
            long first = own.slowStatements().get(0).findQueryId().orElseThrow();
            assertThat(own.statementText(first)).isPresent();
        }
    }

    @Test
    void a_schema_that_the_role_may_not_use_is_a_reason_and_harms_nothing() {
        PostgresDatabase database = POSTGRES.database();
        database.execute(
                "create schema hidden",
                "create extension pg_stat_statements schema hidden",
                "drop role if exists hmetric_own",
                "create role hmetric_own login password 'own'");
        try (Watched watched = Watched.over(database);
                InfrastructureMetrics own = InfrastructureMetrics.of(watched.driver("hmetric_own", "own"))) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            own.bindTo(registry);

            assertThat(registry.get("monassurance.collector.success")
                            .tag("collector", "postgresql")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(own.slowStatementsMissing())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("42501"));
            assertThat(own.statementText(1)).isEmpty();
        }
    }

    @Test
    void a_server_that_counts_nothing_is_told() {
        try (PostgresFixture server = PostgresFixture.builder()
                        .setting("compute_query_id", "off")
                        .start();
                PostgresDatabase database = server.newDatabase();
                Watched watched = Watched.over(database)) {
            database.execute("create extension pg_stat_statements");
            watched.scrape();
            watched.scrapeAfter(MINUTE);

            assertThat(watched.metrics.slowStatementsMissing())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("compute_query_id"));
        }
    }

    @Test
    void a_thousand_kinds_of_statements_make_no_more_series_than_the_first_and_other() {
        PostgresDatabase database = POSTGRES.database();
        database.execute("create extension pg_stat_statements");
        try (Watched watched = new Watched(database, RedisFixture.shared(), builder -> builder.first(5, 10))) {
            watched.scrape();
            String[] kinds = new String[1000];
            for (int i = 0; i < kinds.length; i++) {
                kinds[i] = "select 1 as column_" + i;
            }
            database.execute(kinds);
            watched.scrapeAfter(MINUTE);
            List<SlowStatement> statements = watched.metrics.slowStatements();

            assertThat(statements).hasSize(6);
            assertThat(statements.stream().mapToLong(SlowStatement::calls).sum())
                    .isGreaterThan(1000);
            assertThat(watched.registry.get("postgresql.statement.load").gauges())
                    .hasSize(6)
                    .extracting(Gauge::getId)
                    .extracting(Meter.Id::getTags)
                    .doesNotHaveDuplicates();

            watched.postgres.refuse();
            watched.postgres.cut();
            watched.scrapeAfter(MINUTE);

            assertThat(watched.registry.get("postgresql.statement.load").gauges())
                    .allSatisfy(gauge -> assertThat(gauge.value()).isNaN());
        }
    }
}
