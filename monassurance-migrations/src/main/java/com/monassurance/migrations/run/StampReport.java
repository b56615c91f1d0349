package com.monassurance.migrations.run;

import java.util.List;

/**
 * What a stamp changed in the schema history; no script was run. Immutable.
 *
 * @param added revisions now recorded as applied, in the order of the graph
 * @param removed revisions no longer recorded
 * @since 0.1.0
 */
public record StampReport(List<String> added, List<String> removed) {

    /** Copies the lists. */
    public StampReport {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    /**
     * Tells whether anything was changed.
     *
     * @return false when the history said so already
     */
    public boolean isChanged() {
        return !added.isEmpty() || !removed.isEmpty();
    }
}
