package com.monassurance.health.check;

import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.internal.RedisLink;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Sends PING to a Redis server, or to the master that sentinels name, on a connection of its own and reads its role and its
 * memory; a broken connection is made anew in the same run. Loading, refused credentials and an unreachable server are told
 * apart. Degraded are a replica that lost its master, and a server that evicts nothing and has used 90 % of its memory. With
 * {@link #writing()} it also writes, reads and deletes a key, so that a server that is read-only or out of memory is down.
 * For a cluster there is {@link RedisClusterCheck}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RedisCheck implements HealthCheck, AutoCloseable {

    private static final double MEMORY_SHARE = 0.9;

    private final RedisLink link;
    private final RedisProbe probe;

    private RedisCheck(RedisLink link, RedisProbe probe) {
        this.link = link;
        this.probe = probe;
    }

    /**
     * Creates a check of the server the client was made for. An attempt to connect that gets no answer ends by the
     * client's own timeouts, up to a minute by default, and until then no other one starts; give the address to
     * {@link #of(RedisClient, RedisURI)} for quicker recovery.
     *
     * @param client the host's client, which stays the host's
     * @return a check that connects on its first run
     */
    public static RedisCheck of(RedisClient client) {
        return new RedisCheck(RedisLink.over(client), new RedisProbe(MEMORY_SHARE, false));
    }

    /**
     * Creates a check of a server; an attempt to connect ends with the deadline of its run.
     *
     * @param client the host's client, which stays the host's
     * @param address of the server with its credentials, or of sentinels and the master they know
     * @return a check that connects on its first run
     */
    public static RedisCheck of(RedisClient client, RedisURI address) {
        return new RedisCheck(RedisLink.over(client, address), new RedisProbe(MEMORY_SHARE, false));
    }

    /**
     * Returns this check with a write: one key below {@value RedisProbe#PREFIX} is set with a time to live of a minute, read
     * and deleted in each run. This check must not be used any more.
     *
     * @return a check over the same link
     */
    public RedisCheck writing() {
        return new RedisCheck(link, new RedisProbe(probe.memoryShare(), true));
    }

    /**
     * Returns this check with another limit of the memory, 0.9 by default. This check must not be used any more.
     *
     * @param share of {@code maxmemory}, above 0 and at most 1
     * @return a check over the same link
     * @throws IllegalArgumentException if the share is out of its range
     */
    public RedisCheck memory(double share) {
        return new RedisCheck(link, new RedisProbe(share, probe.isWriting()));
    }

    @Override
    public HealthStatus check(CheckContext context) throws InterruptedException {
        return RedisProbe.asked(context, () -> ask(context));
    }

    /** Closes the connection. */
    @Override
    public void close() {
        link.close();
    }

    private HealthStatus ask(CheckContext context) throws InterruptedException, TimeoutException, ExecutionException {
        StatefulRedisConnection<String, String> connection = link.connection(context.remaining());
        RedisFuture<String> pong = connection.async().ping();
        RedisFuture<String> info = connection.async().info();
        String answer = link.answer(pong, context.remaining());
        if (!answer.equals("PONG")) {
            return HealthStatus.down(HealthReason.UNEXPECTED_ANSWER, "the answer to PING was " + answer);
        }
        HealthStatus up = HealthStatus.up().with("latency", context.elapsed());
        HealthStatus seen;
        try {
            seen = probe.judge(up, RedisProbe.section(link.answer(info, context.remaining())));
        } catch (ExecutionException e) {
            // A managed server may refuse INFO; it still answered.
            seen = up.with("role_not_checked", RedisFailure.status(e).text());
        }
        return probe.writesAfter(seen) ? probe.write(seen, connection.async(), link, context) : seen;
    }
}
