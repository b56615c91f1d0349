package com.monassurance.health.internal;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;

/**
 * A link to one Redis server, or to the master that sentinels name. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RedisLink extends LettuceLink<StatefulRedisConnection<String, String>> {

    private RedisLink(Connector<StatefulRedisConnection<String, String>> connector) {
        super(connector);
    }

    /**
     * Creates a link to the server the client was made for; an attempt to connect ends by the client's own timeouts.
     *
     * @param client the host's client
     * @return a link that connects on first use
     */
    public static RedisLink over(RedisClient client) {
        requireNonNull(client, "client");
        // The client hides its address.
        return new RedisLink(within -> aside(client::connect));
    }

    /**
     * Creates a link to a server; an attempt to connect ends with the time of the caller who started it.
     *
     * @param client the host's client
     * @param address of the server, or of sentinels and the master they know
     * @return a link that connects on first use
     */
    public static RedisLink over(RedisClient client, RedisURI address) {
        requireNonNull(client, "client");
        requireNonNull(address, "address");
        return new RedisLink(within -> client.connectAsync(StringCodec.UTF8, addressWithin(address, within))
                .toCompletableFuture());
    }

    private static RedisURI addressWithin(RedisURI address, Duration within) {
        RedisURI copy =
                address.getSentinels().isEmpty() ? RedisURI.builder(address).build() : sentinelsWithin(address, within);
        copy.setTimeout(within);
        return copy;
    }

    /** The builder copies the address of a server only. */
    private static RedisURI sentinelsWithin(RedisURI address, Duration within) {
        RedisURI copy = new RedisURI();
        copy.setSentinelMasterId(address.getSentinelMasterId());
        copy.setCredentialsProvider(address.getCredentialsProvider());
        copy.setDatabase(address.getDatabase());
        copy.setSsl(address.isSsl());
        copy.setVerifyPeer(address.getVerifyMode());
        copy.setStartTls(address.isStartTls());
        address.getSentinels().forEach(sentinel -> copy.getSentinels().add(addressWithin(sentinel, within)));
        return copy;
    }
}
