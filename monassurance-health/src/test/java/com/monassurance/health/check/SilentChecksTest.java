package com.monassurance.health.check;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.health.HealthCheck;
import com.monassurance.health.testing.HealthCheckContract;
import com.monassurance.health.testing.HealthCheckContract.Violation;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every check that goes over the network keeps the contract for checks before an address that never says a word. */
@Timeout(120)
class SilentChecksTest {

    private static final Duration DEADLINE = ofMillis(400);

    @Test
    void before_silence_every_check_ends_in_time_obeys_interrupts_and_can_run_again() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            RedisURI address = RedisURI.create("127.0.0.1", silent.getLocalPort());
            address.setTimeout(ofSeconds(2));
            RedisURI sentinel = RedisURI.Builder.sentinel("127.0.0.1", silent.getLocalPort(), "main")
                    .build();
            RedisClient client = RedisClient.create(address);
            client.setOptions(ClientOptions.builder()
                    .socketOptions(
                            SocketOptions.builder().connectTimeout(ofSeconds(2)).build())
                    .build());
            RedisClusterClient cluster = RedisClusterClient.create(address);
            cluster.setOptions(ClusterClientOptions.builder()
                    .socketOptions(
                            SocketOptions.builder().connectTimeout(ofSeconds(2)).build())
                    .build());
            URI web = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            var database = Looks.driver("127.0.0.1", silent.getLocalPort(), "any", "any", "hunter2");
            HikariConfig config = new HikariConfig();
            config.setDataSource(database);
            config.setInitializationFailTimeout(-1);
            config.setMinimumIdle(0);
            config.setConnectionTimeout(1000);
            HikariDataSource pool = new HikariDataSource(config);
            List<HealthCheck> checks = List.of(
                    PostgresCheck.of(pool).direct(database),
                    PostgresCheck.of(pool),
                    DatabaseLook.of(database),
                    RedisCheck.of(client, address).writing(),
                    RedisCheck.of(client, sentinel),
                    RedisCheck.of(client),
                    RedisClusterCheck.of(cluster),
                    ExternalApiCheck.over(HttpClient.newHttpClient(), List.of(web)),
                    TcpCheck.of("127.0.0.1", silent.getLocalPort()));
            ExecutorService threads = Executors.newFixedThreadPool(checks.size());
            HealthCheckContract contract =
                    HealthCheckContract.ofDefaults().deadline(DEADLINE).secrets("hunter2");
            try {
                // At the same time, for each of them waits for three deadlines.
                List<CompletableFuture<List<Violation>>> found = checks.stream()
                        .map(check -> CompletableFuture.supplyAsync(() -> contract.verify(check), threads))
                        .toList();
                for (int check = 0; check < checks.size(); check++) {
                    assertThat(found.get(check).join())
                            .as(checks.get(check).getClass().getSimpleName() + ", number " + check)
                            .isEmpty();
                }
            } finally {
                threads.shutdown();
                pool.close();
                client.shutdown(Duration.ZERO, ofSeconds(2));
                cluster.shutdown(Duration.ZERO, ofSeconds(2));
            }
        }
    }
}
