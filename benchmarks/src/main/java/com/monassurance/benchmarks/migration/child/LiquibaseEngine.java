package com.monassurance.benchmarks.migration.child;

import java.nio.file.Path;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.UpdateSummaryEnum;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;

/** Liquibase with its defaults, but without its summary on the console: formatted SQL files below one includeAll. */
final class LiquibaseEngine implements Engine {

    /** The root change log in the folder of scripts. */
    private static final String CHANGELOG = "changelog.xml";

    private final DataSource dataSource;
    private final Path folder;
    private final int revisions;

    LiquibaseEngine(DataSource dataSource, String folder, int revisions) {
        this.dataSource = dataSource;
        this.folder = Path.of(folder);
        this.revisions = revisions;
    }

    @Override
    public void head() throws Exception {
        apply();
    }

    @Override
    public void apply() throws Exception {
        try (Liquibase liquibase = open()) {
            liquibase.update(new Contexts(), new LabelExpression());
        }
    }

    @Override
    public void downgrade() throws Exception {
        try (Liquibase liquibase = open()) {
            liquibase.rollback(revisions, new Contexts(), new LabelExpression());
        }
    }

    private Liquibase open() throws Exception {
        Database database = DatabaseFactory.getInstance()
                .findCorrectDatabaseImplementation(new JdbcConnection(dataSource.getConnection()));
        Liquibase liquibase = new Liquibase(CHANGELOG, new DirectoryResourceAccessor(folder), database);
        liquibase.setShowSummary(UpdateSummaryEnum.OFF);
        return liquibase;
    }
}
