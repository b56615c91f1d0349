package com.monassurance.maintenance.finding;

/**
 * How much a finding matters, from the least to the most; the natural order is the order of attention.
 *
 * @since 0.1.0
 */
public enum Severity {
    /** Worth knowing, nothing to do. */
    INFO,
    /** To be tidied up some day. */
    LOW,
    /** To be planned. */
    MEDIUM,
    /** To be done this week. */
    HIGH,
    /** To be done now: data or the service is at risk. */
    CRITICAL
}
