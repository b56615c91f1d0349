package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.TypeChange;
import com.monassurance.migrations.sqlplan.Hazard.Kind;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells what a statement of a plan can do to data and to those who use it. Pure. */
final class StatementHazards {

    private static final String INSTEAD =
            ". Instead: add the column without the default, then set the default, which new"
                    + " rows get; fill the old rows in batches, and make it NOT NULL in a later revision";

    private final Planning planning;

    StatementHazards(Planning planning) {
        this.planning = planning;
    }

    List<Hazard> of(Step step, String sql, StatementFacts.Effect effect) {
        List<Hazard> hazards = new ArrayList<>();
        loss(step, sql, hazards);
        ObjectId id = step.id();
        LockMode strongest = effect.locks().stream()
                .map(LockedRelation::mode)
                .max(LockMode::compareTo)
                .orElse(LockMode.ACCESS_SHARE);
        if (effect.isRewriting()) {
            hazards.add(Hazard.of(
                    Kind.TABLE_REWRITE,
                    id,
                    "the whole table is written again; nobody reads or writes it meanwhile"
                            + (isFillable(step, sql) ? INSTEAD : "")));
        } else if (effect.isScanning() && strongest.blocksReads()) {
            hazards.add(Hazard.of(
                    Kind.BLOCKS_READS, id, "all rows are read while nobody else may read or write the table"));
        } else if (effect.isScanning() && strongest.blocksWrites()) {
            hazards.add(Hazard.of(Kind.BLOCKS_WRITES, id, "all rows are read while nobody else may write the table"));
        }
        if (sql.startsWith("grant ")
                || sql.startsWith("revoke ")
                || sql.contains(" owner to ")
                || sql.contains(" policy ")
                || sql.contains(" row level security")) {
            if (planning.isStaying(id) || step.op() == Op.DROP) {
                hazards.add(Hazard.of(Kind.PRIVILEGES, id, "who may do what with " + id + " changes"));
            }
        }
        return hazards;
    }

    /** A default that has a value for each row can be given to the rows later, if they need none at once. */
    private boolean isFillable(Step step, String sql) {
        Column after = Planning.column(
                planning.to(), planning.relationTo(step.id()), step.id().name());
        return sql.contains(" add column ")
                && after != null
                && after.defaultExpression() != null
                && after.generated() == null
                && after.identity() == Column.Identity.NONE;
    }

    private void loss(Step step, String sql, List<Hazard> hazards) {
        ObjectId id = step.id();
        if (step.op() == Op.DROP && id.kind() == ObjectKind.TABLE && sql.startsWith("drop table ")) {
            Table table = Planning.table(planning.from(), id);
            PartitionRows kept = table == null ? null : PartitionRows.ofDropped(planning, table);
            String which = kept == null ? "" : " that fit no other partition";
            hazards.add(new Hazard(
                    Kind.DATA_LOSS,
                    id,
                    "the rows of " + References.qualified(id) + which + " are gone",
                    table == null
                            ? Map.of()
                            : kept == null ? LossCounts.table(table) : LossCounts.rows(table, kept.lost())));
        } else if (step.op() == Op.DROP && id.kind() == ObjectKind.COLUMN && !sql.contains(" rename column ")) {
            column(id, hazards);
        } else if (id.kind() == ObjectKind.TABLE && sql.startsWith("insert into ") && planning.isSwapped(id)) {
            moved(id, hazards);
        } else if (id.kind() == ObjectKind.COMPOSITE && sql.contains(" drop attribute ") && isStored(id)) {
            hazards.add(Hazard.of(Kind.DATA_LOSS, id, "what columns of " + id + " hold of the attribute is gone"));
        } else if (step.op() == Op.DROP && id.kind() == ObjectKind.SEQUENCE && !sql.contains(" rename to ")) {
            hazards.add(Hazard.of(Kind.DATA_CHANGE, id, "where the " + id + " stood is forgotten"));
        } else if (step.op() == Op.CREATE
                && planning.isRebuilt(id)
                && id.kind() == ObjectKind.MATERIALIZED_VIEW
                && sql.startsWith("create materialized view ")) {
            hazards.add(Hazard.of(Kind.TABLE_SCAN, id, "the " + id + " is filled anew"));
        } else if (sql.contains(" type ") && step.op() == Op.ALTER && id.kind() == ObjectKind.COLUMN) {
            retyped(id, sql, hazards);
        } else if (sql.startsWith("select pg_catalog.setval(")
                && planning.from().find(id).orElse(null) instanceof Sequence before
                && planning.to().find(id).orElse(null) instanceof Sequence after) {
            hazards.addAll(SequenceChanges.hazards(before, after));
        }
    }

