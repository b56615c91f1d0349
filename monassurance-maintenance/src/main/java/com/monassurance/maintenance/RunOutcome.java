package com.monassurance.maintenance;

import com.monassurance.maintenance.task.TaskReport;
import java.util.List;
import java.util.Locale;

/**
 * How a finished run ended.
 *
 * @since 0.1.0
 */
public enum RunOutcome {
    /** Every task did all it should. */
    DONE,
    /** Some task did not, some did. */
    PARTIAL,
    /** No task did. */
    FAILED,
    /** Somebody asked for its end before its last task was done; it never goes on. */
    CANCELLED,
    /** Nobody ran it: no instance was up in time, or its plan was paused; it never runs. */
    MISSED;

    static RunOutcome of(List<TaskReport> reports) {
        long complete = reports.stream().filter(TaskReport::isComplete).count();
        if (complete == reports.size()) {
            return DONE;
        }
        return complete == 0 ? FAILED : PARTIAL;
    }

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RunOutcome ofStored(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
