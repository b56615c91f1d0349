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
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Sends PING to a Redis server on a connection of its own and reads its role; a broken connection is made anew in the
 * same run. Loading, refused credentials and an unreachable server are told apart; a replica that lost its master is
 * degraded. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RedisCheck implements HealthCheck, AutoCloseable {

    private static final String NAME_OF_SECTION = "replication";

    private final RedisLink link;

    private RedisCheck(RedisLink link) {
        this.link = link;
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
        return new RedisCheck(RedisLink.over(client));
    }

    /**
     * Creates a check of a server; an attempt to connect ends with the deadline of its run.
     *
     * @param client the host's client, which stays the host's
     * @param address of the server, with its credentials
     * @return a check that connects on its first run
     */
    public static RedisCheck of(RedisClient client, RedisURI address) {
        return new RedisCheck(RedisLink.over(client, address));
    }

    @Override
    public HealthStatus check(CheckContext context) throws InterruptedException {
        context.ifLate(late());
        try {
            return ping(context);
        } catch (TimeoutException e) {
            return late();
        } catch (ExecutionException e) {
            return RedisFailure.status(e);
        }
    }

    /** Closes the connection. */
    @Override
    public void close() {
        link.close();
    }

    private HealthStatus ping(CheckContext context) throws InterruptedException, TimeoutException, ExecutionException {
        StatefulRedisConnection<String, String> connection = link.connection(context.remaining());
        RedisFuture<String> pong = connection.async().ping();
        RedisFuture<String> section = connection.async().info(NAME_OF_SECTION);
        String answer = link.answer(pong, context.remaining());
        if (!answer.equals("PONG")) {
            return HealthStatus.down(HealthReason.UNEXPECTED_ANSWER, "the answer to PING was " + answer);
        }
        HealthStatus up = HealthStatus.up().with("latency", context.elapsed());
        try {
            return withRole(up, section(link.answer(section, context.remaining())));
        } catch (ExecutionException e) {
            // A managed server may refuse INFO; it still answered.
            return up.with("role_not_checked", RedisFailure.status(e).text());
        }
    }

    private static HealthStatus withRole(HealthStatus up, Map<String, String> section) {
        HealthStatus status = up.with("role", section.getOrDefault("role", "unknown"));
        if ("down".equals(section.get("master_link_status"))) {
            return HealthStatus.degraded(HealthReason.REPLICATION, "the replica has lost the link to its master")
                    .withFactsOf(status);
        }
        return status;
    }

    private static Map<String, String> section(String info) {
        return info.lines()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].strip(), (first, second) -> first));
    }

    private static HealthStatus late() {
        return HealthStatus.down(HealthReason.TIMEOUT, "Redis did not answer within the deadline");
    }
}
