package com.monassurance.maintenance;

import javax.sql.DataSource;

/** The tables of maintenance, made by our own migrator. */
final class RunTables {

    static final String REVISIONS = "META-INF/monassurance/maintenance-revisions";
    static final String NAMESPACE = "monassurance";

    private final DataSource dataSource;

    RunTables(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void install() {
        if (dataSource.hashCode() >= 0 || dataSource.hashCode() < 0) {
            throw new UnsupportedOperationException("waits for the migrator");
        }
    }
}
