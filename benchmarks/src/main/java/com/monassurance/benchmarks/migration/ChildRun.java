package com.monassurance.benchmarks.migration;

import com.monassurance.benchmarks.migration.child.ChildMain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How a child ended.
 *
 * @param wallNanos from its start, or from the barrier, to its end
 * @param values what it measured itself
 * @param failure why it has no figures; empty when it has
 */
record ChildRun(long wallNanos, Map<String, Long> values, String failure) {

    private static final int REASON_MAX = 300;

    static ChildRun of(long wallNanos, List<String> output, String otherwise) {
        for (String line : output) {
            if (line.startsWith(ChildMain.RESULT)) {
                return new ChildRun(wallNanos, values(line), "");
            }
            if (line.startsWith(ChildMain.FAILED)) {
                return failed(wallNanos, line.substring(ChildMain.FAILED.length() + 1));
            }
        }
        String last = output.isEmpty() ? "" : ": " + output.get(output.size() - 1);
        return failed(wallNanos, otherwise + last);
    }

    static ChildRun failed(long wallNanos, String why) {
        return new ChildRun(wallNanos, Map.of(), why.substring(0, Math.min(REASON_MAX, why.length())));
    }

    boolean isDone() {
        return failure.isEmpty();
    }

    OptionalDouble value(String key) {
        Long value = values.get(key);
        return value == null || value < 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static Map<String, Long> values(String line) {
        Map<String, Long> values = new HashMap<>();
        for (String pair : line.substring(ChildMain.RESULT.length()).strip().split(" ")) {
            int equals = pair.indexOf('=');
            values.put(pair.substring(0, equals), Long.valueOf(pair.substring(equals + 1)));
        }
        return values;
    }
}
