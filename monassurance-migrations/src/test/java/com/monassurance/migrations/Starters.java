package com.monassurance.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Many that begin at the same moment, each on a thread of its own. */
final class Starters {

    private Starters() {}

    /** What each of them answered, in the order of their numbers. */
    static <T> List<T> all(int count, IntFunction<Supplier<T>> starter) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        List<Future<T>> runs = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                Supplier<T> run = starter.apply(i);
                runs.add(threads.submit(() -> {
                    barrier.await(20, TimeUnit.SECONDS);
                    return run.get();
                }));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> run : runs) {
                answers.add(run.get(90, TimeUnit.SECONDS));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    /** One that begins now; the common pool of a machine with two processors may have a single thread. */
    static <T> CompletableFuture<T> one(Supplier<T> run) {
        return CompletableFuture.supplyAsync(run, task -> {
            Thread thread = new Thread(task, "starter");
            thread.setDaemon(true);
            thread.start();
        });
    }
}
