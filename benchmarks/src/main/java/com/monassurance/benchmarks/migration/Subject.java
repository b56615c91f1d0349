package com.monassurance.benchmarks.migration;

import java.util.List;

/**
 * A tool and a way of using it.
 *
 * @param tool whose jars and scripts
 * @param engine what the child calls it
 * @param label what the table calls it
 */
record Subject(Tool tool, String engine, String label) {

    static final Subject PLAIN = new Subject(Tool.PLAIN, "plain", "plain JDBC");
    static final Subject OURS = new Subject(Tool.OURS, "ours", "ours");
    static final Subject OURS_KEPT = new Subject(Tool.OURS, "ours-kept", "ours, kept");
    static final Subject OURS_JAR = new Subject(Tool.OURS, "ours-classpath", "ours, from a jar");
    static final Subject OURS_ONE_TRANSACTION = new Subject(Tool.OURS, "ours-one-transaction", "ours, one transaction");
    static final Subject OURS_COUNTING = new Subject(Tool.OURS, "ours-counting", "ours");
    static final Subject FLYWAY = new Subject(Tool.FLYWAY, "flyway", "Flyway");
    static final Subject LIQUIBASE = new Subject(Tool.LIQUIBASE, "liquibase", "Liquibase");

    static List<Subject> usedOf(Options options, Subject... subjects) {
        return List.of(subjects).stream()
                .filter(subject -> options.uses(subject.tool))
                .toList();
    }

    boolean isOurs() {
        return tool == Tool.OURS;
    }
}
