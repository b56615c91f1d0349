package com.monassurance.benchmarks.migration.child;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Flyway Community with its defaults; undo is not part of it. */
final class FlywayEngine implements Engine {

    private final DataSource dataSource;
    private final String folder;

    FlywayEngine(DataSource dataSource, String folder) {
        this.dataSource = dataSource;
        this.folder = folder;
    }

    @Override
    public void head() {
        if (migrate() != 0) {
            throw new IllegalStateException("The database was not at head.");
        }
    }

    @Override
    public void apply() {
        migrate();
    }

    @Override
    public void downgrade() {
        throw new UnsupportedOperationException("absent: undo is a paid feature of Flyway");
    }

    private int migrate() {
        return Flyway.configure()
                .dataSource(dataSource)
                .locations("filesystem:" + folder)
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
