package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How far a command of the server has come. Immutable.
 *
 * @param pid process of the session, or of the autovacuum worker
 * @param command such as {@code vacuum}, {@code analyze} or {@code create index}
 * @param automatic whether autovacuum runs it
 * @param target table with its schema; empty when the server names none
 * @param phase what it does now, in the server's words
 * @param done how much of the phase is done, in blocks or bytes
 * @param total how much there is to do; zero when it is not known
 * @param running how long the statement has been running
 * @since 0.1.0
 */
public record Progress(
        int pid,
        String command,
        boolean automatic,
        String target,
        String phase,
        long done,
        long total,
        Duration running) {

    /** Checks the parts. */
    public Progress {
        requireNonNull(command, "command");
        requireNonNull(target, "target");
        requireNonNull(phase, "phase");
        requireNonNull(running, "running");
    }

    /**
     * Returns how much of the phase is done.
     *
     * @return percent, or empty when the total is not known
     */
    public OptionalDouble percent() {
        return total > 0 ? OptionalDouble.of(100.0 * done / total) : OptionalDouble.empty();
    }
}
