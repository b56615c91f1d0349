package com.monassurance.maintenance.failure;

import com.monassurance.core.failure.ErrorCode;
import com.monassurance.core.failure.OpsException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maintenance could not do what it was asked; the code says which way, the message what to do next.
 *
 * @since 0.1.0
 */
public final class MaintenanceException extends OpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception without fields or cause.
     *
     * @param error which way it failed
     * @param problem what failed and on what, one sentence without a secret
     * @param nextStep what to do, one sentence
     */
    public MaintenanceException(ErrorCode error, String problem, String nextStep) {
        this(error, problem, nextStep, Map.of(), null);
    }

    /**
     * Creates the exception.
     *
     * @param error which way it failed
     * @param problem what failed and on what, one sentence without a secret
     * @param nextStep what to do, one sentence
     * @param fields named values for programs, without a secret
     * @param cause the original failure, or null
     */
    public MaintenanceException(
            ErrorCode error, String problem, String nextStep, Map<String, String> fields, @Nullable Throwable cause) {
        super(error, problem, nextStep, fields, cause);
    }
}
