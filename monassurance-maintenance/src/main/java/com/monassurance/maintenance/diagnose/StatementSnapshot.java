package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The counters of pg_stat_statements at one moment; two of them tell what ran between, without resetting anything that
 * others read too. Immutable.
 *
 * @param takenAt when, by the server's clock
 * @param reset when the counters were last reset; null on a version of the extension that does not say
 * @param total time spent in all statements, those that are left out included
 * @param counters one for each statement, the one that took the most time first
 * @since 0.1.0
 */
public record StatementSnapshot(Instant takenAt, @Nullable Instant reset, Duration total, List<Counter> counters) {

    private static final char SEPARATOR = '\t';
    private static final int PARTS = 7;

    /** Checks the parts and copies the list. */
    public StatementSnapshot {
        requireNonNull(takenAt, "takenAt");
        requireNonNull(total, "total");
        counters = List.copyOf(counters);
    }

    /**
     * The counters of one statement of one role.
     *
     * @param role oid of the role
     * @param queryId identity of the statement, stable within a major version
     * @param topLevel whether a client sent it; false when a function ran it
     * @param query its text, literals replaced by {@code ?}, at most 2,000 characters
     * @param calls how often it ran
     * @param total time spent in all runs
     * @param rows rows it returned or changed in all runs
     */
    public record Counter(
            long role, long queryId, boolean topLevel, String query, long calls, Duration total, long rows) {

        /** Checks the parts. */
        public Counter {
            requireNonNull(query, "query");
            requireNonNull(total, "total");
        }

        private Counter atZero() {
            return new Counter(role, queryId, topLevel, query, 0, Duration.ZERO, 0);
        }

        private String key() {
            return role + "/" + queryId + "/" + topLevel;
        }
    }

    /**
     * Returns when the counters were last reset.
     *
     * @return the moment, or empty if the extension does not say
     */
    public Optional<Instant> findReset() {
        return Optional.ofNullable(reset);
    }

    /**
     * Returns what ran between an earlier snapshot and this one, the slowest on average first. After a reset, and for a
     * statement whose counter is lower than it was (it was dropped from the table of the extension and came back), the
     * counters count from zero.
     *
     * @param earlier a snapshot of the same database
     * @param limit how many statements at most
     * @return statements that ran at least once
     */
    public List<SlowStatement> since(StatementSnapshot earlier, int limit) {
        boolean isReset = reset != null && !reset.equals(earlier.reset);
        Map<String, Counter> before = new HashMap<>();
        if (!isReset) {
            earlier.counters.forEach(counter -> before.put(counter.key(), counter));
        }
        List<SlowStatement> ran = new ArrayList<>();
        for (Counter now : counters) {
            Counter then = before.get(now.key());
            Counter base = then != null && then.calls() <= now.calls() ? then : now.atZero();
            long calls = now.calls() - base.calls();
            if (calls > 0) {
                Duration time = now.total().minus(base.total());
                ran.add(new SlowStatement(now.query(), calls, time, time.dividedBy(calls), now.rows() - base.rows()));
            }
        }
        ran.sort(Comparator.comparing(SlowStatement::mean).reversed().thenComparing(SlowStatement::query));
        return List.copyOf(ran.subList(0, Math.min(limit, ran.size())));
    }

    /**
     * Returns this snapshot as lines of text, to be kept until the next run.
     *
     * @return text that {@link #parse} reads back
     */
    public String toText() {
        StringBuilder text = new StringBuilder(256);
        text.append(takenAt)
                .append(SEPARATOR)
                .append(reset == null ? "-" : reset.toString())
                .append(SEPARATOR)
                .append(total)
                .append('\n');
        for (Counter counter : counters) {
            text.append(counter.role())
                    .append(SEPARATOR)
                    .append(counter.queryId())
                    .append(SEPARATOR)
                    .append(counter.topLevel())
                    .append(SEPARATOR)
                    .append(counter.calls())
                    .append(SEPARATOR)
                    .append(counter.total())
                    .append(SEPARATOR)
                    .append(counter.rows())
                    .append(SEPARATOR)
                    .append(escaped(counter.query()))
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * Reads what {@link #toText} wrote.
     *
     * @param text the lines
     * @return the snapshot
     * @throws IllegalArgumentException if the text is none of ours
     */
    public static StatementSnapshot parse(String text) {
        try {
            List<String> lines = text.lines().toList();
            String[] head = lines.get(0).split("\t", -1);
            List<Counter> counters = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] parts = line.split("\t", PARTS);
                counters.add(new Counter(
                        Long.parseLong(parts[0]),
                        Long.parseLong(parts[1]),
                        Boolean.parseBoolean(parts[2]),
                        plain(parts[6]),
                        Long.parseLong(parts[3]),
                        Duration.parse(parts[4]),
                        Long.parseLong(parts[5])));
            }
            @Nullable Instant reset = head[1].equals("-") ? null : Instant.parse(head[1]);
            return new StatementSnapshot(Instant.parse(head[0]), reset, Duration.parse(head[2]), counters);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("this is no kept snapshot of statements: " + e.getMessage(), e);
        }
    }

    private static String escaped(String query) {
        return query.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String plain(String escaped) {
        StringBuilder text = new StringBuilder(escaped.length());
        boolean isEscape = false;
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (isEscape) {
                text.append(
                        switch (c) {
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            default -> c;
                        });
                isEscape = false;
            } else if (c == '\\') {
                isEscape = true;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
