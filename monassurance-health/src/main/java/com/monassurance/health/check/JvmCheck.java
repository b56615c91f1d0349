package com.monassurance.health.check;

import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Looks at this process: a deadlock is down, for it never ends; a heap that is still nearly full after a collection, or
 * nearly no file descriptor left, is degraded, from 90 % on. Meant for {@code CheckPolicy.vital()}, where only the deadlock
 * asks for a restart. What the JVM does not tell is absent. Thread-safe.
 *
 * @since 0.1.0
 */
public final class JvmCheck implements HealthCheck {

    private static final double SHARE = 0.9;
    private static final int THREADS_SHOWN = 10;

    private final double heapShare;
    private final double descriptorShare;

    private JvmCheck(double heapShare, double descriptorShare) {
        this.heapShare = requireShare(heapShare);
        this.descriptorShare = requireShare(descriptorShare);
    }

    /**
     * Creates a check of this process.
     *
     * @return a check that warns from 90 % on
     */
    public static JvmCheck ofDefaults() {
        return new JvmCheck(SHARE, SHARE);
    }

    /**
     * Returns a check with another limit of the heap.
     *
     * @param share of the largest old generation, above 0 and at most 1
     * @return a copy
     */
    public JvmCheck heap(double share) {
        return new JvmCheck(share, descriptorShare);
    }

    /**
     * Returns a check with another limit of the file descriptors.
     *
     * @param share of those that the process may open, above 0 and at most 1
     * @return a copy
     */
    public JvmCheck descriptors(double share) {
        return new JvmCheck(heapShare, share);
    }

    @Override
    public HealthStatus check(CheckContext context) {
        Optional<String> deadlock = deadlock();
        if (deadlock.isPresent()) {
            return HealthStatus.down(HealthReason.STUCK, "threads wait for each other for ever: " + deadlock.get());
        }
        HealthStatus status = HealthStatus.up();
        Warnings warnings = new Warnings();
        OptionalDouble heap = heapAfterCollection();
        if (heap.isPresent()) {
            status = status.with("heap_ratio", heap.getAsDouble());
            warnings.addIf(
                    heap.getAsDouble() >= heapShare,
                    HealthReason.NEAR_LIMIT,
                    "the heap is full to " + Math.round(heap.getAsDouble() * 100) + " % after a collection");
        }
        OptionalDouble descriptors = descriptors();
        if (descriptors.isPresent()) {
            status = status.with("descriptors_ratio", descriptors.getAsDouble());
            warnings.addIf(
                    descriptors.getAsDouble() >= descriptorShare,
                    HealthReason.NEAR_LIMIT,
                    Math.round(descriptors.getAsDouble() * 100) + " % of the file descriptors are open");
        }
        return warnings.on(status);
    }

    private static Optional<String> deadlock() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] stuck = threads.findDeadlockedThreads();
        if (stuck == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(threads.getThreadInfo(stuck))
                .limit(THREADS_SHOWN)
                .map(thread -> thread == null ? "ended" : lockOf(thread))
                .collect(Collectors.joining(", ")));
    }

    private static String lockOf(ThreadInfo thread) {
        return thread.getThreadName() + " waits for " + thread.getLockName() + " of " + thread.getLockOwnerName();
    }

    /** What is left after a collection is what is in use; before the first one nothing is known. */
    private static OptionalDouble heapAfterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(usage -> usage != null && usage.getMax() > 0)
                .mapToDouble(JvmCheck::ratio)
                .max();
    }

    private static double ratio(MemoryUsage usage) {
        return (double) usage.getUsed() / usage.getMax();
    }

    private static OptionalDouble descriptors() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof UnixOperatingSystemMXBean unix && unix.getMaxFileDescriptorCount() > 0
                ? OptionalDouble.of((double) unix.getOpenFileDescriptorCount() / unix.getMaxFileDescriptorCount())
                : OptionalDouble.empty();
    }

    private static double requireShare(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("the share must be above 0 and at most 1: " + share);
        }
        return share;
    }
}
