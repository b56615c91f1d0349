package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.DdlPart;
import com.monassurance.migrations.catalog.DdlWriter;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans what makes the objects that are new or made again. Confined to one thread. */
final class Making {

    private final Planning planning;
    private final StepGraph graph;
    private final OnlineForms online;
    private final PartitionLike partitions;
    private final JoinedParts joined;
    private final Map<ObjectId, ObjectId> insideOf = new HashMap<>();
    /** Defaults that are set by a statement of their own. */
    private final Set<ObjectId> separate = new HashSet<>();

    Making(Planning planning, StepGraph graph) {
        this.online = new OnlineForms(planning);
        this.partitions = new PartitionLike(planning);
        this.joined = new JoinedParts(planning, graph);
        this.planning = planning;
        this.graph = graph;
    }

    void plan() {
        Set<ObjectId> wanted = wanted();
        List<DdlPart> parts = DdlWriter.parts(planning.to(), wanted::contains);
        for (DdlPart part : parts) {
            part.inside().forEach(id -> insideOf.put(id, part.id()));
        }
        Map<ObjectId, DdlPart> byId = new HashMap<>();
        parts.forEach(part -> byId.put(part.id(), part));
        for (DdlPart part : parts) {
            if (part.id().kind() == ObjectKind.COLUMN_DEFAULT) {
                separate.add(part.id());
                ofDefault(part);
            }
        }
        for (CatalogObject object : planning.to().objects()) {
            if (planning.isComing(object.id())) {
                make(object, byId.get(object.id()));
            }
        }
        for (DdlPart part : parts) {
            StepKey key = StepKey.of(Op.CREATE, part.id());
            if (graph.has(key)) {
                part.needs().forEach(need -> graph.before(ready(need), key));
            }
        }
    }

    /** What is made, and the tables in which checks stand that are made. */
    private Set<ObjectId> wanted() {
        Set<ObjectId> wanted = new HashSet<>();
        for (CatalogObject object : planning.to().objects()) {
            if (planning.isComing(object.id())) {
                wanted.add(object.id());
                if (object instanceof Constraint constraint) {
                    wanted.add(constraint.on());
                }
            }
        }
        return wanted;
    }

    private StepKey ready(ObjectId id) {
        StepKey create = StepKey.of(Op.CREATE, id);
        return graph.has(create) ? create : StepKey.of(Op.ALTER, id);
    }

    /** A default of a relation that is made; those of relations that stay are planned with their columns. */
    private void ofDefault(DdlPart part) {
        ObjectId relation = planning.relationTo(part.id());
        if (relation != null && planning.isComing(relation)) {
            graph.add(new Step(StepKey.of(Op.CREATE, part.id()), planning.isRebuilt(relation)))
                    .say(part.statements());
            graph.before(StepKey.of(Op.CREATE, relation), StepKey.of(Op.CREATE, part.id()));
        }
    }

    private void make(CatalogObject object, @Nullable DdlPart part) {
        ObjectId id = object.id();
        Step step = graph.add(new Step(StepKey.of(Op.CREATE, id), planning.isRebuilt(id)));
        if (joined.cover(object, step.key())) {
            return;
        }
        ObjectId inside = insideOf.get(id);
        if (inside != null && planning.isComing(inside)) {
            graph.cover(step.key(), StepKey.of(Op.CREATE, inside));
            if (part != null) {
                Step later =
                        graph.add(new Step(StepKey.of(Op.ATTACH, id), false)).say(part.statements());
                graph.before(StepKey.of(Op.CREATE, inside), later.key());
            }
            return;
        }
        if (object instanceof Constraint constraint && inside != null) {
            step.say(online.constraint(constraint, addConstraint(constraint)));
            if (part != null) {
                step.say(part.statements());
            }
            coverByParent(constraint, step);
            return;
        }
        if (object instanceof Constraint constraint && isInheritedCheck(constraint)) {
            if (isJoining(constraint.on()) && !partitions.isCopying(constraint.on())) {
                step.say(addConstraint(constraint));
            }
            if (part != null) {
                step.say(part.statements());
            }
            coverByParent(constraint, step);
            return;
        }
        if (part != null) {
            if (object instanceof Table table && table.partitionOf() != null) {
                partitions.order(table, graph);
            }
            step.stub(part.stub(), part.completion());
            parts(object, step, statements(object, part));
        }
    }

