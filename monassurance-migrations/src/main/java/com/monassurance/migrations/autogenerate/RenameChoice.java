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

/** Which renames are still to be done: the old name is there, the new one is wanted, and not yet there. Pure. */
final class RenameChoice {

    private RenameChoice() {}

    static List<Rename> of(Catalog start, Catalog desired, List<Rename> decided, List<Rename> hints) {
        Set<Rename> all = new LinkedHashSet<>(decided);
        all.addAll(hints);
        List<Rename> open = new ArrayList<>();
        for (Rename rename : all) {
            boolean isValue = !rename.value().isEmpty();
            boolean isOpen = isValue
                    ? isOpenValue(start, desired, rename)
                    : has(start, rename.from())
                            && !has(start, inStart(rename, all))
                            && has(desired, rename.to())
                            && !has(desired, rename.from());
            if (isOpen) {
                open.add(rename);
            }
        }
        open.sort(Comparator.comparing(rename -> rename.from().kind()));
        return List.copyOf(open);
    }

    /** Where the new name of a part would be now: in the relation that may itself be renamed. */
    private static ObjectId inStart(Rename rename, Set<Rename> all) {
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

    private static boolean isOpenValue(Catalog start, Catalog desired, Rename rename) {
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
