package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.AttachmentDdl;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.ColumnDdl;
import com.monassurance.migrations.catalog.Columns;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.SequenceDdl;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.GeneratedColumns;
import com.monassurance.migrations.diff.RowTypes;
import com.monassurance.migrations.diff.TypeChange;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans what happens to the columns of a table that stays. */
final class ColumnSteps {

    private static final int IDENTITY_OF_PARTITIONS_SINCE = 17;

    private final Planning planning;
    private final StepGraph graph;
    private final Table from;
    private final Table to;
    private final String name;

    ColumnSteps(Planning planning, StepGraph graph, Table from, Table to) {
        this.planning = planning;
        this.graph = graph;
        this.from = from;
        this.to = to;
        this.name = References.qualified(to.id());
    }

    void plan() {
        for (Column column : from.columns()) {
            Column other = to.columns().find(column.name()).orElse(null);
            ObjectId id = Planning.columnId(to.id(), column.name());
            boolean isRebuilt = planning.diff().parts().rebuiltColumns().contains(id);
            if (other != null && isRebuilt && GeneratedColumns.isEnded(column, other)) {
                endedAnew(column, other, id);
                continue;
            }
            if (other == null || isRebuilt) {
                graph.add(new Step(StepKey.of(Op.DROP, id), false))
                        .say(new NotNullChanges(planning, from, to).ofDropped(column))
                        .say(alter() + "drop column " + SqlName.quoted(column.name()));
            }
            if (other != null && isRebuilt) {
                create(other, id, true);
            } else if (other != null) {
                alter(column, other, id);
            }
        }
        for (Column column : to.columns()) {
            if (from.columns().find(column.name()).isEmpty()) {
                create(column, Planning.columnId(to.id(), column.name()), false);
            }
        }
    }

    private String alter() {
        return "alter " + (to.foreign() == null ? "" : "foreign ") + "table " + name + " ";
    }

    private String alterColumn(Column column) {
        return "alter table only " + name + " alter column " + SqlName.quoted(column.name()) + " ";
    }

    private void create(Column column, ObjectId id, boolean isAgain) {
        if (isFilledLater(column)) {
            createEmpty(column, id, isAgain);
            return;
        }
        Step step = graph.add(new Step(StepKey.of(Op.CREATE, id), isAgain));
        Sequence sequence = identitySequence(column);
        boolean isLater = sequence != null && isAskingForChildren();
        String identity = sequence == null || isLater ? "" : " " + SequenceDdl.identity(column, sequence, true);
        step.say(alter() + "add column " + ColumnDdl.declaration(to, column, true) + identity);
        if (sequence != null && isLater) {
            step.say(alterColumn(column) + "add " + SequenceDdl.identity(column, sequence, true));
        }
        step.say(ColumnDdl.afterDeclaration(to, column));
        step.say(new NotNullChanges(planning, from, to).ofNew(column));
        step.say(ColumnDdl.details(name, column));
        step.say(AttachmentDdl.columns(to, Columns.of(List.of(column))));
        if (column.defaultExpression() != null) {
            step.stub(null, alter() + "add column " + ColumnDdl.declaration(to, column, false) + identity);
            StepKey setDefault = StepKey.of(Op.CREATE, Planning.defaultId(to.id(), column.name()));
            graph.add(new Step(setDefault, isAgain))
                    .say(alterColumn(column) + "set default " + column.defaultExpression());
            graph.cover(setDefault, step.key());
        }
    }

    /** An expression that the server cannot end: a plain column takes the place, and the values are copied. */
    private void endedAnew(Column before, Column after, ObjectId id) {
        String column = SqlName.quoted(after.name());
        String aside = SqlName.quoted(ShortName.of(after.name(), "__before"));
        graph.add(new Step(StepKey.of(Op.DROP, id), false)).say(alter() + "rename column " + column + " to " + aside);
        Column empty = after.withNotNull(null);
        Step step = graph.add(new Step(StepKey.of(Op.CREATE, id), true));
        step.say(alter() + "add column " + ColumnDdl.declaration(to, empty, true));
        if (!Planning.isFromAbove(from, before)) {
            step.say("update " + name + " set " + column + " = " + aside);
            step.say(alter() + "drop column " + aside);
        }
        step.say(ColumnDdl.details(name, after));
        step.say(AttachmentDdl.columns(to, Columns.of(List.of(after))));
        step.say(new NotNullChanges(planning, from, to).between(empty, after));
    }