    private List<String> statements(CatalogObject object, DdlPart part) {
        List<String> copied = object instanceof Table table && table.partitionOf() != null
                ? partitions.statements(table, part, separate)
                : null;
        return copied == null ? part.statements() : copied;
    }

    private void parts(CatalogObject object, Step step, List<String> statements) {
        boolean isBeside = online.isReplacedBeside(object.id());
        for (int i = 0; i < statements.size(); i++) {
            String statement = statements.get(i);
            if (i > 0) {
                Step rows = graph.find(StepKey.of(Op.DROP_ASIDE, object.id()));
                if (rows != null && RemadeTable.isAfterRows(statement)) {
                    rows.say(statement);
                } else if (isBeside) {
                    tie(object, step, statement);
                } else {
                    say(object, step, statement);
                }
            } else if (object instanceof Index index) {
                online.index(index, statement).forEach(each -> say(object, step, each));
                if (isBeside) {
                    tie(object, step, online.renameIndex(index));
                }
            } else if (object instanceof Constraint constraint) {
                online.constraint(constraint, statement).forEach(each -> say(object, step, each));
            } else {
                say(object, step, withRows(object, statement));
            }
        }
    }

    /** A materialised view is filled when it is made, as people expect it. */
    private static String withRows(CatalogObject object, String statement) {
        String end = "\n with no data";
        return object.id().kind() == ObjectKind.MATERIALIZED_VIEW && statement.endsWith(end)
                ? statement.substring(0, statement.length() - end.length())
                : statement;
    }

    private void tie(CatalogObject object, Step step, String statement) {
        StepKey tie = StepKey.of(Op.ATTACH, object.id());
        Step attach = graph.find(tie);
        (attach == null ? graph.add(new Step(tie, false)) : attach).say(statement);
        graph.before(step.key(), tie);
    }

    /** Some statements tie an object to what may come after it. */
    private void say(CatalogObject object, Step step, String statement) {
        boolean isTie = (object instanceof Table table
                        && table.partitionOf() != null
                        && planning.isStaying(table.partitionOf().parent())
                        && statement.contains(" attach partition "))
                || (object instanceof Index index
                        && index.attachedTo() != null
                        && statement.contains(" attach partition "))
                || (object instanceof Sequence sequence
                        && sequence.ownedBy() != null
                        && statement.contains(" owned by "));
        if (object instanceof Sequence sequence
                && isMadeWithColumn(sequence)
                && step.statements().isEmpty()) {
            step.say("");
        } else if (isTie) {
            tie(object, step, statement);
        } else {
            step.say(statement);
        }
    }

    /** The sequence of an identity column that is added with it. */
    private boolean isMadeWithColumn(Sequence sequence) {
        Sequence.Owner owner = sequence.ownedBy();
        if (owner == null || !owner.isIdentity() || planning.isComing(owner.table())) {
            return false;
        }
        Column before = Planning.column(planning.from(), owner.table(), owner.column());
        return before == null;
    }

    private static String addConstraint(Constraint constraint) {
        String kind = constraint.id().kind() == ObjectKind.DOMAIN_CONSTRAINT ? "domain " : "table ";
        return "alter " + kind + References.qualified(constraint.on()) + " add constraint "
                + SqlName.quoted(constraint.name().value()) + " " + constraint.definition();
    }

    private static boolean isInheritedCheck(Constraint constraint) {
        return constraint.id().kind() == ObjectKind.CONSTRAINT
                && constraint.type() == Constraint.Type.CHECK
                && !constraint.isLocal();
    }

    /** Whether a table comes under another that is there already. */
    private boolean isJoining(ObjectId table) {
        return graph.has(StepKey.of(Op.ATTACH, table));
    }

    private void coverByParent(Constraint constraint, Step step) {
        Table table = Planning.table(planning.to(), constraint.on());
        if (table == null || constraint.isLocal() || isJoining(constraint.on())) {
            return;
        }
        for (ObjectId parent : Planning.parents(table)) {
            StepKey above = StepKey.of(
                    Op.CREATE,
                    parent.part(ObjectKind.CONSTRAINT, constraint.name().value()));
            if (planning.isComing(above.id()) && planning.isStaying(constraint.on())) {
                graph.cover(step.key(), above);
            }
        }
    }
}
