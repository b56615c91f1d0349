package com.monassurance.maintenance;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.config.MaintenanceConfig;
import com.monassurance.core.config.OpsConfig;
import com.monassurance.core.storage.DocumentStorage;
import com.monassurance.health.HealthMonitor;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.BackupStore;
import com.monassurance.maintenance.backup.copy.NativeEngine;
import com.monassurance.maintenance.files.PurgeLogs;
import com.monassurance.maintenance.finding.Text;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What the guide's plans work on. Whatever is left out stands in a plan as a task that is not available, with the reason.
 * Immutable.
 *
 * @since 0.1.0
 */
public final class PlanParts {

    private final DataSource dataSource;
    private final ApplicationInfo application;
    private final @Nullable PurgeLogs logs;
    private final @Nullable Backup backup;
    private final @Nullable DocumentStorage documents;
    private final @Nullable Path reports;
    private final @Nullable Maintenance maintenance;
    private final @Nullable HealthMonitor health;
    private final List<Path> disks;
    private final ZoneId zone;
    private final Clock clock;
    private final Text backupMissing;

    private PlanParts(Builder builder) {
        this.dataSource = builder.dataSource;
        this.application = builder.application;
        this.logs = builder.logs;
        this.backup = builder.backup;
        this.documents = builder.documents;
        this.reports = builder.reports;
        this.maintenance = builder.maintenance;
        this.health = builder.health;
        this.disks = List.copyOf(builder.disks);
        this.zone = builder.zone;
        this.clock = builder.clock;
        this.backupMissing = builder.backupMissing;
    }

    /**
     * Starts the description. Touches nothing.
     *
     * @param dataSource the host's; a direct connection, as VACUUM runs outside transactions
     * @param application the host, for reports
     * @return a builder
     */
    public static Builder of(DataSource dataSource, ApplicationInfo application) {
        return new Builder(dataSource, application);
    }

    /**
     * Starts the description as {@link #from(OpsConfig, DataSource, Function)} does, without a way to reach what is not a
     * directory: a store of backups on S3 stands in the plan as not available.
     *
     * @param config the configuration
     * @param dataSource the host's; a direct connection
     * @return a builder
     * @throws com.monassurance.core.failure.OpsException if the directory of the logs is dangerous
     */
    public static Builder from(OpsConfig config, DataSource dataSource) {
        return from(config, dataSource, null);
    }

    /**
     * Starts the description with what the configuration names: logs, their retention, backups by the native engine, which
     * need no client of PostgreSQL, into a directory or a bucket, and the zone. Documents and reports are left to the host,
     * and so is which backups may go: none does unless the host gives a {@code Backup} with a retention of its own.
     *
     * @param config the configuration
     * @param dataSource the host's; a direct connection
     * @param buckets opens a location such as {@code s3://bucket/prefix} with the host's client; asked at most once, now;
     *     null when there is no way to
     * @return a builder
     * @throws com.monassurance.core.failure.OpsException if the directory of the logs is dangerous, or a bucket cannot be
     *     opened
     */
    public static Builder from(
            OpsConfig config, DataSource dataSource, @Nullable Function<URI, DocumentStorage> buckets) {
        Builder builder = of(dataSource, config.application()).zone(config.zone());
        MaintenanceConfig maintenance = config.maintenance();
        maintenance
                .findLogDirectory()
                .ifPresent(directory -> builder.logs(PurgeLogs.in(directory).olderThan(maintenance.logRetention())));
        maintenance.findBackupStore().ifPresent(store -> {
            if ("file".equals(store.getScheme())) {
                builder.disk(Path.of(store));
                builder.backup(backup(config, dataSource, BackupStore.directory(Path.of(store))));
            } else if (buckets != null) {
                builder.backup(backup(config, dataSource, BackupStore.in(buckets.apply(store))));
            } else {
                builder.backupMissing = Text.of(
                        "nothing was given that opens " + store.getScheme() + " locations, into which backups go",
                        "rien n'a été donné pour ouvrir les emplacements " + store.getScheme()
                                + ", où vont les sauvegardes");
            }
        });
        return builder;
    }

    private static Backup backup(OpsConfig config, DataSource dataSource, BackupStore store) {
        return Backup.into(store, NativeEngine.of(dataSource), config.application())
                .zone(config.zone())
                .build();
    }

