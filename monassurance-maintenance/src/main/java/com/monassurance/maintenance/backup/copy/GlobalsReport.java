package com.monassurance.maintenance.backup.copy;

import java.util.List;

/**
 * What a restore of globals did. Immutable.
 *
 * @param made what was not there and is now, such as {@code role app_prod}
 * @param kept what was there and stayed as it was
 * @param differing what was there, is not as in the backup, and stayed as it was
 * @param problems what could not be made, with what the server said
 * @since 0.1.0
 */
public record GlobalsReport(List<String> made, List<String> kept, List<String> differing, List<String> problems) {

    /** Copies. */
    public GlobalsReport {
        made = List.copyOf(made);
        kept = List.copyOf(kept);
        differing = List.copyOf(differing);
        problems = List.copyOf(problems);
    }
}
