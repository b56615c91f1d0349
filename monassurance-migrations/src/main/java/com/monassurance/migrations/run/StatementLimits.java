package com.monassurance.migrations.run;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.script.ScriptOptions;
import java.time.Duration;

/**
 * How long one kind of statement may wait and work. Immutable.
 *
 * @param lockTimeout longest wait for a lock, {@code lock_timeout} of the server
 * @param statementTimeout longest time in all, {@code statement_timeout} of the server
 * @since 0.1.0
 */
public record StatementLimits(Duration lockTimeout, Duration statementTimeout) {

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is not at least a millisecond
     */
    public StatementLimits {
        requirePositive(lockTimeout, "lockTimeout");
        requirePositive(statementTimeout, "statementTimeout");
    }

    /** These limits, or those that the header of a script names instead. */
    StatementLimits named(ScriptOptions options) {
        return new StatementLimits(
                options.findLockTimeout().orElse(lockTimeout),
                options.findStatementTimeout().orElse(statementTimeout));
    }

    String lockTimeoutMillis() {
        return Long.toString(lockTimeout.toMillis());
    }

    String statementTimeoutMillis() {
        return Long.toString(statementTimeout.toMillis());
    }

    static void requirePositive(Duration value, String name) {
        if (requireNonNull(value, name).toMillis() < 1) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
