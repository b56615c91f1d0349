package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskProblem;
import java.util.List;

/**
 * How a backup ended. Implementations are immutable.
 *
 * @since 0.1.0
 */
public sealed interface BackupOutcome {

    /**
     * Returns the same as the outcome of a task.
     *
     * @return done only when the backup was read back in full
     */
    TaskOutcome toTaskOutcome();

    /**
     * The backup is published and listed.
     *
     * @param manifest what is known of it
     * @param proof how far it was read back
     */
    record Published(Manifest manifest, Proof proof) implements BackupOutcome {
        /** Checks the parts. */
        public Published {
            requireNonNull(manifest, "manifest");
            requireNonNull(proof, "proof");
        }

        @Override
        public TaskOutcome toTaskOutcome() {
            Text size = Wording.bytes(manifest.bytes());
            Text summary = Text.of(
                    manifest.file() + ", " + size.english() + ", " + proof.detail(),
                    manifest.file() + ", " + size.french() + ", " + proof.detail());
            return proof.isGood()
                    ? new TaskOutcome.Done(summary)
                    : new TaskOutcome.Partial(summary, List.of(new TaskProblem(manifest.id(), proof.detail())));
        }
    }

    /**
     * A backup is not possible here.
     *
     * @param reason what is missing
     */
    record NotAvailable(Text reason) implements BackupOutcome {
        /** Checks the part. */
        public NotAvailable {
            requireNonNull(reason, "reason");
        }

        @Override
        public TaskOutcome toTaskOutcome() {
            return new TaskOutcome.NotAvailable(reason);
        }
    }

    /**
     * It was not begun, as it could not have succeeded.
     *
     * @param reason what is wrong, such as too little free space
     */
    record Refused(Text reason) implements BackupOutcome {
        /** Checks the part. */
        public Refused {
            requireNonNull(reason, "reason");
        }

        @Override
        public TaskOutcome toTaskOutcome() {
            return new TaskOutcome.Refused(reason);
        }
    }

    /**
     * It failed; nothing of it is listed and what was written has been removed.
     *
     * @param problem what happened
     */
    record Failed(String problem) implements BackupOutcome {
        /** Checks the part. */
        public Failed {
            requireNonNull(problem, "problem");
        }

        @Override
        public TaskOutcome toTaskOutcome() {
            return new TaskOutcome.Failed(
                    MaintenanceError.BACKUP_FAILED.id(),
                    Text.same(problem),
                    Text.of(
                            "Remove the cause and run the backup again; earlier backups are untouched.",
                            "Corrigez la cause et relancez la sauvegarde ; les précédentes sont intactes."));
        }
    }
}
