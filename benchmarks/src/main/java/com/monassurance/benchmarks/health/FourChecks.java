package com.monassurance.benchmarks.health;

import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.RedisFixture;
import com.sun.net.httpserver.HttpServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The guide's four checks as the barest pings of real servers behind counting proxies, each with a limit of 5 s of its own:
 * what every library is given to run.
 */
public final class FourChecks implements AutoCloseable {

    /** The limit that a client has of its own. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    private final PostgresDatabase database = PostgresFixture.shared().newDatabase();
    private final FaultProxy databaseProxy = FaultProxy.to(database.host(), database.port());
    private final FaultProxy redisProxy =
            FaultProxy.to(RedisFixture.shared().host(), RedisFixture.shared().port());
    private final HttpServer api;
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest request;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> redis;
    private final Path directory;
    private final Map<String, Ping> pings = new LinkedHashMap<>();
    private Connection connection;

    /** One look at one dependency. */
    @FunctionalInterface
    public interface Ping {
        /**
         * Looks.
         *
         * @throws Exception if it does not work
         */
        void ping() throws Exception;
    }

    /**
     * Starts the servers.
     *
     * @throws IOException if one cannot be started
     */
    public FourChecks() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        api.start();
        request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + api.getAddress().getPort() + "/"))
                .timeout(LIMIT)
                .build();
        RedisURI address = RedisURI.create(redisProxy.host(), redisProxy.port());
        address.setTimeout(LIMIT);
        client = RedisClient.create(address);
        redis = client.connect();
        directory = Files.createTempDirectory("health-benchmark");
        pings.put("database", this::pingDatabase);
        pings.put("redis", () -> redis.sync().ping());
        pings.put("storage", this::pingStorage);
        pings.put("external_apis", () -> http.send(request, HttpResponse.BodyHandlers.discarding()));
    }

    /**
     * Returns the checks by name.
     *
     * @return four of them
     */
    public Map<String, Ping> pings() {
        return pings;
    }

    /** Lets the database fall silent. */
    public void hangDatabase() {
        databaseProxy.blackHole();
    }

    /** Lets it answer again, on a new connection. */
    public void healDatabase() {
        databaseProxy.heal();
        databaseProxy.resetAll();
    }

    /**
     * Returns the bytes sent to PostgreSQL and Redis so far.
     *
     * @return bytes
     */
    public long bytesSent() {
        return databaseProxy.bytesUp() + redisProxy.bytesUp();
    }

    /** One connection is kept, as a pool would; a broken one is made anew. */
    private synchronized void pingDatabase() throws SQLException {
        try {
            if (connection == null || connection.isClosed()) {
                connection = source().getConnection();
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("select 1");
            }
        } catch (SQLException e) {
            if (connection != null) {
                connection.close();
            }
            connection = null;
            throw e;
        }
    }

    private void pingStorage() throws IOException {
        Path file = directory.resolve("probe-" + Thread.currentThread().getId());
        Files.writeString(file, "probe");
        Files.readString(file);
        Files.delete(file);
    }

    private PGSimpleDataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {databaseProxy.host()});
        source.setPortNumbers(new int[] {databaseProxy.port()});
        source.setDatabaseName(database.name());
        source.setUser(database.user());
        source.setPassword(database.password());
        source.setConnectTimeout((int) LIMIT.toSeconds());
        source.setSocketTimeout((int) LIMIT.toSeconds());
        return source;
    }

    @Override
    public void close() {
        healDatabase();
        redis.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        api.stop(0);
        databaseProxy.close();
        redisProxy.close();
        database.close();
    }
}
