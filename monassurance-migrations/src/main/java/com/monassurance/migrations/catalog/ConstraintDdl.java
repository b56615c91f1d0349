package com.monassurance.migrations.catalog;

import java.util.ArrayList;
import java.util.List;

/** Writes a constraint that does not stand in its table. */
final class ConstraintDdl {

    private final Catalog catalog;
    private final Constraint constraint;

    ConstraintDdl(Catalog catalog, Constraint constraint) {
        this.catalog = catalog;
        this.constraint = constraint;
    }

    /** A check that a table only has because its parent has it. */
    static boolean isInherited(Constraint constraint) {
        return constraint.id().kind() == ObjectKind.CONSTRAINT
                && constraint.type() == Constraint.Type.CHECK
                && !constraint.isLocal();
    }

    /** The same check in the tables above. */
    List<ObjectId> above() {
        List<ObjectId> found = new ArrayList<>();
        catalog.find(constraint.on()).ifPresent(object -> {
            Table table = (Table) object;
            Table.Partition partition = table.partitionOf();
            List<ObjectId> parents = partition == null ? table.parents() : List.of(partition.parent());
            parents.stream()
                    .map(parent ->
                            parent.part(ObjectKind.CONSTRAINT, constraint.name().value()))
                    .filter(id -> catalog.find(id).isPresent())
                    .forEach(found::add);
        });
        return found;
    }

    List<String> write() {
        List<String> statements = new ArrayList<>();
        String on = References.qualified(constraint.on());
        String name = SqlName.quoted(constraint.name().value());
        String add = " add constraint " + name + " " + definition();
        if (constraint.id().kind() == ObjectKind.DOMAIN_CONSTRAINT) {
            statements.add("alter domain " + on + add);
        } else if (isInherited(constraint)) {
            // A child made later than the check of its parent found it valid, for it had no rows.
            if (constraint.isValidated() && above().stream().anyMatch(this::isNotValidated)) {
                statements.add("alter table " + on + " validate constraint " + name);
            }
        } else {
            statements.add("alter table " + (isOnly() ? "only " : "") + on + add);
        }
        statements.addAll(AttachmentDdl.others(constraint, catalog.majorVersion()));
        return statements;
    }

    /** The server prints the options of an exclusion constraint's index, but not those of a key. */
    private String definition() {
        String definition = constraint.definition();
        String options = constraint.type() == Constraint.Type.EXCLUDE || !constraint.isIndexed()
                ? ""
                : catalog.dependants(constraint.id()).stream()
                        .map(each -> catalog.find(each.dependant()).orElse(null))
                        .filter(each ->
                                each instanceof Index index && constraint.id().equals(index.constraint()))
                        .map(each -> ((Index) each).storage().options())
                        .filter(each -> !each.isEmpty())
                        .findFirst()
                        .map(each -> " with (" + Options.storage(each, "") + ")")
                        .orElse("");
        for (String end : List.of(" DEFERRABLE INITIALLY DEFERRED", " DEFERRABLE")) {
            if (definition.endsWith(end)) {
                return definition.substring(0, definition.length() - end.length()) + options + end;
            }
        }
        return definition + options;
    }

    private boolean isNotValidated(ObjectId id) {
        return catalog.find(id)
                .filter(each -> each instanceof Constraint above && !above.isValidated())
                .isPresent();
    }

    /** A check goes to all children; a foreign key of a partitioned table cannot be made for it alone. */
    private boolean isOnly() {
        boolean isPartitioned = catalog.find(constraint.on())
                .filter(each -> each instanceof Table table && table.partitionKey() != null)
                .isPresent();
        return constraint.isIndexed() || (constraint.type() == Constraint.Type.FOREIGN_KEY && !isPartitioned);
    }
}
