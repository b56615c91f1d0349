package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.Trigger;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says when partitions and children come to their parents and leave them, and when indexes and sequences are tied. */
final class TieRules {

    private final Planning planning;
    private final StepGraph graph;
    private final ReadySteps ready;
    private @Nullable Map<List<String>, List<Step>> byTable;

    TieRules(Planning planning, StepGraph graph, ReadySteps ready) {
        this.planning = planning;
        this.graph = graph;
        this.ready = ready;
    }

    void connect() {
        ties();
        attached();
    }

    /** A table is tied to another when it has all that the other asks for. */
    private void ties() {
        for (Step step : List.copyOf(graph.steps())) {
            if (step.op() == Op.ATTACH && step.id().kind() == ObjectKind.INDEX) {
                index(step);
            } else if (step.op() == Op.ATTACH && step.id().kind() == ObjectKind.SEQUENCE) {
                owned(step);
            } else if (step.op() == Op.DROP && step.id().kind() == ObjectKind.TABLE) {
                notNullsAbove(step);
            } else if (step.op() == Op.DROP && step.id().kind() == ObjectKind.CONSTRAINT) {
                notNullFromAbove(step);
            } else if (step.op() == Op.ATTACH || step.op() == Op.DETACH) {
                table(step);
                foreignKeysAbove(step);
            }
        }
    }

    /** A partition is there before its parent gets an index, or the server makes one of its own choice for it. */
    private void attached() {
        for (Step step : List.copyOf(graph.steps())) {
            if (step.op() != Op.CREATE) {
                continue;
            }
            CatalogObject object = planning.to().find(step.id()).orElse(null);
            ObjectId above = object instanceof Index index
                    ? index.attachedTo()
                    : object instanceof Constraint constraint ? constraint.attachedTo() : null;
            ObjectId table = planning.relationTo(step.id());
            if (above != null && table != null) {
                graph.before(StepKey.of(Op.CREATE, table), StepKey.of(Op.CREATE, above));
            }
            if (object instanceof Table child) {
                child.parents().forEach(parent -> columnsAbove(parent, step.key()));
                if (child.partitionOf() != null && !graph.has(StepKey.of(Op.ATTACH, child.id()))) {
                    indexesAbove(child.partitionOf().parent(), step);
                }
            }
            if (object instanceof Constraint check && check.isCheckFromAbove() && table != null) {
                checkAbove(check, table);
            }
        }
    }

    /** A child takes over the columns that its parent has when it is made. */
    private void columnsAbove(ObjectId parent, StepKey child) {
        for (Catalog catalog : List.of(planning.from(), planning.to())) {
            Table above = Planning.table(catalog, parent);
            if (above != null && planning.isStaying(parent)) {
                for (Column column : above.columns()) {
                    for (Op op : List.of(Op.CREATE, Op.ALTER, Op.DROP)) {
                        graph.before(StepKey.of(op, Planning.columnId(parent, column.name())), child);
                    }
                }
            }
        }
    }

    /** A check that comes to the tables above by itself goes to those below, which have to be there. */
    private void checkAbove(Constraint check, ObjectId table) {
        Table below = Planning.table(planning.to(), table);
        if (below == null) {
            return;
        }
        for (ObjectId parent : Planning.parents(below)) {
            StepKey above = StepKey.of(
                    Op.CREATE, parent.part(ObjectKind.CONSTRAINT, check.name().value()));
            if (!graph.isCovered(above)) {
                graph.before(StepKey.of(Op.CREATE, table), above);
            }
            // What is said of it below comes when it has come down, by whatever way.
            graph.before(above, StepKey.of(Op.CREATE, check.id()));
        }
    }

    private void index(Step step) {
        Index index = (Index) planning.to().find(step.id()).orElseThrow();
        graph.before(StepKey.of(Op.ATTACH, index.table()), step.key());
        if (index.attachedTo() != null) {
            graph.before(StepKey.of(Op.CREATE, index.attachedTo()), step.key());
        }
        if (index.constraint() != null) {
            graph.before(StepKey.of(Op.CREATE, index.constraint()), step.key());
        }
    }

