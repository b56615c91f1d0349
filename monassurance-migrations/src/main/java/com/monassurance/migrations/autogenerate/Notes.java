package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Unread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a comparison has to say about itself. Pure. */
final class Notes {

    private Notes() {}

    static List<String> of(Catalog start, Catalog desired, Predicate<ObjectId> looked) {
        List<String> notes = new ArrayList<>();
        for (ObjectId table : CatalogComparison.of(start, desired).reordered()) {
            if (looked.test(table)) {
                notes.add("The columns of " + table + " stand in another order, which no statement can change.");
            }
        }
        for (Index index : start.brokenIndexes()) {
            if (looked.test(index.id())) {
                notes.add(index.id()
                        + " is invalid: a concurrent statement was broken off. The downgrade does not bring it"
                        + " back.");
            }
        }
        for (Index index : desired.brokenIndexes()) {
            notes.add("Not compared: " + index.id() + " (it is invalid in the desired schema).");
        }
        start.objects(ObjectKind.SUBSCRIPTION)
                .forEach(each -> notes.add("Whether " + each.id() + " is enabled was not compared by itself."));
        for (Unread unread : start.unread()) {
            notes.add("Not compared: " + unread.kind() + " (" + unread.reason() + ").");
        }
        for (Unread unread : desired.unread()) {
            String note = "Not compared: " + unread.kind() + " (" + unread.reason() + ").";
            if (!notes.contains(note)) {
                notes.add(note);
            }
        }
        if (!start.settings().hasOwners()) {
            notes.add("Owners were not compared.");
        }
        if (!start.settings().hasPrivileges()) {
            notes.add("Privileges were not compared.");
        }
        return List.copyOf(notes);
    }
}
