package com.monassurance.health.check;

import com.monassurance.core.Ticker;
import com.monassurance.core.storage.StorageSpace;
import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.internal.Inodes;
import com.monassurance.health.internal.InodesLook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Judges how much room a file system has left, now and as it has been going. Used by one thread at a time. */
final class SpaceLook {

    private final SpaceLimits limits;
    private final Ticker ticker;
    private final SpaceTrend trend = new SpaceTrend();
    private final InodesLook inodes;

    SpaceLook(SpaceLimits limits, Ticker ticker) {
        this.limits = limits;
        this.ticker = ticker;
        this.inodes = new InodesLook(ticker);
    }

    SpaceLimits limits() {
        return limits;
    }

    /** Adds the figures of the space, and to the warnings what is wrong with them. */
    HealthStatus judge(HealthStatus status, StorageSpace space, Warnings warnings) {
        double share = space.totalBytes() == 0 ? 0 : (double) space.usableBytes() / space.totalBytes();
        warnings.addIf(
                space.usableBytes() < limits.freeBytes(),
                HealthReason.NEAR_LIMIT,
                space.usableBytes() + " bytes are free, there should be " + limits.freeBytes());
        warnings.addIf(
                share < limits.freeShare(), HealthReason.NEAR_LIMIT, Math.round(share * 1000) / 10.0 + " % are free");
        Optional<Duration> full = trend.timeToFull(ticker.nanos(), space.usableBytes());
        full.filter(time -> time.compareTo(limits.fullWithin()) < 0)
                .ifPresent(time -> warnings.add(HealthReason.NEAR_LIMIT, "it will be full in " + time));
        HealthStatus more = status.with("free_bytes", space.usableBytes())
                .with("total_bytes", space.totalBytes())
                .with("free_ratio", share);
        return full.isPresent() ? more.with("time_to_full", full.get()) : more;
    }

    /** Adds the share of the inodes, where it is known. */
    HealthStatus judgeInodes(HealthStatus status, Path directory, CheckContext context, Warnings warnings)
            throws InterruptedException {
        Optional<Inodes> found = inodes.look(directory, context.remaining());
        if (found.isEmpty()) {
            return status;
        }
        double share = found.get().freeShare();
        warnings.addIf(
                share < limits.inodesShare(),
                HealthReason.NEAR_LIMIT,
                Math.round(share * 1000) / 10.0 + " % of the inodes are free");
        return status.with("inodes_free_ratio", share);
    }
}
