package com.monassurance.migrations.catalog;

/**
 * That one object needs another, as PostgreSQL recorded it. Immutable.
 *
 * @param dependant what needs the other; its kind may be {@link ObjectKind#COLUMN} or {@link ObjectKind#COLUMN_DEFAULT}
 * @param referenced what is needed; its kind may be {@link ObjectKind#COLUMN}
 * @param strength how
 * @since 0.1.0
 */
public record Dependency(ObjectId dependant, ObjectId referenced, Strength strength) implements Comparable<Dependency> {

    /**
     * How an object needs another.
     *
     * @since 0.1.0
     */
    public enum Strength {
        /** The other cannot be dropped without {@code CASCADE}. */
        NORMAL,
        /** It goes when the other goes. */
        AUTO,
        /** It is part of the other. */
        INTERNAL
    }

    @Override
    public int compareTo(Dependency other) {
        int order = dependant.compareTo(other.dependant);
        if (order == 0) {
            order = referenced.compareTo(other.referenced);
        }
        return order != 0 ? order : strength.compareTo(other.strength);
    }
}
