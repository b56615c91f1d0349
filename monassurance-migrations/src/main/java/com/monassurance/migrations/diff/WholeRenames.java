package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.RenameProposals.Likeness;
import com.monassurance.migrations.diff.RenameProposals.Proposal;
import com.monassurance.migrations.diff.Suspects.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks for schemas, tables, views, types, functions and the like that are called otherwise. */
final class WholeRenames {

    private static final List<ObjectKind> KINDS = List.of(
            ObjectKind.COLLATION,
            ObjectKind.ENUM,
            ObjectKind.DOMAIN,
            ObjectKind.COMPOSITE,
            ObjectKind.RANGE,
            ObjectKind.TABLE,
            ObjectKind.FOREIGN_TABLE,
            ObjectKind.VIEW,
            ObjectKind.MATERIALIZED_VIEW,
            ObjectKind.FUNCTION,
            ObjectKind.PROCEDURE,
            ObjectKind.AGGREGATE,
            ObjectKind.TEXT_SEARCH_DICTIONARY,
            ObjectKind.TEXT_SEARCH_CONFIGURATION,
            ObjectKind.FOREIGN_DATA_WRAPPER,
            ObjectKind.SERVER,
            ObjectKind.STATISTICS,
            ObjectKind.PUBLICATION,
            ObjectKind.SUBSCRIPTION);

    /** With more pairs than this of a kind only those are compared that are as good as equal. */
    private static final long PAIRS_MAX = 1_000_000;

    /** Two columns are soon alike. */
    private static final int COLUMNS_MIN = 3;

    private final Suspects suspects;
    private final Likeness likeness;

    WholeRenames(Suspects suspects, Likeness likeness) {
        this.suspects = suspects;
        this.likeness = likeness;
    }

    List<Proposal> find() {
        List<Proposal> proposals = new ArrayList<>();
        for (ObjectKind kind : KINDS) {
            List<CatalogObject> dropped = suspects.dropped(kind);
            List<CatalogObject> created = suspects.created(kind);
            boolean isMuch = (long) dropped.size() * created.size() > PAIRS_MAX;
            List<Pair> pairs = new ArrayList<>();
            boolean isOnly = dropped.size() == 1 && created.size() == 1;
            for (CatalogObject one : dropped) {
                for (CatalogObject other : created) {
                    if (isPossible(one.id(), other.id()) && (!isMuch || isObvious(one, other))) {
                        evidence(one, other, isOnly)
                                .ifPresent(found -> pairs.add(new Pair(Rename.of(one.id(), other.id()), found)));
                    }
                }
            }
            proposals.addAll(suspects.accept(suspects.choose(pairs)));
        }
        return proposals;
    }

    /** In one schema under another name, or in another under the same. */
    private boolean isPossible(ObjectId one, ObjectId other) {
        ObjectId mapped = suspects.mapped(one);
        return one.path().size() < 2
                || mapped.path().get(0).equals(other.path().get(0))
                || mapped.path().get(1).equals(other.path().get(1));
    }

    private static boolean isObvious(CatalogObject one, CatalogObject other) {
        return (one instanceof Table a && other instanceof Table b)
                ? a.columns().names().equals(b.columns().names())
                : one.id().name().equalsIgnoreCase(other.id().name());
    }

    private Optional<Evidence> evidence(CatalogObject one, CatalogObject other, boolean isOnly) {
        boolean isRetold = isOnly && one instanceof Table a && other instanceof Table b && isSameByPlace(a, b);
        Optional<Evidence> evidence = (isRetold
                        ? Optional.of(new Evidence().shape(1, "same types of columns and keys, in the same places"))
                        : Shapes.of(one, other))
                .map(found -> found.names(name(one.id()), name(other.id()))
                        .comments(
                                one.attachments().comment(), other.attachments().comment()));
        evidence.ifPresent(found -> {
            suspects.withDependants(found, one.id(), other.id());
            if (one instanceof Table) {
                likeness.of(one.id(), other.id()).ifPresent(found::rows);
            }
        });
        return evidence;
    }

