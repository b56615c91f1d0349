package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Text;
import java.util.List;

/**
 * Which backups would be removed and which stay, each with its reason. Immutable.
 *
 * @param decisions one per entry of the directory
 * @param warnings why nothing of a database is removed although the policy would
 * @since 0.1.0
 */
public record RetentionPlan(List<Decision> decisions, List<Text> warnings) {

    /** Copies. */
    public RetentionPlan {
        decisions = List.copyOf(decisions);
        warnings = List.copyOf(warnings);
    }

    /**
     * Returns what would be removed.
     *
     * @return the decisions to remove, the oldest backup first
     */
    public List<Decision> removals() {
        return decisions.stream().filter(Decision::isRemoved).toList();
    }

    /**
     * What becomes of one backup.
     *
     * @param id name of the backup
     * @param database name of its database; empty where it is not known
     * @param bytes size of the file; zero where it is not known
     * @param isRemoved whether it would be removed
     * @param reason why
     * @since 0.1.0
     */
    public record Decision(String id, String database, long bytes, boolean isRemoved, Text reason) {
        /** Checks the parts. */
        public Decision {
            requireNonNull(id, "id");
            requireNonNull(database, "database");
            requireNonNull(reason, "reason");
        }
    }
}
