package com.monassurance.benchmarks.migration;

import com.monassurance.fixtures.PostgresDatabase;
import java.util.EnumMap;
import java.util.Map;

/** One database at head per tool, for rows that only look. Confined to one thread. */
final class Databases implements AutoCloseable {

    private final Bench bench;
    private final int revisions;
    private final Map<Tool, PostgresDatabase> byTool = new EnumMap<>(Tool.class);

    Databases(Bench bench, int revisions) {
        this.bench = bench;
        this.revisions = revisions;
    }

    PostgresDatabase of(Subject subject) {
        return byTool.computeIfAbsent(subject.tool(), tool -> {
            Subject usual = tool == Tool.OURS ? Subject.OURS : subject;
            PostgresDatabase database = bench.server().newDatabase();
            ChildRun run = bench.run(usual, "apply", database.jdbcUrl(), revisions, revisions);
            if (!run.isDone()) {
                throw new IllegalStateException(subject.label() + " did not get to head: " + run.failure());
            }
            return database;
        });
    }

    @Override
    public void close() {
        byTool.values().forEach(PostgresDatabase::close);
    }
}
