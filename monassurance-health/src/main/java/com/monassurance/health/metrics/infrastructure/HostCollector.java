package com.monassurance.health.metrics.infrastructure;

import com.monassurance.core.Ticker;
import com.monassurance.health.internal.InodesLook;
import com.monassurance.health.metrics.internal.Collected;
import com.monassurance.health.metrics.internal.Counters;
import com.monassurance.health.metrics.internal.Reading;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the figures of the host from /proc, those of the container from its cgroup v2, those of this process from the JDK.
 * What a system does not tell is absent. Used by one collection at a time.
 */
final class HostCollector implements Collected.Source<Reading> {

    private static final Pattern SPACES = Pattern.compile("\\s+");

    /** Whole disks: their partitions, and what is built on them, would count the same bytes again. */
    private static final Pattern DISK = Pattern.compile("(sd|vd|xvd|hd)[a-z]+|nvme\\d+n\\d+|mmcblk\\d+");

    private static final Duration INODES_WAIT = Duration.ofMillis(500);

    private static final int BYTES_PER_KB = 1024;
    private static final int BYTES_PER_SECTOR = 512;

    /** Linux tells times to programs in hundredths of a second on every architecture. */
    private static final double TICKS_PER_SECOND = 100;

    private static final double MILLIS_PER_SECOND = 1000;

    private final Path processes;
    private final Cgroup cgroup;
    private final Path data;
    private final InodesLook inodes;

    HostCollector(Path processes, Path cgroups, Path data, Ticker ticker) {
        this.processes = processes;
        this.cgroup = new Cgroup(processes, cgroups);
        this.data = data;
        this.inodes = new InodesLook(ticker);
    }

    static HostCollector ofThisHost(Path data, Ticker ticker) {
        return new HostCollector(Path.of("/proc"), Path.of("/sys/fs/cgroup"), data, ticker);
    }

    @Override
    public Reading collect() {
        Reading.Builder reading = new Reading.Builder();
        ProcFile.lines(processes.resolve("stat")).stream().limit(1).forEach(line -> cpuTimes(line, reading));
        ProcFile.lines(processes.resolve("loadavg")).forEach(line -> reading.put("load", number(line, 0)));
        ProcFile.lines(processes.resolve("meminfo")).forEach(line -> memory(line, reading));
        ProcFile.lines(processes.resolve("net/dev")).forEach(line -> network(line, reading));
        ProcFile.lines(processes.resolve("diskstats")).forEach(line -> disk(line, reading));
        reading.put("memory_usage", 1 - reading.value("MemAvailable") / reading.value("MemTotal"));
        cgroup.read(reading);
        fileSystem(reading);
        inodes(reading);
        process(reading);
        return reading.build();
    }

    /** Adds how busy the processors were since the last collection. */
    static Reading withUtilization(Reading reading, Counters counters) {
        double all = HostFigures.CPU_MODES.stream().mapToDouble(counters::grown).sum();
        double idle = counters.grown("idle") + counters.grown("iowait");
        Reading.Builder more = new Reading.Builder();
        more.putAll(reading);
        more.put("cpu", 1 - idle / all);
        return more.build();
    }

    private static void cpuTimes(String line, Reading.Builder reading) {
        for (int mode = 0; mode < HostFigures.CPU_MODES.size(); mode++) {
            reading.put(HostFigures.CPU_MODES.get(mode), number(line, mode + 1) / TICKS_PER_SECOND);
        }
    }

    private static void memory(String line, Reading.Builder reading) {
        int colon = line.indexOf(':');
        if (colon > 0
                && List.of("MemTotal", "MemAvailable", "SwapTotal", "SwapFree").contains(line.substring(0, colon))) {
            reading.put(
                    line.substring(0, colon), number(line.substring(colon + 1).strip(), 0) * BYTES_PER_KB);
        }
    }

    private static void network(String line, Reading.Builder reading) {
        int colon = line.indexOf(':');
        if (colon < 0 || line.substring(0, colon).strip().equals("lo")) {
            return;
        }
        String counts = line.substring(colon + 1).strip();
        List<String> keys =
                List.of("received", "receive_errors", "receive_dropped", "sent", "send_errors", "send_dropped");
        List<Integer> columns = List.of(0, 2, 3, 8, 10, 11);
        for (int index = 0; index < keys.size(); index++) {
            reading.add(keys.get(index), number(counts, columns.get(index)));
        }
    }

    private static void disk(String line, Reading.Builder reading) {
        String stripped = line.strip();
        String[] columns = SPACES.split(stripped);
        if (columns.length > 9 && DISK.matcher(columns[2]).matches()) {
            reading.add("disk_reads", number(stripped, 3));
            reading.add("disk_read", number(stripped, 5) * BYTES_PER_SECTOR);
            reading.add("disk_writes", number(stripped, 7));
            reading.add("disk_written", number(stripped, 9) * BYTES_PER_SECTOR);
        }
    }

    private void fileSystem(Reading.Builder reading) {
        try {
            FileStore store = Files.getFileStore(data);
            double total = store.getTotalSpace();
            if (total <= 0) {
                // A path that cannot be asked looks like no bytes at all.
                return;
            }
            double free = store.getUsableSpace();
            reading.put("disk_total", total);
            reading.put("disk_free", free);
            reading.put("disk_usage", 1 - free / total);
        } catch (IOException e) {
            reading.missing("disk_total", "the file system of the data directory does not answer");
            reading.missing("disk_free", "the file system of the data directory does not answer");
        }
    }

    private void inodes(Reading.Builder reading) {
        try {
            inodes.look(data, INODES_WAIT).ifPresent(found -> {
                reading.put("inodes_total", (double) found.total());
                reading.put("inodes_free", (double) found.free());
                reading.put("inodes_usage", 1 - found.freeShare());
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void process(Reading.Builder reading) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            double load = system.getProcessCpuLoad();
            reading.put("process_cpu", load < 0 ? Double.NaN : load);
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            putIfKnown(reading, "files", unix.getOpenFileDescriptorCount());
            putIfKnown(reading, "files_max", unix.getMaxFileDescriptorCount());
        }
        var memory = ManagementFactory.getMemoryMXBean();
        putIfKnown(reading, "heap_used", memory.getHeapMemoryUsage().getUsed());
        putIfKnown(reading, "heap_max", memory.getHeapMemoryUsage().getMax());
        putIfKnown(reading, "non_heap_used", memory.getNonHeapMemoryUsage().getUsed());
        reading.put(
                "gc",
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                                .filter(millis -> millis >= 0)
                                .sum()
                        / MILLIS_PER_SECOND);
        reading.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
        reading.put("processors", Runtime.getRuntime().availableProcessors());
        reading.put("uptime", ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS_PER_SECOND);
    }

    /** The JDK says -1 for what it does not know. */
    private static void putIfKnown(Reading.Builder reading, String key, long value) {
        if (value >= 0) {
            reading.put(key, (double) value);
        }
    }

    private static double number(String line, int column) {
        String[] columns = SPACES.split(line);
        return column < columns.length ? ProcFile.number(columns[column]) : Double.NaN;
    }
}
