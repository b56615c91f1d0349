package com.monassurance.migrations.failure;

import com.monassurance.core.failure.OpsException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A migration was refused or failed; {@link #code()} tells which way, the fields name the revision, the place in its
 * script and the SQLSTATE where there are such.
 *
 * @since 0.1.0
 */
public final class MigrationException extends OpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception without further fields or a cause.
     *
     * @param error which way it failed
     * @param problem what failed and on what, one sentence
     * @param nextStep what the reader should do, one sentence
     */
    public MigrationException(MigrationError error, String problem, String nextStep) {
        this(error, problem, nextStep, Map.of(), null);
    }

    /**
     * Creates the exception.
     *
     * @param error which way it failed
     * @param problem what failed and on what, one sentence
     * @param nextStep what the reader should do, one sentence
     * @param fields named values for programs
     * @param cause the original failure, or null
     */
    public MigrationException(
            MigrationError error,
            String problem,
            String nextStep,
            Map<String, String> fields,
            @Nullable Throwable cause) {
        super(error, problem, nextStep, fields, cause);
    }

    /**
     * Returns which way it failed.
     *
     * @return the error
     */
    public MigrationError error() {
        return (MigrationError) code();
    }
}
