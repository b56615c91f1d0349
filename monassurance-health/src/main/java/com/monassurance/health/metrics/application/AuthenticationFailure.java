package com.monassurance.health.metrics.application;

/**
 * Why an authentication failed: a closed set, so that no name of a user ever becomes a label.
 *
 * @since 0.1.0
 */
public enum AuthenticationFailure {
    /** The password was wrong. */
    WRONG_PASSWORD,
    /** There is no such user. */
    UNKNOWN_USER,
    /** The user is not active. */
    INACTIVE_USER,
    /** The token has expired. */
    EXPIRED_TOKEN,
    /** The token was revoked. */
    REVOKED_TOKEN,
    /** There were too many attempts. */
    RATE_LIMITED,
    /** Anything else. */
    OTHER
}
