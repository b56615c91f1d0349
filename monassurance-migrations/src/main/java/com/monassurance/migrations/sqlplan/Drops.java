package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.DefaultPrivileges;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.Trigger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what drops an object, and what an object goes with. Pure. */
final class Drops {

    private final Catalog from;

    Drops(Catalog from) {
        this.from = from;
    }

    List<String> write(CatalogObject object) {
        ObjectId id = object.id();
        return switch (id.kind()) {
            case USER_MAPPING ->
                List.of("drop user mapping for "
                        + (id.path().get(1).equals("public")
                                ? "public"
                                : SqlName.quoted(id.path().get(1)))
                        + " server " + SqlName.quoted(id.path().get(0)));
            case CONSTRAINT -> List.of(constraint((Constraint) object));
            case DOMAIN_CONSTRAINT ->
                List.of("alter domain " + References.qualified(id) + " drop constraint " + SqlName.quoted(id.name()));
            case SEQUENCE -> List.of(sequence((Sequence) object));
            case DEFAULT_PRIVILEGES -> PlainChanges.defaults((DefaultPrivileges) object, null);
            case SUBSCRIPTION -> subscription(object);
            default -> List.of("drop " + References.of(object));
        };
    }

    /** Its slot is on another server and left alone; the server forgets to drop its comment. */
    private static List<String> subscription(CatalogObject object) {
        String name = SqlName.quoted(object.id().name());
        List<String> statements = new ArrayList<>();
        if (object.attachments().comment() != null) {
            statements.add("comment on subscription " + name + " is null");
        }
        statements.add("alter subscription " + name + " disable");
        statements.add("alter subscription " + name + " set (slot_name = none)");
        statements.add("drop subscription " + name);
        return statements;
    }

    private String constraint(Constraint constraint) {
        boolean isOnly = constraint.isIndexed() && !isPartitioned(constraint.on());
        return "alter table " + (isOnly ? "only " : "") + References.qualified(constraint.on()) + " drop constraint "
                + SqlName.quoted(constraint.name().value());
    }

    private boolean isPartitioned(ObjectId table) {
        Table found = Planning.table(from, table);
        return found != null && found.partitionKey() != null;
    }

    private static String sequence(Sequence sequence) {
        Sequence.Owner owner = sequence.ownedBy();
        return owner != null && owner.isIdentity()
                ? "alter table " + References.qualified(owner.table()) + " alter column "
                        + SqlName.quoted(owner.column()) + " drop identity"
                : "drop sequence " + References.name(sequence);
    }

    /** What an object goes with when that goes, or null. */
    @Nullable
    ObjectId goesWith(CatalogObject object) {
        if (object instanceof Index index) {
            return index.constraint() != null
                    ? index.constraint()
                    : index.attachedTo() != null ? index.attachedTo() : index.table();
        } else if (object instanceof Constraint constraint) {
            return constraint.attachedTo() != null ? constraint.attachedTo() : above(constraint);
        } else if (object instanceof Trigger trigger) {
            return trigger.attachedTo() != null ? trigger.attachedTo() : trigger.on();
        } else if (object instanceof Sequence sequence && sequence.ownedBy() != null) {
            ObjectId table = sequence.ownedBy().table();
            return Planning.columnId(table, sequence.ownedBy().column());
        }
        return switch (object.id().kind()) {
            case RULE, POLICY, DOMAIN_CONSTRAINT -> owner(object.id());
            default -> null;
        };
    }

    /** The same check of the table above, when the table only has it because of that. */
    private @Nullable ObjectId above(Constraint constraint) {
        if (constraint.isLocal() || constraint.type() != Constraint.Type.CHECK) {
            return owner(constraint.id());
        }
        Table table = Planning.table(from, constraint.on());
        if (table != null) {
            for (ObjectId parent : Planning.parents(table)) {
                ObjectId id =
                        parent.part(ObjectKind.CONSTRAINT, constraint.name().value());
                if (from.find(id).isPresent()) {
                    return id;
                }
            }
        }
        return owner(constraint.id());
    }

    private @Nullable ObjectId owner(ObjectId part) {
        for (ObjectKind kind : List.of(
                ObjectKind.TABLE,
                ObjectKind.FOREIGN_TABLE,
                ObjectKind.VIEW,
                ObjectKind.MATERIALIZED_VIEW,
                ObjectKind.DOMAIN)) {
            ObjectId id = ObjectId.of(kind, part.path().get(0), part.path().get(1));
            if (from.find(id).isPresent()) {
                return id;
            }
        }
        return null;
    }
}
