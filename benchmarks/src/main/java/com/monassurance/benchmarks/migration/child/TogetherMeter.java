package com.monassurance.benchmarks.migration.child;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Starts one, and then several at once, each on an empty database, as threads of one JVM that has done so a few times
 * before: what is left is what the tool and the server do, without the loading and compiling of several JVMs.
 */
final class TogetherMeter {

    private static final int WARM = 4;

    private TogetherMeter() {}

    static String measure(Job job, String[] login, int count, int rounds) throws Exception {
        long[] alone = new long[rounds];
        long[] together = new long[rounds];
        for (int i = -WARM; i < rounds; i++) {
            long one = start(job, login, 1);
            long all = start(job, login, count);
            if (i >= 0) {
                alone[i] = one;
                together[i] = all;
            }
        }
        return " tool=" + Samples.median(together) + " floor=" + Samples.median(alone);
    }

    private static long start(Job job, String[] login, int count) throws Exception {
        String name = "together_" + System.nanoTime();
        execute(job, "create database " + name);
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(login[0].replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1"));
        dataSource.setUser(login[1]);
        dataSource.setPassword(login[2]);
        Job own = new Job(job.engine(), dataSource, job.source(), job.revisions());
        CyclicBarrier barrier = new CyclicBarrier(count + 1);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Engine engine = own.newEngine();
                ends.add(threads.submit(() -> {
                    barrier.await();
                    engine.apply();
                    return null;
                }));
            }
            barrier.await();
            long began = System.nanoTime();
            for (Future<?> end : ends) {
                end.get();
            }
            return System.nanoTime() - began;
        } finally {
            threads.shutdownNow();
            execute(job, "drop database " + name + " with (force)");
        }
    }

    private static void execute(Job job, String sql) throws SQLException {
        try (Connection connection = job.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
