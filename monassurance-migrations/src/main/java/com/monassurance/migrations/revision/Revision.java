package com.monassurance.migrations.revision;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One step of the schema and what it stands on. Immutable.
 *
 * @param id its name: letters, digits, {@code _} and {@code .}; not a word of the target grammar
 * @param revises ids of the parents; empty for a base
 * @param dependsOn ids that must be applied before without being parents
 * @param labels branch labels
 * @param message what it does, one line; may be empty
 * @param replaces ids of older revisions that it brings all at once, and whose scripts are gone; a database that has all
 *     of them has it too, and what stood on one of them stands on it
 * @since 0.1.0
 */
public record Revision(
        String id,
        List<String> revises,
        List<String> dependsOn,
        List<String> labels,
        String message,
        List<String> replaces) {

    /** The most characters an id may have. */
    public static final int ID_LENGTH_MAX = 100;

    private static final Set<String> RESERVED = Set.of("base", "head", "heads", "current");

    /**
     * Checks the ids and copies the lists.
     *
     * @throws IllegalArgumentException if the id of the revision or one it names is not allowed
     */
    public Revision {
        requireAllowed(id);
        revises = List.copyOf(revises);
        dependsOn = List.copyOf(dependsOn);
        labels = List.copyOf(labels);
        requireNonNull(message, "message");
        replaces = replaces.stream().distinct().toList();
        for (String parent : revises) {
            requireAllowed(parent);
        }
        for (String dependency : dependsOn) {
            requireAllowed(dependency);
        }
        for (String replaced : replaces) {
            requireAllowed(replaced);
        }
    }

    /**
     * Creates a revision that replaces none.
     *
     * @param id its name
     * @param revises ids of the parents; empty for a base
     * @param dependsOn ids that must be applied before without being parents
     * @param labels branch labels
     * @param message what it does, one line; may be empty
     * @throws IllegalArgumentException if the id of the revision or one it names is not allowed
     */
    public Revision(String id, List<String> revises, List<String> dependsOn, List<String> labels, String message) {
        this(id, revises, dependsOn, labels, message, List.of());
    }

    /**
     * Returns a revision with at most one parent.
     *
     * @param id its id
     * @param parent id of the parent, or {@code base}
     * @param message what it does
     * @return the revision
     */
    public static Revision of(String id, String parent, String message) {
        return new Revision(id, parent.equals("base") ? List.of() : List.of(parent), List.of(), List.of(), message);
    }

    /**
     * Tells what is wrong with an id. Never blocks.
     *
     * @param id a candidate
     * @return one clause such as {@code is a reserved word}, or empty when the id is allowed
     */
    public static Optional<String> problemWithId(String id) {
        if (id.isEmpty()) {
            return Optional.of("is empty");
        }
        if (id.length() > ID_LENGTH_MAX) {
            return Optional.of("is longer than " + ID_LENGTH_MAX + " characters");
        }
        if (RESERVED.contains(id)) {
            return Optional.of("is a reserved word");
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '_' && c != '.') {
                return Optional.of("may hold only letters, digits, '_' and '.'");
            }
        }
        return Optional.empty();
    }

    /**
     * Tells whether nothing stands below this revision.
     *
     * @return true when it has no parent
     */
    public boolean isBase() {
        return revises.isEmpty();
    }

    private static void requireAllowed(String id) {
        Optional<String> problem = problemWithId(requireNonNull(id, "id"));
        if (problem.isPresent()) {
            throw new IllegalArgumentException("revision id '" + id + "' " + problem.get());
        }
    }
}
