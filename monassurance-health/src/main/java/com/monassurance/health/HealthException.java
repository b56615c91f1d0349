package com.monassurance.health;

import com.monassurance.core.failure.OpsException;
import java.util.Map;

/**
 * The health module was used in a way it cannot work.
 *
 * @since 0.1.0
 */
public final class HealthException extends OpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param error which way
     * @param problem what is wrong, one sentence
     * @param nextStep what to do, one sentence
     */
    public HealthException(HealthError error, String problem, String nextStep) {
        super(error, problem, nextStep, Map.of(), null);
    }
}
