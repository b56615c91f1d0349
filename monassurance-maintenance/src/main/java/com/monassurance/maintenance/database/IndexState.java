package com.monassurance.maintenance.database;

/** How an index of a set stands in the database. */
enum IndexState {
    /** Valid, with the wanted definition. */
    RIGHT,
    /** Not there. */
    ABSENT,
    /** Left over from a build that failed; IF NOT EXISTS would keep it for ever. */
    INVALID,
    /** Being built at this moment by another session. */
    BUSY,
    /** The name belongs to another index, or to something else. */
    CONFLICT,
    /** Its table is not there. */
    NO_TABLE,
    /** The index of a partitioned table, of which partitions are still without theirs. */
    INCOMPLETE
}
