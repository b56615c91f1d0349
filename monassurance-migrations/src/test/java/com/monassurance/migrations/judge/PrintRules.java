package com.monassurance.migrations.judge;

/**
 * What of the catalogue counts as a difference. Immutable.
 *
 * @param columnOrder whether the order of the columns of a table counts (that of a composite type or view always does)
 * @param derivedNames whether names count that PostgreSQL chose by itself and that depend on the way something was made:
 *     of NOT NULL constraints, and of indexes and constraints that a partition has from its parent
 * @param dependencies whether the rows of {@code pg_depend} and {@code pg_shdepend} count
 * @param privileges whether owners, privileges and default privileges count
 */
public record PrintRules(boolean columnOrder, boolean derivedNames, boolean dependencies, boolean privileges) {

    /** Everything counts. */
    public static PrintRules exact() {
        return new PrintRules(true, true, true, true);
    }

    /** What the product promises: neither the order of columns in tables nor derived names count. */
    public static PrintRules promised() {
        return new PrintRules(false, false, true, true);
    }

    /** The same without dependencies. */
    public PrintRules withoutDependencies() {
        return new PrintRules(columnOrder, derivedNames, false, privileges);
    }

    /** The same without owners and privileges. */
    public PrintRules withoutPrivileges() {
        return new PrintRules(columnOrder, derivedNames, dependencies, false);
    }
}
