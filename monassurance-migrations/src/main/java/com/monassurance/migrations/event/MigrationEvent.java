package com.monassurance.migrations.event;

import com.monassurance.core.event.OpsEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What happens while the schema changes. No field holds SQL of a script or a secret of ours; blockers are told with the
 * beginning of their last statement as the server shows it. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface MigrationEvent extends OpsEvent {

    /**
     * Returns whose revisions they are.
     *
     * @return the namespace in the schema history
     */
    String namespace();

    @Override
    default Level level() {
        return Level.INFO;
    }

    /**
     * A run has work to do and begins.
     *
     * @param at when
     * @param namespace whose revisions
     * @param direction {@code upgrade} or {@code downgrade}
     * @param revisions how many will run
     */
    record Started(Instant at, String namespace, String direction, int revisions) implements MigrationEvent {
        @Override
        public String name() {
            return "migration.started";
        }

        @Override
        public Map<String, String> fields() {
            return ordered("namespace", namespace, "direction", direction, "revisions", Integer.toString(revisions));
        }
    }

    /**
     * A revision was applied and is in the schema history.
     *
     * @param at when
     * @param namespace whose revision
     * @param revision its id
     * @param took how long it took, pauses included
     * @param retries how often its transactions were run again
     */
    record RevisionApplied(Instant at, String namespace, String revision, Duration took, int retries)
            implements MigrationEvent {
        @Override
        public String name() {
            return "migration.revision.applied";
        }

        @Override
        public Map<String, String> fields() {
            return revisionFields(namespace, revision, took, retries);
        }
    }

    /**
     * A revision was taken back and is no longer in the schema history.
     *
     * @param at when
     * @param namespace whose revision
     * @param revision its id
     * @param took how long it took, pauses included
     * @param retries how often its transactions were run again
     */
    record RevisionReverted(Instant at, String namespace, String revision, Duration took, int retries)
            implements MigrationEvent {
        @Override
        public String name() {
            return "migration.revision.reverted";
        }

        @Override
        public Map<String, String> fields() {
            return revisionFields(namespace, revision, took, retries);
        }
    }

    /**
     * A revision failed; the run ends with it.
     *
     * @param at when
     * @param namespace whose revision
     * @param revision its id
     * @param code stable code such as {@code MIG-011}
     * @param sqlState what the server called it; empty when it was not the server
     */
    record RevisionFailed(Instant at, String namespace, String revision, String code, String sqlState)
            implements MigrationEvent {
        @Override
        public String name() {
            return "migration.revision.failed";
        }

        @Override
        public Level level() {
            return Level.ERROR;
        }

        @Override
        public Map<String, String> fields() {
            return ordered("namespace", namespace, "revision", revision, "code", code, "sqlState", sqlState);
        }
    }

    /**
     * A transaction gave way to others and will be run again.
     *
     * @param at when
     * @param namespace whose revision
     * @param revision its id
     * @param sqlState why: {@code 55P03}, {@code 40P01} or {@code 40001}
     * @param attempt how many times it has been tried
     * @param pause how long we wait before the next try
     * @param blockers the sessions in the way, with age and the beginning of their last statement; empty when they are
     *     not known, as on the first try
     */
    record TransactionRetried(
            Instant at,
            String namespace,
            String revision,
            String sqlState,
            int attempt,
            Duration pause,
            String blockers)
            implements MigrationEvent {
        @Override
        public String name() {
            return "migration.transaction.retried";
        }

        @Override
        public Level level() {
            return Level.WARNING;
        }

        @Override
        public Map<String, String> fields() {
            return ordered(
                    "namespace",
                    namespace,
                    "revision",
                    revision,
                    "sqlState",
                    sqlState,
                    "attempt",
                    Integer.toString(attempt),
                    "pauseMillis",
                    Long.toString(pause.toMillis()),
                    "blockers",
                    blockers);
        }
    }

    /**
     * A revision written in Java, or a backfill, has come so far.
     *
     * @param at when
     * @param namespace whose revision
     * @param revision its id
     * @param done how much is done
     * @param total how much there is; 0 when that is not known
     */
    record RevisionProgress(Instant at, String namespace, String revision, long done, long total)
            implements MigrationEvent {
        @Override
        public String name() {
            return "migration.revision.progress";
        }

        @Override
        public Map<String, String> fields() {
            return ordered(
                    "namespace",
                    namespace,
                    "revision",
                    revision,
                    "done",
                    Long.toString(done),
                    "total",
                    Long.toString(total));
        }
    }

    /**
     * A statement that works CONCURRENTLY is about to begin and will have to wait for transactions of others; sent once
     * before the statement.
     *
     * @param at when
     * @param namespace whose revision
     * @param revision its id
     * @param sessions the transactions with old snapshots or with locks on its table, for people
     */
    record SnapshotsAwaited(Instant at, String namespace, String revision, String sessions) implements MigrationEvent {
        @Override
        public String name() {
            return "migration.snapshots.awaited";
        }

        @Override
        public Level level() {
            return Level.WARNING;
        }

        @Override
        public Map<String, String> fields() {
            return ordered("namespace", namespace, "revision", revision, "sessions", sessions);
        }
    }

    /**
     * Another runner holds the lock and we wait for it; sent at once, then after 1 s, 10 s and every minute.
     *
     * @param at when
     * @param namespace whose run waits
     * @param holder who holds it, for people
     */
    record LockAwaited(Instant at, String namespace, String holder) implements MigrationEvent {
        @Override
        public String name() {
            return "migration.lock.awaited";
        }

        @Override
        public Map<String, String> fields() {
            return ordered("namespace", namespace, "holder", holder);
        }
    }

    /**
     * A run that had work to do is done with all of it.
     *
     * @param at when
     * @param namespace whose revisions
     * @param direction {@code upgrade} or {@code downgrade}
     * @param revisions how many ran
     * @param took how long it took, waiting for the lock included
     */
    record Finished(Instant at, String namespace, String direction, int revisions, Duration took)
            implements MigrationEvent {
        @Override
        public String name() {
            return "migration.finished";
        }

        @Override
        public Map<String, String> fields() {
            return ordered(
                    "namespace",
                    namespace,
                    "direction",
                    direction,
                    "revisions",
                    Integer.toString(revisions),
                    "millis",
                    Long.toString(took.toMillis()));
        }
    }

    private static Map<String, String> revisionFields(String namespace, String revision, Duration took, int retries) {
        return ordered(
                "namespace",
                namespace,
                "revision",
                revision,
                "millis",
                Long.toString(took.toMillis()),
                "retries",
                Integer.toString(retries));
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put(pairs[i], pairs[i + 1]);
        }
        return Collections.unmodifiableMap(fields);
    }
}
