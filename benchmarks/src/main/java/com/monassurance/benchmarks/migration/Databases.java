package com.monassurance.benchmarks.migration;

import com.monassurance.fixtures.PostgresDatabase;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One database at head per tool, for rows that only look. Confined to one thread. */
final class Databases implements AutoCloseable {

    private final Bench bench;
    private final int revisions;
    private final Map<Tool, PostgresDatabase> byTool = new EnumMap<>(Tool.class);
    private final Map<Tool, String> failures = new EnumMap<>(Tool.class);

    Databases(Bench bench, int revisions) {
        this.bench = bench;
        this.revisions = revisions;
    }

    /** Brings a database to head for each tool; a tool that does not get there is told and left out. */
    List<Subject> atHead(String row, List<Subject> subjects) {
        List<Subject> there = new ArrayList<>();
        for (Subject subject : subjects) {
            String failure = failures.computeIfAbsent(subject.tool(), tool -> bringToHead(subject));
            if (failure.isEmpty()) {
                there.add(subject);
            } else {
                bench.add(Figure.absent(row, revisions, subject, "did not get to head: " + failure));
            }
        }
        return there;
    }

    PostgresDatabase of(Subject subject) {
        return Objects.requireNonNull(byTool.get(subject.tool()), subject.label());
    }

    @Override
    public void close() {
        byTool.values().forEach(PostgresDatabase::close);
    }

    private String bringToHead(Subject subject) {
        Subject usual = subject.isOurs() ? Subject.OURS : subject;
        PostgresDatabase database = bench.server().newDatabase();
        byTool.put(subject.tool(), database);
        return bench.run(usual, "apply", database.jdbcUrl(), revisions, revisions)
                .failure();
    }
}
