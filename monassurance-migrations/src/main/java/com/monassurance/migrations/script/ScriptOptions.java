package com.monassurance.migrations.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a script says about running it. Immutable.
 *
 * @param commits whether a procedure that the script calls, or a DO block in it, ends the transaction by itself; false
 *     by default
 * @param lockTimeout the limit of a wait for a lock, instead of the runner's; null when the header has none
 * @param statementTimeout the limit of a statement, instead of the runner's; null when the header has none
 * @since 0.1.0
 */
public record ScriptOptions(
        boolean commits,
        @Nullable Duration lockTimeout,
        @Nullable Duration statementTimeout) {

    /** Longer limits than PostgreSQL can count in milliseconds make no sense; 24 days. */
    static final Duration LIMIT_MAX = Duration.ofDays(24);

    private static final ScriptOptions NONE = new ScriptOptions(false, null, null);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a limit is not between 1 ms and 24 days
     */
    public ScriptOptions {
        requireLimit(lockTimeout, "lockTimeout");
        requireLimit(statementTimeout, "statementTimeout");
    }

    /**
     * Returns the options of a script that names none.
     *
     * @return nothing is declared
     */
    public static ScriptOptions none() {
        return NONE;
    }

    /**
     * Tells whether nothing is declared. Equality with {@link #none()} would say the same, but that of a record is
     * linked at its first use, which a short run feels.
     *
     * @return true for a script that names no option
     */
    public boolean isNone() {
        return !commits && lockTimeout == null && statementTimeout == null;
    }

    /**
     * Returns the limit of a wait for a lock.
     *
     * @return the limit, or empty for that of the runner
     */
    public Optional<Duration> findLockTimeout() {
        return Optional.ofNullable(lockTimeout);
    }

    /**
     * Returns the limit of a statement.
     *
     * @return the limit, or empty for that of the runner
     */
    public Optional<Duration> findStatementTimeout() {
        return Optional.ofNullable(statementTimeout);
    }

    /**
     * Returns the lines of a header that name these options.
     *
     * @return {@code key: value} each; empty for a script that names none
     */
    public List<String> headerLines() {
        List<String> lines = new ArrayList<>();
        if (commits) {
            lines.add("commits: true");
        }
        if (lockTimeout != null) {
            lines.add("lock-timeout: " + lockTimeout.toMillis() + "ms");
        }
        if (statementTimeout != null) {
            lines.add("statement-timeout: " + statementTimeout.toMillis() + "ms");
        }
        return lines;
    }

    /** A limit as a header writes it, such as {@code 500ms}, {@code 5s}, {@code 10min} or {@code 2h}; null for others. */
    static @Nullable Duration parseLimit(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > 9) {
            return null;
        }
        long number = Long.parseLong(text.substring(0, digits));
        Duration limit = switch (text.substring(digits).strip()) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "min" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> null;
        };
        return limit == null || !isLimit(limit) ? null : limit;
    }

    private static void requireLimit(@Nullable Duration limit, String name) {
        if (limit != null && !isLimit(limit)) {
            throw new IllegalArgumentException(name + " must be between 1 ms and 24 days: " + limit);
        }
    }

    private static boolean isLimit(Duration limit) {
        return limit.toMillis() >= 1 && limit.compareTo(LIMIT_MAX) <= 0;
    }
}