    private boolean isStored(ObjectId type) {
        return planning.from().dependants(type).stream()
                .anyMatch(each -> each.dependant().kind() == ObjectKind.COLUMN);
    }

    private void column(ObjectId id, List<Hazard> hazards) {
        ObjectId relation = planning.relationFrom(id);
        Column column = Planning.column(planning.from(), relation, id.name());
        if (relation == null || column == null) {
            return;
        }
        Column after = Planning.column(planning.to(), planning.relationTo(id), id.name());
        if (column.generated() != null && (after == null || after.generated() != null)) {
            return;
        }
        Table table = Planning.table(planning.from(), relation);
        hazards.add(new Hazard(
                Kind.DATA_LOSS,
                id,
                "the values of " + References.qualified(relation) + "." + SqlName.quoted(id.name()) + " are gone",
                table == null ? Map.of() : LossCounts.column(table, column)));
    }

    /** A table that is made anew takes the columns that it still has, those of another type as they can be converted. */
    private void moved(ObjectId table, List<Hazard> hazards) {
        Table before = Planning.table(planning.from(), table);
        Table after = Planning.table(planning.to(), table);
        if (before == null || after == null) {
            return;
        }
        for (Column column : before.columns()) {
            ObjectId id = Planning.columnId(table, column.name());
            if (after.columns().find(column.name()).isEmpty()) {
                column(id, hazards);
            } else {
                Column moved = after.columns().find(column.name()).orElseThrow();
                retyped(id, Conversions.moved(planning, after.id(), column, moved), hazards);
            }
        }
    }

    private void retyped(ObjectId id, String sql, List<Hazard> hazards) {
        Column before = Planning.column(planning.from(), planning.relationFrom(id), id.name());
        Column after = Planning.column(planning.to(), planning.relationTo(id), id.name());
        if (before == null || after == null) {
            return;
        }
        boolean isSwapped = before.type().equals(after.type());
        if (isSwapped && (sql.contains(" using ") || sql.contains("::text::"))) {
            attributes(id, before, hazards);
            DomainChecks.rebased(planning, before.type())
                    .forEach(words -> hazards.add(Hazard.of(Kind.DATA_CHANGE, id, words)));
        }
        if (!isSwapped
                && !TypeChange.isFree(before.type(), after.type())
                && !TypeChange.isWidening(before.type(), after.type())) {
            String words = "values of " + before.type() + " become " + after.type()
                    + (sql.contains("::text::") ? " by way of their text" : "");
            hazards.add(Hazard.of(Kind.DATA_CHANGE, id, isShortened(before, after, sql) ? shortened(after) : words));
        }
    }

    /** What the values of a column lose with the attributes of their type. */
    private void attributes(ObjectId id, Column before, List<Hazard> hazards) {
        TypeValues values = new TypeValues(planning.from(), planning.to());
        ObjectId relation = planning.relationFrom(id);
        Table table = relation == null ? null : Planning.table(planning.from(), relation);
        for (String lost : values.lost(before.type())) {
            hazards.add(new Hazard(
                    Kind.DATA_LOSS,
                    id,
                    "the values of " + lost + " in " + id + " are gone",
                    table == null ? Map.of() : LossCounts.column(table, before)));
        }
        for (String retyped : values.retyped(before.type())) {
            hazards.add(Hazard.of(
                    Kind.DATA_CHANGE,
                    id,
                    "values of " + retyped + " become what their text says; one that does not fit makes it fail"));
        }
    }

    /** An assignment to a shorter text cuts blanks; for all else it fails. */
    private static boolean isShortened(Column before, Column after, String sql) {
        boolean isText = before.type().equals("text") || before.type().startsWith("character varying");
        return isText && after.type().startsWith("character varying(") && !sql.contains(" using ");
    }

    private static String shortened(Column after) {
        String length = after.type()
                .substring(after.type().indexOf('(') + 1, after.type().indexOf(')'));
        return "only blanks at the end of values go, where they stand beyond " + length
                + " characters; a value with anything else there makes it fail";
    }
}
