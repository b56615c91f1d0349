package com.monassurance.examples.features;

import static java.time.Duration.ofSeconds;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.check.PostgresCheck;
import com.monassurance.health.check.RedisCheck;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.health.endpoint.HealthRequest;
import io.lettuce.core.RedisClient;
import org.postgresql.ds.PGSimpleDataSource;

/** Health: two checks behind a network that is cut while we look; the answer always comes at once. */
public final class HealthMain {

    private HealthMain() {}

    /**
     * Prints the guide's detailed answer with the database well, and with a database that never answers.
     *
     * @param arguments none
     * @throws Exception if a server cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        try (PostgresFixture postgres = PostgresFixture.start();
                RedisFixture redis = RedisFixture.start();
                FaultProxy network = FaultProxy.to(postgres.host(), postgres.port());
                RedisClient client = RedisClient.create(redis.uri());
                HealthMonitor monitor = HealthMonitor.builder(
                                new ApplicationInfo("monassurance", "1.2.3", "example", "node-1"))
                        .check(
                                "database",
                                PostgresCheck.of(through(network, postgres)),
                                CheckPolicy.shared().timeout(ofSeconds(5)))
                        .check(
                                "redis",
                                RedisCheck.of(client),
                                CheckPolicy.shared().timeout(ofSeconds(5)))
                        .build()) {
            HealthEndpoint endpoint = HealthEndpoint.of(monitor);
            monitor.checkNow(ofSeconds(10));
            System.out.println(
                    endpoint.handle(HealthRequest.get("/health/detailed")).body());

            network.blackHole();
            System.out.println(monitor.checkNow(ofSeconds(10)).problems().get(0).summary());
        }
    }

    private static PGSimpleDataSource through(FaultProxy network, PostgresFixture postgres) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl("jdbc:postgresql://" + network.host() + ":" + network.port() + "/postgres");
        dataSource.setUser(postgres.user());
        dataSource.setPassword(postgres.password());
        return dataSource;
    }
}
