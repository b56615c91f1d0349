package com.monassurance.maintenance.database;

import java.util.List;

/**
 * Indexes that should exist, applied together by {@link ApplyIndexes}. Immutable.
 *
 * @param indexes the indexes, in the order they are built
 * @since 0.1.0
 */
public record IndexSet(List<IndexDefinition> indexes) {

    /** Copies the list. */
    public IndexSet {
        indexes = List.copyOf(indexes);
    }

    /**
     * Returns a set of indexes.
     *
     * @param indexes the indexes, in the order they are built
     * @return the set
     */
    public static IndexSet of(IndexDefinition... indexes) {
        return new IndexSet(List.of(indexes));
    }

    /**
     * Returns the six indexes of the MonAssurance maintenance guide.
     *
     * @return the guide's set, under the guide's names
     */
    public static IndexSet guide() {
        return of(
                IndexDefinition.on("idx_policies_client_id", "policies", "client_id"),
                IndexDefinition.on("idx_policies_created_at", "policies", "created_at"),
                IndexDefinition.on("idx_audit_logs_timestamp", "audit_logs", "timestamp"),
                IndexDefinition.on("idx_refresh_tokens_user_id", "refresh_tokens", "user_id"),
                IndexDefinition.on("idx_policies_client_status", "policies", "client_id", "status")
                        .where("status = 'active'"),
                IndexDefinition.on("idx_users_active", "users", "email").where("is_active"));
    }
}
