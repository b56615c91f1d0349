package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.EnumType;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.RenameProposals.Likeness;
import com.monassurance.migrations.diff.RenameProposals.Proposal;
import com.monassurance.migrations.diff.Suspects.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Looks for columns and values of enums that are called otherwise, in tables and enums that stay or are renamed. */
final class ColumnRenames {

    /** A place that is the same but for rounding. */
    private static final double SAME = 0.995;

    private final Suspects suspects;
    private final Likeness likeness;

    ColumnRenames(Suspects suspects, Likeness likeness) {
        this.suspects = suspects;
        this.likeness = likeness;
    }

    List<Proposal> find() {
        List<Proposal> proposals = new ArrayList<>();
        for (CatalogObject before : suspects.diff().from().objects()) {
            boolean isWanted = before instanceof Table || before instanceof EnumType;
            CatalogObject after = isWanted
                    ? suspects.diff().to().find(suspects.mapped(before.id())).orElse(null)
                    : null;
            if (after == null || before.equals(after)) {
                continue;
            }
            if (before instanceof Table one && after instanceof Table other) {
                proposals.addAll(suspects.accept(suspects.choose(columns(one, other))));
            } else if (before instanceof EnumType one && after instanceof EnumType other) {
                proposals.addAll(suspects.choose(values(one, other)));
            }
        }
        return proposals;
    }

    private List<Pair> columns(Table one, Table other) {
        List<Pair> pairs = new ArrayList<>();
        for (Column before : one.columns()) {
            if (before.isInherited() || other.columns().find(before.name()).isPresent()) {
                continue;
            }
            for (Column after : other.columns()) {
                boolean isNew = one.columns().find(after.name()).isEmpty() && !after.isInherited();
                double shape = isNew ? Shapes.ofColumns(before, after) : 0;
                if (shape > 0) {
                    pairs.add(pair(one, before, other, after, shape));
                }
            }
        }
        alone(
                pairs,
                rename -> Resemblance.ofPlaces(
                        one.columns().names(),
                        rename.from().name(),
                        other.columns().names(),
                        rename.to().name()));
        return pairs;
    }

    /** Whoever is the only one that could be what goes, and comes where it goes, is likely the same whatever it is called. */
    private static void alone(List<Pair> pairs, ToDoubleFunction<Rename> place) {
        for (Pair pair : pairs) {
            boolean isAlone = pairs.stream()
                            .filter(each -> isOf(each.rename(), pair.rename()))
                            .count()
                    == 1;
            if (isAlone && place.applyAsDouble(pair.rename()) > SAME) {
                pair.evidence().alone();
            }
        }
    }

    private static boolean isOf(Rename one, Rename other) {
        return (one.from().equals(other.from()) && one.value().equals(other.value()))
                || (one.to().equals(other.to()) && one.newValue().equals(other.newValue()));
    }

    private Pair pair(Table one, Column before, Table other, Column after, double shape) {
        ObjectId from = one.id().part(ObjectKind.COLUMN, before.name());
        ObjectId to = other.id().part(ObjectKind.COLUMN, after.name());
        double place = Resemblance.ofPlaces(
                one.columns().names(), before.name(), other.columns().names(), after.name());
        Evidence evidence = new Evidence()
                .shape(shape, "same type " + after.type())
                .names(before.name(), after.name())
                .place(place)
                .comments(before.attachments().comment(), after.attachments().comment());
        suspects.withDependants(evidence, from, to);
        likeness.of(from, to).ifPresent(evidence::rows);
        return new Pair(Rename.of(from, to), evidence);
    }

    /** A value has nothing but its name and its place. */
    private static List<Pair> values(EnumType one, EnumType other) {
        List<Pair> pairs = new ArrayList<>();
        for (String before : one.values()) {
            if (other.values().contains(before)) {
                continue;
            }
            for (String after : other.values()) {
                if (!one.values().contains(after)) {
                    Evidence evidence = new Evidence()
                            .shape(Resemblance.ofPlaces(one.values(), before, other.values(), after), "same place")
                            .names(before, after);
                    pairs.add(new Pair(new Rename(one.id(), other.id(), before, after), evidence));
                }
            }
        }
        alone(pairs, rename -> Resemblance.ofPlaces(one.values(), rename.value(), other.values(), rename.newValue()));
        return pairs;
    }
}
