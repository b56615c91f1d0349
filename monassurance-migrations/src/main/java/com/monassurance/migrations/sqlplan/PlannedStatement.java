package com.monassurance.migrations.sqlplan;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.catalog.ObjectId;
import java.util.List;

/**
 * One statement of a plan with what is known about it. Immutable.
 *
 * @param sql the statement, without a semicolon
 * @param object what it is for
 * @param isTransactional whether it can run in a transaction with others; false for {@code CONCURRENTLY}
 * @param locks the locks on relations that were there before, strongest first; what it makes itself is not told
 * @param isRewriting whether a table or index is written again as a whole
 * @param isScanning whether a table is read as a whole
 * @param hazards what it can do
 * @param preconditions what data must fulfil
 * @since 0.1.0
 */
public record PlannedStatement(
        String sql,
        ObjectId object,
        boolean isTransactional,
        List<LockedRelation> locks,
        boolean isRewriting,
        boolean isScanning,
        List<Hazard> hazards,
        List<Precondition> preconditions) {

    /** Copies. */
    public PlannedStatement {
        requireNonNull(sql, "sql");
        requireNonNull(object, "object");
        locks = List.copyOf(locks);
        hazards = List.copyOf(hazards);
        preconditions = List.copyOf(preconditions);
    }

    /**
     * Returns this statement with other remarks.
     *
     * @param others what it can do
     * @param questions what data must fulfil
     * @return the statement with them
     */
    public PlannedStatement with(List<Hazard> others, List<Precondition> questions) {
        return new PlannedStatement(sql, object, isTransactional, locks, isRewriting, isScanning, others, questions);
    }

    /**
     * Returns a statement that takes no lock that matters, rewrites nothing and loses nothing.
     *
     * @param sql the statement
     * @param object what it is for
     * @return the statement
     */
    public static PlannedStatement of(String sql, ObjectId object) {
        return new PlannedStatement(sql, object, true, List.of(), false, false, List.of(), List.of());
    }
}
