package com.monassurance.health.endpoint;

/**
 * Who reads an answer; the host decides, for instance by address or by role.
 *
 * @since 0.1.0
 */
public enum Viewer {
    /** Anybody: states, classified reasons and, of the database, figures; no error text and no names. */
    ANONYMOUS,
    /** Somebody with authority: error texts and all facts, too. */
    OPERATOR
}
