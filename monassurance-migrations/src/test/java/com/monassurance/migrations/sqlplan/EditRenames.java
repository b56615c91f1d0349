package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.Rename;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from the words of edits what was renamed: schemas and tables, as an author would say it. Other renames are left to
 * be dropped and made, which has to work as well.
 */
final class EditRenames {

    private static final Pattern RENAME =
            Pattern.compile("rename (SCHEMA|TABLE|PARTITION) (.*?) to (.*)", Pattern.DOTALL);
    private static final Set<ObjectKind> KINDS = Set.of(ObjectKind.SCHEMA, ObjectKind.TABLE);

    private EditRenames() {}

    /** Each with the name that the first schema and the second really have. */
    static List<Rename> of(List<String> edits, Catalog from, Catalog to) {
        List<Rename> renames = new ArrayList<>();
        for (String edit : edits) {
            Matcher matcher = RENAME.matcher(edit);
            if (matcher.matches()) {
                ObjectKind kind = matcher.group(1).equals("SCHEMA") ? ObjectKind.SCHEMA : ObjectKind.TABLE;
                Optional<ObjectId> before = find(from, kind, matcher.group(2));
                Optional<ObjectId> after = find(to, kind, matcher.group(3));
                if (before.isPresent() && after.isPresent()) {
                    renames.add(Rename.of(before.get(), after.get()));
                }
            }
        }
        return renames;
    }

    /** The way back. */
    static List<Rename> reversed(List<Rename> renames) {
        List<Rename> reversed = new ArrayList<>();
        renames.forEach(each -> reversed.add(0, Rename.of(each.to(), each.from())));
        return reversed;
    }

    private static Optional<ObjectId> find(Catalog catalog, ObjectKind kind, String name) {
        return catalog.objects(kind).stream()
                .filter(object -> KINDS.contains(kind) && (kind == ObjectKind.SCHEMA || object instanceof Table))
                .map(CatalogObject::id)
                .filter(id -> id.name().equals(name))
                .findFirst();
    }
}
