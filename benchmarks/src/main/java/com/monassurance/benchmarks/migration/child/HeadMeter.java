package com.monassurance.benchmarks.migration.child;

import java.util.Arrays;

/**
 * Asks at head again and again in one warm JVM, each time after one {@code select 1} on a new connection, so that what
 * disturbs the one disturbs the other.
 */
final class HeadMeter {

    private static final int ROUNDS_MIN = 15;

    private HeadMeter() {}

    static String measure(Job job, double warmSeconds, double measuredSeconds) throws Exception {
        Engine engine = job.newEngine();
        Engine floor = new PlainEngine(job.dataSource(), job.revisions());
        rounds(engine, floor, warmSeconds);
        long[][] samples = rounds(engine, floor, measuredSeconds);
        Usage usage = Usage.now();
        return " tool=" + Samples.median(samples[0]) + " floor=" + Samples.median(samples[1]) + " rounds="
                + samples[0].length + " rss=" + usage.peakRssKib();
    }

    private static long[][] rounds(Engine engine, Engine floor, double seconds) throws Exception {
        long[] tools = new long[ROUNDS_MIN];
        long[] floors = new long[ROUNDS_MIN];
        int count = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (count < ROUNDS_MIN || System.nanoTime() < end) {
            if (count == tools.length) {
                tools = Arrays.copyOf(tools, 2 * count);
                floors = Arrays.copyOf(floors, 2 * count);
            }
            floors[count] = time(floor);
            tools[count] = time(engine);
            count++;
        }
        return new long[][] {Arrays.copyOf(tools, count), Arrays.copyOf(floors, count)};
    }

    private static long time(Engine engine) throws Exception {
        long start = System.nanoTime();
        engine.head();
        return System.nanoTime() - start;
    }
}
