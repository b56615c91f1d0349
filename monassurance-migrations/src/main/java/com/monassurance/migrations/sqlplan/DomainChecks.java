package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.CompositeType;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.TypeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks for values that a domain will not take any more, where it is altered and where columns get it anew. Pure. */
final class DomainChecks {

    private final Planning planning;
    private final Preconditions preconditions;

    DomainChecks(Planning planning, Preconditions preconditions) {
        this.planning = planning;
        this.preconditions = preconditions;
    }

    /** A check that comes to a domain in use, or is proven. */
    DataCheck of(Constraint constraint) {
        DomainType domain = find(constraint.on(), true);
        return domain == null || !constraint.isValidated()
                ? DataCheck.NONE
                : preconditions.domainCheck(domain, constraint);
    }

    /** NOT NULL that comes to a domain in use. */
    DataCheck of(DomainType to, String sql) {
        DomainType before = find(to.id(), true);
        boolean isComing = before != null
                && before.notNull() == null
                && to.notNull() != null
                && (sql.endsWith(" set not null") || sql.endsWith(" not null"))
                && !sql.endsWith(" drop not null");
        return isComing && before != null ? preconditions.domainNotNull(before) : DataCheck.NONE;
    }

    /** A column that gets the new form of what its type is made of. */
    DataCheck remade(Table table, Column column) {
        DataCheck check = DataCheck.NONE;
        for (ObjectId id : madeOf(planning, column.type())) {
            DomainType before = find(id, true);
            DomainType after = find(id, false);
            if (before == null || after == null) {
                continue;
            }
            List<Constraint> more = more(before, after);
            boolean isStricter = !more.isEmpty() || (before.notNull() == null && after.notNull() != null);
            String source = Domains.base(planning.from(), before.type());
            String target = Domains.base(planning.to(), after.type());
            boolean isOther = !source.equals(target);
            boolean isItself = References.qualified(id).equals(column.type());
            if (isItself) {
                if (isOther) {
                    check = check.and(preconditions.rebased(table, column, source, target));
                }
                for (Constraint each : more) {
                    check = check.and(
                            isOther && !TypeChange.isWidening(source, target)
                                    ? unknown(table, column, id)
                                    : preconditions.domainCheck(before, each, table, column));
                }
                if (before.notNull() == null && after.notNull() != null) {
                    check = check.and(preconditions.notNull(table, column));
                }
            } else if (isStricter || isOther) {
                check = check.and(unknown(table, column, id));
            }
        }
        return check;
    }

    private static DataCheck unknown(Table table, Column column, ObjectId domain) {
        return DataCheck.unknown(
                Planning.columnId(table.id(), column.name()),
                "whether each value of " + References.name(table) + "." + column.name() + " is one of the new "
                        + domain);
    }

    /** The domains in a type that get another base, which changes values and may cut them. */
    static List<String> rebased(Planning planning, String type) {
        List<String> found = new ArrayList<>();
        for (ObjectId id : madeOf(planning, type)) {
            String name = References.qualified(id);
            String source = Domains.base(planning.from(), name);
            String target = Domains.base(planning.to(), name);
            if (!source.equals(name)
                    && !TypeChange.isFree(source, target)
                    && !TypeChange.isWidening(source, target)
                    && !source.equals(target)) {
                found.add("values of " + id + " over " + source + " become those over " + target
                        + " by way of their text");
            }
        }
        return found;
    }

    private List<Constraint> more(DomainType before, DomainType after) {
        List<Constraint> more = new ArrayList<>();
        for (CatalogObject object : planning.to().objects(ObjectKind.DOMAIN_CONSTRAINT)) {
            if (object instanceof Constraint constraint
                    && constraint.on().equals(after.id())
                    && !(planning.from()
                                            .find(before.id()
                                                    .part(
                                                            ObjectKind.DOMAIN_CONSTRAINT,
                                                            constraint.id().name()))
                                            .orElse(null)
                                    instanceof Constraint same
                            && same.definition().equals(constraint.definition()))) {
                more.add(constraint);
            }
        }
        return more;
    }

    /** Domains among what a type is, is an array of, or has as attributes, at any depth. */
    private static Set<ObjectId> madeOf(Planning planning, String type) {
        Set<ObjectId> found = new TreeSet<>();
        add(planning, type, found, new TreeSet<>());
        return found;
    }

    private static void add(Planning planning, String type, Set<ObjectId> found, Set<String> seen) {
        String name = NamedTypes.element(type);
        if (!seen.add(name)) {
            return;
        }
        DomainType domain = Domains.named(planning.to(), name);
        if (domain != null) {
            found.add(domain.id());
            add(planning, domain.type(), found, seen);
        }
        CompositeType composite = NamedTypes.find(planning.to(), ObjectKind.COMPOSITE, CompositeType.class, name);
        if (composite != null) {
            composite.columns().forEach(each -> add(planning, each.type(), found, seen));
        }
    }

    private @Nullable DomainType find(ObjectId id, boolean isBefore) {
        return (isBefore ? planning.from() : planning.to()).find(id).orElse(null) instanceof DomainType domain
                ? domain
                : null;
    }
}
