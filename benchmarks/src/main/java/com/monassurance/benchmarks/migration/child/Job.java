package com.monassurance.benchmarks.migration.child;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What a child was told on its command line: {@code verb engine url user password source revisions [option …]}.
 *
 * @param engine the tool and how it is used
 * @param dataSource unpooled; the same class for every tool
 * @param source where the scripts are: a folder, or a folder of the class path
 * @param revisions how many there are
 */
record Job(String engine, DataSource dataSource, String source, int revisions) {

    static Job of(String[] arguments) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(arguments[2]);
        dataSource.setUser(arguments[3]);
        dataSource.setPassword(arguments[4]);
        return new Job(arguments[1], dataSource, arguments[5], Integer.parseInt(arguments[6]));
    }

    /** A class is loaded only when its tool is chosen. */
    Engine newEngine() {
        switch (engine) {
            case "plain":
                return new PlainEngine(dataSource, revisions);
            case "ours":
                return OursEngine.overDirectory(dataSource, source);
            case "ours-classpath":
                return OursEngine.overClasspath(dataSource, source);
            case "ours-kept":
                return OursEngine.overDirectory(dataSource, source).kept();
            case "ours-counting":
                return OursEngine.countingRetries(dataSource, source);
            case "ours-one-transaction":
                return OursEngine.overDirectory(dataSource, source).inOneTransaction();
            case "flyway":
                return new FlywayEngine(dataSource, source);
            case "liquibase":
                return new LiquibaseEngine(dataSource, source, revisions);
            default:
                throw new IllegalArgumentException("No such engine: " + engine);
        }
    }
}
