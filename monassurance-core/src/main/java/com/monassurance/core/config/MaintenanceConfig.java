package com.monassurance.core.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the nightly and weekly work needs to know: by default, logs are kept for 30 days. Immutable.
 *
 * @param logDirectory absolute folder of the log files to purge; null means there is none
 * @param logRetention age from which a log file is purged; one day to 36,525 days
 * @param backupStore where backups are kept; null means none are made
 * @since 0.1.0
 */
public record MaintenanceConfig(
        @Nullable Path logDirectory,
        Duration logRetention,
        @Nullable URI backupStore) {

    /** Age from which a log file is purged unless another is configured. */
    public static final Duration LOG_RETENTION = Duration.ofDays(30);

    /** A hundred years. */
    static final Duration LOG_RETENTION_MAX = Duration.ofDays(36_525);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the folder is not absolute or the retention is shorter than a day or longer than
     *     36,525 days (a hundred years)
     */
    public MaintenanceConfig {
        if (logDirectory != null && !logDirectory.isAbsolute()) {
            throw new IllegalArgumentException("logDirectory must be absolute: " + logDirectory);
        }
        if (requireNonNull(logRetention, "logRetention").compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("logRetention must be at least one day: " + logRetention);
        }
        if (logRetention.compareTo(LOG_RETENTION_MAX) > 0) {
            throw new IllegalArgumentException("logRetention must be at most 36525 days: " + logRetention);
        }
    }

    /**
     * Returns the configuration with the default of every key.
     *
     * @return no folder, 30 days, no store
     */
    public static MaintenanceConfig defaults() {
        return new MaintenanceConfig(null, LOG_RETENTION, null);
    }

    /**
     * Returns the folder of the log files, if one is configured.
     *
     * @return an absolute folder
     */
    public Optional<Path> findLogDirectory() {
        return Optional.ofNullable(logDirectory);
    }

    /**
     * Returns where backups are kept, if that is configured.
     *
     * @return {@code file:///directory} or {@code s3://bucket/prefix}
     */
    public Optional<URI> findBackupStore() {
        return Optional.ofNullable(backupStore);
    }
}