    /** The only table that goes is the only one that comes, with other names for its columns. */
    private boolean isSameByPlace(Table one, Table other) {
        return one.columns().list().size() >= COLUMNS_MIN
                && (one.partitionKey() == null) == (other.partitionKey() == null)
                && (one.partitionOf() == null) == (other.partitionOf() == null)
                && places(one).equals(places(other))
                && keys(suspects.diff().from(), one).equals(keys(suspects.diff().to(), other));
    }

    private static List<List<Object>> places(Table table) {
        return table.columns().list().stream()
                .map(column -> List.<Object>of(column.type(), column.notNull() == null, column.identity()))
                .toList();
    }

    /** The keys of a table, and how many columns each has. */
    private static List<String> keys(Catalog catalog, Table table) {
        return catalog.objects(ObjectKind.CONSTRAINT).stream()
                .map(Constraint.class::cast)
                .filter(each -> each.on().equals(table.id()) && each.type() != Constraint.Type.CHECK)
                .map(each -> each.type() + " "
                        + each.definition().chars().filter(c -> c == ',').count())
                .sorted()
                .toList();
    }

    private static String name(ObjectId id) {
        return id.path().size() == 1 ? id.name() : id.path().get(1);
    }

    /** A schema is told by what stands in it; empty ones tell nothing. */
    static List<Proposal> schemas(Suspects suspects) {
        List<Pair> pairs = new ArrayList<>();
        for (CatalogObject one : suspects.dropped(ObjectKind.SCHEMA)) {
            SortedSet<ObjectId> left = inside(suspects.diff().from(), one.id().name());
            for (CatalogObject other : suspects.created(ObjectKind.SCHEMA)) {
                SortedSet<ObjectId> right =
                        inside(suspects.diff().to(), other.id().name());
                if (!left.isEmpty() && !right.isEmpty()) {
                    pairs.add(new Pair(
                            Rename.of(one.id(), other.id()),
                            new Evidence()
                                    .definition(Resemblance.ofSets(left, right))
                                    .names(one.id().name(), other.id().name())
                                    .comments(
                                            one.attachments().comment(),
                                            other.attachments().comment())));
                }
            }
        }
        return suspects.accept(suspects.choose(pairs));
    }

    private static SortedSet<ObjectId> inside(Catalog catalog, String schema) {
        return catalog.objects().stream()
                .map(CatalogObject::id)
                .filter(id -> id.path().size() > 1 && id.path().get(0).equals(schema))
                .map(id ->
                        new ObjectId(id.kind(), id.path().subList(1, id.path().size())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Sequences come after columns, which tell most of them. */
    static List<Proposal> sequences(Suspects suspects) {
        List<Pair> pairs = new ArrayList<>();
        for (CatalogObject one : suspects.dropped(ObjectKind.SEQUENCE)) {
            for (CatalogObject other : suspects.created(ObjectKind.SEQUENCE)) {
                Sequence a = (Sequence) one;
                Sequence b = (Sequence) other;
                Evidence evidence = Shapes.ofSequences(a, b, isOfSameColumn(suspects, a, b))
                        .names(one.id().name(), other.id().name())
                        .comments(
                                one.attachments().comment(), other.attachments().comment());
                boolean isInSameSchema = suspects.mapped(one.id())
                        .path()
                        .get(0)
                        .equals(other.id().path().get(0));
                boolean isKeptFromTable = (a.ownedBy() == null) == (b.ownedBy() == null);
                if (isKeptFromTable
                        && (isInSameSchema || one.id().name().equals(other.id().name()))) {
                    pairs.add(new Pair(Rename.of(one.id(), other.id()), evidence));
                }
            }
        }
        return suspects.accept(suspects.choose(pairs));
    }

    private static boolean isOfSameColumn(Suspects suspects, Sequence one, Sequence other) {
        Sequence.Owner before = one.ownedBy();
        Sequence.Owner after = other.ownedBy();
        if (before == null || after == null) {
            return false;
        }
        ObjectId column = before.table().part(ObjectKind.COLUMN, before.column());
        return Objects.equals(suspects.mapped(column), after.table().part(ObjectKind.COLUMN, after.column()));
    }
}
