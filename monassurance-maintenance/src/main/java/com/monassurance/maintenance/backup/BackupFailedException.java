package com.monassurance.maintenance.backup;

/**
 * An engine could not write a whole backup; the pipeline turns it into an outcome.
 *
 * @since 0.1.0
 */
public final class BackupFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, without a secret
     */
    public BackupFailedException(String message) {
        super(message);
    }
}
