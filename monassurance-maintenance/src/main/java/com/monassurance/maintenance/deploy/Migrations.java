package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.Migrator;
import java.util.List;

/**
 * The schema of the database as a runbook sees it.
 *
 * @since 0.1.0
 */
public interface Migrations {

    /**
     * Returns where the schema is. Changes nothing.
     *
     * @return applied heads and pending revisions
     */
    SchemaPlan plan();

    /**
     * Applies every pending revision. Blocks until it is done.
     *
     * @return what became of it
     */
    StepOutcome upgrade();

    /**
     * Returns what taking the schema back would do. Changes nothing.
     *
     * @param target a revision, or {@code base}
     * @return the revisions to undo, what is lost, and why it cannot be done
     */
    DowngradePlan planDowngrade(String target);

    /**
     * Takes the schema back. Blocks until it is done.
     *
     * @param target a revision, or {@code base}
     * @param consent why a loss of data is accepted; empty when none is expected
     * @return what became of it
     */
    StepOutcome downgrade(String target, String consent);

    /**
     * Returns the schema of a migrator. What may be lost is told from the text of the statements, on the safe side: a
     * statement that is not known to keep data counts as a loss.
     *
     * @param migrator over the database of the service
     * @return the port
     */
    static Migrations of(Migrator migrator) {
        return new MigratorPort(migrator);
    }

    /**
     * Where a schema is and what an upgrade would apply. Immutable.
     *
     * @param current applied heads
     * @param pending revisions in the order they would run
     * @param hazards what could go wrong or be lost, one sentence each
     * @param refusals why it cannot be upgraded; empty when it can
     */
    record SchemaPlan(List<String> current, List<String> pending, List<String> hazards, List<String> refusals) {

        /** Copies the lists. */
        public SchemaPlan {
            current = List.copyOf(current);
            pending = List.copyOf(pending);
            hazards = List.copyOf(hazards);
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * What taking a schema back would do. Immutable.
     *
     * @param target where it would be afterwards
     * @param revisions revisions to undo, the newest first
     * @param losses data that would be lost, one sentence each; empty when none
     * @param refusals why it cannot be done; empty when it can
     */
    record DowngradePlan(String target, List<String> revisions, List<String> losses, List<String> refusals) {

        /** Copies the lists. */
        public DowngradePlan {
            requireNonNull(target, "target");
            revisions = List.copyOf(revisions);
            losses = List.copyOf(losses);
            refusals = List.copyOf(refusals);
        }
    }
}
