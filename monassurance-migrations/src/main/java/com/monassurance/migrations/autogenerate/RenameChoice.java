package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.Columns;
import com.monassurance.migrations.catalog.EnumType;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.View;
import com.monassurance.migrations.diff.Rename;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which renames are still to be done: the old name is there, the new one is wanted, and not yet there unless what holds it
 * is renamed too. Names that go round in a ring are the same before and after, so that only a caller can say that they are
 * to be turned, and not a hint, which stays in its model. Pure.
 */
final class RenameChoice {

    private final Catalog start;
    private final Catalog desired;
    private final Set<Rename> decided;
    private final Set<Rename> all;
    private final Set<Rename> open = new LinkedHashSet<>();

    private RenameChoice(Catalog start, Catalog desired, List<Rename> decided, List<Rename> hints) {
        this.start = start;
        this.desired = desired;
        this.decided = Set.copyOf(decided);
        this.all = new LinkedHashSet<>(decided);
        this.all.addAll(hints);
    }

    static List<Rename> of(Catalog start, Catalog desired, List<Rename> decided, List<Rename> hints) {
        return new RenameChoice(start, desired, decided, hints).choose();
    }

    private List<Rename> choose() {
        for (Rename rename : all) {
            boolean isPossible = rename.value().isEmpty()
                    ? has(start, rename.from()) && has(desired, rename.to())
                    : isOpenValue(rename);
            if (isPossible) {
                open.add(rename);
            }
        }
        boolean isSettled = false;
        while (!isSettled) {
            isSettled = !open.removeIf(rename -> rename.value().isEmpty() && (isTaken(rename) || isStaying(rename)));
        }
        List<Rename> chosen = new ArrayList<>(open);
        chosen.removeIf(rename -> rename.value().isEmpty() && isHintedRing(rename));
        chosen.sort(Comparator.comparing(rename -> rename.from().kind()));
        return List.copyOf(chosen);
    }

    /** Whether something has the new name and keeps it. */
    private boolean isTaken(Rename rename) {
        return has(start, inStart(rename)) && next(rename) == null;
    }

    /** Whether the old name is wanted too, and not for something that gets it by a rename. */
    private boolean isStaying(Rename rename) {
        return has(desired, rename.from())
                && open.stream().noneMatch(each -> each.to().equals(rename.from()));
    }

    /** What holds the name that a rename wants. */
    private @Nullable Rename next(Rename rename) {
        ObjectId wanted = inStart(rename);
        return open.stream()
                .filter(each -> each.value().isEmpty() && each.from().equals(wanted))
                .findFirst()
                .orElse(null);
    }

    private boolean isHintedRing(Rename rename) {
        boolean isHinted = !decided.contains(rename);
        Rename at = next(rename);
        for (int i = 0; at != null && !at.equals(rename) && i < open.size(); i++) {
            isHinted |= !decided.contains(at);
            at = next(at);
        }
        return isHinted && rename.equals(at);
    }

    /** Where the new name of a part would be now: in the relation that may itself be renamed. */
    private ObjectId inStart(Rename rename) {
        ObjectId to = rename.to();
        if (to.kind() != ObjectKind.COLUMN) {
            return to;
        }
        for (Rename other : all) {
            boolean isItsTable = other.to().path().equals(to.path().subList(0, 2));
            if (isItsTable) {
                return other.from().part(ObjectKind.COLUMN, to.name());
            }
        }
        return to;
    }

    private boolean isOpenValue(Rename rename) {
        List<String> now = values(start, rename.from());
        List<String> wanted = values(desired, rename.to());
        return now.contains(rename.value())
                && !now.contains(rename.newValue())
                && wanted.contains(rename.newValue())
                && !wanted.contains(rename.value());
    }

    private static List<String> values(Catalog catalog, ObjectId id) {
        return catalog.find(id)
                .filter(EnumType.class::isInstance)
                .map(object -> ((EnumType) object).values())
                .orElse(List.of());
    }

    private static boolean has(Catalog catalog, ObjectId id) {
        if (id.kind() != ObjectKind.COLUMN) {
            return catalog.find(id).isPresent();
        }
        return columns(catalog, id)
                .filter(columns -> columns.names().contains(id.name()))
                .isPresent();
    }

    private static Optional<Columns> columns(Catalog catalog, ObjectId column) {
        for (ObjectKind kind : List.of(ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.VIEW)) {
            Optional<Columns> found = catalog.find(ObjectId.of(
                            kind, column.path().get(0), column.path().get(1)))
                    .map(object -> object instanceof Table table ? table.columns() : ((View) object).columns());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
