package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.ObjectKind;

/**
 * Tells what becomes of generated columns. Pure.
 *
 * @since 0.1.0
 */
public final class GeneratedColumns {

    private static final int EXPRESSIONS_LET_GO_SINCE = 15;
    private static final int EXPRESSIONS_SET_SINCE = 17;

    private GeneratedColumns() {}

    /**
     * Tells whether a stored column becomes a plain one and keeps its values: its expression ends, whatever it used.
     *
     * @param before the column as it is
     * @param after the column as it will be
     * @return false for columns that are computed when they are read
     */
    public static boolean isEnded(Column before, Column after) {
        return before.generated() != null && before.generated().isStored() && after.generated() == null;
    }

    /** Values of a generated column are computed anew anyway; an expression can be dropped but not made. */
    static boolean isRebuilt(Column before, Column after, int majorVersion) {
        Column.Generated one = before.generated();
        Column.Generated other = after.generated();
        if (one == null && other == null) {
            return false;
        }
        if (one == null || other == null) {
            return one == null || !one.isStored();
        }
        boolean isRedefined = !one.equals(other);
        return TypeChange.isNeeded(before, after)
                || one.isStored() != other.isStored()
                || (isRedefined && (majorVersion < EXPRESSIONS_SET_SINCE || !one.isStored()));
    }

    /**
     * Whether a plain column would silently go with what an expression of it uses or used: before 15 the server writes
     * down that the column goes with that, and {@code DROP EXPRESSION} forgets this only for columns of the same table.
     */
    static boolean isTakenAlong(Dependency dependency, Column after, int majorVersion) {
        return majorVersion < EXPRESSIONS_LET_GO_SINCE
                && after.generated() == null
                && dependency.strength() == Dependency.Strength.AUTO
                && dependency.referenced().kind() != ObjectKind.COLUMN;
    }
}
