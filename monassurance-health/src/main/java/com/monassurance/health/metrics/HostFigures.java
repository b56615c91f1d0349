package com.monassurance.health.metrics;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the figures of the host and of this JVM, from the JDK and from /proc; elsewhere than on Linux some are absent. */
final class HostFigures implements Collected.Source<Map<String, Double>> {

    private static final String BYTES = "bytes";
    private static final Pattern MEMORY_LINE = Pattern.compile("(MemTotal|MemAvailable):\\s+(\\d+) kB");
    private static final Pattern NETWORK_LINE = Pattern.compile("\\s*([^:\\s]+):\\s*(\\d+)(?:\\s+\\d+){7}\\s+(\\d+).*");
    private static final int BYTES_PER_KB = 1024;

    static final List<Figure> ALL = List.of(
            Figure.gauge("cpu", "system.cpu.utilization", "ratio", "Busy share of all processors of the host"),
            Figure.gauge("process_cpu", "process.cpu.utilization", "ratio", "Share of all processors this JVM uses"),
            Figure.gauge("MemTotal", "system.memory.limit", BYTES, "Memory of the host"),
            Figure.gauge("MemAvailable", "system.memory.available", BYTES, "Memory available without swapping"),
            Figure.gauge(
                    "disk_total", "system.filesystem.limit", BYTES, "Size of the file system of the work directory"),
            Figure.gauge("disk_free", "system.filesystem.free", BYTES, "Bytes usable in it"),
            Figure.counter("received", "system.network.io", BYTES, "Bytes over all interfaces but loopback")
                    .tag("direction", "receive"),
            Figure.counter("sent", "system.network.io", BYTES, "Bytes over all interfaces but loopback")
                    .tag("direction", "transmit"),
            Figure.gauge("heap_used", "jvm.memory.used", BYTES, "Memory of this JVM in use")
                    .tag("area", "heap"),
            Figure.gauge("non_heap_used", "jvm.memory.used", BYTES, "Memory of this JVM in use")
                    .tag("area", "nonheap"),
            Figure.gauge("heap_max", "jvm.memory.limit", BYTES, "Most the heap may take")
                    .tag("area", "heap"),
            Figure.gauge("threads", "jvm.thread.count", "threads", "Live threads of this JVM"),
            Figure.gauge("uptime", "process.uptime", "seconds", "Time since this JVM was started"));

    private final Path processes;
    private final Path disk;

    HostFigures(Path processes, Path disk) {
        this.processes = processes;
        this.disk = disk;
    }

    static HostFigures ofThisHost() {
        return new HostFigures(Path.of("/proc"), Path.of("").toAbsolutePath());
    }

    @Override
    public Map<String, Double> collect() {
        Map<String, Double> figures = new HashMap<>();
        processors(figures);
        machine(figures);
        readLines("meminfo", line -> memory(line, figures));
        readLines("net/dev", line -> network(line, figures));
        fileSystem(figures);
        return Map.copyOf(figures);
    }

    private interface Line {
        void take(String line);
    }

    private static void processors(Map<String, Double> figures) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            putIfKnown(figures, "cpu", system.getCpuLoad());
            putIfKnown(figures, "process_cpu", system.getProcessCpuLoad());
        }
    }

    private static void machine(Map<String, Double> figures) {
        var memory = ManagementFactory.getMemoryMXBean();
        putIfKnown(figures, "heap_used", (double) memory.getHeapMemoryUsage().getUsed());
        putIfKnown(figures, "heap_max", (double) memory.getHeapMemoryUsage().getMax());
        putIfKnown(figures, "non_heap_used", (double)
                memory.getNonHeapMemoryUsage().getUsed());
        putIfKnown(figures, "threads", ManagementFactory.getThreadMXBean().getThreadCount());
        putIfKnown(figures, "uptime", ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
    }

    private static void memory(String line, Map<String, Double> figures) {
        Matcher matcher = MEMORY_LINE.matcher(line);
        if (matcher.matches()) {
            figures.put(matcher.group(1), Double.parseDouble(matcher.group(2)) * BYTES_PER_KB);
        }
    }

    private static void network(String line, Map<String, Double> figures) {
        Matcher matcher = NETWORK_LINE.matcher(line);
        if (matcher.matches() && !matcher.group(1).equals("lo")) {
            figures.merge("received", Double.valueOf(matcher.group(2)), Double::sum);
            figures.merge("sent", Double.valueOf(matcher.group(3)), Double::sum);
        }
    }

    private void fileSystem(Map<String, Double> figures) {
        try {
            FileStore store = Files.getFileStore(disk);
            putIfKnown(figures, "disk_total", (double) store.getTotalSpace());
            putIfKnown(figures, "disk_free", (double) store.getUsableSpace());
        } catch (IOException e) {
            // Unknown stays absent.
            figures.remove("disk_total");
        }
    }

    private void readLines(String file, Line line) {
        Path path = processes.resolve(file);
        if (Files.isReadable(path)) {
            try {
                Files.readAllLines(path).forEach(line::take);
            } catch (IOException e) {
                // Unknown stays absent: this is not Linux, or not all of it.
                return;
            }
        }
    }

    private static void putIfKnown(Map<String, Double> figures, String key, double value) {
        if (value >= 0) {
            figures.put(key, value);
        }
    }
}
