package com.monassurance.health.metrics.business;

import com.monassurance.health.internal.LettuceLink;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Adds users to a day. The HyperLogLog takes all of them; the exact set is replaced by a plain value of the same key when it
 * has grown too large, so that no node can begin it anew with a part of the users. Confined to one thread.
 */
record UserBatch(LettuceLink<?> link, RedisClusterAsyncCommands<String, String> redis, Duration within) {

    private static final Duration KEPT = Duration.ofDays(40);
    private static final String OUTGROWN = "outgrown";
    private static final String WRONG_TYPE = "WRONGTYPE";

    void add(String exact, String estimate, String... users)
            throws InterruptedException, ExecutionException, TimeoutException {
        // All of them leave before the first answer is waited for.
        RedisFuture<Long> estimated = redis.pfadd(estimate, users);
        RedisFuture<Boolean> estimateKept = redis.expire(estimate, KEPT);
        RedisFuture<Long> added = redis.sadd(exact, users);
        RedisFuture<Boolean> exactKept = redis.expire(exact, KEPT);
        RedisFuture<Long> size = redis.scard(exact);
        link.answer(estimated, within);
        link.answer(estimateKept, within);
        try {
            link.answer(added, within);
            link.answer(exactKept, within);
            if (link.answer(size, within) > ActiveUsers.EXACT_MAX) {
                link.answer(redis.set(exact, OUTGROWN, SetArgs.Builder.ex(KEPT)), within);
            }
        } catch (ExecutionException e) {
            if (!isOutgrown(e)) {
                throw e;
            }
        }
    }

    static boolean isOutgrown(ExecutionException failure) {
        return failure.getCause() instanceof RedisCommandExecutionException refused
                && String.valueOf(refused.getMessage()).startsWith(WRONG_TYPE);
    }
}
