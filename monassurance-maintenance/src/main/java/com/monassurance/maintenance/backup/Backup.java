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
 * Backups of one database in one store, each written beside, checked, committed and read back; within 6 hours, in the
 * first format of its engine and not encrypted by default. Only what is whole and has its manifest is listed; two backups
 * of a day have two names. Without a {@link Builder#retention policy} nothing is ever deleted but partial files older than
 * twice the time limit. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Backup implements MaintenanceTask {

    /** The name of this task in plans and reports. */
    public static final String NAME = "backup";

    private final BackupStore store;
    private final BackupEngine engine;
    private final BackupFormat format;
    private final Clock clock;
    private final Proving proving;
    private final BackupRun making;
    private final List<SmokeQuery> questions;
    private final @Nullable RetentionPolicy policy;

    private Backup(Builder builder) {
        this.store = builder.store;
        this.engine = builder.engine;
        this.format = builder.format;
        this.clock = builder.clock;
        this.proving = new Proving(store, engine, builder.limit, clock, builder.identity, builder.workspace);
        this.making = new BackupRun(
                store,
                engine,
                builder.application,
                format,
                builder.revisions,
                builder.limit,
                builder.spaceFactor,
                builder.zone,
                clock,
                proving,
                builder.recipients);
        this.questions = builder.questions;
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
        return into(BackupStore.directory(directory), engine, application);
    }

    /**
     * Starts the description of a backup. Touches nothing.
     *
     * @param store where backups are kept
     * @param engine what writes them
     * @param application who makes them, for the manifest
     * @return a builder with the defaults
     */
    public static Builder into(BackupStore store, BackupEngine engine, ApplicationInfo application) {
        return new Builder(store, engine, application);
    }

    /**
     * Makes a backup. Blocks until it is read back, has failed, passed its limit, or the thread is interrupted.
     *
     * @return what came of it
     * @throws com.monassurance.core.failure.OpsException if the database cannot be asked
     */
    public BackupOutcome take() {
        return making.take(TaskContext.alone());
    }

    /**
     * Lists the backups, the newest first by their manifests, and after them what is not known to be good.
     *
     * @return at most 10,000 entries
     * @throws MaintenanceException with {@link MaintenanceError#BACKUP_DIRECTORY} if the directory cannot be read
     */
    public List<BackupEntry> list() {
        return store.list();
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
     * @throws MaintenanceException with {@link MaintenanceError#NO_SUCH_BACKUP} if there is none of that name,
     *     {@link MaintenanceError#BACKUP_DIRECTORY} if it cannot be read, or {@link MaintenanceError#BACKUP_KEY} if the
     *     identity is not one that opens it; without one, an encrypted backup is proven by its checksum only
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

    /**
     * Brings a backup to this machine and decrypts it, so that it can be restored. Blocks while it is copied, which an
     * unencrypted one of a directory is not. The checksum of what is copied is compared.
     *
     * @param id name of the backup
     * @return its file, until it is closed
     * @throws MaintenanceException as {@link #verify(String)}, or with {@link MaintenanceError#BACKUP_DAMAGED} if it is
     *     not listed as whole
     */
    public BackupCopy copy(String id) {
        return proving.copy(id);
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
                        ready.database() + " -> " + store.location(),
                        Text.of("back up with " + how, "sauvegarder avec " + how),
                        ready.databaseBytes())));
    }

    @Override
    public TaskReport run(TaskPlan plan, TaskContext context) {
        plan.requireOf(NAME);
        Stopwatch watch = Stopwatch.start();
        Map<String, Long> figures = new LinkedHashMap<>();
        BackupOutcome outcome = making.take(context);
        if (outcome instanceof BackupOutcome.Published published) {
            figures.put("backup_bytes", published.manifest().bytes());
            figures.put("database_bytes", published.manifest().databaseBytes());
            if (policy != null && published.proof().isGood()) {
                TaskOutcome both = new Retention(store, policy, clock).after(outcome.toTaskOutcome(), context, figures);
                return watch.report(NAME, both, figures);
            }
        }
        return watch.report(NAME, outcome.toTaskOutcome(), figures);
    }

    /**
     * Describes a backup; confined to one thread.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private final BackupStore store;
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
        private List<String> recipients = List.of();
        private @Nullable BackupIdentity identity;
        private Path workspace = Path.of(System.getProperty("java.io.tmpdir"));

        private Builder(BackupStore store, BackupEngine engine, ApplicationInfo application) {
            this.store = requireNonNull(store, "store");
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
         * Encrypts each backup to public keys in the age format; default not. Any one of their identities opens it, with
         * this library or with {@code age}; this process needs none, for it reads back what it wrote with a key that it
         * forgets.
         *
         * @param keys X25519 public keys, which begin with {@code age1}
         * @return this builder
         * @throws IllegalArgumentException if one is none
         * @throws MaintenanceException with {@link MaintenanceError#BACKUP_KEY} if the optional library is missing
         */
        public Builder encryptTo(List<String> keys) {
            try {
                keys.forEach(AgeFormat::requireRecipient);
            } catch (NoClassDefFoundError e) {
                throw Decryption.noLibrary(e);
            }
            this.recipients = List.copyOf(keys);
            return this;
        }

        /**
         * Opens encrypted backups when they are verified, rehearsed or copied; default they are not.
         *
         * @param key such as {@link BackupIdentity#in(Path)}
         * @return this builder
         */
        public Builder decryptWith(BackupIdentity key) {
            this.identity = requireNonNull(key, "key");
            return this;
        }

        /**
         * Chooses where copies for a restore are made, each in a directory of its own that only its owner can read; default
         * the directory for temporary files.
         *
         * @param directory an existing directory with room for a backup
         * @return this builder
         */
        public Builder workspace(Path directory) {
            this.workspace = requireNonNull(directory, "directory");
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
