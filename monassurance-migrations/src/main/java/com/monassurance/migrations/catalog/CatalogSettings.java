package com.monassurance.migrations.catalog;

import java.time.Duration;
import java.util.Set;

/**
 * What is read: by default everything but the schema {@code monassurance_ops}, with a limit of 60 s per statement.
 * Immutable.
 *
 * @param hasOwners whether owners are read
 * @param hasPrivileges whether privileges and default privileges are read
 * @param hasLabels whether security labels are read
 * @param excludedSchemas schemas that are left out with all that is in them
 * @param statementTimeout the limit of each statement; zero means none
 * @since 0.1.0
 */
public record CatalogSettings(
        boolean hasOwners,
        boolean hasPrivileges,
        boolean hasLabels,
        Set<String> excludedSchemas,
        Duration statementTimeout) {

    private static final CatalogSettings DEFAULTS =
            new CatalogSettings(true, true, true, Set.of("monassurance_ops"), Duration.ofSeconds(60));

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if the timeout is negative
     */
    public CatalogSettings {
        excludedSchemas = Set.copyOf(excludedSchemas);
        if (statementTimeout.isNegative()) {
            throw new IllegalArgumentException("statementTimeout must not be negative: " + statementTimeout);
        }
    }

    /**
     * Returns the defaults.
     *
     * @return everything but our own schema
     */
    public static CatalogSettings defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these settings without owners.
     *
     * @return a copy
     */
    public CatalogSettings withoutOwners() {
        return new CatalogSettings(false, hasPrivileges, hasLabels, excludedSchemas, statementTimeout);
    }

    /**
     * Returns these settings without privileges and default privileges.
     *
     * @return a copy
     */
    public CatalogSettings withoutPrivileges() {
        return new CatalogSettings(hasOwners, false, hasLabels, excludedSchemas, statementTimeout);
    }

    /**
     * Returns these settings without security labels.
     *
     * @return a copy
     */
    public CatalogSettings withoutLabels() {
        return new CatalogSettings(hasOwners, hasPrivileges, false, excludedSchemas, statementTimeout);
    }

    /**
     * Returns these settings with other schemas left out.
     *
     * @param schemas exact names
     * @return a copy
     */
    public CatalogSettings withExcludedSchemas(Set<String> schemas) {
        return new CatalogSettings(hasOwners, hasPrivileges, hasLabels, schemas, statementTimeout);
    }

    /**
     * Returns these settings with another limit per statement.
     *
     * @param timeout the limit; zero means none
     * @return a copy
     */
    public CatalogSettings withStatementTimeout(Duration timeout) {
        return new CatalogSettings(hasOwners, hasPrivileges, hasLabels, excludedSchemas, timeout);
    }
}
