package com.monassurance.examples.acceptance;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.domain.Policy;
import com.monassurance.core.repository.Page;
import com.monassurance.core.repository.PageRequest;
import com.monassurance.core.repository.Repositories;
import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReport;
import com.monassurance.health.check.PostgresCheck;
import com.monassurance.health.check.RedisCheck;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.health.endpoint.HealthRequest;
import com.monassurance.health.endpoint.HealthResponse;
import com.monassurance.maintenance.Maintenance;
import com.monassurance.maintenance.PlanParts;
import com.monassurance.maintenance.Plans;
import com.monassurance.maintenance.RunReport;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationPlan;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.script.ScriptSources;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Java code of the README, run; and the proof that the README shows just this code. */
class SnippetsTest {

    // README: fixtures
    @RegisterExtension
    static final PostgresExtension postgres = PostgresExtension.shared().preparedBy(SnippetsTest::migrate);

    @Test
    void finds_no_policy_in_a_fresh_database(PostgresDatabase database) {
        assertThat(Repositories.over(database.dataSource()).policies().count()).isZero();
    }
    // end

    private static void migrate(DataSource dataSource) {
        Migrator.over(dataSource)
                .scripts(ScriptSources.classpath(MonAssuranceSchema.location()))
                .build()
                .upgrade(Target.head());
    }

    @Test
    void core_snippet(PostgresDatabase database) {
        DataSource dataSource = database.dataSource();
        Instant monday = Instant.parse("2026-11-23T00:00:00Z");
        // README: core
        Repositories repositories = Repositories.over(dataSource);
        Page<Policy> expiring =
                repositories.policies().expiringBetween(monday, monday.plus(ofDays(7)), PageRequest.first(100));
        // end
        assertThat(expiring.items()).isEmpty();
    }

    @Test
    void migrations_snippet(PostgresDatabase database) {
        DataSource dataSource = database.dataSource();
        // README: migrations
        Migrator migrator = Migrator.over(dataSource)
                .scripts(ScriptSources.classpath("META-INF/monassurance/revisions"))
                .build();
        MigrationPlan plan = migrator.plan(Target.head()); // look at it, print it
        MigrationReport report = migrator.run(plan); // refused when the schema has changed since
        migrator.downgrade(Target.parse("-1"));
        // end
        assertThat(report.ids()).isEmpty();
        assertThat(migrator.state().pending()).hasSize(1);
    }

    @Test
    void health_snippet(PostgresDatabase database) {
        DataSource pool = database.dataSource();
        DataSource unpooled = database.dataSource();
        try (RedisClient redis = RedisClient.create(RedisFixture.shared().uri())) {
            // README: health
            HealthMonitor monitor = HealthMonitor.builder(
                            new ApplicationInfo("monassurance", "1.2.3", "production", "node-1"))
                    .check(
                            "database",
                            PostgresCheck.of(pool).direct(unpooled),
                            CheckPolicy.shared().timeout(ofSeconds(2)))
                    .check("redis", RedisCheck.of(redis), CheckPolicy.optional().timeout(ofSeconds(1)))
                    .build();
            HealthReport readiness = monitor.readiness(); // a snapshot: touches nothing, never blocks
            HealthResponse answer = HealthEndpoint.of(monitor).handle(HealthRequest.get("/health/detailed"));
            // end
            assertThat(readiness.application().version()).isEqualTo("1.2.3");
            // The first connections of a cold JVM may miss the deadline of a check; health must recover from that.
            for (int attempt = 0; attempt < 10 && !monitor.report().isHealthy(); attempt++) {
                monitor.checkNow(ofSeconds(5));
            }
            assertThat(monitor.report().isHealthy()).isTrue();
            assertThat(answer.body()).contains("checks");
            monitor.close();
        }
    }

    @Test
    void maintenance_snippet(PostgresDatabase database) {
        DataSource dataSource = database.dataSource();
        ApplicationInfo application = new ApplicationInfo("monassurance", "1.2.3", "production", "node-1");
        Instant twoInTheMorning = Instant.parse("2026-11-23T01:00:00Z");
        // README: maintenance
        Maintenance maintenance =
                Maintenance.over(dataSource).application(application).build();
        maintenance.install(); // once: the tables of the run history
        PlanParts parts = PlanParts.of(dataSource, application).build(); // + logs, backup, documents, reports
        RunReport night = maintenance.run(Plans.daily(parts), twoInTheMorning); // once over all nodes
        // end
        assertThat(night.tasks()).hasSize(3);
    }

    @Test
    void the_readme_shows_just_this_code() throws IOException {
        List<String> shown = javaBlocks(Files.readAllLines(Path.of("../../README.md")));
        List<String> run = regions(
                Files.readAllLines(Path.of("src/test/java/com/monassurance/examples/acceptance/SnippetsTest.java")));

        assertThat(shown).hasSize(5).containsExactlyInAnyOrderElementsOf(run);
    }

    private static List<String> javaBlocks(List<String> lines) {
        return blocks(lines, "```java", "```");
    }

    private static List<String> regions(List<String> lines) {
        return blocks(lines, "// README:", "// end");
    }

    private static List<String> blocks(List<String> lines, String start, String end) {
        List<String> blocks = new ArrayList<>();
        List<String> open = null;
        for (String line : lines) {
            String text = line.strip();
            if (open == null && text.startsWith(start)) {
                open = new ArrayList<>();
            } else if (open != null && text.equals(end)) {
                blocks.add(String.join("\n", open).stripIndent());
                open = null;
            } else if (open != null) {
                open.add(line);
            }
        }
        return blocks;
    }
}