    Text backupMissing() {
        return backupMissing;
    }

    DataSource dataSource() {
        return dataSource;
    }

    ApplicationInfo application() {
        return application;
    }

    Optional<PurgeLogs> logs() {
        return Optional.ofNullable(logs);
    }

    /**
     * Returns the backup of the daily plan, whose age is a figure of health and metrics.
     *
     * @return nothing when none is configured
     */
    public Optional<Backup> backup() {
        return Optional.ofNullable(backup);
    }

    Optional<DocumentStorage> documents() {
        return Optional.ofNullable(documents);
    }

    Optional<Path> reports() {
        return Optional.ofNullable(reports);
    }

    Optional<Maintenance> maintenance() {
        return Optional.ofNullable(maintenance);
    }

    List<Path> disks() {
        return disks;
    }

    Optional<HealthMonitor> health() {
        return Optional.ofNullable(health);
    }

    ZoneId zone() {
        return zone;
    }

    Clock clock() {
        return clock;
    }

    /**
     * Describes the parts; confined to one thread.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private final DataSource dataSource;
        private final ApplicationInfo application;
        private @Nullable PurgeLogs logs;
        private @Nullable Backup backup;
        private @Nullable DocumentStorage documents;
        private @Nullable Path reports;
        private @Nullable Maintenance maintenance;
        private @Nullable HealthMonitor health;
        private final List<Path> disks = new ArrayList<>();
        private ZoneId zone = ZoneId.of("Europe/Paris");
        private Clock clock = Clock.systemUTC();
        private Text backupMissing = Text.of("no backup is configured", "aucune sauvegarde configurée");

        private Builder(DataSource dataSource, ApplicationInfo application) {
            this.dataSource = requireNonNull(dataSource, "dataSource");
            this.application = requireNonNull(application, "application");
        }

        /**
         * Says which logs are purged daily; default none.
         *
         * @param task such as {@code PurgeLogs.in(directory)}
         * @return this builder
         */
        public Builder logs(PurgeLogs task) {
            this.logs = requireNonNull(task, "task");
            return this;
        }

        /**
         * Says how the database is backed up daily; default not at all.
         *
         * @param described the backup
         * @return this builder
         */
        public Builder backup(Backup described) {
            this.backup = requireNonNull(described, "described");
            return this;
        }

        /**
         * Says where the documents are that are compared weekly; default nowhere.
         *
         * @param storage the storage
         * @return this builder
         */
        public Builder documents(DocumentStorage storage) {
            this.documents = requireNonNull(storage, "storage");
            return this;
        }

        /**
         * Says where the weekly report goes; default nowhere.
         *
         * @param directory a directory
         * @return this builder
         */
        public Builder reports(Path directory) {
            this.reports = requireNonNull(directory, "directory");
            return this;
        }

        /**
         * Says whose runs the weekly report shows; default none.
         *
         * @param runner the maintenance that runs the plans
         * @return this builder
         */
        public Builder runs(Maintenance runner) {
            this.maintenance = requireNonNull(runner, "runner");
            return this;
        }

        /**
         * Says whose figures of health the weekly report shows; default none.
         *
         * @param monitor the host's
         * @return this builder
         */
        public Builder health(HealthMonitor monitor) {
            this.health = requireNonNull(monitor, "monitor");
            return this;
        }

        /**
         * Adds a disk whose room the weekly report watches; default none, and by {@link #from} that of the backups.
         *
         * @param directory a directory on it
         * @return this builder
         */
        public Builder disk(Path directory) {
            this.disks.add(directory.toAbsolutePath());
            return this;
        }

        /**
         * Chooses the zone of the times in reports; default Europe/Paris.
         *
         * @param chosen the zone
         * @return this builder
         */
        public Builder zone(ZoneId chosen) {
            this.zone = requireNonNull(chosen, "chosen");
            return this;
        }

        /**
         * Tells the time of reports by another clock; default the machine's.
         *
         * @param other the clock
         * @return this builder
         */
        public Builder clock(Clock other) {
            this.clock = requireNonNull(other, "other");
            return this;
        }

        /**
         * Ends the description.
         *
         * @return the parts
         */
        public PlanParts build() {
            return new PlanParts(this);
        }
    }
}
