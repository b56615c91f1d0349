package com.monassurance.migrations.diff;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.catalog.ObjectId;

/**
 * That an object of the first schema is one of the second under another name. Immutable.
 *
 * @param from its id in the first schema; a value of an enum is told by {@code value}
 * @param to its id in the second schema, of the same kind
 * @param value for a value of an enum, the old one; else empty
 * @param newValue for a value of an enum, the new one; else empty
 * @since 0.1.0
 */
public record Rename(ObjectId from, ObjectId to, String value, String newValue) {

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the kinds differ
     */
    public Rename {
        requireNonNull(value, "value");
        requireNonNull(newValue, "newValue");
        if (from.kind() != to.kind()) {
            throw new IllegalArgumentException("a rename keeps the kind: " + from + ", " + to);
        }
    }

    /**
     * Returns the rename of an object.
     *
     * @param from its old id
     * @param to its new id
     * @return the rename
     */
    public static Rename of(ObjectId from, ObjectId to) {
        return new Rename(from, to, "", "");
    }

    /**
     * Returns the rename of a value of an enum.
     *
     * @param type the enum
     * @param from the old value
     * @param to the new value
     * @return the rename
     */
    public static Rename ofValue(ObjectId type, String from, String to) {
        return new Rename(type, type, from, to);
    }

    @Override
    public String toString() {
        return value.isEmpty() ? from + " to " + to : from + ": '" + value + "' to '" + newValue + "'";
    }
}
