package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.diff.Rename;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * How one schema is to become another, beside what follows from the two. Immutable.
 *
 * @param decided what is renamed
 * @param aside what is set aside instead of dropped
 * @param seen what counts of a schema on the way up; the rest was set aside and is left alone
 * @param notes what is worth knowing, one sentence each
 */
record Wanted(List<Rename> decided, Quarantine aside, UnaryOperator<Catalog> seen, List<String> notes) {

    Wanted {
        decided = List.copyOf(decided);
        notes = List.copyOf(notes);
    }

    /** What is renamed in all. */
    List<Rename> renames() {
        List<Rename> all = new ArrayList<>(decided);
        all.addAll(aside.renames());
        return all;
    }

    /** Two columns of one type that change their names leave the schema as it is. */
    boolean isNothing(Catalog start, Catalog desired, Predicate<ObjectId> looked) {
        return renames().isEmpty()
                && Convergence.compare(seen.apply(start), desired, looked).isEqual();
    }
}
