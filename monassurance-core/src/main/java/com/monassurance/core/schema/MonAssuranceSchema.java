package com.monassurance.core.schema;

import java.util.List;

/**
 * Names the revision scripts and the indexes of the MonAssurance schema, which a migrator applies and checks. Holds names
 * only: nothing is read from the class path or from a database. Thread-safe.
 *
 * @since 0.1.0
 */
public final class MonAssuranceSchema {

    private static final String LOCATION = "META-INF/monassurance/revisions";

    private static final List<String> REVISION_FILES = List.of(
            "1f3a6c0d8b72_create_users.sql",
            "2b94e7f15a0c_create_clients_and_companies.sql",
            "3d07c2a9e648_create_policies.sql",
            "4e81b5d3f926_create_templates_and_versions.sql",
            "5c62f8a04d1e_create_generated_documents.sql",
            "6a0d93b7c5f1_create_refresh_tokens_and_audit_logs.sql",
            "7b5e10c8d2a4_index_policies.sql",
            "8d2f47a6b09e_index_users_tokens_and_audit.sql");

    private static final List<String> INDEX_NAMES = List.of(
            "idx_policies_client_id",
            "idx_policies_created_at",
            "idx_audit_logs_timestamp",
            "idx_refresh_tokens_user_id",
            "idx_policies_client_status",
            "idx_users_active");

    private MonAssuranceSchema() {}

    /**
     * Returns the class-path folder of the revision scripts, without a slash at either end.
     *
     * @return {@code META-INF/monassurance/revisions}
     */
    public static String location() {
        return LOCATION;
    }

    /**
     * Returns the file names of the revision scripts in {@link #location()}, the base first and the head last.
     *
     * @return the names, each {@code <revision>_<slug>.sql}; immutable
     */
    public static List<String> revisionFiles() {
        return REVISION_FILES;
    }

    /**
     * Returns the names of the indexes that the maintenance guide asks for, in its order. Those of primary keys and of
     * unique constraints are not among them.
     *
     * @return the six names; immutable
     */
    public static List<String> indexNames() {
        return INDEX_NAMES;
    }
}
