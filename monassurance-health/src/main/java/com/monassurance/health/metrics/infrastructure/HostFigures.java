package com.monassurance.health.metrics.infrastructure;

import static com.monassurance.health.metrics.internal.Figure.BYTES;
import static com.monassurance.health.metrics.internal.Figure.NUMBER;
import static com.monassurance.health.metrics.internal.Figure.RATIO;
import static com.monassurance.health.metrics.internal.Figure.SECONDS;
import static com.monassurance.health.metrics.internal.Figure.counter;
import static com.monassurance.health.metrics.internal.Figure.gauge;

import com.monassurance.health.metrics.internal.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The figures of the host, of the container and of this process; OpenTelemetry's names where it has one. */
final class HostFigures {

    /** The columns of the first line of /proc/stat that this takes apart. */
    static final List<String> CPU_MODES =
            List.of("user", "nice", "system", "idle", "iowait", "interrupt", "softirq", "steal");

    private static final String LINUX = "unsupported: read from /proc, which this system does not have";
    private static final String CGROUP = "unsupported: this process is in no cgroup v2 that tells it";
    private static final String NO_INODES = "the file system counts no inodes, or there is no program df to tell them";
    private static final String NO_LIMIT = "the cgroup v2 of this process has no such limit, or there is none";

    private static final List<Figure> MACHINE = List.of(
            linux(gauge(
                    "cpu", "system.cpu.utilization", RATIO, "Busy share of all processors since the last collection")),
            gauge("processors", "system.cpu.logical.count", NUMBER, "Processors this process may use"),
            linux(gauge("load", "system.cpu.load_average.1m", NUMBER, "Runnable threads, average of a minute")),
            linux(gauge("MemTotal", "system.memory.limit", BYTES, "Memory of the host")),
            linux(gauge("MemAvailable", "system.memory.available", BYTES, "Memory available without swapping")),
            linux(gauge("memory_usage", "system.memory.utilization", RATIO, "Memory that is not available")),
            linux(gauge("SwapTotal", "system.swap.limit", BYTES, "Swap space")),
            linux(gauge("SwapFree", "system.swap.free", BYTES, "Swap space not in use")),
            gauge("disk_total", "system.filesystem.limit", BYTES, "Size of the file system of the data directory"),
            gauge("disk_free", "system.filesystem.free", BYTES, "Bytes usable in it"),
            gauge("disk_usage", "system.filesystem.utilization", RATIO, "Share of it that is not usable"),
            gauge("inodes_total", "system.filesystem.inodes.limit", NUMBER, "Inodes of that file system")
                    .missingWhen(NO_INODES),
            gauge("inodes_free", "system.filesystem.inodes.free", NUMBER, "Inodes of it that are free")
                    .missingWhen(NO_INODES),
            gauge("inodes_usage", "system.filesystem.inodes.utilization", RATIO, "Share of them that is in use")
                    .missingWhen(NO_INODES),
            linux(counter("disk_read", "system.disk.io", BYTES, "Bytes moved by all disks")
                    .tag("direction", "read")),
            linux(counter("disk_written", "system.disk.io", BYTES, "Bytes moved by all disks")
                    .tag("direction", "write")),
            linux(counter("disk_reads", "system.disk.operations", NUMBER, "Operations of all disks")
                    .tag("direction", "read")),
            linux(counter("disk_writes", "system.disk.operations", NUMBER, "Operations of all disks")
                    .tag("direction", "write")),
            linux(network("received", "system.network.io", BYTES, "Bytes", "receive")),
            linux(network("sent", "system.network.io", BYTES, "Bytes", "transmit")),
            linux(network("receive_errors", "system.network.errors", NUMBER, "Errors", "receive")),
            linux(network("send_errors", "system.network.errors", NUMBER, "Errors", "transmit")),
            linux(network("receive_dropped", "system.network.dropped", NUMBER, "Packets dropped", "receive")),
            linux(network("send_dropped", "system.network.dropped", NUMBER, "Packets dropped", "transmit")));

    private static final List<Figure> CONTAINER = List.of(
            gauge("container_memory", "container.memory.usage", BYTES, "Memory of the container without page cache")
                    .missingWhen(CGROUP),
            gauge("container_memory_limit", "container.memory.limit", BYTES, "Memory the container may take")
                    .missingWhen(NO_LIMIT),
            gauge("container_memory_usage", "container.memory.utilization", RATIO, "Memory in use of that limit")
                    .missingWhen(NO_LIMIT),
            counter("container_oom_kills", "container.memory.oom_kills", NUMBER, "Processes killed for lack of memory")
                    .missingWhen(CGROUP),
            counter("container_cpu", "container.cpu.time", SECONDS, "Processor time of the container")
                    .missingWhen(CGROUP),
            counter("container_throttled", "container.cpu.throttled", SECONDS, "Time it was held back by its limit")
                    .missingWhen(CGROUP),
            gauge("container_cpu_limit", "container.cpu.limit", NUMBER, "Processors the container may use")
                    .missingWhen(NO_LIMIT));

    private static final List<Figure> PROCESS = List.of(
            gauge("process_cpu", "process.cpu.utilization", RATIO, "Share of all processors this process uses"),
            gauge("files", "process.open_file_descriptor.count", NUMBER, "Open files of this process"),
            gauge("files_max", "process.open_file_descriptor.limit", NUMBER, "Files this process may open"),
            gauge("heap_used", "monassurance.jvm.heap.used", BYTES, "Heap in use"),
            gauge("heap_max", "monassurance.jvm.heap.limit", BYTES, "Most the heap may take"),
            gauge("non_heap_used", "monassurance.jvm.nonheap.used", BYTES, "Memory of the JVM beside the heap"),
            gauge("threads", "monassurance.jvm.threads", NUMBER, "Live threads"),
            counter("gc", "monassurance.jvm.gc.time", SECONDS, "Time spent collecting garbage"),
            gauge("uptime", "process.uptime", SECONDS, "Time since this process was started"));

    private HostFigures() {}

    static List<Figure> all() {
        List<Figure> figures = new ArrayList<>();
        CPU_MODES.forEach(mode -> figures.add(linux(counter(mode, "system.cpu.time", SECONDS, "Time of all processors")
                .tag("mode", mode))));
        Stream.of(MACHINE, CONTAINER, PROCESS).forEach(figures::addAll);
        return List.copyOf(figures);
    }

    private static Figure network(String key, String meter, String unit, String what, String direction) {
        return counter(key, meter, unit, what + " of all interfaces but loopback")
                .tag("direction", direction);
    }

    private static Figure linux(Figure figure) {
        return figure.missingWhen(LINUX);
    }
}