    private void owned(Step step) {
        Sequence.Owner owner = ((Sequence) planning.to().find(step.id()).orElseThrow()).ownedBy();
        if (owner != null) {
            graph.before(ready.of(Planning.columnId(owner.table(), owner.column())), step.key());
        }
    }

    /** A NOT NULL above gets another name when no table is below that calls it otherwise. */
    private void notNullsAbove(Step drop) {
        Table below = Planning.table(planning.from(), drop.id());
        if (below == null) {
            return;
        }
        for (ObjectId parent : Planning.parents(below)) {
            Table before = Planning.table(planning.from(), parent);
            Table after = Planning.table(planning.to(), parent);
            if (before == null || after == null) {
                continue;
            }
            for (Column column : before.columns()) {
                Column.NotNull other =
                        after.columns().find(column.name()).map(Column::notNull).orElse(null);
                if (column.notNull() != null
                        && other != null
                        && !column.notNull().name().equals(other.name())) {
                    graph.before(drop.key(), StepKey.of(Op.ALTER, Planning.columnId(parent, column.name())));
                }
            }
        }
    }

    /** A partition's own NOT NULL, which goes for that of its parent, does so before the parent has it. */
    private void notNullFromAbove(Step drop) {
        ObjectId relation = planning.relationFrom(drop.id());
        Table below = relation == null ? null : Planning.table(planning.from(), relation);
        if (below == null || planning.from().find(drop.id()).isPresent()) {
            return;
        }
        for (Column column : below.columns()) {
            if (column.notNull() != null
                    && column.notNull().name().value().equals(drop.id().name())) {
                Planning.parents(below)
                        .forEach(parent -> graph.before(
                                drop.key(), StepKey.of(Op.ALTER, Planning.columnId(parent, column.name()))));
            }
        }
    }

    /** A partition that leaves would keep a foreign key of the tables above as its own. */
    private void foreignKeysAbove(Step tie) {
        Table table = tie.op() == Op.DETACH ? Planning.table(planning.from(), tie.id()) : null;
        while (table != null && table.partitionOf() != null) {
            ObjectId parent = table.partitionOf().parent();
            for (Step step : stepsOf(parent, List.of())) {
                if (step.op() == Op.DROP
                        && planning.from().find(step.id()).orElse(null) instanceof Constraint constraint
                        && constraint.type() == Constraint.Type.FOREIGN_KEY) {
                    graph.before(step.key(), tie.key());
                }
            }
            table = Planning.table(planning.from(), parent);
        }
    }

    private void table(Step tie) {
        Table table = Planning.table(planning.to(), tie.id());
        if (table == null) {
            return;
        }
        boolean isJoining = tie.op() == Op.ATTACH;
        if (isJoining) {
            Planning.parents(table).forEach(parent -> graph.before(StepKey.of(Op.CREATE, parent), tie.key()));
        }
        for (ObjectId type : planning.typesOf(tie.id())) {
            for (Op op : List.of(Op.CREATE, Op.ALTER)) {
                StepKey change = StepKey.of(op, type);
                graph.before(isJoining ? change : tie.key(), isJoining ? tie.key() : change);
            }
        }
        graph.before(StepKey.of(Op.DETACH, tie.id()), StepKey.of(Op.ATTACH, tie.id()));
        if (!isJoining && table.partitionOf() != null) {
            backAgain(tie.key(), table.partitionOf().parent());
        }
        if (isJoining && table.partitionOf() != null) {
            ObjectId parent = table.partitionOf().parent();
            planning.partitionsFrom(parent).forEach(other -> {
                graph.before(StepKey.of(Op.DROP, other), tie.key());
                graph.before(StepKey.of(Op.DETACH, other), tie.key());
            });
            indexesAbove(parent, tie);
        }
        Set<ObjectId> above = new LinkedHashSet<>();
        above(table, above);
        for (Step step : stepsOf(tie.id(), above)) {
            ObjectId id = step.id();
            boolean isOfTable = id.path().size() > 2
                    && id.path().subList(0, 2).equals(tie.id().path())
                    && id.kind() != ObjectKind.TRIGGER;
            boolean isTriggerBelow = id.kind() == ObjectKind.TRIGGER
                    && id.path().subList(0, 2).equals(tie.id().path())
                    && planning.to().find(id).orElse(null) instanceof Trigger trigger
                    && trigger.attachedTo() != null;
            if (isJoining && isTriggerBelow && step.op() != Op.DROP) {
                graph.before(tie.key(), step.key());
            }
            boolean isOfParent = above.stream()
                    .anyMatch(parent -> id.path().size() > 2
                            && (id.kind() == ObjectKind.COLUMN
                                    || (id.kind() == ObjectKind.CONSTRAINT && step.op() == Op.DROP))
                            && id.path().subList(0, 2).equals(parent.path()));
            boolean isTyped = table.ofType() != null && id.kind() == ObjectKind.COLUMN;
            boolean isChange = step.op() == Op.CREATE
                    || step.op() == Op.ALTER
                    || (step.op() == Op.DROP && id.kind() == ObjectKind.COLUMN);
            if (isJoining && isOfTable && (isTyped || isChange)) {
                graph.before(step.key(), tie.key());
            } else if (isJoining && isOfParent && step.op() != Op.ATTACH) {
                graph.before(step.key(), tie.key());
            } else if (!isJoining && isOfTable && step.op() != Op.ATTACH && isColumnOrCheck(id)) {
                graph.before(tie.key(), step.key());
            }
        }
    }

