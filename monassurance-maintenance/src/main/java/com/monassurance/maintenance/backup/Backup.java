package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.RevisionState;
import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.PlannedAction;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Backups of one database in one directory, each written beside, checked, published by a rename and read back; within 6
 * hours and in the first format of its engine by default. Only what is whole and has its manifest is listed; two backups
 * of a day have two names. Without a {@link Builder#retention policy} nothing is ever deleted but partial files older than
 * twice the time limit. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Backup implements MaintenanceTask {

    /** The name of this task in plans and reports. */
    public static final String NAME = "backup";

    private final BackupDirectory directory;
    private final BackupEngine engine;
    private final ApplicationInfo application;
    private final BackupFormat format;
    private final Supplier<RevisionState> revisions;
    private final Duration limit;
    private final double spaceFactor;
    private final ZoneId zone;
    private final Clock clock;
    private final Proving proving;
    private final List<SmokeQuery> questions;
    private final @Nullable RetentionPolicy policy;

    private Backup(Builder builder) {
        this.directory = new BackupDirectory(builder.directory);
        this.engine = builder.engine;
        this.application = builder.application;
        this.format = builder.format;
        this.revisions = builder.revisions;
        this.limit = builder.limit;
        this.spaceFactor = builder.spaceFactor;
        this.zone = builder.zone;
        this.clock = builder.clock;
        this.proving = new Proving(directory, engine, limit, clock);
        this.questions = List.copyOf(builder.questions);
        this.policy = builder.policy;
    }

    /**
     * Starts the description of a backup. Touches nothing.
     *
     * @param directory where backups are kept; made on the first backup, readable by its owner only
     * @param engine what writes them
     * @param application who makes them, for the manifest
     * @return a builder with the defaults
     */
    public static Builder into(Path directory, BackupEngine engine, ApplicationInfo application) {
        return new Builder(directory, engine, application);
    }

    /**
     * Makes a backup. Blocks until it is read back, has failed, passed its limit, or the thread is interrupted.
     *
     * @return what came of it
     * @throws com.monassurance.core.failure.OpsException if the database cannot be asked
     */
    public BackupOutcome take() {
        return take(TaskContext.alone());
    }

    /**
     * Lists the backups, the newest first by their manifests, and after them what is not known to be good.
     *
     * @return at most 10,000 entries
     * @throws MaintenanceException with {@link MaintenanceError#BACKUP_DIRECTORY} if the directory cannot be read
     */
    public List<BackupEntry> list() {
        return directory.list();
    }

    /**
     * Returns when the newest backup that was read back in full was finished: what a stale-backup alarm looks at.
     *
     * @return the instant, or empty when there is none
     * @throws MaintenanceException as {@link #list()}
     */
    public Optional<Instant> lastVerified() {
        return list().stream()
                .filter(BackupEntry::isVerified)
                .map(entry -> ((BackupEntry.Known) entry).manifest().finishedAt())
                .max(Instant::compareTo);
    }

    /**
     * Reads a backup again from start to end and remembers the result. Blocks while it is read.
     *
     * @param id name of the backup
     * @return how far it is proven now
     * @throws MaintenanceException with {@link MaintenanceError#NO_SUCH_BACKUP} if there is none of that name, or
     *     {@link MaintenanceError#BACKUP_DIRECTORY} if it cannot be read
     */
    public Proof verify(String id) {
        return proving.verify(id, proving::read);
    }

    /**
     * Reads a backup again, restores it into an empty database, compares what is there, asks the questions of the
     * application, and remembers the result. Blocks while it does so.
     *
     * @param id name of the backup
     * @param empty an empty database of its own, which is full afterwards
     * @return how far it is proven now; never more than read in full when the engine cannot restore
     * @throws MaintenanceException as {@link #verify(String)}, or with {@link MaintenanceError#RESTORE_REFUSED} if the
     *     database is not empty
     */
    public Proof rehearse(String id, DataSource empty) {
        return proving.verify(id, manifest -> proving.rehearse(manifest, empty, questions));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public TaskPlan plan() {
        BackupEngine.Readiness readiness = engine.check();
        if (readiness instanceof BackupEngine.NotAvailable missing) {
            return TaskPlan.blocked(NAME, missing.reason());
        }
        BackupEngine.Ready ready = (BackupEngine.Ready) readiness;
        String how = ready.clientVersion() + " " + format;
        return TaskPlan.of(
                NAME,
                List.of(new PlannedAction(
                        ready.database() + " -> " + directory.path(),
                        Text.of("back up with " + how, "sauvegarder avec " + how),
                        ready.databaseBytes())));
    }

    @Override
    public TaskReport run(TaskPlan plan, TaskContext context) {
        plan.requireOf(NAME);
        Stopwatch watch = Stopwatch.start();
        Map<String, Long> figures = new LinkedHashMap<>();
        BackupOutcome outcome = take(context);
        if (outcome instanceof BackupOutcome.Published published) {
            figures.put("backup_bytes", published.manifest().bytes());
            figures.put("database_bytes", published.manifest().databaseBytes());
            if (policy != null && published.proof().isGood()) {
                TaskOutcome both =
                        new Retention(directory, policy, clock).after(outcome.toTaskOutcome(), context, figures);
                return watch.report(NAME, both, figures);
            }
        }
        return watch.report(NAME, outcome.toTaskOutcome(), figures);
    }

    private BackupOutcome take(TaskContext context) {
        BackupEngine.Readiness readiness = engine.check();
        if (readiness instanceof BackupEngine.NotAvailable missing) {
            return new BackupOutcome.NotAvailable(missing.reason());
        }
        BackupEngine.Ready ready = (BackupEngine.Ready) readiness;
        try {
            directory.create();
            directory.sweepPartials(clock.instant().minus(limit.multipliedBy(2)));
            Optional<Text> obstacle = SpaceCheck.obstacle(directory, format, ready, spaceFactor);
            if (obstacle.isPresent()) {
                return new BackupOutcome.Refused(obstacle.get());
            }
            return writeAndPublish(ready, context);
        } catch (IOException e) {
            return new BackupOutcome.Failed("the directory " + directory.path() + " failed: " + e.getMessage());
        }
    }

    private BackupOutcome writeAndPublish(BackupEngine.Ready ready, TaskContext context) throws IOException {
        Instant startedAt = clock.instant();
        RevisionState state = revisions.get();
        Path partial = directory.reserve(
                "db_" + startedAt.atZone(zone).toLocalDate().toString().replace("-", ""));
        boolean published = false;
        try {
            Manifest manifest;
            try (DigestingFile file = DigestingFile.over(partial)) {
                BackupContent content = engine.write(ready, format, file, limit, context);
                String sha256 = file.seal();
                manifest = manifest(partial, ready, startedAt, state, content, file.bytes(), sha256);
            }
            directory.publish(partial, manifest);
            published = true;
            Proof proof = proving.read(manifest);
            directory.writeProof(manifest.id(), proof);
            return proof.level() == Proof.Level.BAD
                    ? new BackupOutcome.Failed("backup " + manifest.id() + " could not be read back: " + proof.detail())
                    : new BackupOutcome.Published(manifest, proof);
        } catch (BackupFailedException e) {
            return new BackupOutcome.Failed(String.valueOf(e.getMessage()));
        } finally {
            if (!published) {
                directory.discard(partial);
            }
        }
    }

    private Manifest manifest(
            Path partial,
            BackupEngine.Ready ready,
            Instant startedAt,
            RevisionState state,
            BackupContent content,
            long bytes,
            String sha256) {
        String id = BackupDirectory.idOf(String.valueOf(partial.getFileName()));
        return new Manifest(
                id,
                engine.name(),
                format,
                id + format.extension(),
                bytes,
                sha256,
                ready.database(),
                ready.databaseBytes(),
                ready.serverVersion(),
                ready.clientVersion(),
                startedAt,
                clock.instant(),
                application,
                state.status().name(),
                state.current(),
                content);
    }

    /**
     * Describes a backup; confined to one thread.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private final Path directory;
        private final BackupEngine engine;
        private final ApplicationInfo application;
        private BackupFormat format;
        private Supplier<RevisionState> revisions = () -> RevisionState.unknown("the host did not say");
        private Duration limit = Duration.ofHours(6);
        private double spaceFactor = 0.5;
        private ZoneId zone = ZoneId.of("Europe/Paris");
        private Clock clock = Clock.systemUTC();
        private List<SmokeQuery> questions = List.of();
        private @Nullable RetentionPolicy policy;

        private Builder(Path directory, BackupEngine engine, ApplicationInfo application) {
            this.directory = directory.toAbsolutePath().normalize();
            this.engine = requireNonNull(engine, "engine");
            this.format = engine.formats().get(0);
            this.application = requireNonNull(application, "application");
        }

        /**
         * Chooses what the files hold; by default the first format of the engine.
         *
         * @param chosen the format
         * @return this builder
         */
        public Builder format(BackupFormat chosen) {
            this.format = requireNonNull(chosen, "format");
            return this;
        }

        /**
         * Says at which revisions the schema is, for the manifest; default unknown.
         *
         * @param source such as {@code migrator::state}
         * @return this builder
         */
        public Builder revisions(Supplier<RevisionState> source) {
            this.revisions = requireNonNull(source, "revisions");
            return this;
        }

        /**
         * Limits how long writing may take; default 6 hours.
         *
         * @param duration the limit
         * @return this builder
         */
        public Builder limit(Duration duration) {
            this.limit = requireNonNull(duration, "limit");
            return this;
        }

        /**
         * Says how much free space the first backup wants, as a share of the size of the database; default 0.5. Later
         * ones want the size of the last and a fifth more.
         *
         * @param share the share, not negative
         * @return this builder
         */
        public Builder spaceFactor(double share) {
            this.spaceFactor = share;
            return this;
        }

        /**
         * Chooses the zone of the date in the names; default Europe/Paris.
         *
         * @param chosen the zone
         * @return this builder
         */
        public Builder zone(ZoneId chosen) {
            this.zone = requireNonNull(chosen, "zone");
            return this;
        }

        /**
         * Tells the time by another clock; default the machine's.
         *
         * @param other the clock
         * @return this builder
         */
        public Builder clock(Clock other) {
            this.clock = requireNonNull(other, "clock");
            return this;
        }

        /**
         * Asks a restored database these questions before it counts as {@link Proof.Level#RESTORED}; default none.
         *
         * @param asked each must be answered with true
         * @return this builder
         */
        public Builder smoke(List<SmokeQuery> asked) {
            this.questions = List.copyOf(asked);
            return this;
        }

        /**
         * Removes what a policy does not keep after each run of the task whose backup was read back in full; default
         * nothing is removed.
         *
         * @param chosen such as {@link RetentionPolicy#standard()}
         * @return this builder
         */
        public Builder retention(RetentionPolicy chosen) {
            this.policy = requireNonNull(chosen, "policy");
            return this;
        }

        /**
         * Ends the description. Touches nothing.
         *
         * @return the backup
         * @throws IllegalArgumentException if the limit is not positive, the share is negative or the engine does not
         *     write the format
         */
        public Backup build() {
            if (limit.isNegative() || limit.isZero() || !(spaceFactor >= 0)) {
                throw new IllegalArgumentException("the limit must be positive and the share not negative");
            }
            if (!engine.formats().contains(format)) {
                throw new IllegalArgumentException(engine.name() + " does not write " + format);
            }
            return new Backup(this);
        }
    }
}
