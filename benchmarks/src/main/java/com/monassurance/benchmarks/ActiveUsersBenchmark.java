package com.monassurance.benchmarks;

import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.health.metrics.business.ActiveUsers;
import io.lettuce.core.RedisClient;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * What recording an active user costs the thread that does it, while Redis answers and while it is silent, beside putting a
 * number into a bounded queue and taking it out; and how much of it gets through.
 */
public final class ActiveUsersBenchmark {

    private static final int ROUNDS = 20;

    private ActiveUsersBenchmark() {}

    /**
     * Prints the figures.
     *
     * @param arguments records per round (20000), pause between rounds in milliseconds (200)
     * @throws Exception if the server fails
     */
    public static void main(String[] arguments) throws Exception {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        long pause = arguments.length > 1 ? Long.parseLong(arguments[1]) : 200;
        queue(records);
        try (RedisFixture server = RedisFixture.start()) {
            URI uri = URI.create(server.uri());
            try (FaultProxy proxy = FaultProxy.to(uri.getHost(), uri.getPort())) {
                RedisClient client = RedisClient.create("redis://" + proxy.host() + ":" + proxy.port());
                try (ActiveUsers users = ActiveUsers.over(client, "benchmark")) {
                    record(users, "Redis answers", records, pause);
                    proxy.blackHole();
                    record(users, "Redis is silent", records, pause);
                    proxy.heal();
                } finally {
                    client.shutdown();
                }
            }
        }
    }

    private static void record(ActiveUsers users, String when, int records, long pause) throws InterruptedException {
        double[] nanos = new double[ROUNDS];
        long sent = users.sent();
        long dropped = users.dropped();
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int user = 0; user < records; user++) {
                users.record(user);
            }
            nanos[round] = (System.nanoTime() - start) / (double) records;
            Thread.sleep(pause);
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%-16s median %.0f ns, best %.0f, worst round %.0f; %d recorded, %d sent, %d dropped%n",
                when,
                nanos[ROUNDS / 2],
                nanos[0],
                nanos[ROUNDS - 1],
                (long) ROUNDS * records,
                users.sent() - sent,
                users.dropped() - dropped);
    }

    private static void queue(int records) {
        ArrayBlockingQueue<Long> queue = new ArrayBlockingQueue<>(10_000);
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (long user = 0; user < records; user++) {
                queue.offer(user);
                queue.poll();
            }
            best = Math.min(best, (System.nanoTime() - start) / (double) records);
        }
        System.out.printf(Locale.ROOT, "a bounded queue  best %.0f ns to put in and take out%n", best);
    }
}
