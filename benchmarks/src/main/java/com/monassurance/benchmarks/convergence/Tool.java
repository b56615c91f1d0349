package com.monassurance.benchmarks.convergence;

import com.monassurance.fixtures.PostgresDatabase;
import java.util.List;

/** A tool that finds the statements from one schema to another. */
interface Tool {

    /** Its name. */
    String words();

    /**
     * Finds the statements that turn the schema of one database into that of another.
     *
     * @throws Exception if it gives up
     */
    List<String> statements(PostgresDatabase from, PostgresDatabase to) throws Exception;

    /** The tool of a name. */
    static Tool of(String name) {
        return switch (name) {
            case "ours" -> new OurTool();
            case "pgcodekeeper" -> new PgCodeKeeperTool();
            default -> throw new IllegalArgumentException("no tool " + name);
        };
    }
}
