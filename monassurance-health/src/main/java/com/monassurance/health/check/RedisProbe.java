package com.monassurance.health.check;

import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.internal.LettuceLink;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** What is asked of a Redis server and how its answers are judged. Immutable. */
record RedisProbe(double memoryShare, boolean isWriting) {

    static final String PREFIX = "monassurance-health:";

    private static final long KEY_MILLIS = 60_000;

    RedisProbe {
        if (!(memoryShare > 0 && memoryShare <= 1)) {
            throw new IllegalArgumentException("the share must be above 0 and at most 1: " + memoryShare);
        }
    }

    HealthStatus judge(HealthStatus up, Map<String, String> info) {
        HealthStatus status = up.with("role", info.getOrDefault("role", "unknown"));
        if ("1".equals(info.get("loading"))) {
            return HealthStatus.down(HealthReason.STARTING, "it is loading its data")
                    .withFactsOf(status);
        }
        Warnings warnings = new Warnings();
        warnings.addIf(
                "down".equals(info.get("master_link_status")),
                HealthReason.REPLICATION,
                "the replica has lost the link to its master");
        long used = number(info, "used_memory");
        long most = number(info, "maxmemory");
        if (used > 0) {
            status = status.with("memory_bytes", used);
        }
        if (used > 0 && most > 0) {
            double share = (double) used / most;
            status = status.with("memory_ratio", share);
            // A server that evicts is full by design.
            warnings.addIf(
                    share >= memoryShare && "noeviction".equals(info.get("maxmemory_policy")),
                    HealthReason.NEAR_LIMIT,
                    Math.round(share * 100) + " % of its memory are used, and nothing is evicted");
        }
        return warnings.on(status);
    }

    /** What is down already needs no write to show it. */
    boolean writesAfter(HealthStatus seen) {
        return isWriting && !seen.state().isWorseThan(HealthState.DEGRADED);
    }

    /** Sets, reads and deletes a key of this run; a server that cannot do it is down, whatever else it says. */
    HealthStatus write(
            HealthStatus seen,
            RedisClusterAsyncCommands<String, String> commands,
            LettuceLink<?> link,
            CheckContext context)
            throws InterruptedException, TimeoutException, ExecutionException {
        String value = UUID.randomUUID().toString();
        String key = PREFIX + value;
        RedisFuture<String> set = commands.set(key, value, SetArgs.Builder.px(KEY_MILLIS));
        RedisFuture<String> get = commands.get(key);
        RedisFuture<Long> deleted = commands.del(key);
        link.answer(set, context.remaining());
        String read = link.answer(get, context.remaining());
        link.answer(deleted, context.remaining());
        return value.equals(read)
                ? seen.with("writes", true)
                : HealthStatus.down(HealthReason.UNEXPECTED_ANSWER, "what was read is not what was written")
                        .withFactsOf(seen);
    }

    static Map<String, String> section(String info) {
        return info.lines()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].strip(), (first, second) -> first));
    }

    /** What is asked over a connection that may be late or fail. */
    @FunctionalInterface
    interface Asking {
        HealthStatus ask() throws InterruptedException, TimeoutException, ExecutionException;
    }

    /** Asks, and says what it means when no answer comes, before the deadline of the run or after. */
    static HealthStatus asked(CheckContext context, Asking asking) throws InterruptedException {
        HealthStatus late = HealthStatus.down(HealthReason.TIMEOUT, "Redis did not answer within the deadline");
        context.ifLate(late);
        try {
            return asking.ask();
        } catch (TimeoutException e) {
            return late;
        } catch (ExecutionException e) {
            return RedisFailure.status(e);
        }
    }

    static long number(Map<String, String> info, String name) {
        try {
            return Long.parseLong(info.getOrDefault(name, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
