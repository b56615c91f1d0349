package com.monassurance.migrations.run;

/**
 * What a transaction holds.
 *
 * @since 0.1.0
 */
public enum TransactionMode {
    /** Each revision, or each transactional segment of it, is a transaction of its own; the default. */
    PER_REVISION,
    /**
     * The whole run is one transaction: all of it is applied or nothing. Refused while planning when a statement of the
     * run cannot be in a transaction, or uses an enum value that the run adds. When statements fail that were sent
     * together, the run is tried a second time, statement by statement, to find the place, so code of the host is called
     * twice then.
     */
    WHOLE_RUN
}
