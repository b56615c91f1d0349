package com.monassurance.migrations.judge;

import java.util.Map;
import java.util.Optional;

/** The one list of what {@link CatalogPrint} does not print, each with the reason. */
final class LeftOut {

    private static final String CLUSTER = "belongs to the cluster, not to a database";
    private static final String STATISTICS = "statistics about rows";
    private static final String PHYSICAL = "where or how rows are stored at the moment";
    private static final String LAZY = "a hint that stays true when the last such object is dropped";
    private static final String DATA = "rows, not schema";

    /** Whole catalogues, and single columns as {@code catalogue.column}. */
    static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("pg_authid", CLUSTER + "; roles are named where they own or may do something"),
            Map.entry("pg_auth_members", CLUSTER),
            Map.entry("pg_database", CLUSTER),
            Map.entry("pg_db_role_setting", CLUSTER),
            Map.entry("pg_parameter_acl", CLUSTER),
            Map.entry("pg_replication_origin", CLUSTER + "; made and dropped by running subscriptions"),
            Map.entry("pg_shdescription", CLUSTER),
            Map.entry("pg_shseclabel", CLUSTER),
            Map.entry("pg_tablespace", CLUSTER),
            Map.entry("pg_largeobject", DATA),
            Map.entry("pg_largeobject_metadata", DATA + ": large objects have no name but their number"),
            Map.entry("pg_statistic", STATISTICS),
            Map.entry("pg_statistic_ext_data", STATISTICS),
            Map.entry("pg_subscription_rel", "how far a running subscription is"),
            Map.entry("pg_attribute.attcacheoff", "a cache, always -1 on disk"),
            Map.entry("pg_attribute.atthasmissing", PHYSICAL),
            Map.entry("pg_attribute.attmissingval", PHYSICAL),
            Map.entry(
                    "pg_attribute.attndims",
                    "as written, not enforced, lost by create table as; format_type ignores it"),
            Map.entry("pg_class.relallfrozen", STATISTICS),
            Map.entry("pg_class.relallvisible", STATISTICS),
            Map.entry("pg_class.relfilenode", PHYSICAL),
            Map.entry("pg_class.relfrozenxid", PHYSICAL),
            Map.entry("pg_class.relhasindex", LAZY),
            Map.entry("pg_class.relhasrules", LAZY),
            Map.entry("pg_class.relhassubclass", LAZY),
            Map.entry("pg_class.relhastriggers", LAZY),
            Map.entry("pg_class.relminmxid", PHYSICAL),
            Map.entry("pg_class.relispopulated", DATA),
            Map.entry("pg_class.relnatts", "counts dropped columns; the columns are printed one by one"),
            Map.entry("pg_class.relpages", STATISTICS),
            Map.entry("pg_class.relrewrite", "set while a table is rewritten"),
            Map.entry("pg_class.reltuples", STATISTICS),
            Map.entry(
                    "pg_constraint.connamespace",
                    "that of the table, or of the table whose key a partition took over; nobody can ask for it"),
            Map.entry("pg_index.indcheckxmin", PHYSICAL),
            Map.entry("pg_subscription.subconninfo", "holds a password"),
            Map.entry("pg_subscription.subskiplsn", "how far a running subscription is"),
            Map.entry("pg_type.typndims", "as written, not enforced; format_type ignores it"));

    private LeftOut() {}

    static Optional<String> reason(String catalogue) {
        return Optional.ofNullable(REASONS.get(catalogue));
    }

    static boolean column(String catalogue, String column) {
        return REASONS.containsKey(catalogue + "." + column);
    }
}
