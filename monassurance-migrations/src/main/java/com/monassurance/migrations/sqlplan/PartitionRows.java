package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows out of a partition that will not fit it any more and gives them back through the table above, when that has its
 * partitions: a partition that is split, merged with another, or is one by another key. Where a trigger would see the rows,
 * or the bound is not understood, they stay, and what does not fit is asked for before. Pure.
 */
final class PartitionRows {

    private static final String STAGED = "__rows";

    private final Planning planning;
    private final Table from;
    private final @Nullable String condition;
    private final ObjectId parent;

    private PartitionRows(Planning planning, Table from, @Nullable String condition, ObjectId parent) {
        this.planning = planning;
        this.from = from;
        this.condition = condition;
        this.parent = parent;
    }

    /** The rows of a partition that stays and move, or null. */
    static @Nullable PartitionRows of(Planning planning, Table from, Table to) {
        Table.Partition one = from.partitionOf();
        Table.Partition other = to.partitionOf();
        if (one == null
                || other == null
                || !one.parent().equals(other.parent())
                || !planning.isComingBack(from, to)
                || from.foreign() != null
                || planning.isSwapped(from.id())
                || planning.isWatched(from.id())) {
            return null;
        }
        Table above = Planning.table(planning.from(), one.parent());
        Table aboveAfter = Planning.table(planning.to(), one.parent());
        if (above == null || aboveAfter == null) {
            return null;
        }
        if (planning.isSwapped(one.parent())) {
            boolean isSameKey = Objects.equals(above.partitionKey(), aboveAfter.partitionKey());
            return isSameKey ? null : new PartitionRows(planning, from, null, one.parent());
        }
        String fitting = PartitionBound.condition(aboveAfter, to);
        boolean isTaken = planning.partitionsTo(one.parent()).stream()
                .anyMatch(id -> !id.equals(from.id()) && isTaking(planning, id));
        return fitting == null || !isTaken || from.partitionKey() != null || planning.isWatched(one.parent())
                ? null
                : new PartitionRows(planning, from, "(" + fitting + ") is not true", one.parent());
    }

    /** The rows of a partition that goes and fit others that come or change, or null. */
    static @Nullable PartitionRows ofDropped(Planning planning, Table from) {
        Table.Partition partition = from.partitionOf();
        if (partition == null
                || from.foreign() != null
                || !planning.isDropped(from.id())
                || !planning.isStaying(partition.parent())
                || planning.isWatched(partition.parent())) {
            return null;
        }
        Table above = Planning.table(planning.to(), partition.parent());
        List<String> fitting = new ArrayList<>();
        for (ObjectId id : planning.partitionsTo(partition.parent())) {
            Table taking = Planning.table(planning.to(), id);
            String bound = above == null || taking == null || !isTaking(planning, id)
                    ? null
                    : PartitionBound.condition(above, taking);
            String within = taking == null || taking.partitionKey() == null
                    ? PartitionBound.ALL
                    : PartitionBound.reach(planning, taking);
            if (bound != null) {
                boolean isWhole = within == null || within.equals(PartitionBound.ALL);
                fitting.add(isWhole ? "(" + bound + ")" : "(" + bound + " and (" + within + "))");
            }
        }
        return fitting.isEmpty()
                ? null
                : new PartitionRows(planning, from, String.join(" or ", fitting), partition.parent());
    }

    /** Whether a partition is new, has another bound, or takes what no other does. */
    private static boolean isTaking(Planning planning, ObjectId id) {
        Table before = Planning.table(planning.from(), id);
        Table after = Planning.table(planning.to(), id);
        return after != null
                && after.partitionOf() != null
                && (before == null
                        || planning.isComingBack(before, after)
                        || before.partitionOf() == null
                        || after.partitionOf().bound().equals("DEFAULT"));
    }

    /** What would make handing over the rows of a partition that stays fail: rows that nothing takes. */
    DataCheck stuck(Preconditions preconditions) {
        Table above = Planning.table(planning.to(), parent);
        String reached = above == null ? null : PartitionBound.reach(planning, above);
        if (above == null || PartitionBound.ALL.equals(reached)) {
            return DataCheck.NONE;
        }
        return reached == null || !PartitionBound.isKeyKept(from, above)
                ? DataCheck.unknown(from.id(), "whether each of the rows fits a partition of " + parent)
                : preconditions.outside(from, reached, "fit no partition of " + parent);
    }

    /** What of the rows stays where it is, for a partition that goes: they are lost. */
    String lost() {
        return "(" + condition + ") is not true";
    }

    /** Puts the rows of a partition that stays beside it, when it has left. */
    List<String> takeOut() {
        return List.of(keep(), condition == null ? "truncate " + name() : "delete from " + name() + where());
    }

    /** Puts the rows of a partition that goes beside it. */
    String keep() {
        return "create table " + staged() + " as select * from " + name() + where();
    }

    /** Hands the rows to the table above. */
    List<String> handOver() {
        Table to = Planning.table(planning.to(), parent);
        List<String> statements = new ArrayList<>(to == null ? List.of() : RowMove.write(planning, from, to, staged()));
        statements.add("drop table " + staged());
        return statements;
    }

    private String where() {
        return condition == null ? "" : " where " + condition;
    }

    private String name() {
        return References.qualified(from.id());
    }

    /** Beside the partition, or beside the table above when the schema goes. */
    private String staged() {
        String schema = from.id().path().get(0);
        return planning.isDropped(ObjectId.of(ObjectKind.SCHEMA, schema))
                ? SqlName.qualified(
                        parent.path().get(0),
                        ShortName.of(schema + "_" + from.id().name(), STAGED))
                : SqlName.qualified(schema, ShortName.of(from.id().name(), STAGED));
    }
}
