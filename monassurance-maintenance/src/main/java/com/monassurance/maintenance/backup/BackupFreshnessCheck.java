package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Reports the age of the newest backup that was read back in full: degraded when it is older than 26 hours by default, or
 * when there is none. It alarms on a backup that never ran, which no failed run can. Thread-safe.
 *
 * @since 0.1.0
 */
public final class BackupFreshnessCheck implements HealthCheck {

    /** A daily backup that is two hours late. */
    public static final Duration AGE_MAX = Duration.ofHours(26);

    private final Backup backup;
    private final Duration ageMax;
    private final Clock clock;

    private BackupFreshnessCheck(Backup backup, Duration ageMax, Clock clock) {
        this.backup = backup;
        this.ageMax = ageMax;
        this.clock = clock;
    }

    /**
     * Returns the check of a backup.
     *
     * @param backup the backup
     * @return a check that allows 26 hours
     */
    public static BackupFreshnessCheck of(Backup backup) {
        return new BackupFreshnessCheck(requireNonNull(backup, "backup"), AGE_MAX, Clock.systemUTC());
    }

    /**
     * Returns this check with another limit.
     *
     * @param limit the oldest the newest verified backup may be
     * @return a copy
     */
    public BackupFreshnessCheck within(Duration limit) {
        return new BackupFreshnessCheck(backup, requireNonNull(limit, "limit"), clock);
    }

    /**
     * Returns this check by another clock; default the machine's.
     *
     * @param other the clock
     * @return a copy
     */
    public BackupFreshnessCheck clock(Clock other) {
        return new BackupFreshnessCheck(backup, ageMax, requireNonNull(other, "other"));
    }

    @Override
    public HealthStatus check(CheckContext context) {
        Optional<Instant> last;
        try {
            last = backup.lastVerified();
        } catch (MaintenanceException e) {
            return HealthStatus.failed(e);
        }
        if (last.isEmpty()) {
            return HealthStatus.degraded(HealthReason.STALE, "there is no verified backup");
        }
        Duration age = Duration.between(last.get(), clock.instant());
        HealthStatus status = age.compareTo(ageMax) > 0
                ? HealthStatus.degraded(HealthReason.STALE, "the newest verified backup is too old")
                : HealthStatus.up();
        return status.with("age", age).with("finished_at", last.get());
    }
}
