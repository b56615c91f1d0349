package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Columns;
import com.monassurance.migrations.catalog.CompositeType;
import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.catalog.EnumType;
import com.monassurance.migrations.catalog.PlainObject;
import com.monassurance.migrations.catalog.Routine;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.View;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How much two objects of a kind are alike but for their names, from 0 to 1. Pure; thread-safe. */
final class Shapes {

    /** Two columns or values are soon alike. */
    private static final double OF_FEW = 0.8;

    private static final int FEW = 2;
    /** What most columns are alike in. */
    private static final double OF_PLAIN = 0.7;

    private static final double OF_TYPE = 0.6;

    private Shapes() {}

    /** Adds what the shape tells; nothing when the two cannot be one. */
    static Optional<Evidence> of(CatalogObject one, CatalogObject other) {
        Evidence evidence = new Evidence();
        if (one instanceof Table a && other instanceof Table b) {
            boolean isPossible = Objects.equals(a.partitionKey(), b.partitionKey())
                    && (a.partitionOf() == null) == (b.partitionOf() == null);
            return isPossible
                    ? Optional.of(evidence.shape(ofColumns(a.columns(), b.columns()), "same columns"))
                    : Optional.empty();
        }
        if (one instanceof View a && other instanceof View b) {
            return Optional.of(evidence.definition(Resemblance.ofTexts(a.query(), b.query())));
        }
        if (one instanceof EnumType a && other instanceof EnumType b) {
            return Optional.of(evidence.shape(ofLists(a.values(), b.values()), "same values"));
        }
        if (one instanceof DomainType a && other instanceof DomainType b) {
            return a.type().equals(b.type())
                    ? Optional.of(evidence.shape(ofDomains(a, b), "same type"))
                    : Optional.empty();
        }
        if (one instanceof CompositeType a && other instanceof CompositeType b) {
            return Optional.of(evidence.shape(ofLists(a.columns(), b.columns()), "same attributes"));
        }
        if (one instanceof Routine a && other instanceof Routine b) {
            boolean isPossible =
                    a.id().path().get(2).equals(b.id().path().get(2)) && Objects.equals(a.result(), b.result());
            return isPossible
                    ? Optional.of(evidence.definition(Resemblance.ofTexts(behindName(a), behindName(b))))
                    : Optional.empty();
        }
        if (one instanceof PlainObject a && other instanceof PlainObject b) {
            boolean isSame =
                    withoutName(a).equals(withoutName(b)) && a.properties().equals(b.properties());
            return isSame ? Optional.of(evidence.definition(1)) : Optional.empty();
        }
        return Optional.empty();
    }

    /** Columns of the same name and type count whole, those of the same name half. */
    private static double ofColumns(Columns one, Columns other) {
        double same = 0;
        for (Column column : one) {
            Column found = other.find(column.name()).orElse(null);
            if (found != null) {
                same += found.type().equals(column.type()) ? 1 : 0.5;
            }
        }
        int all = one.list().size() + other.list().size();
        double shape = all == 0 ? 0.5 : 2 * same / all;
        return Math.min(one.list().size(), other.list().size()) <= FEW ? shape * OF_FEW : shape;
    }

    private static double ofLists(List<?> one, List<?> other) {
        double shape = Resemblance.ofSets(new HashSet<>(one), new HashSet<>(other));
        return Math.min(one.size(), other.size()) <= FEW ? shape * OF_FEW : shape;
    }

    /** Options tell little, for most are the usual ones; the same column tells much. */
    static Evidence ofSequences(Sequence one, Sequence other, boolean isOfSameColumn) {
        boolean isSame = one.type().equals(other.type())
                && one.start() == other.start()
                && one.increment() == other.increment()
                && one.minimum() == other.minimum()
                && one.maximum() == other.maximum()
                && one.cache() == other.cache()
                && one.isCycling() == other.isCycling();
        if (isOfSameColumn) {
            return new Evidence().definition(isSame ? 1 : OF_FEW);
        }
        boolean isUsual = one.increment() == 1 && one.cache() == 1 && one.start() == 1;
        double shape = isUsual ? OF_PLAIN : 1;
        return new Evidence().shape(isSame ? shape : 0, "same options");
    }

    private static double ofDomains(DomainType one, DomainType other) {
        boolean isSame = Objects.equals(one.defaultExpression(), other.defaultExpression())
                && (one.notNull() == null) == (other.notNull() == null)
                && Objects.equals(one.collation(), other.collation());
        return isSame ? OF_FEW : OF_TYPE;
    }

    /** The type has to be the same; then defaults and the like, which are telling when there are any. */
    static double ofColumns(Column one, Column other) {
        if (!one.type().equals(other.type())) {
            return 0;
        }
        Set<Object> left = details(one);
        Set<Object> right = details(other);
        boolean isPlain = left.isEmpty() && right.isEmpty();
        double shape = OF_TYPE + (1 - OF_TYPE) * Resemblance.ofSets(left, right);
        return isPlain ? OF_PLAIN : shape;
    }

    private static Set<Object> details(Column column) {
        Set<Object> details = new HashSet<>();
        add(details, "not null", column.notNull() == null ? null : true);
        add(details, "default", column.defaultExpression());
        add(details, "identity", column.identity() == Column.Identity.NONE ? null : column.identity());
        add(details, "generated", column.generated());
        add(details, "collation", column.collation());
        add(details, "details", column.details().equals(Column.Details.NONE) ? null : column.details());
        return details;
    }

    private static void add(Set<Object> details, String what, @Nullable Object value) {
        if (value != null) {
            details.add(List.of(what, value));
        }
    }

    /** A function from its arguments on. */
    private static String behindName(Routine routine) {
        int at = routine.definition().indexOf('\n');
        return routine.arguments()
                + (at < 0 ? routine.definition() : routine.definition().substring(at));
    }

    private static String withoutName(PlainObject object) {
        List<String> path = object.id().path();
        String name = path.size() == 1 ? SqlName.quoted(path.get(0)) : SqlName.qualified(path.get(0), path.get(1));
        int at = object.definition().indexOf(" " + name);
        return at < 0
                ? object.definition()
                : object.definition().substring(0, at) + object.definition().substring(at + 1 + name.length());
    }
}
