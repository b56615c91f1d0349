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
import com.monassurance.migrations.diff.Change;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says which step comes before which: what the dependencies of both catalogues ask for, and what names do. */
final class StepRules {

    private static final int TRANSFORMS_ASKED_FOR_SINCE = 18;

    private final Planning planning;
    private final StepGraph graph;
    private final OnlineForms online;
    private @Nullable Map<List<String>, List<Step>> byTable;

    StepRules(Planning planning, StepGraph graph) {
        this.planning = planning;
        this.graph = graph;
        this.online = new OnlineForms(planning);
    }

    void connect() {
        planning.from().dependencies().forEach(this::leaving);
        planning.to().dependencies().forEach(this::coming);
        for (Change change : planning.diff().changes()) {
            if (change instanceof Change.Rebuilt rebuilt) {
                boolean isBeside = online.isReplacedBeside(rebuilt.id());
                StepKey drop = StepKey.of(Op.DROP, rebuilt.id());
                StepKey create = StepKey.of(Op.CREATE, rebuilt.id());
                graph.before(isBeside ? create : drop, isBeside ? drop : create);
                graph.before(drop, StepKey.of(Op.ATTACH, rebuilt.id()));
                graph.before(StepKey.of(Op.ASIDE, rebuilt.id()), StepKey.of(Op.CREATE, rebuilt.id()));
                graph.before(StepKey.of(Op.CREATE, rebuilt.id()), StepKey.of(Op.DROP_ASIDE, rebuilt.id()));
            }
        }
        for (Step step : List.copyOf(graph.steps())) {
            ObjectId id = step.id();
            if (id.kind() == ObjectKind.COLUMN || id.kind() == ObjectKind.COLUMN_DEFAULT) {
                graph.before(StepKey.of(Op.DROP, id), StepKey.of(Op.CREATE, id));
            }
        }
        transforms();
        new NameRules(planning, graph).connect();
        ties();
        attached();
        new ForeignKeyRules(planning, graph).connect();
        identities();
    }

    /** A routine holds on to the transforms that are there for its types when it is made, asked for or not. */
    private void transforms() {
        if (planning.from().majorVersion() >= TRANSFORMS_ASKED_FOR_SINCE) {
            return;
        }
        for (Step drop : List.copyOf(graph.steps())) {
            if (drop.op() == Op.DROP && drop.id().kind() == ObjectKind.TRANSFORM) {
                for (Step step : List.copyOf(graph.steps())) {
                    boolean isRoutine =
                            step.id().kind() == ObjectKind.FUNCTION || step.id().kind() == ObjectKind.PROCEDURE;
                    if (isRoutine && (step.op() == Op.CREATE || step.op() == Op.ALTER)) {
                        graph.before(drop.key(), step.key());
                    }
                }
            }
        }
    }

    /** What an object needed before has to stay until it has let go of it. */
    private void leaving(Dependency dependency) {
        ObjectId dependant = dependency.dependant();
        ObjectId referenced = dependency.referenced();
        ObjectId aside = aside(referenced);
        if (aside != null) {
            StepKey released = released(dependant);
            boolean isColumn = dependant.kind() == ObjectKind.COLUMN
                    || dependant.kind() == ObjectKind.COLUMN_DEFAULT
                    || planning.isSwapped(dependant);
            graph.before(released, StepKey.of(isColumn ? Op.DROP_ASIDE : Op.ASIDE, aside));
            return;
        }
        StepKey gone = gone(referenced);
        if (gone != null) {
            graph.before(released(dependant), gone);
            return;
        }
        StepKey altered = StepKey.of(Op.ALTER, referenced);
        StepKey dropped = gone(dependant);
        if (dropped != null && graph.has(altered)) {
            graph.before(dropped, altered);
        }
    }

    /** What is put aside and is or has the object, or null. */
    private @Nullable ObjectId aside(ObjectId id) {
        if (planning.isSwapped(id)) {
            return id;
        }
        if (id.kind() == ObjectKind.COLUMN) {
            ObjectId relation = planning.relationFrom(id);
            return relation != null && planning.isSwapped(relation) ? relation : null;
        }
        return null;
    }

    /** The step with which something goes, or null. */
    private @Nullable StepKey gone(ObjectId id) {
        StepKey drop = StepKey.of(Op.DROP, id);
        if (graph.has(drop)) {
            return drop;
        }
        if (id.kind() == ObjectKind.COLUMN || id.kind() == ObjectKind.COLUMN_DEFAULT) {
            ObjectId relation = planning.relationFrom(id);
            for (Op op : List.of(Op.DROP, Op.DROP_ASIDE)) {
                StepKey whole = relation == null ? null : StepKey.of(op, relation);
                if (whole != null && graph.has(whole)) {
                    return whole;
                }
            }
            return null;
        }
        return null;
    }

    /** The step after which something no longer needs what it needed, or null when it never lets go. */
    private @Nullable StepKey released(ObjectId id) {
        StepKey gone = gone(id);
        if (gone != null) {
            return gone;
        }
        for (Op op : List.of(Op.DROP_ASIDE, Op.DETACH, Op.ALTER)) {
            StepKey key = StepKey.of(op, id);
            if (graph.has(key)) {
                return key;
            }
        }
        if (id.kind() == ObjectKind.COLUMN_DEFAULT) {
            StepKey column = StepKey.of(Op.ALTER, columnOf(id));
            return graph.has(column) ? column : null;
        }
        return null;
    }

