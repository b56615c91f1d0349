package com.monassurance.health.check;

import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.internal.RedisClusterLink;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Asks a Redis Cluster what it thinks of itself: down when it does not serve all its slots, degraded when some of them are
 * held by nodes that fail or may. With {@link #writing()} it also writes, reads and deletes a key, which reaches one node
 * by chance in each run. One connection of its own over the host's client. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RedisClusterCheck implements HealthCheck, AutoCloseable {

    private static final RedisProbe WRITE = new RedisProbe(1, true);

    private final RedisClusterLink link;
    private final boolean isWriting;

    private RedisClusterCheck(RedisClusterLink link, boolean isWriting) {
        this.link = link;
        this.isWriting = isWriting;
    }

    /**
     * Creates a check of a cluster. An attempt to connect that gets no answer ends by the client's own timeouts.
     *
     * @param client the host's client, which stays the host's
     * @return a check that connects on its first run
     */
    public static RedisClusterCheck of(RedisClusterClient client) {
        return new RedisClusterCheck(RedisClusterLink.over(client), false);
    }

    /**
     * Returns this check with a write, as {@link RedisCheck#writing()} does. This check must not be used any more.
     *
     * @return a check over the same link
     */
    public RedisClusterCheck writing() {
        return new RedisClusterCheck(link, true);
    }

    @Override
    public HealthStatus check(CheckContext context) throws InterruptedException {
        return RedisProbe.asked(context, () -> ask(context));
    }

    private HealthStatus ask(CheckContext context) throws InterruptedException, TimeoutException, ExecutionException {
        StatefulRedisClusterConnection<String, String> connection = link.connection(context.remaining());
        RedisFuture<String> info = connection.async().clusterInfo();
        HealthStatus seen = judge(
                RedisProbe.section(link.answer(info, context.remaining())),
                HealthStatus.up().with("latency", context.elapsed()));
        return isWriting && WRITE.writesAfter(seen) ? WRITE.write(seen, connection.async(), link, context) : seen;
    }

    /** Closes the connection. */
    @Override
    public void close() {
        link.close();
    }

    static HealthStatus judge(Map<String, String> info, HealthStatus up) {
        long failing = RedisProbe.number(info, "cluster_slots_fail");
        long suspected = RedisProbe.number(info, "cluster_slots_pfail");
        HealthStatus status = up.with("slots_ok", RedisProbe.number(info, "cluster_slots_ok"))
                .with("slots_failing", failing)
                .with("nodes", RedisProbe.number(info, "cluster_known_nodes"));
        String state = info.getOrDefault("cluster_state", "unknown");
        if (!state.equals("ok")) {
            return HealthStatus.down(HealthReason.FAILED, "the state of the cluster is " + state)
                    .withFactsOf(status);
        }
        Warnings warnings = new Warnings();
        warnings.addIf(
                failing + suspected > 0,
                HealthReason.REPLICATION,
                failing + " slots fail and " + suspected + " may be about to");
        return warnings.on(status);
    }
}
