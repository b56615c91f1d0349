package com.monassurance.maintenance.backup.copy;

import java.util.List;

/**
 * What a restore did. Immutable.
 *
 * @param tables how many tables were filled, by this run and by those that it went on from
 * @param rows their rows
 * @param isResumed whether it went on where an earlier one had stopped
 * @param remarks what the original had and the backup does not, and which materialised views could not be filled
 * @since 0.1.0
 */
public record RestoreReport(int tables, long rows, boolean isResumed, List<String> remarks) {

    /** Copies. */
    public RestoreReport {
        remarks = List.copyOf(remarks);
    }
}