    /** The server gives no value to rows whose type is kept elsewhere, so that they get theirs afterwards. */
    private boolean isFilledLater(Column column) {
        return column.defaultExpression() != null
                && to.foreign() == null
                && !planning.hasChildren(to.id())
                && !Planning.isFromAbove(to, column)
                && !planning.isWatched(to.id())
                && (RowTypes.isKept(planning.from(), from.id()) || RowTypes.isKept(planning.to(), to.id()));
    }

    private void createEmpty(Column column, ObjectId id, boolean isAgain) {
        Column empty = column.withNotNull(null);
        graph.add(new Step(StepKey.of(Op.CREATE, id), isAgain))
                .say(alter() + "add column " + ColumnDdl.declaration(to, empty, false))
                .say(ColumnDdl.details(name, column))
                .say(AttachmentDdl.columns(to, Columns.of(List.of(column))));
        graph.add(new Step(StepKey.of(Op.CREATE, Planning.defaultId(to.id(), column.name())), isAgain))
                .say(alterColumn(column) + "set default " + column.defaultExpression())
                .say("update " + name + " set " + SqlName.quoted(column.name()) + " = default")
                .say(new NotNullChanges(planning, from, to).between(empty, column));
    }

    /**
     * A new identity column fills itself, which one that becomes an identity later does not; but the server adds none to
     * a table with children, which do not take over the identity, nor before 17 to one with partitions.
     */
    private boolean isAskingForChildren() {
        boolean isPassedOn = to.partitionKey() != null && planning.to().majorVersion() >= IDENTITY_OF_PARTITIONS_SINCE;
        return !isPassedOn && planning.hasChildren(to.id());
    }

    private @Nullable Sequence identitySequence(Column column) {
        if (column.identity() == Column.Identity.NONE) {
            return null;
        }
        for (Dependency each : planning.to().dependants(Planning.columnId(to.id(), column.name()))) {
            if (planning.to().find(each.dependant()).orElse(null) instanceof Sequence sequence
                    && sequence.ownedBy() != null
                    && sequence.ownedBy().isIdentity()) {
                return sequence;
            }
        }
        return null;
    }

    private void alter(Column before, Column after, ObjectId id) {
        ObjectId defaultId = Planning.defaultId(to.id(), after.name());
        boolean isRetyped = planning.diff().parts().retypedColumns().contains(id);
        boolean isReset = planning.diff().parts().resetDefaults().contains(defaultId);
        List<String> statements = new ArrayList<>();
        generated(before, after, statements);
        if (isRetyped && planning.diff().parts().textColumns().contains(id)) {
            throughText(before, after, id, statements);
        } else if (isRetyped) {
            retyped(before, after, statements);
        } else if (isReset && before.defaultExpression() != null && after.defaultExpression() != null) {
            graph.add(new Step(StepKey.of(Op.DROP, defaultId), false)).say(alterColumn(after) + "drop default");
            graph.add(new Step(StepKey.of(Op.CREATE, defaultId), true))
                    .say(alterColumn(after) + "set default " + after.defaultExpression());
        } else if (!Objects.equals(before.defaultExpression(), after.defaultExpression())) {
            graph.add(new Step(StepKey.of(Op.ALTER, defaultId), false))
                    .say(alterColumn(after)
                            + (after.defaultExpression() == null
                                    ? "drop default"
                                    : "set default " + after.defaultExpression()));
        }
        if (before.identity() != after.identity()
                && before.identity() != Column.Identity.NONE
                && after.identity() != Column.Identity.NONE) {
            statements.add(alterColumn(after) + "set generated "
                    + (after.identity() == Column.Identity.ALWAYS ? "always" : "by default"));
        }
        List<String> notNull = new NotNullChanges(planning, from, to).between(before, after);
        boolean isProvenLater = isRetyped && notNull.stream().anyMatch(StatementFacts::isAlone) && isNeededByNone(id);
        if (!isProvenLater) {
            statements.addAll(notNull);
        }
        notNullFromAbove(before, after);
        statements.addAll(ColumnDetails.between(name, before, after));
        if (!statements.isEmpty()) {
            graph.add(new Step(StepKey.of(Op.ALTER, id), false)).say(statements);
        }
        if (isProvenLater) {
            graph.add(new Step(StepKey.of(Op.PROVE, id), false)).say(notNull);
            graph.before(StepKey.of(Op.ALTER, id), StepKey.of(Op.PROVE, id));
        }
    }

