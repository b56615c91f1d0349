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
     * A check stands in its table or domain when nothing that it needs does need those. The server lets nobody add one to
     * a domain while arrays of it are stored, and calls a function of constants when one is added to a table, even to an
     * empty one, which the function's owner may not be allowed.
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
                && !isInRing(constraint);
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
        ObjectId owner = constraint.on();
        Set<ObjectId> seen = new HashSet<>(Set.of(constraint.id()));
        Deque<ObjectId> open = new ArrayDeque<>();
        for (Dependency each : catalog.dependsOn(constraint.id())) {
            if (!isOf(each.referenced(), owner) && seen.add(each.referenced())) {
                open.add(each.referenced());
            }
        }
        while (!open.isEmpty()) {
            ObjectId id = open.pop();
            if (isOf(id, owner)) {
                return true;
            }
            for (Dependency each : catalog.dependsOn(id)) {
                visit(each.referenced(), seen, open);
            }
            parts(id, seen, open);
            checks(id, seen, open);
        }
        return false;
    }

    private static void visit(ObjectId id, Set<ObjectId> seen, Deque<ObjectId> open) {
        if (seen.add(id)) {
            open.push(id);
        }
    }

    /** Who needs a relation or one of its columns needs all of them. */
    private void parts(ObjectId id, Set<ObjectId> seen, Deque<ObjectId> open) {
        if (id.kind() == ObjectKind.COLUMN) {
            for (ObjectKind kind : Set.of(ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.VIEW)) {
                ObjectId relation =
                        ObjectId.of(kind, id.path().get(0), id.path().get(1));
                if (catalog.find(relation).isPresent()) {
                    visit(relation, seen, open);
                }
            }
        } else if (catalog.find(id).orElse(null) instanceof Table table) {
            table.columns().forEach(column -> visit(id.part(ObjectKind.COLUMN, column.name()), seen, open));
        }
    }

    /** Checks may stand in what is needed, and then their needs come along. */
    private void checks(ObjectId id, Set<ObjectId> seen, Deque<ObjectId> open) {
        for (Dependency each : catalog.dependants(id)) {
            if (catalog.find(each.dependant()).orElse(null) instanceof Constraint found
                    && found.type() == Constraint.Type.CHECK
                    && isOf(id, found.on())) {
                visit(found.id(), seen, open);
            }
        }
    }
}
