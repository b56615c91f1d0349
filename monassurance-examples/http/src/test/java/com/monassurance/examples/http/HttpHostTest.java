package com.monassurance.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.config.ConfigSource;
import com.monassurance.core.config.OpsConfig;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.TempTree;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.migrations.revision.Target;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HttpHostTest {

    @RegisterExtension
    static final PostgresExtension postgres = PostgresExtension.shared();

    private static final int ATTEMPTS = 10;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void the_wired_host_answers_every_path_of_the_guide() throws Exception {
        PostgresDatabase database = postgres.database();
        try (TempTree documents = TempTree.create();
                TempTree backups = TempTree.create();
                Wiring wiring = new Wiring(configuration(database, documents, backups));
                HttpHost host = HttpHost.start(0, HealthEndpoint.of(wiring.monitor), wiring.meters::scrape)) {
            wiring.storage.mark();
            wiring.migrator.upgrade(Target.head());
            wiring.parts.backup().orElseThrow().take();
            // The first connections of a cold JVM may miss the deadline of a check; health must recover from that.
            for (int attempt = 0; attempt < ATTEMPTS && !wiring.monitor.report().isHealthy(); attempt++) {
                wiring.monitor.checkNow(Duration.ofSeconds(10));
            }

            assertThat(get(host, "/health").statusCode()).isEqualTo(200);
            assertThat(get(host, "/health/detailed").body())
                    .startsWith("{\"status\":\"healthy\",\"checks\":{\"database\"");
            assertThat(get(host, "/health/db").body()).contains("connections_max");
            assertThat(get(host, "/metrics").body())
                    .contains("postgresql_connection_max")
                    .contains("redis_memory_used")
                    .contains("monassurance_backup_age_seconds");
            assertThat(get(host, "/health/unknown").statusCode()).isEqualTo(404);
            assertThat(send(host, "POST", "/metrics").statusCode()).isEqualTo(405);
            assertThat(send(host, "HEAD", "/health").body()).isEmpty();
        }
    }

    private static OpsConfig configuration(PostgresDatabase database, TempTree documents, TempTree backups) {
        return OpsConfig.from(ConfigSource.map(Map.of(
                "VERSION", "1.2.3",
                "ENVIRONMENT", "test",
                "DATABASE_URL", database.jdbcUrl(),
                "DATABASE_USER", database.user(),
                "DATABASE_PASSWORD", database.password(),
                "REDIS_URI", RedisFixture.shared().uri(),
                "STORAGE", documents.root().toUri().toString(),
                "BACKUP_STORE", backups.root().toUri().toString())));
    }

    private HttpResponse<String> get(HttpHost host, String path) throws IOException, InterruptedException {
        return send(host, "GET", path);
    }

    private HttpResponse<String> send(HttpHost host, String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(host.address().resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
