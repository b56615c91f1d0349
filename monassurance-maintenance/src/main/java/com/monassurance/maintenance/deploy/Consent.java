package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

/**
 * A person's agreement to lose data, with a reason and a backup from which it could be fetched back. Immutable.
 *
 * @param reason why the loss is accepted
 * @param backup name of a backup taken before; it is verified before anything is changed
 * @since 0.1.0
 */
public record Consent(String reason, String backup) {

    /**
     * Checks that both are given.
     *
     * @throws IllegalArgumentException if one is blank
     */
    public Consent {
        if (requireNonNull(reason, "reason").isBlank()
                || requireNonNull(backup, "backup").isBlank()) {
            throw new IllegalArgumentException("a consent needs a reason and the name of a backup");
        }
    }

    /**
     * Returns a consent.
     *
     * @param reason why the loss is accepted
     * @param backup name of a backup taken before
     * @return the consent
     */
    public static Consent of(String reason, String backup) {
        return new Consent(reason, backup);
    }
}
