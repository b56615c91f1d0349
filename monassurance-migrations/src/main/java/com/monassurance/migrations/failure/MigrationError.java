package com.monassurance.migrations.failure;

import com.monassurance.core.failure.ErrorCode;

/**
 * Ways a migration can fail.
 *
 * @since 0.1.0
 */
public enum MigrationError implements ErrorCode {
    /** Scripts cannot be read or are not well formed; every problem is in the message. */
    BAD_SCRIPTS("MIG-001", Category.USAGE),
    /** The revisions do not form a graph: a cycle, a missing parent, two scripts with one id. */
    BAD_GRAPH("MIG-002", Category.USAGE),
    /** There are several heads where one is wanted. */
    MULTIPLE_HEADS("MIG-003", Category.USAGE),
    /** A script was changed after it was applied. */
    SCRIPT_CHANGED("MIG-004", Category.REFUSED),
    /** The schema history names a revision that no script has. */
    UNKNOWN_APPLIED("MIG-005", Category.REFUSED),
    /** The target names no revision, several, or one that lies in the other direction. */
    BAD_TARGET("MIG-006", Category.USAGE),
    /** It is part of the design but not of this version. */
    NOT_SUPPORTED("MIG-007", Category.REFUSED),
    /** A revision on the way down has no downgrade section. */
    IRREVERSIBLE("MIG-008", Category.REFUSED),
    /** The plan was made against another state of the database or of the scripts. */
    STALE_PLAN("MIG-009", Category.REFUSED),
    /** A revision was interrupted halfway and must be finished in its own direction first. */
    INTERRUPTED("MIG-010", Category.REFUSED),
    /** A statement of a script failed. */
    STATEMENT_FAILED("MIG-011", Category.FAILED),
    /** A verify query did not answer true. */
    VERIFY_FAILED("MIG-012", Category.FAILED),
    /** Another runner held the lock for longer than we were told to wait. */
    LOCK_TIMEOUT("MIG-013", Category.TIMEOUT),
    /** There is no schema history in the database. */
    NOT_INSTALLED("MIG-014", Category.REFUSED),
    /** Nobody can tell from the catalogue whether an interrupted statement took effect. */
    EFFECT_UNKNOWN("MIG-015", Category.REFUSED),
    /** The connection goes through a transaction pooler, where a session lock protects nothing. */
    POOLED_CONNECTION("MIG-016", Category.REFUSED),
    /** The schema history holds something that this version does not understand. */
    HISTORY_UNREADABLE("MIG-017", Category.REFUSED),
    /** The thread was interrupted while it waited. */
    STOPPED("MIG-018", Category.FAILED),
    /** A revision was inserted below one that is applied already. */
    OUT_OF_ORDER("MIG-019", Category.REFUSED),
    /** The connection was lost under a statement, so that nobody knows here whether it took effect. */
    CONNECTION_LOST("MIG-020", Category.FAILED),
    /** A script released the lock that keeps other runners away. */
    LOCK_RELEASED("MIG-021", Category.FAILED),
    /** A new script would have the id or the file of one that exists. */
    REVISION_EXISTS("MIG-025", Category.USAGE),
    /** A new script or an index could not be written. */
    SCRIPT_NOT_WRITTEN("MIG-026", Category.FAILED),
    /** Something of the same name stands where an interrupted statement would have built, and it is not what it builds. */
    NAME_TAKEN("MIG-028", Category.REFUSED),
    /** The catalogue contradicts what a repair was asked to record, or there is nothing to repair. */
    REPAIR_REFUSED("MIG-029", Category.REFUSED),
    /** Another runner took over the lease of a run behind a pooler, because it had run out. */
    LEASE_LOST("MIG-031", Category.FAILED),
    /** A run that was to be one transaction holds a statement that cannot be in it. */
    NOT_ONE_TRANSACTION("MIG-034", Category.REFUSED),
    /** A script stored in the schema history may not be run: others could have written it, or it needs its artefact. */
    STORED_SCRIPT_REFUSED("MIG-035", Category.REFUSED),
    /** A revision cannot be written as SQL for somebody else to run. */
    NOT_OFFLINE("MIG-036", Category.REFUSED),
    /** Code of the host ended the transaction of a revision by itself. */
    TRANSACTION_ENDED("MIG-037", Category.FAILED),
    /** No scratch database can be made: no server, no right to, another version, another locale. */
    SCRATCH_UNAVAILABLE("MIG-040", Category.FAILED),
    /** A scratch database would be made on the target server without consent. */
    SCRATCH_REFUSED("MIG-041", Category.REFUSED),
    /** The desired schema cannot be read, or holds what may not be run on scratch; every problem is in the message. */
    BAD_MODEL("MIG-042", Category.USAGE),
    /** A statement of the desired schema failed on scratch. */
    MODEL_FAILED("MIG-043", Category.FAILED),
    /** Rows of the database would make a statement of a plan fail. */
    DATA_IN_THE_WAY("MIG-044", Category.REFUSED),
    /** A way from one schema to another could not be proven on scratch. */
    NOT_PROVEN("MIG-045", Category.FAILED),
    /** A revision would be drafted in a state in which it would be wrong. */
    DRAFT_REFUSED("MIG-046", Category.REFUSED),
    /** A linter was told of a rule that does not exist. */
    LINT_UNKNOWN_RULE("MIG-050", Category.USAGE),
    /** A linter was told to look at a revision that no script has. */
    LINT_UNKNOWN_REVISION("MIG-051", Category.USAGE),
    /** A trace could not be written into the script of its revision. */
    TRACE_NOT_KEPT("MIG-055", Category.FAILED),
    /** The tables in which another tool keeps its history are not there, or cannot be understood. */
    BASELINE_UNREADABLE("MIG-056", Category.FAILED),
    /** A database cannot be taken over from another tool, for a reason that its history tells. */
    BASELINE_REFUSED("MIG-057", Category.REFUSED),
    /** A decided rename names what is not there, or nothing that is wanted. */
    BAD_RENAME("MIG-058", Category.USAGE),
    /** A filter names a schema that neither side has. */
    UNKNOWN_SCHEMA("MIG-059", Category.USAGE);

    private final String id;
    private final Category category;

    MigrationError(String id, Category category) {
        this.id = id;
        this.category = category;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Category category() {
        return category;
    }
}
