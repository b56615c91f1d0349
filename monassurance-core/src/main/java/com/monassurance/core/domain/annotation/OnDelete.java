package com.monassurance.core.domain.annotation;

/**
 * What happens to a row when the row it references is deleted.
 *
 * @since 0.1.0
 */
public enum OnDelete {
    /** The deletion fails at the end of the statement. */
    NO_ACTION("no action"),
    /** The deletion fails at once. */
    RESTRICT("restrict"),
    /** This row is deleted too. */
    CASCADE("cascade"),
    /** The reference becomes null. */
    SET_NULL("set null"),
    /** The reference becomes its default. */
    SET_DEFAULT("set default");

    private final String sql;

    OnDelete(String sql) {
        this.sql = sql;
    }

    /**
     * Returns the words of SQL.
     *
     * @return such as {@code set null}
     */
    public String sql() {
        return sql;
    }
}
