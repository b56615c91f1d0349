package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.Columns;
import com.monassurance.migrations.catalog.EnumType;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.View;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
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
        this.decided = new LinkedHashSet<>();
        for (Rename each : decided) {
            this.decided.add(within(each, decided));
        }
        this.all = new LinkedHashSet<>(this.decided);
        this.all.addAll(hints);
    }

    /**
     * Chooses.
     *
     * @throws MigrationException {@code BAD_RENAME} if a decided rename is neither possible nor done already
     */
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
        for (Rename each : decided) {
            if (!chosen.contains(each) && !isDone(each)) {
                throw new MigrationException(
                        MigrationError.BAD_RENAME,
                        "The rename " + RenameWords.of(each) + " cannot be done: " + obstacle(each) + ".",
                        "Name what there is on the left and what there will be on the right, with schema and table.");
            }
        }
        return List.copyOf(chosen);
    }

    /** A part may be named with the old name of what it is in on both sides, or with the new one. */
    private Rename within(Rename rename, List<Rename> others) {
        ObjectId from = rename.from();
        ObjectId to = rename.to();
        for (int level = 0; level < 2; level++) {
            for (Rename other : others) {
                if (other.value().isEmpty() && !has(start, from)) {
                    from = moved(from, other.to(), other.from());
                }
                if (other.value().isEmpty() && !has(desired, to)) {
                    to = moved(to, other.from(), other.to());
                }
            }
        }
        return new Rename(from, to, rename.value(), rename.newValue());
    }

    private static ObjectId moved(ObjectId id, ObjectId holder, ObjectId other) {
        List<String> path = id.path();
        int depth = holder.path().size();
        if (path.size() <= depth || depth > 2 || !path.subList(0, depth).equals(holder.path())) {
            return id;
        }
        List<String> moved = new ArrayList<>(other.path());
        moved.addAll(path.subList(depth, path.size()));
        return new ObjectId(id.kind(), moved);
    }

    /** A decision may stand where it was followed long ago. */
    private boolean isDone(Rename rename) {
        if (!rename.value().isEmpty()) {
            List<String> now =
                    values(start, rename.from()).isEmpty() ? values(start, rename.to()) : values(start, rename.from());
            return now.contains(rename.newValue()) && !now.contains(rename.value());
        }
        return has(start, rename.to()) && !has(start, rename.from());
    }

    private String obstacle(Rename rename) {
        if (!rename.value().isEmpty()) {
            return !values(start, rename.from()).contains(rename.value())
                    ? "there is no such value now"
                    : "the old value is wanted too, or the new one is not, or is there already";
        }
        if (!has(start, rename.from())) {
            return "there is nothing of this name now";
        }
        return has(desired, rename.to())
                ? "the old name is wanted too, or the new one is taken already"
                : "nothing of the new name is wanted";
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
