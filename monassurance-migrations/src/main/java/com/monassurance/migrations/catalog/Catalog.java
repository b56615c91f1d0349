package com.monassurance.migrations.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A database's schema at one instant. Two catalogues are equal when all their objects are, whatever the version of the
 * server; {@link CatalogComparison} says how they differ. Immutable.
 *
 * @since 0.1.0
 */
public final class Catalog {

    private final int majorVersion;
    private final CatalogSettings settings;
    private final SortedMap<ObjectId, CatalogObject> objects;
    private final List<Dependency> dependencies;
    private final List<Unread> unread;
    private final Map<ObjectId, List<Dependency>> byDependant = new HashMap<>();
    private final Map<ObjectId, List<Dependency>> byReferenced = new HashMap<>();

    Catalog(
            int majorVersion,
            CatalogSettings settings,
            Collection<CatalogObject> objects,
            Collection<Dependency> dependencies,
            List<Unread> unread) {
        this.majorVersion = majorVersion;
        this.settings = settings;
        SortedMap<ObjectId, CatalogObject> sorted = new TreeMap<>();
        objects.forEach(object -> sorted.put(object.id(), object));
        this.objects = Collections.unmodifiableSortedMap(sorted);
        this.dependencies = dependencies.stream().distinct().sorted().toList();
        this.unread = List.copyOf(unread);
        for (Dependency each : this.dependencies) {
            byDependant
                    .computeIfAbsent(each.dependant(), id -> new ArrayList<>(2))
                    .add(each);
            byReferenced
                    .computeIfAbsent(each.referenced(), id -> new ArrayList<>(2))
                    .add(each);
        }
    }

    /**
     * Returns the major version of the server.
     *
     * @return such as 18
     */
    public int majorVersion() {
        return majorVersion;
    }

    /**
     * Returns what was asked for when it was read.
     *
     * @return the settings
     */
    public CatalogSettings settings() {
        return settings;
    }

    /**
     * Looks for an object.
     *
     * @param id its id
     * @return the object, or empty; columns and their defaults are found in their table
     */
    public Optional<CatalogObject> find(ObjectId id) {
        return Optional.ofNullable(objects.get(id));
    }

    /**
     * Returns all objects.
     *
     * @return by kind and name
     */
    public Collection<CatalogObject> objects() {
        return objects.values();
    }

    /**
     * Returns the objects of a kind.
     *
     * @param kind the kind
     * @return by name
     */
    public List<CatalogObject> objects(ObjectKind kind) {
        return objects.values().stream()
                .filter(object -> object.id().kind() == kind)
                .toList();
    }

    /**
     * Returns all dependencies between objects of this catalogue; those on what every database has are left out, and a
     * member of an extension stands for the extension.
     *
     * @return in a stable order
     */
    public List<Dependency> dependencies() {
        return dependencies;
    }

    /**
     * Returns what an object needs.
     *
     * @param id an object, a column or a default
     * @return its dependencies; empty when it needs nothing
     */
    public List<Dependency> dependsOn(ObjectId id) {
        return Collections.unmodifiableList(byDependant.getOrDefault(id, List.of()));
    }

    /**
     * Returns what needs an object.
     *
     * @param id an object or a column
     * @return the dependencies on it; empty when nothing needs it
     */
    public List<Dependency> dependants(ObjectId id) {
        return Collections.unmodifiableList(byReferenced.getOrDefault(id, List.of()));
    }

    /**
     * Returns what the database has and this catalogue does not hold.
     *
     * @return each with its reason; empty when everything was read
     */
    public List<Unread> unread() {
        return unread;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Catalog that && objects.equals(that.objects);
    }

    @Override
    public int hashCode() {
        return objects.hashCode();
    }

    @Override
    public String toString() {
        return "catalogue of " + objects.size() + " objects on PostgreSQL " + majorVersion;
    }
}
