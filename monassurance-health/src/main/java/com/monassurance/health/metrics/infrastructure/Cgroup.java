package com.monassurance.health.metrics.infrastructure;

import com.monassurance.health.metrics.internal.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The cgroup v2 of this process; under version 1, and where there is none, nothing is told. Thread-safe. */
final class Cgroup {

    private static final String UNIFIED = "0::";
    private static final double MICROS_PER_SECOND = 1e6;

    private final Path processes;
    private final Path root;

    Cgroup(Path processes, Path root) {
        this.processes = processes;
        this.root = root;
    }

    void read(Reading.Builder reading) {
        if (!Files.isReadable(root.resolve("cgroup.controllers"))) {
            return;
        }
        Path group = group();
        // Page cache that the kernel would give back at once is not in use.
        double used = ProcFile.number(group.resolve("memory.current"))
                - ProcFile.number(group.resolve("memory.stat"), "inactive_file");
        double limit = ProcFile.number(group.resolve("memory.max"));
        reading.put("container_memory", used);
        reading.put("container_memory_limit", limit);
        reading.put("container_memory_usage", used / limit);
        reading.put("container_oom_kills", ProcFile.number(group.resolve("memory.events"), "oom_kill"));
        Path cpu = group.resolve("cpu.stat");
        reading.put("container_cpu", ProcFile.number(cpu, "usage_usec") / MICROS_PER_SECOND);
        reading.put("container_throttled", ProcFile.number(cpu, "throttled_usec") / MICROS_PER_SECOND);
        reading.put("container_cpu_limit", processors(group));
    }

    /** In a namespace of its own a process sees its cgroup as the root, elsewhere below it. */
    private Path group() {
        String path = ProcFile.lines(processes.resolve("self/cgroup")).stream()
                .filter(line -> line.startsWith(UNIFIED))
                .map(line -> line.substring(UNIFIED.length()))
                .findFirst()
                .orElse("/");
        Path group = root.resolve(path.replaceFirst("^/+", "")).normalize();
        return group.startsWith(root) && Files.isDirectory(group) ? group : root;
    }

    /** Quota and period in microseconds; without a quota it says {@code max}. */
    private static double processors(Path group) {
        List<String> lines = ProcFile.lines(group.resolve("cpu.max"));
        String[] words = lines.isEmpty() ? new String[0] : lines.get(0).strip().split(" ", -1);
        return words.length == 2 ? ProcFile.number(words[0]) / ProcFile.number(words[1]) : Double.NaN;
    }
}
