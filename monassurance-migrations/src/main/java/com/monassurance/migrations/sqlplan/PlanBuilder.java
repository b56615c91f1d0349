package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.PlainObject;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.StubDdl;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.Trigger;
import com.monassurance.migrations.diff.Change;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the steps of a plan and says which comes before which. Confined to one thread. */
final class PlanBuilder {

    private final Planning planning;
    private final StepGraph graph = new StepGraph();
    private final Drops drops;
    private final OnlineForms online;

    PlanBuilder(Planning planning) {
        this.planning = planning;
        this.drops = new Drops(planning.from());
        this.online = new OnlineForms(planning);
    }

    List<Step> build() {
        for (Change change : planning.diff().changes()) {
            if (change instanceof Change.Dropped dropped) {
                drop(dropped.object(), false);
                if (isMultirangeTaken(dropped.object())) {
                    Step aside = graph.add(new Step(StepKey.of(Op.ASIDE, dropped.id()), false))
                            .say(TypeChanges.multirangeAside((PlainObject) dropped.object()));
                    graph.before(aside.key(), StepKey.of(Op.DROP, dropped.id()));
                }
            } else if (change instanceof Change.Rebuilt rebuilt) {
                drop(rebuilt.from(), planning.isSwapped(rebuilt.id()));
            } else if (change instanceof Change.Altered altered) {
                alter(altered.from(), altered.to());
            }
        }
        new Making(planning, graph).plan();
        new StepRules(planning, graph).connect();
        cover();
        return graph.order();
    }

    /** Whether a range that is created has the multirange of one that is dropped. */
    private boolean isMultirangeTaken(CatalogObject object) {
        return object.id().kind() == ObjectKind.RANGE
                && planning.to().objects(ObjectKind.RANGE).stream()
                        .anyMatch(other -> planning.isCreated(other.id())
                                && Objects.equals(
                                        TypeChanges.multirange((PlainObject) other),
                                        TypeChanges.multirange((PlainObject) object)));
    }

    private void drop(CatalogObject object, boolean isSwapped) {
        if (isSwapped) {
            Step aside = graph.add(new Step(StepKey.of(Op.ASIDE, object.id()), false));
            Step drop = graph.add(new Step(StepKey.of(Op.DROP_ASIDE, object.id()), false));
            if (object instanceof Table table) {
                RemadeTable remade = new RemadeTable(planning, table);
                if (table.partitionOf() != null) {
                    Step detach = graph.add(new Step(StepKey.of(Op.DETACH, table.id()), false));
                    detach.say(remade.detach(table.partitionOf().parent()));
                    graph.before(detach.key(), aside.key());
                }
                aside.say(remade.aside());
                drop.say(remade.move());
            } else {
                aside.say(TypeChanges.aside(object));
            }
            drop.say(TypeChanges.dropAside(object));
            return;
        }
        Step step = graph.add(new Step(StepKey.of(Op.DROP, object.id()), false));
        String detach = online.detach(object);
        if (detach != null) {
            step.say(detach);
        }
        if (object instanceof Table table) {
            PartitionRows rows = PartitionRows.ofDropped(planning, table);
            if (rows != null) {
                step.say(rows.keep());
                Step after = graph.add(new Step(StepKey.of(Op.DROP_ASIDE, table.id()), false));
                after.say(rows.handOver());
                graph.before(step.key(), after.key());
            }
        }
        List<String> aside = RemadeTable.aside(planning, object);
        List<String> statements = aside != null ? aside : isTakenFromAbove(object) ? List.of() : drops.write(object);
        for (String statement : statements) {
            step.say(object instanceof Index index ? online.dropIndex(index, statement) : statement);
        }
        step.stub(StubDdl.replace(object), null);
        if (object instanceof Table table) {
            table.columns().forEach(column -> {
                if (column.defaultExpression() != null) {
                    StepKey part = StepKey.of(Op.DROP, Planning.defaultId(table.id(), column.name()));
                    graph.add(new Step(part, false))
                            .say("alter table only " + References.name(table)
                                    + " alter column "
                                    + SqlName.quoted(column.name())
                                    + " drop default");
                    graph.cover(part, step.key());
                }
            });
        }
    }

    private void alter(CatalogObject before, CatalogObject after) {
        if (before instanceof Table a && after instanceof Table b) {
            new TableSteps(planning, graph, a, b).plan();
            return;
        }
        List<String> statements =
                ObjectChanges.between(before, after, planning.to().majorVersion());
        if (!statements.isEmpty()) {
            graph.add(new Step(StepKey.of(Op.ALTER, after.id()), false)).say(statements);
        }
    }

    /** A check that a table only inherits goes where it comes from, if the table stays below that to the end. */
    private boolean isTakenFromAbove(CatalogObject object) {
        if (!(object instanceof Constraint constraint) || !constraint.isCheckFromAbove()) {
            return false;
        }
        Table before = Planning.table(planning.from(), constraint.on());
        Table after = Planning.table(planning.to(), constraint.on());
        return before != null
                && before.partitionOf() == null
                && !graph.has(StepKey.of(Op.DETACH, constraint.on()))
                && (after == null
                        || planning.isSwapped(constraint.on())
                        || after.parents().containsAll(before.parents()));
    }

    /** Says which drops another drop does along. */
    private void cover() {
        for (Step step : List.copyOf(graph.steps())) {
            if (step.op() == Op.DROP) {
                CatalogObject object = planning.from().find(step.id()).orElse(null);
                if (object != null) {
                    coverDrop(step, object);
                }
            }
        }
        for (Change change : planning.diff().changes()) {
            if (change instanceof Change.Altered altered
                    && altered.from() instanceof Table a
                    && altered.to() instanceof Table b) {
                columnsFromAbove(a, b);
            }
        }
    }

