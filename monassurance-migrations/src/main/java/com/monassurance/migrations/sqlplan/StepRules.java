package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.diff.Change;
import com.monassurance.migrations.diff.TypeChange;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says which step comes before which: what the dependencies of both catalogues ask for, and what names do. */
final class StepRules {

    private static final int TRANSFORMS_ASKED_FOR_SINCE = 18;

    private final Planning planning;
    private final StepGraph graph;
    private final OnlineForms online;
    private final ReadySteps ready;

    StepRules(Planning planning, StepGraph graph) {
        this.planning = planning;
        this.graph = graph;
        this.online = new OnlineForms(planning);
        this.ready = new ReadySteps(planning, graph);
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
        new TieRules(planning, graph, ready).connect();
        new RemadeRules(planning, graph).connect();
        new CallRules(planning, graph, ready).connect();
        new ForeignKeyRules(planning, graph).connect();
        new KeptRowRules(planning, graph, ready).connect();
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
        StepKey dropped = planning.isEnded(dependant) ? StepKey.of(Op.ALTER, dependant) : gone(dependant);
        boolean isUntouched = online.isReplacedBeside(dependant) && isFreelyRetyped(referenced);
        if (dropped != null && graph.has(altered) && !isUntouched) {
            graph.before(dropped, altered);
            graph.before(dropped, StepKey.of(Op.ASIDE, referenced));
        }
    }

    /** Whether a column gets a type that its indexes live on with; then the old one may stay beside the new one till then. */
    private boolean isFreelyRetyped(ObjectId id) {
        Column before = Planning.column(planning.from(), planning.relationFrom(id), id.name());
        Column after = Planning.column(planning.to(), planning.relationTo(id), id.name());
        return id.kind() == ObjectKind.COLUMN
                && before != null
                && after != null
                && TypeChange.isFree(before.type(), after.type());
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
        StepKey made = StepKey.of(Op.CREATE, id);
        if (planning.isEnded(id) && graph.has(made)) {
            // What is put aside for its values goes when they are copied.
            return made;
        }
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
            StepKey column = StepKey.of(Op.ALTER, ReadySteps.columnOf(id));
            return graph.has(column) ? column : null;
        }
        return null;
    }

    /** What an object needs after has to be there before it. */
    private void coming(Dependency dependency) {
        graph.before(ready.of(dependency.referenced()), ready.of(dependency.dependant()));
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
