package com.monassurance.migrations.history;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Keeps the driver from giving names to statements: a name lives in one backend, while a pooler hands us to another.
 * Confined to one thread.
 */
final class StatementNames {

    private final @Nullable PGConnection driver;
    private final int threshold;

    private StatementNames(@Nullable PGConnection driver, int threshold) {
        this.driver = driver;
        this.threshold = threshold;
    }

    static StatementNames none(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(PGConnection.class)) {
            return new StatementNames(null, 0);
        }
        PGConnection driver = connection.unwrap(PGConnection.class);
        StatementNames names = new StatementNames(driver, driver.getPrepareThreshold());
        driver.setPrepareThreshold(0);
        return names;
    }

    /** The host may give names again. */
    void restore() {
        if (driver != null) {
            driver.setPrepareThreshold(threshold);
        }
    }
}