    private void coverDrop(Step step, CatalogObject object) {
        if (object instanceof Table table && table.partitionOf() != null && planning.isDropped(table.id())) {
            // Its rows are moved with those of the table above, which takes it along when it goes.
            ObjectId parent = table.partitionOf().parent();
            if (isHandingOver(table.id())) {
                graph.cover(step.key(), StepKey.of(planning.isSwapped(parent) ? Op.DROP_ASIDE : Op.DROP, parent));
            }
        }
        for (ObjectId whole : wholes(object)) {
            if (whole.kind() == ObjectKind.DOMAIN && planning.isSwapped(whole)) {
                graph.cover(step.key(), StepKey.of(Op.DROP_ASIDE, whole));
                return;
            }
            StepKey drop = StepKey.of(Op.DROP, whole);
            boolean isDetached =
                    whole.kind() == object.id().kind() && graph.has(StepKey.of(Op.DETACH, tableOf(object.id())));
            if (graph.has(drop) && !isDetached) {
                graph.cover(step.key(), drop);
                return;
            }
        }
        StepKey detach = StepKey.of(Op.DETACH, tableOf(object.id()));
        if (graph.has(detach) && isAttached(object)) {
            if (object.id().kind() == ObjectKind.TRIGGER) {
                graph.cover(step.key(), detach);
            } else {
                graph.before(detach, step.key());
            }
        }
    }

    /** Whether it is a dropped partition, at any depth, of a table that is made again behind its rows. */
    private boolean isHandingOver(ObjectId table) {
        Table found = Planning.table(planning.from(), table);
        Table.Partition partition = found == null ? null : found.partitionOf();
        return partition != null
                && planning.isDropped(table)
                && (planning.isSwapped(partition.parent()) || isHandingOver(partition.parent()));
    }

    private static boolean isAttached(CatalogObject object) {
        return object.id().path().size() > 3 || (object instanceof Trigger trigger && trigger.attachedTo() != null);
    }

    private ObjectId tableOf(ObjectId part) {
        ObjectId relation = part.path().size() < 2 ? null : planning.relationFrom(part);
        return relation == null ? part : relation;
    }

    private List<ObjectId> wholes(CatalogObject object) {
        List<ObjectId> found = new ArrayList<>();
        ObjectId whole = drops.goesWith(object);
        ObjectKind kind = object.id().kind();
        ObjectId relation = planning.relationFrom(object.id());
        boolean isPart = kind == ObjectKind.CONSTRAINT || kind == ObjectKind.INDEX || kind == ObjectKind.TRIGGER;
        // Parts of the table above go before that is put aside, which takes its partitions along only later.
        boolean isLater = relation != null && isAttached(object) && isHandingOver(relation);
        if (isPart && !isLater) {
            add(found, relation);
        }
        if (whole != null) {
            found.add(whole);
            if (whole.kind() == ObjectKind.COLUMN) {
                add(found, planning.relationFrom(whole));
            }
        }
        return found;
    }

    private static void add(List<ObjectId> ids, @Nullable ObjectId id) {
        if (id != null) {
            ids.add(id);
        }
    }

    /** What a table above does to a column it does to all tables below. */
    private void columnsFromAbove(Table before, Table after) {
        for (ObjectId parent : Planning.parents(after)) {
            if (!Planning.parents(before).contains(parent) || graph.has(StepKey.of(Op.DETACH, after.id()))) {
                continue;
            }
            after.columns().forEach(column -> {
                if (Planning.isFromAbove(after, column)) {
                    coverColumn(Op.CREATE, parent, after.id(), column.name());
                    coverColumn(Op.ALTER, parent, after.id(), column.name());
                } else if (column.isInherited()) {
                    // Its own is there first, and that of the table above is merged with it.
                    graph.before(
                            StepKey.of(Op.CREATE, Planning.columnId(after.id(), column.name())),
                            StepKey.of(Op.CREATE, Planning.columnId(parent, column.name())));
                }
            });
            before.columns().forEach(column -> {
                if (Planning.isFromAbove(before, column)) {
                    coverColumn(Op.DROP, parent, after.id(), column.name());
                } else if (column.isInherited()) {
                    graph.before(
                            StepKey.of(Op.DROP, Planning.columnId(parent, column.name())),
                            StepKey.of(Op.DROP, Planning.columnId(after.id(), column.name())));
                }
            });
        }
    }

    private void coverColumn(Op op, ObjectId parent, ObjectId child, String name) {
        StepKey above = StepKey.of(op, Planning.columnId(parent, name));
        StepKey below = StepKey.of(op, Planning.columnId(child, name));
        Step step = graph.find(below);
        if (step == null || !graph.has(above)) {
            return;
        }
        if (op == Op.ALTER) {
            // What only the table above does for both: the type and the expression; the rest is done for each.
            step.statements()
                    .removeIf(each -> each.contains(" type ")
                            || each.contains(" drop expression")
                            || each.contains(" set expression "));
            graph.before(above, below);
            return;
        }
        if (op == Op.CREATE) {
            // The first of several parents adds it.
            List<String> statements = step.statements();
            if (!statements.isEmpty() && statements.get(0).contains(" add column ")) {
                statements.remove(0);
            }
            graph.before(above, below);
            return;
        }
        graph.cover(below, above);
    }
}
