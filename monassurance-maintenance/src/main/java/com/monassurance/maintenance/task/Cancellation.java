package com.monassurance.maintenance.task;

import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.finding.Text;

/** Words for runs that were told to stop. */
final class Cancellation {

    private Cancellation() {}

    static TaskOutcome beforeStart() {
        return new TaskOutcome.Failed(
                MaintenanceError.CANCELLED.id(),
                Text.of("The run was cancelled before this task.", "L'exécution a été annulée avant cette tâche."),
                Text.of("Run the plan again.", "Relancez le plan."));
    }
}
