package com.monassurance.migrations.catalog;

import static java.util.Objects.requireNonNull;

/**
 * The name of a thing that PostgreSQL names by itself when nobody does: two names that it chose itself are equal, however
 * they are spelt. Immutable.
 *
 * @param value the name
 * @param automatic whether PostgreSQL chose it
 * @since 0.1.0
 */
public record GivenName(String value, boolean automatic) {

    /** How a name that the server chose is shown. */
    public static final String CHOSEN = "(chosen by the server)";

    /** Checks. */
    public GivenName {
        requireNonNull(value, "value");
    }

    /**
     * Returns the name that PostgreSQL chooses for the NOT NULL of a column.
     *
     * @param table the name of the table
     * @param column the name of the column
     * @return the name, automatic
     */
    public static GivenName ofNotNull(String table, String column) {
        return new GivenName(AutomaticName.of(table, column, "not_null"), true);
    }

    /**
     * Returns the name that PostgreSQL would choose with another number behind it.
     *
     * @param table the table that it was made of
     * @param number from 1 on
     * @return the name, which is equal to this one
     * @throws IllegalStateException if PostgreSQL did not choose this name
     */
    public GivenName numbered(String table, int number) {
        if (!automatic) {
            throw new IllegalStateException(value + " was chosen by somebody");
        }
        return new GivenName(AutomaticName.numbered(value, requireNonNull(table, "table"), number), true);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GivenName that
                && automatic == that.automatic
                && (automatic || value.equals(that.value));
    }

    @Override
    public int hashCode() {
        return automatic ? 1 : value.hashCode();
    }

    @Override
    public String toString() {
        return automatic ? CHOSEN : value;
    }
}
