package com.monassurance.examples.cli;

import com.monassurance.core.config.RedisConfig;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.check.RedisCheck;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The client of Redis, in a class of its own so that commands without Redis never load it. Confined to one thread. */
final class RedisAccess implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long CLOSE_SECONDS_MAX = 2;

    private final RedisClient client;

    private RedisAccess(RedisClient client) {
        this.client = client;
    }

    /** Connects to nothing yet. */
    static RedisAccess open(RedisConfig config) {
        if (config.uris().size() > 1) {
            throw CliException.notThereYet("several --redis nodes, that is a cluster");
        }
        RedisURI address;
        try {
            address = RedisURI.create(config.uris().get(0).reveal());
        } catch (IllegalArgumentException e) {
            // The message of the client repeats the URI, which may hold a password.
            throw CliException.of(
                    CliError.NOT_CONFIGURED,
                    "The Redis URI is not one that the client understands.",
                    "Use a URI such as redis://host:6379/0.");
        }
        address.setTimeout(TIMEOUT);
        return new RedisAccess(RedisClient.create(address));
    }

    HealthCheck check() {
        return RedisCheck.of(client);
    }

    RedisClient client() {
        return client;
    }

    @Override
    public void close() {
        client.shutdown(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    }
}
