package com.monassurance.core.storage;

import com.monassurance.core.failure.OpsException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document storage failed; the field {@code key} names the object.
 *
 * @since 0.1.0
 */
public final class StorageException extends OpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param error which way it failed
     * @param key the object concerned, or a prefix
     * @param problem what failed, one sentence
     * @param nextStep what to do, one sentence
     * @param cause the original failure, or null
     */
    public StorageException(
            StorageError error, String key, String problem, String nextStep, @Nullable Throwable cause) {
        super(error, problem, nextStep, Map.of("key", key), cause);
    }
}
