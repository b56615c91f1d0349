package com.monassurance.benchmarks.migration.child;

/** What a migration tool is asked to do, each verb from nothing: configured, connected, done. */
interface Engine {

    /** Looks whether anything is to do in a database at head. */
    void head() throws Exception;

    /** Brings an empty database to head. */
    void apply() throws Exception;

    /** Takes every revision back. */
    void downgrade() throws Exception;

    /** What there is to tell besides time and memory; {@code key=value} pairs, each after a blank. */
    default String remarks() {
        return "";
    }
}
