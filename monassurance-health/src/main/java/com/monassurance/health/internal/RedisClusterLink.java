package com.monassurance.health.internal;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;

/**
 * A link to a Redis Cluster; an attempt to connect ends by the client's own timeouts. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RedisClusterLink extends LettuceLink<StatefulRedisClusterConnection<String, String>> {

    private RedisClusterLink(Connector<StatefulRedisClusterConnection<String, String>> connector) {
        super(connector);
    }

    /**
     * Creates a link to a cluster.
     *
     * @param client the host's client
     * @return a link that connects on first use
     */
    public static RedisClusterLink over(RedisClusterClient client) {
        requireNonNull(client, "client");
        return new RedisClusterLink(within -> aside(client::connect));
    }
}