    /** The parents of a table, and those that stay above these: what changes there reaches the table too. */
    private void above(Table table, Set<ObjectId> found) {
        for (ObjectId parent : Planning.parents(table)) {
            Table next = Planning.table(planning.to(), parent);
            if (found.add(parent) && next != null && !graph.has(StepKey.of(Op.ATTACH, parent))) {
                above(next, found);
            }
        }
    }

    /** A partition that leaves and comes back changes itself meanwhile: the table above does not reach it. */
    private void backAgain(StepKey leaving, ObjectId parent) {
        Table before = Planning.table(planning.from(), leaving.id());
        boolean isSame = before != null
                && before.partitionOf() != null
                && before.partitionOf().parent().equals(parent)
                && planning.isStaying(parent);
        if (isSame && graph.has(StepKey.of(Op.ATTACH, leaving.id()))) {
            for (Step step : stepsOf(parent, List.of())) {
                boolean isReaching = step.id().kind() == ObjectKind.COLUMN
                        || (step.id().kind() == ObjectKind.CONSTRAINT && step.op() == Op.CREATE);
                if (isReaching && step.id().path().subList(0, 2).equals(parent.path())) {
                    graph.before(leaving, step.key());
                }
            }
        }
    }

    /** The steps of the parts of some tables; no step is made any more when the first asks. */
    private List<Step> stepsOf(ObjectId table, Collection<ObjectId> others) {
        if (byTable == null) {
            byTable = graph.steps().stream()
                    .filter(step -> step.id().path().size() > 2)
                    .collect(Collectors.groupingBy(step -> step.id().path().subList(0, 2)));
        }
        List<Step> found = new ArrayList<>(byTable.getOrDefault(table.path(), List.of()));
        for (ObjectId other : others) {
            found.addAll(byTable.getOrDefault(other.path(), List.of()));
        }
        return found;
    }

    /** The server makes the parent's indexes on what is attached: not those that go, nor those that the table is to lack. */
    private void indexesAbove(ObjectId parent, Step tie) {
        for (Step step : stepsOf(parent, List.of())) {
            ObjectId id = step.id();
            boolean isAbove = id.kind() == ObjectKind.INDEX
                    && id.path().size() == 3
                    && id.path().subList(0, 2).equals(parent.path());
            if (isAbove && step.op() == Op.DROP) {
                graph.before(step.key(), tie.key());
            } else if (isAbove && step.op() == Op.CREATE && !hasChild(id, tie.id())) {
                graph.before(tie.key(), step.key());
            }
        }
    }

    private boolean hasChild(ObjectId index, ObjectId table) {
        return planning.to().dependants(index).stream()
                .map(Dependency::dependant)
                .anyMatch(each -> each.kind() == ObjectKind.INDEX
                        && each.path().subList(0, 2).equals(table.path()));
    }

    private static boolean isColumnOrCheck(ObjectId id) {
        return id.kind() == ObjectKind.COLUMN || id.kind() == ObjectKind.CONSTRAINT;
    }
}
