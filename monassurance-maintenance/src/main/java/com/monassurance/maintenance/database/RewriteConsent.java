package com.monassurance.maintenance.database;

import static java.util.Objects.requireNonNull;

/**
 * The consent of a person to lock everybody out of tables while they are rewritten. Immutable.
 *
 * @param reason why it is worth it; kept in the report
 * @since 0.1.0
 */
public record RewriteConsent(String reason) {

    /**
     * Checks that there is a reason.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public RewriteConsent {
        if (requireNonNull(reason, "reason").isBlank()) {
            throw new IllegalArgumentException("consent to a rewrite has a reason");
        }
    }

    /**
     * Returns a consent.
     *
     * @param reason why it is worth it
     * @return the consent
     */
    public static RewriteConsent because(String reason) {
        return new RewriteConsent(reason);
    }
}
