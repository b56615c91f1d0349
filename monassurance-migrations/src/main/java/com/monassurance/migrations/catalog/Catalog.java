package com.monassurance.migrations.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A database's schema at one instant. Two catalogues are equal when all their objects are, whatever the version of the
 * server; {@link CatalogComparison} says how they differ. Immutable.
 *
 * @since 0.1.0
 */
public final class Catalog {

    private final int majorVersion;
    private final CatalogSettings settings;
    private final List<CatalogObject> objects;
    private final Map<ObjectId, CatalogObject> byId;
    private final Map<ObjectKind, List<CatalogObject>> byKind = new EnumMap<>(ObjectKind.class);
    private final List<Unread> unread;
    private final Object lock = new Object();

    // Who only compares catalogues never asks for the graph, which is half of the work.
    private @Nullable Supplier<List<Dependency>> edges;
    private @Nullable DependencyGraph graph;

    Catalog(
            int majorVersion,
            CatalogSettings settings,
            Collection<CatalogObject> objects,
            Supplier<List<Dependency>> edges,
            List<Unread> unread) {
        this.majorVersion = majorVersion;
        this.settings = settings;
        this.edges = edges;
        this.unread = List.copyOf(unread);
        this.byId = new HashMap<>(objects.size() * 2);
        objects.forEach(object -> byId.put(object.id(), object));
        this.objects = byId.values().stream()
                .sorted(Comparator.comparing(CatalogObject::id))
                .toList();
        this.objects.forEach(object -> byKind.computeIfAbsent(object.id().kind(), kind -> new ArrayList<>())
                .add(object));
    }

    private DependencyGraph graph() {
        synchronized (lock) {
            if (graph == null) {
                graph = new DependencyGraph(edges == null ? List.of() : edges.get());
                edges = null;
            }
            return graph;
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
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * Returns all objects.
     *
     * @return by kind and name
     */
    public Collection<CatalogObject> objects() {
        return objects;
    }

    /**
     * Returns the objects of a kind.
     *
     * @param kind the kind
     * @return by name
     */
    public List<CatalogObject> objects(ObjectKind kind) {
        return Collections.unmodifiableList(byKind.getOrDefault(kind, List.of()));
    }

    /**
     * Returns all dependencies between objects of this catalogue; those on what every database has are left out, and a
     * member of an extension stands for the extension.
     *
     * @return in a stable order
     */
    public List<Dependency> dependencies() {
        return graph().all();
    }

    /**
     * Returns what an object needs.
     *
     * @param id an object, a column or a default
     * @return its dependencies; empty when it needs nothing
     */
    public List<Dependency> dependsOn(ObjectId id) {
        return Collections.unmodifiableList(graph().from(id));
    }

    /**
     * Returns what needs an object.
     *
     * @param id an object or a column
     * @return the dependencies on it; empty when nothing needs it
     */
    public List<Dependency> dependants(ObjectId id) {
        return Collections.unmodifiableList(graph().to(id));
    }

    /**
     * Returns what the database has and this catalogue does not hold.
     *
     * @return each with its reason; empty when everything was read
     */
    public List<Unread> unread() {
        return unread;
    }

    /**
     * Returns the indexes that a concurrent build, rebuild or drop left behind when it was broken off. No query uses them,
     * and no single statement makes such a one. That of a partitioned table is none of them: it is invalid as long as a
     * partition lacks its part.
     *
     * @return by name
     */
    public List<Index> brokenIndexes() {
        return objects(ObjectKind.INDEX).stream()
                .map(Index.class::cast)
                .filter(index -> !index.isValid() && !isPartitioned(index.table()))
                .toList();
    }

    private boolean isPartitioned(ObjectId relation) {
        return byId.get(relation) instanceof Table table && table.partitionKey() != null;
    }

    /**
     * Returns this catalogue without some of its objects and columns, and without what is known of who needs them.
     *
     * @param hidden asked about each object, and about each column of a table by its own id
     * @return the rest
     */
    public Catalog without(Predicate<ObjectId> hidden) {
        List<CatalogObject> kept = new ArrayList<>(objects.size());
        for (CatalogObject object : objects) {
            if (!hidden.test(object.id())) {
                kept.add(object instanceof Table table ? table.without(hidden) : object);
            }
        }
        return new Catalog(
                majorVersion,
                settings,
                kept,
                () -> dependencies().stream()
                        .filter(edge -> !hidden.test(edge.dependant()) && !hidden.test(edge.referenced()))
                        .toList(),
                unread);
    }

    /**
     * Returns this catalogue with other objects in the place of some, and the same dependencies.
     *
     * @param others what is put there, by the ids of what stood there; ids that it has not are added
     * @return the catalogue with them
     */
    public Catalog with(Map<ObjectId, ? extends CatalogObject> others) {
        Map<ObjectId, CatalogObject> changed = new HashMap<>(byId);
        changed.putAll(others);
        return new Catalog(majorVersion, settings, changed.values(), this::dependencies, unread);
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
