package com.monassurance.maintenance.incident;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.incident.TriageReport.Probe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the JDK knows of the host it runs on; memory and processors follow the limits of a container. */
record HostProbes(List<Path> disks) {

    private static final int FREE_PERCENT_LOW = 10;
    private static final int FREE_PERCENT_CRITICAL = 3;
    private static final int HEAP_PERCENT_HIGH = 90;
    private static final int PERCENT = 100;

    HostProbes {
        disks = List.copyOf(disks);
    }

    Probe.Looked memory(String name) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("total-bytes", Long.toString(system.getTotalMemorySize()));
        // Free memory without caches: a low figure is normal and not a finding.
        facts.put("free-bytes", Long.toString(system.getFreeMemorySize()));
        facts.put("swap-total-bytes", Long.toString(system.getTotalSwapSpaceSize()));
        facts.put("swap-free-bytes", Long.toString(system.getFreeSwapSpaceSize()));
        facts.put("processors", Integer.toString(system.getAvailableProcessors()));
        double load = system.getSystemLoadAverage();
        if (load >= 0) {
            facts.put("load-average", String.format(java.util.Locale.ROOT, "%.2f", load));
        }
        return new Probe.Looked(name, facts, List.of());
    }

    Probe.Looked disk(String name) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (Path disk : disks) {
            Path path = disk.toAbsolutePath();
            FileStore store = Files.getFileStore(path);
            long total = store.getTotalSpace();
            long usable = store.getUsableSpace();
            facts.put(path.toString(), usable + " of " + total + " bytes usable");
            long percent = total <= 0 ? PERCENT : usable * PERCENT / total;
            if (percent < FREE_PERCENT_LOW) {
                findings.add(nearlyFull(path, percent));
            }
        }
        return new Probe.Looked(name, facts, findings);
    }

    private static Finding nearlyFull(Path path, long percent) {
        return Finding.of(
                "incident.disk-nearly-full",
                percent < FREE_PERCENT_CRITICAL ? Severity.CRITICAL : Severity.HIGH,
                path.toString(),
                Text.of("The disk is nearly full", "Le disque est presque plein"),
                Text.of(percent + " % is usable", percent + " % utilisable"),
                Text.of(
                        "Documents, logs and backups will fail to be written.",
                        "Documents, journaux et sauvegardes ne pourront plus être écrits."),
                Text.of("Remove old logs and backups, or enlarge the disk.", "Purger ou agrandir le disque."));
    }

    Probe.Looked jvm(String name) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long[] deadlocked = threads.findDeadlockedThreads();
        int deadlocks = deadlocked == null ? 0 : deadlocked.length;
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("threads", Integer.toString(threads.getThreadCount()));
        facts.put("deadlocked-threads", Integer.toString(deadlocks));
        facts.put("heap-used-bytes", Long.toString(heap.getUsed()));
        facts.put("heap-max-bytes", Long.toString(heap.getMax()));
        List<Finding> findings = new ArrayList<>();
        if (deadlocks > 0) {
            findings.add(deadlock(deadlocks));
        }
        if (heap.getMax() > 0 && heap.getUsed() * PERCENT / heap.getMax() >= HEAP_PERCENT_HIGH) {
            findings.add(heapNearlyFull(heap));
        }
        return new Probe.Looked(name, facts, findings);
    }

    private static Finding deadlock(int threads) {
        return Finding.of(
                "incident.jvm-deadlock",
                Severity.CRITICAL,
                "jvm",
                Text.of("Threads are deadlocked", "Des threads sont en interblocage"),
                Text.of(threads + " threads wait for each other", threads + " threads s'attendent mutuellement"),
                Text.of("They will never go on.", "Ils ne reprendront jamais."),
                Text.of("Take a thread dump, then restart.", "Prendre un thread dump, puis redémarrer."));
    }

    private static Finding heapNearlyFull(MemoryUsage heap) {
        return Finding.of(
                "incident.heap-nearly-full",
                Severity.MEDIUM,
                "jvm",
                Text.of("The heap is nearly full", "Le tas est presque plein"),
                Text.same(heap.getUsed() + " / " + heap.getMax() + " bytes"),
                Text.of(
                        "Right before a collection this is normal; lasting, it slows everything down.",
                        "Normal juste avant une collecte ; durable, cela ralentit tout."),
                Text.of("Look again in a minute.", "Regarder de nouveau dans une minute."));
    }
}
