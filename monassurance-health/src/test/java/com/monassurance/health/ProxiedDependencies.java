package com.monassurance.health;

import static java.time.Duration.ofSeconds;

import com.monassurance.core.storage.S3DocumentStorage;
import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.S3Fixture;
import com.monassurance.health.check.ExternalApiCheck;
import com.monassurance.health.check.PostgresCheck;
import com.monassurance.health.check.RedisCheck;
import com.monassurance.health.check.StorageCheck;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The guide's four dependencies, each real and behind a proxy that makes its network as bad as a test wants it. */
final class ProxiedDependencies implements AutoCloseable {

    static final List<String> NAMES = List.of("database", "redis", "storage", "external_apis");

    private final Map<String, FaultProxy> proxies = new LinkedHashMap<>();
    private final S3Fixture s3 = S3Fixture.start();
    private final HttpServer api;
    private final HikariDataSource pool;
    private final PGSimpleDataSource direct;
    private final RedisClient redis;
    private final RedisURI redisAddress;
    private final S3Client objects;
    private final String bucket;

    ProxiedDependencies(PostgresDatabase database) {
        RedisFixture server = RedisFixture.shared();
        api = api();
        proxies.put("database", FaultProxy.to(database.host(), database.port()));
        proxies.put("redis", FaultProxy.to(server.host(), server.port()));
        proxies.put(
                "storage", FaultProxy.to(s3.endpoint().getHost(), s3.endpoint().getPort()));
        proxies.put("external_apis", FaultProxy.to("127.0.0.1", api.getAddress().getPort()));
        direct = driver(proxy("database").port(), database.name(), database.user(), database.password());
        HikariConfig config = new HikariConfig();
        config.setDataSource(direct);
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
        redisAddress = RedisURI.create(proxy("redis").host(), proxy("redis").port());
        redis = RedisClient.create(redisAddress);
        objects = objects(URI.create(
                "http://" + proxy("storage").host() + ":" + proxy("storage").port()));
        bucket = s3.newBucket();
        storage().mark();
    }

    FaultProxy proxy(String name) {
        return proxies.get(name);
    }

    List<FaultProxy> all() {
        return List.copyOf(proxies.values());
    }

    /** What has gone to all dependencies so far: connections and bytes. */
    long traffic() {
        return proxies.values().stream()
                .mapToLong(proxy -> proxy.connections() + proxy.bytesUp())
                .sum();
    }

    HealthMonitorBuilder checkedBy(HealthMonitorBuilder builder, CheckPolicy policy) {
        FaultProxy web = proxy("external_apis");
        return builder.check("database", PostgresCheck.of(pool).direct(direct), policy)
                .check("redis", RedisCheck.of(redis, redisAddress), policy)
                .check("storage", StorageCheck.of(storage()), policy)
                .check(
                        "external_apis",
                        ExternalApiCheck.over(
                                HttpClient.newHttpClient(),
                                List.of(URI.create("http://" + web.host() + ":" + web.port() + "/"))),
                        policy);
    }

    @Override
    public void close() {
        proxies.values().forEach(FaultProxy::heal);
        proxies.values().forEach(FaultProxy::close);
        pool.close();
        redis.shutdown(Duration.ZERO, ofSeconds(2));
        objects.close();
        api.stop(0);
        s3.close();
    }

    S3DocumentStorage storage() {
        return S3DocumentStorage.of(objects, bucket, "documents");
    }

    /** A client as hosts make it, without limits of its own. */
    static S3Client objects(URI endpoint) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create("fixture-access-key", "fixture-secret-key")))
                .httpClient(UrlConnectionHttpClient.create())
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }

    private static HttpServer api() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] body = "here".getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PGSimpleDataSource driver(int port, String database, String user, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }
}
