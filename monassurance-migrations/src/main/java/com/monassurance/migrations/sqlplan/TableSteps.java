package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.CompositeType;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.Change;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans what happens to a table that stays, but for its columns. */
final class TableSteps {

    private final Planning planning;
    private final StepGraph graph;
    private final Table from;
    private final Table to;
    private final String name;
    private final @Nullable PartitionRows rows;
    private final List<ObjectId> kept;

    TableSteps(Planning planning, StepGraph graph, Table from, Table to) {
        this.planning = planning;
        this.graph = graph;
        this.from = from;
        this.to = to;
        this.name = References.qualified(to.id());
        this.rows = PartitionRows.of(planning, from, to);
        this.kept = planning.keptParents(from, to);
    }

    void plan() {
        new ColumnSteps(planning, graph, from, to).plan();
        leave();
        join();
        List<String> statements = new ArrayList<>();
        storage(statements);
        security(statements);
        statements.addAll(AttachmentChanges.between(from, to, planning.to().majorVersion()));
        statements.addAll(AttachmentChanges.ofColumns(
                from, to, from.columns(), to.columns(), planning.to().majorVersion()));
        if (!statements.isEmpty()) {
            Step step =
                    graph.add(new Step(StepKey.of(Op.ALTER, to.id()), false)).say(statements);
            for (Column column : to.columns()) {
                graph.before(StepKey.of(Op.ALTER, Planning.columnId(to.id(), column.name())), step.key());
            }
        }
    }

    private boolean isMoved() {
        return from.partitionOf() != null && (to.partitionOf() == null || planning.isComingBack(from, to));
    }

    private void leave() {
        List<String> statements = new ArrayList<>();
        Table.Partition partition = from.partitionOf();
        if (partition != null && isMoved()) {
            List<String> shown = shownBefore();
            if (!shown.isEmpty()) {
                StepKey prove = StepKey.of(Op.PROVE, to.id());
                graph.add(new Step(prove, false)).say(shown);
            }
            statements.add("alter table " + References.qualified(partition.parent()) + " detach partition " + name
                    + (partition.isDetaching() ? " finalize" : ""));
            if (rows != null) {
                statements.addAll(rows.takeOut());
                handOver(rows, partition.parent());
            }
        }
        for (ObjectId parent : from.parents()) {
            if (!kept.contains(parent)) {
                statements.add("alter table " + name + " no inherit " + References.qualified(parent));
            }
        }
        if (from.ofType() != null && (isTypeChanged() || !from.ofType().equals(to.ofType()))) {
            statements.add("alter table " + name + " not of");
        }
        if (!statements.isEmpty()) {
            graph.add(new Step(StepKey.of(Op.DETACH, to.id()), false)).say(statements);
            graph.before(StepKey.of(Op.PROVE, to.id()), StepKey.of(Op.DETACH, to.id()));
        }
    }

    /** The table that is made again takes the rows when its own move, any other when it has its partitions. */
    private void handOver(PartitionRows rows, ObjectId parent) {
        if (!planning.isSwapped(parent)) {
            graph.add(new Step(StepKey.of(Op.DROP_ASIDE, to.id()), false)).say(rows.handOver());
        }
    }

    /** A partition that leaves and comes back at once shows before that its rows fit, while it is still attached. */
    private List<String> shownBefore() {
        Table.Partition partition = to.partitionOf();
        Table parent = partition == null ? null : Planning.table(planning.to(), partition.parent());
        boolean isAtOnce = parent != null
                && partition != null
                && from.partitionOf() != null
                && from.partitionOf().parent().equals(partition.parent())
                && planning.isStaying(partition.parent());
        return isAtOnce && parent != null && isShown(parent) ? PartitionBound.before(to, parent) : List.of();
    }

    private boolean isShown(Table parent) {
        return planning.settings().isOnline()
                && to.foreign() == null
                && to.partitionKey() == null
                && PartitionBound.isKeyKept(from, parent)
                && rows == null;
    }

    /** A table of a type lets nobody change its columns, and the type changes without it. */
    private boolean isTypeChanged() {
        return planning.typesOf(to.id()).stream()
                .map(planning::change)
                .anyMatch(change -> change != null
                        && !(change instanceof Change.Altered altered
                                && altered.from() instanceof CompositeType a
                                && altered.to() instanceof CompositeType b
                                && TypeChanges.hasSameAttributes(a, b)));
    }

    private void join() {
        List<String> statements = new ArrayList<>();
        for (ObjectId parent : to.parents()) {
            if (!kept.contains(parent)) {
                statements.add("alter table " + name + " inherit " + References.qualified(parent));
            }
        }
        if (to.ofType() != null && (isTypeChanged() || !to.ofType().equals(from.ofType()))) {
            statements.add("alter table " + name + " of " + to.ofType());
        }
        Table.Partition partition = to.partitionOf();
        if (partition != null && (from.partitionOf() == null || isMoved())) {
            String attach = "alter table " + References.qualified(partition.parent()) + " attach partition " + name
                    + " " + partition.bound();
            Table parent = Planning.table(planning.to(), partition.parent());
            if (parent == null || !isShown(parent)) {
                statements.add(attach);
            } else if (shownBefore().isEmpty()) {
                statements.addAll(PartitionBound.around(to, parent, attach));
            } else {
                statements.add(attach);
                statements.addAll(PartitionBound.after(to, parent));
            }
        }
        if (!statements.isEmpty()) {
            graph.add(new Step(StepKey.of(Op.ATTACH, to.id()), false)).say(statements);
        }
    }

    private void storage(List<String> statements) {
        String alter = "alter " + (to.foreign() == null ? "" : "foreign ") + "table " + name + " ";
        if (from.isLogged() != to.isLogged()) {
            statements.add(alter + (to.isLogged() ? "set logged" : "set unlogged"));
        }
        statements.addAll(StorageChanges.between("alter table only " + name + " ", from.storage(), to.storage(), true));
        Table.Foreign one = from.foreign();
        Table.Foreign other = to.foreign();
        if (one != null && other != null && !one.options().equals(other.options())) {
            statements.add(alter + "options (" + OptionChanges.foreign(one.options(), other.options()) + ")");
        }
    }

    private void security(List<String> statements) {
        String alter = "alter table " + name + " ";
        if (from.security().isEnabled() != to.security().isEnabled()) {
            statements.add(alter + (to.security().isEnabled() ? "enable" : "disable") + " row level security");
        }
        if (from.security().isForced() != to.security().isForced()) {
            statements.add(alter + (to.security().isForced() ? "" : "no ") + "force row level security");
        }
        if (!Objects.equals(from.replicaIdentity(), to.replicaIdentity())) {
            switch (to.replicaIdentity()) {
                case FULL -> statements.add("alter table only " + name + " replica identity full");
                case NOTHING -> statements.add("alter table only " + name + " replica identity nothing");
                case DEFAULT -> statements.add("alter table only " + name + " replica identity default");
                case INDEX -> {}
            }
        }
    }
}
