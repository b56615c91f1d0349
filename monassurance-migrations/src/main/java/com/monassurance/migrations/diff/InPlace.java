package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.CompositeType;
import com.monassurance.migrations.catalog.CompositeType.Attribute;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.catalog.EnumType;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.PlainObject;
import com.monassurance.migrations.catalog.Policy;
import com.monassurance.migrations.catalog.Routine;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.Trigger;
import com.monassurance.migrations.catalog.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says which differences {@code ALTER} or {@code CREATE OR REPLACE} can make, for each kind of object. Pure. */
final class InPlace {

    private static final int ACCESS_METHOD_SINCE = 15;

    private final Catalog from;
    private final Catalog to;

    InPlace(Catalog from, Catalog to) {
        this.from = from;
        this.to = to;
    }

    /** Whether one object can become the other without being dropped; both have the same id. */
    boolean isPossible(CatalogObject before, CatalogObject after) {
        if (before instanceof EnumType a && after instanceof EnumType b) {
            return isSubsequence(a.values(), b.values());
        } else if (before instanceof DomainType a && after instanceof DomainType b) {
            return a.type().equals(b.type()) && Objects.equals(a.collation(), b.collation());
        } else if (before instanceof CompositeType a && after instanceof CompositeType b) {
            return isPossible(a, b);
        } else if (before instanceof Routine a && after instanceof Routine b) {
            return a.arguments().equals(b.arguments())
                    && Objects.equals(a.result(), b.result())
                    && isWindow(a) == isWindow(b);
        } else if (before instanceof Table a && after instanceof Table b) {
            return isPossible(a, b);
        } else if (before instanceof View a && after instanceof View b) {
            return isPossible(a, b);
        } else if (before instanceof Sequence a && after instanceof Sequence b) {
            return isIdentity(a) == isIdentity(b)
                    && (!isIdentity(a) || Objects.equals(a.ownedBy(), b.ownedBy()))
                    && (from.majorVersion() >= 15 || a.isLogged() == b.isLogged());
        } else if (before instanceof Constraint a && after instanceof Constraint b) {
            return isPossible(a, b);
        } else if (before instanceof Index a && after instanceof Index b) {
            return isPossible(a, b);
        } else if (before instanceof Trigger a && after instanceof Trigger b) {
            boolean isReplaceable = !isConstraint(a) && !isConstraint(b) && isForRows(a) == isForRows(b);
            return Objects.equals(a.attachedTo(), b.attachedTo())
                    && (isReplaceable || a.definition().equals(b.definition()));
        } else if (before instanceof Policy a && after instanceof Policy b) {
            return a.isPermissive() == b.isPermissive()
                    && a.command().equals(b.command())
                    && (a.using() == null || b.using() != null)
                    && (a.check() == null || b.check() != null);
        } else if (before instanceof PlainObject a && after instanceof PlainObject b) {
            return PlainRules.isAlterable(a, b, from.majorVersion());
        }
        return true;
    }

    /** The server alters no options of an index on a partitioned table, and its validity follows its partitions. */
    private boolean isPossible(Index before, Index after) {
        boolean isPartitioned =
                from.find(before.table()).orElse(null) instanceof Table table && table.partitionKey() != null;
        boolean isValidAlready = before.isValid() || !after.isValid();
        return IndexText.withoutOptions(before.definition()).equals(IndexText.withoutOptions(after.definition()))
                && before.isUnique() == after.isUnique()
                && Objects.equals(before.constraint(), after.constraint())
                && Objects.equals(before.attachedTo(), after.attachedTo())
                && (isValidAlready || (isPartitioned && !children(from, before).equals(children(to, after))))
                && (before.storage().options().equals(after.storage().options()) || !isPartitioned);
    }

    private static Set<ObjectId> children(Catalog catalog, Index index) {
        return catalog.dependants(index.id()).stream()
                .map(Dependency::dependant)
                .filter(each -> each.kind() == ObjectKind.INDEX)
                .collect(Collectors.toSet());
    }