    /**
     * Whether nothing asks for the column's NOT NULL, neither a key nor an identity nor another table, so that it can be
     * proven after what was in the way of the new type, such as a view, is there again.
     */
    private boolean isNeededByNone(ObjectId column) {
        boolean isFree = !planning.hasChildren(to.id())
                && Planning.parents(from).isEmpty()
                && Planning.parents(to).isEmpty();
        return isFree
                && planning.to().dependants(column).stream()
                        .map(each -> planning.to().find(each.dependant()).orElse(null))
                        .noneMatch(each -> each instanceof Sequence
                                || (each instanceof Index index && index.isReplicaIdentity())
                                || (each instanceof Constraint key && key.type() == Constraint.Type.PRIMARY_KEY));
    }

    /** A partition's own NOT NULL, as a step by its name, is gone when that of its parent comes. */
    private void notNullFromAbove(Column before, Column after) {
        if (before.notNull() != null && NotNullChanges.isComingFromAbove(planning, to.id(), before, after)) {
            ObjectId own =
                    to.id().part(ObjectKind.CONSTRAINT, before.notNull().name().value());
            graph.add(new Step(StepKey.of(Op.DROP, own), false)).say(alterColumn(after) + "drop not null");
        }
    }

    private void generated(Column before, Column after, List<String> statements) {
        Column.Generated one = before.generated();
        Column.Generated other = after.generated();
        if (one != null && other == null) {
            statements.add(alterColumn(after).replace("only ", "") + "drop expression");
        } else if (one != null && other != null && !one.equals(other)) {
            statements.add(alterColumn(after).replace("only ", "") + "set expression as (" + other.expression() + ")");
        }
    }

    /** The column is text while the table whose rows it keeps changes. */
    private void throughText(Column before, Column after, ObjectId id, List<String> statements) {
        String column = SqlName.quoted(after.name());
        if (!Planning.isFromAbove(from, before)) {
            String reset = before.defaultExpression() == null ? "" : "alter column " + column + " drop default, ";
            graph.add(new Step(StepKey.of(Op.ASIDE, id), false))
                    .say(alter() + reset + "alter column " + column + " type text using " + column + "::text");
        }
        statements.add(alter() + "alter column " + column + " type " + after.type() + " using " + column + "::"
                + after.type());
        if (after.defaultExpression() != null) {
            graph.add(new Step(StepKey.of(Op.CREATE, Planning.defaultId(to.id(), after.name())), true))
                    .say(alterColumn(after) + "set default " + after.defaultExpression());
        }
    }

    /** No expression takes an array apart, but what reads a value from JSON does, given a type that has it. */
    private void retyped(Column before, Column after, List<String> statements) {
        String column = SqlName.quoted(after.name());
        TypeValues values = new TypeValues(planning.from(), planning.to());
        if (!before.type().equals(after.type()) || !values.isOther(before.type())) {
            statements.add(retype(before, after, null));
            return;
        }
        String expression = values.expression(column, before.type());
        if (expression != null) {
            statements.add(retype(before, after, expression));
            return;
        }
        String holder =
                SqlName.qualified(to.id().path().get(0), ShortName.of(to.id().name() + "_" + after.name(), "__values"));
        statements.add("create type " + holder + " as (value " + after.type() + ")");
        statements.add(retype(
                before,
                after,
                "(json_populate_record(null::" + holder + ", json_build_object('value', to_json(" + column
                        + ")))).value"));
        statements.add("drop type " + holder);
    }

    /** The default goes before the type changes and comes back after it, in one statement. */
    private String retype(Column before, Column after, @Nullable String using) {
        String column = "alter column " + SqlName.quoted(after.name());
        List<String> actions = new ArrayList<>();
        if (before.defaultExpression() != null) {
            actions.add(column + " drop default");
        }
        boolean isSame = before.type().equals(after.type());
        StringBuilder type = new StringBuilder(column + " type " + after.type());
        if (after.collation() != null) {
            type.append(" collate ").append(after.collation());
        }
        if (using != null) {
            actions.add(type + " using " + using);
        } else if (isSame && TypeChange.isNeeded(before, after)) {
            actions.add(type.toString());
        } else if (isSame || !TypeChange.isAssignment(before.type(), after.type())) {
            String name = SqlName.quoted(after.name());
            actions.add(type + " using "
                    + (isSame
                            ? name + "::text::" + after.type()
                            : Conversions.expression(planning, name, before.type(), after.type())));
        } else {
            actions.add(type.toString());
        }
        if (after.defaultExpression() != null) {
            actions.add(column + " set default " + after.defaultExpression());
        }
        return alter() + String.join(", ", actions);
    }
}
