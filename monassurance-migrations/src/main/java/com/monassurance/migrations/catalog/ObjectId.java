package com.monassurance.migrations.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What tells an object from all others of its database, as PostgreSQL does. Ordered by kind, then path. Immutable.
 *
 * @param kind the kind
 * @param path the names and, where names are not enough, the types; {@link ObjectKind} says which for each kind
 * @since 0.1.0
 */
public record ObjectId(ObjectKind kind, List<String> path) implements Comparable<ObjectId> {

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if the path is empty
     */
    public ObjectId {
        requireNonNull(kind, "kind");
        path = List.copyOf(path);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("an object has a name");
        }
    }

    /**
     * Returns the id of a path.
     *
     * @param kind the kind
     * @param path as {@link ObjectKind} says
     * @return the id
     */
    public static ObjectId of(ObjectKind kind, String... path) {
        return new ObjectId(kind, List.of(path));
    }

    /**
     * Returns the id of a part of this object: a column, constraint, index, trigger, rule, policy or default.
     *
     * @param part its kind
     * @param name its name
     * @return the id of the part
     */
    public ObjectId part(ObjectKind part, String name) {
        return new ObjectId(part, List.of(path.get(0), path.get(1), name));
    }

    /**
     * Returns the last name of the path.
     *
     * @return the unqualified name; for routines, operators and the like use {@link #path()}
     */
    public String name() {
        return path.get(path.size() - 1);
    }

    @Override
    public int compareTo(ObjectId other) {
        int byKind = kind.compareTo(other.kind);
        for (int i = 0; byKind == 0 && i < path.size() && i < other.path.size(); i++) {
            byKind = path.get(i).compareTo(other.path.get(i));
        }
        return byKind != 0 ? byKind : Integer.compare(path.size(), other.path.size());
    }

    @Override
    public String toString() {
        boolean routine = kind == ObjectKind.FUNCTION || kind == ObjectKind.PROCEDURE || kind == ObjectKind.AGGREGATE;
        String name = routine ? path.get(0) + "." + path.get(1) + "(" + path.get(2) + ")" : String.join(".", path);
        return kind.words() + " " + name;
    }
}