    /** Attributes can be added behind the others and dropped; changed only while no column is of the type. */
    private boolean isPossible(CompositeType before, CompositeType after) {
        List<String> kept = new ArrayList<>();
        for (Attribute each : before.columns()) {
            if (find(after, each.name()) != null) {
                kept.add(each.name());
            }
        }
        List<String> names = after.columns().stream().map(Attribute::name).toList();
        if (names.size() < kept.size() || !names.subList(0, kept.size()).equals(kept)) {
            return false;
        }
        boolean isUsed = from.dependants(before.id()).stream()
                .anyMatch(each -> each.dependant().kind() == ObjectKind.COLUMN
                        || each.dependant().kind() == ObjectKind.COMPOSITE
                        || each.dependant().kind() == ObjectKind.DOMAIN
                        || each.dependant().kind() == ObjectKind.RANGE);
        for (Attribute each : before.columns()) {
            Attribute other = find(after, each.name());
            boolean isSame = other == null
                    || (other.type().equals(each.type()) && Objects.equals(other.collation(), each.collation()));
            if (isUsed && !isSame) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Attribute find(CompositeType type, String name) {
        return type.columns().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** A table keeps its rows, whatever else it takes; a foreign table has none. */
    private boolean isPossible(Table before, Table after) {
        boolean isKeptAlike = from.majorVersion() >= ACCESS_METHOD_SINCE
                || Objects.equals(
                        before.storage().accessMethod(), after.storage().accessMethod());
        if (!Objects.equals(before.partitionKey(), after.partitionKey()) || !isKeptAlike) {
            return false;
        }
        if (before.foreign() == null || after.foreign() == null) {
            return true;
        }
        return before.foreign().server().equals(after.foreign().server());
    }

    /** Columns can be added behind those that stay as they are. */
    private static boolean isPossible(View before, View after) {
        if (before.query().equals(after.query())) {
            return Objects.equals(
                            before.storage().accessMethod(), after.storage().accessMethod())
                    || before.id().kind() == ObjectKind.VIEW;
        }
        List<Column> first = before.columns().list();
        List<Column> second = after.columns().list();
        if (before.id().kind() != ObjectKind.VIEW || second.size() < first.size()) {
            return false;
        }
        for (int i = 0; i < first.size(); i++) {
            Column one = first.get(i);
            Column other = second.get(i);
            if (!one.name().equals(other.name())
                    || !one.type().equals(other.type())
                    || !Objects.equals(one.collation(), other.collation())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPossible(Constraint before, Constraint after) {
        return before.type() == after.type()
                && Objects.equals(before.attachedTo(), after.attachedTo())
                && plainDefinition(before).equals(plainDefinition(after))
                && (after.isValidated() || !before.isValidated());
    }

    /** A definition without the words that say that it was not validated. */
    static String plainDefinition(Constraint constraint) {
        String definition = constraint.definition();
        return constraint.isValidated() || !definition.endsWith(" NOT VALID")
                ? definition
                : definition.substring(0, definition.length() - " NOT VALID".length());
    }

    private static boolean isIdentity(Sequence sequence) {
        return sequence.ownedBy() != null && sequence.ownedBy().isIdentity();
    }

    private static boolean isConstraint(Trigger trigger) {
        return trigger.definition().startsWith("CREATE CONSTRAINT TRIGGER");
    }

    /** What is done for rows is done in partitions, by triggers of their own. */
    private static boolean isForRows(Trigger trigger) {
        return trigger.definition().contains(" FOR EACH ROW ");
    }

    private static boolean isWindow(Routine routine) {
        return routine.definition().contains("\n WINDOW");
    }

    private static boolean isSubsequence(List<String> part, List<String> whole) {
        int at = 0;
        for (String each : whole) {
            if (at < part.size() && part.get(at).equals(each)) {
                at++;
            }
        }
        return at == part.size();
    }
}
