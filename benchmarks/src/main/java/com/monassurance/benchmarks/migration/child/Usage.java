package com.monassurance.benchmarks.migration.child;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What this process has used until now, as Linux tells it. It is read as cheaply as can be, for the reading is part of
 * what is measured.
 *
 * @param peakRssKib the most memory it ever held, or -1 where that is not known
 * @param cpuMillis processor time of all its threads, user and system, to 10 ms, or -1 where that is not known
 */
record Usage(long peakRssKib, long cpuMillis) {

    private static final int MILLIS_PER_TICK = 10;
    private static final int BUFFER = 8192;
    private static final String PEAK = "VmHWM:";
    /** The fields of {@code stat} behind the name of the program that come before the times. */
    private static final int FIELDS_BEFORE_TIMES = 12;

    static Usage now() {
        try {
            return new Usage(peak(read("/proc/self/status")), cpu(read("/proc/self/stat")));
        } catch (IOException e) {
            return new Usage(-1, -1);
        }
    }

    private static long peak(String status) {
        int start = status.indexOf(PEAK) + PEAK.length();
        int end = status.indexOf("kB", start);
        return Long.parseLong(status.substring(start, end).strip());
    }

    private static long cpu(String stat) {
        int at = stat.lastIndexOf(')') + 1;
        for (int field = 0; field < FIELDS_BEFORE_TIMES; field++) {
            at = stat.indexOf(' ', at) + 1;
        }
        int middle = stat.indexOf(' ', at);
        int end = stat.indexOf(' ', middle + 1);
        long ticks = Long.parseLong(stat.substring(at, middle)) + Long.parseLong(stat.substring(middle + 1, end));
        return ticks * MILLIS_PER_TICK;
    }

    private static String read(String file) throws IOException {
        try (FileInputStream in = new FileInputStream(file)) {
            return new String(in.readNBytes(BUFFER), StandardCharsets.US_ASCII);
        }
    }
}
