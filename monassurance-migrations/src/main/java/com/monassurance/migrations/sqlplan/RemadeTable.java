package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what makes a table anew behind its rows: no statement changes how a table is partitioned. The old one is renamed,
 * and its rows move to the new one before it is dropped. Pure.
 */
final class RemadeTable {

    private static final String FORCE = " force row level security";
    private static final String NO_FORCE = " no force row level security";

    private final Planning planning;
    private final Table from;
    private final @Nullable Table to;

    RemadeTable(Planning planning, Table from) {
        this.planning = planning;
        this.from = from;
        this.to = Planning.table(planning.to(), from.id());
    }

    /** Its own policies hide no row from the one who moves them. */
    List<String> aside() {
        List<String> statements = new ArrayList<>();
        if (from.security().isForced()) {
            statements.add("alter table " + References.qualified(from.id()) + NO_FORCE);
        }
        statements.addAll(TypeChanges.aside(from));
        return statements;
    }

    /** Whether a statement that makes the new table waits until the rows are there. */
    static boolean isAfterRows(String statement) {
        return statement.endsWith(FORCE);
    }

    /** The sequence of an identity column steps aside with the old table, so that the new one can go on where it stands. */
    static @Nullable List<String> aside(Planning planning, CatalogObject object) {
        boolean isKept = object instanceof Sequence sequence
                && sequence.ownedBy() != null
                && sequence.ownedBy().isIdentity()
                && planning.isSwapped(sequence.ownedBy().table())
                && planning.isRebuilt(sequence.id());
        return isKept ? TypeChanges.aside(object) : null;
    }

    /** What comes when the new table is there and before the old one goes. */
    List<String> move() {
        List<String> statements = new ArrayList<>();
        if (to != null && hasRows()) {
            statements.addAll(RowMove.write(planning, from, to, TypeChanges.asideQualified(from)));
        }
        for (ObjectId id : planning.partitionsFrom(from.id())) {
            Table before = Planning.table(planning.from(), id);
            Table after = Planning.table(planning.to(), id);
            PartitionRows rows = before == null || after == null ? null : PartitionRows.of(planning, before, after);
            if (rows != null) {
                statements.addAll(rows.handOver());
            }
        }
        for (CatalogObject object : planning.from().objects(ObjectKind.SEQUENCE)) {
            Sequence sequence = (Sequence) object;
            if (sequence.ownedBy() == null || !sequence.ownedBy().table().equals(from.id())) {
                continue;
            }
            if (aside(planning, sequence) != null) {
                statements.add("select pg_catalog.setval(" + SqlName.literal(References.qualified(sequence.id()))
                        + ", last_value, is_called) from " + TypeChanges.asideQualified(sequence));
            } else if (planning.isStaying(sequence.id())) {
                statements.add("alter sequence " + References.qualified(sequence.id()) + " owned by "
                        + (planning.to().find(sequence.id()).orElse(null) instanceof Sequence after
                                        && sequence.ownedBy().equals(after.ownedBy())
                                ? References.qualified(from.id()) + "."
                                        + SqlName.quoted(sequence.ownedBy().column())
                                : "none"));
            }
        }
        return statements;
    }

    String detach(ObjectId parent) {
        return "alter table " + References.qualified(parent) + " detach partition " + References.name(from);
    }

    /** A partitioned table has the rows of its partitions, and those that stay leave with theirs; a foreign one has none. */
    private boolean hasRows() {
        boolean isPlain = from.partitionKey() == null && from.foreign() == null;
        return isPlain || planning.partitionsFrom(from.id()).stream().anyMatch(planning::isDropped);
    }
}