    private static ObjectId columnOf(ObjectId part) {
        return new ObjectId(ObjectKind.COLUMN, part.path());
    }

    /** What an object needs after has to be there before it. */
    private void coming(Dependency dependency) {
        graph.before(ready(dependency.referenced()), ready(dependency.dependant()));
    }

    private @Nullable StepKey ready(ObjectId id) {
        for (Op op : List.of(Op.CREATE, Op.ALTER)) {
            StepKey key = StepKey.of(op, id);
            if (graph.has(key)) {
                return key;
            }
        }
        if (id.kind() == ObjectKind.COLUMN || id.kind() == ObjectKind.COLUMN_DEFAULT) {
            StepKey column = StepKey.of(Op.ALTER, columnOf(id));
            if (graph.has(column)) {
                return column;
            }
            ObjectId relation = planning.relationTo(id);
            return relation != null && planning.isComing(relation) ? StepKey.of(Op.CREATE, relation) : null;
        }
        return null;
    }

    /** A table is tied to another when it has all that the other asks for. */
    private void ties() {
        for (Step step : List.copyOf(graph.steps())) {
            if (step.op() == Op.ATTACH && step.id().kind() == ObjectKind.INDEX) {
                index(step);
            } else if (step.op() == Op.ATTACH && step.id().kind() == ObjectKind.SEQUENCE) {
                owned(step);
            } else if (step.op() == Op.ATTACH || step.op() == Op.DETACH) {
                table(step);
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
            }
            if (object instanceof Constraint check
                    && check.type() == Constraint.Type.CHECK
                    && !check.isLocal()
                    && table != null) {
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
            graph.before(ready(Planning.columnId(owner.table(), owner.column())), step.key());
        }
    }

    private void table(Step tie) {
        Table table = Planning.table(planning.to(), tie.id());
        if (table == null) {
            return;
        }
        boolean isJoining = tie.op() == Op.ATTACH;
        for (ObjectId parent : Planning.parents(table)) {
            graph.before(StepKey.of(Op.CREATE, parent), tie.key());
        }
        for (ObjectId type : planning.typesOf(tie.id())) {
            for (Op op : List.of(Op.CREATE, Op.ALTER)) {
                StepKey change = StepKey.of(op, type);
                graph.before(isJoining ? change : tie.key(), isJoining ? tie.key() : change);
            }
        }
        graph.before(StepKey.of(Op.DETACH, tie.id()), StepKey.of(Op.ATTACH, tie.id()));
        if (isJoining && table.partitionOf() != null) {
            ObjectId parent = table.partitionOf().parent();
            planning.partitionsFrom(parent).forEach(other -> {
                graph.before(StepKey.of(Op.DROP, other), tie.key());
                graph.before(StepKey.of(Op.DETACH, other), tie.key());
            });
            indexesAbove(parent, tie);
        }
        for (Step step : stepsOf(tie.id(), Planning.parents(table))) {
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
            boolean isOfParent = Planning.parents(table).stream()
                    .anyMatch(parent -> id.path().size() > 2
                            && (id.kind() == ObjectKind.COLUMN
                                    || (id.kind() == ObjectKind.CONSTRAINT && step.op() == Op.DROP))
                            && id.path().subList(0, 2).equals(parent.path()));
            boolean isTyped = table.ofType() != null && id.kind() == ObjectKind.COLUMN;
            if (isJoining && isOfTable && (isTyped || step.op() == Op.CREATE || step.op() == Op.ALTER)) {
                graph.before(step.key(), tie.key());
            } else if (isJoining && isOfParent && step.op() != Op.ATTACH) {
                graph.before(step.key(), tie.key());
            } else if (!isJoining && isOfTable && step.op() != Op.ATTACH && isColumnOrCheck(id)) {
                graph.before(tie.key(), step.key());
            }
        }
    }

    /** The steps of the parts of some tables; no step is made any more when the first asks. */
    private List<Step> stepsOf(ObjectId table, List<ObjectId> others) {
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

    /** A column has either a default or an identity, and one with an identity is NOT NULL. */
    private void identities() {
        Map<ObjectId, StepKey> others = new HashMap<>();
        for (Step step : List.copyOf(graph.steps())) {
            if (step.id().kind() != ObjectKind.SEQUENCE) {
                continue;
            }
            CatalogObject object = (step.op() == Op.DROP ? planning.from() : planning.to())
                    .find(step.id())
                    .orElse(null);
            if (!(object instanceof Sequence sequence)
                    || sequence.ownedBy() == null
                    || !sequence.ownedBy().isIdentity()) {
                continue;
            }
            ObjectId column = Planning.columnId(
                    sequence.ownedBy().table(), sequence.ownedBy().column());
            if (step.op() == Op.DROP || step.op() == Op.CREATE) {
                StepKey other = others.putIfAbsent(column, step.key());
                if (other != null && other.op() != step.op()) {
                    graph.before(step.op() == Op.DROP ? step.key() : other, step.op() == Op.DROP ? other : step.key());
                }
            }
            ObjectId defaultId = new ObjectId(ObjectKind.COLUMN_DEFAULT, column.path());
            for (ObjectId id : List.of(column, defaultId)) {
                for (Op op : List.of(Op.ALTER, Op.DROP, Op.CREATE)) {
                    if (step.op() == Op.CREATE && op != Op.CREATE) {
                        graph.before(StepKey.of(op, id), step.key());
                    } else if (step.op() == Op.DROP && op != Op.DROP) {
                        graph.before(step.key(), StepKey.of(op, id));
                    }
                }
            }
        }
    }
}
