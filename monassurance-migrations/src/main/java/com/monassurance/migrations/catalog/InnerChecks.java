package com.monassurance.migrations.catalog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Says which checks are written within the statement that makes their table or domain. Pure. */
final class InnerChecks {

    private final Catalog catalog;

    InnerChecks(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * A check that needs nothing but its table stands in it. One of a domain does when what it needs does not need the
     * domain: the server lets nobody add one while arrays of the domain are stored.
     */
    boolean isInside(Constraint constraint) {
        if (constraint.id().kind() == ObjectKind.DOMAIN_CONSTRAINT) {
            return constraint.isValidated() && !isInRing(constraint);
        }
        boolean isDeclared = constraint.isLocal() || isPartition(constraint.on());
        return constraint.type() == Constraint.Type.CHECK
                && constraint.id().kind() == ObjectKind.CONSTRAINT
                && constraint.isValidated()
                && isDeclared
                && !needsOthers(constraint.id(), constraint.on());
    }

    /** Whether a part of a relation needs what is neither the relation nor a schema. */
    boolean needsOthers(ObjectId id, ObjectId relation) {
        return catalog.dependsOn(id).stream()
                .map(Dependency::referenced)
                .anyMatch(other -> !isOf(other, relation) && other.kind() != ObjectKind.SCHEMA);
    }

    private boolean isPartition(ObjectId table) {
        return catalog.find(table)
                .filter(each -> each instanceof Table found && found.partitionOf() != null)
                .isPresent();
    }

    private static boolean isOf(ObjectId id, ObjectId relation) {
        return id.equals(relation)
                || (id.kind() == ObjectKind.COLUMN
                        && id.path().subList(0, 2).equals(relation.path().subList(0, 2)));
    }

    private boolean isInRing(Constraint constraint) {
        ObjectId domain = constraint.on();
        Set<ObjectId> seen = new HashSet<>(Set.of(constraint.id()));
        Deque<ObjectId> open = new ArrayDeque<>();
        for (Dependency each : catalog.dependsOn(constraint.id())) {
            if (!each.referenced().equals(domain) && seen.add(each.referenced())) {
                open.add(each.referenced());
            }
        }
        while (!open.isEmpty()) {
            ObjectId id = open.pop();
            if (id.equals(domain)) {
                return true;
            }
            for (Dependency each : catalog.dependsOn(id)) {
                if (seen.add(each.referenced())) {
                    open.push(each.referenced());
                }
            }
            parts(id, seen, open);
        }
        return false;
    }

    /** Who needs a relation or one of its columns needs all of them. */
    private void parts(ObjectId id, Set<ObjectId> seen, Deque<ObjectId> open) {
        if (id.kind() == ObjectKind.COLUMN) {
            for (ObjectKind kind : Set.of(ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.VIEW)) {
                ObjectId relation =
                        ObjectId.of(kind, id.path().get(0), id.path().get(1));
                if (catalog.find(relation).isPresent() && seen.add(relation)) {
                    open.push(relation);
                }
            }
        } else if (catalog.find(id).orElse(null) instanceof Table table) {
            table.columns().forEach(column -> {
                ObjectId part = id.part(ObjectKind.COLUMN, column.name());
                if (seen.add(part)) {
                    open.push(part);
                }
            });
        }
    }
}
