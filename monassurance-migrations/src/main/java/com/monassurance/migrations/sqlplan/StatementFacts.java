package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.TypeChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a statement of a plan locks, reads and writes, after PostgreSQL's documentation of {@code ALTER TABLE} and of
 * explicit locking. It knows the forms that this package writes and no others. Pure.
 */
final class StatementFacts {

    private final Planning planning;
    private final StatementHazards hazards;
    private final PlanPreconditions preconditions;

    StatementFacts(Planning planning) {
        this.planning = planning;
        this.hazards = new StatementHazards(planning);
        this.preconditions = new PlanPreconditions(planning);
    }

    /** What is known before hazards are told. */
    record Effect(List<LockedRelation> locks, boolean isRewriting, boolean isScanning) {

        static final Effect NONE = new Effect(List.of(), false, false);
    }

    PlannedStatement of(Step step, String sql) {
        boolean isTransactional = !isConcurrent(sql);
        Effect effect = withPartitions(step, sql, effect(step, sql));
        DataCheck check =
                preconditions.of(step, sql, planning.to().find(step.id()).orElse(null));
        List<Hazard> told = new ArrayList<>(hazards.of(step, sql, effect));
        told.addAll(check.hazards());
        return new PlannedStatement(
                sql,
                step.id(),
                isTransactional,
                effect.locks(),
                effect.isRewriting(),
                effect.isScanning(),
                told,
                check.preconditions());
    }

    /** Whether it commits what stands before it, to work for long in a transaction of its own. */
    static boolean isAlone(String sql) {
        return sql.contains(" validate constraint ") || isConcurrent(sql);
    }

    private static boolean isConcurrent(String sql) {
        return sql.startsWith("create index concurrently ")
                || sql.startsWith("create unique index concurrently ")
                || sql.startsWith("drop index concurrently ")
                || SubscriptionChanges.isConnecting(sql)
                || (sql.startsWith("alter table ")
                        && sql.endsWith(" concurrently")
                        && sql.contains(" detach partition "));
    }

    /** What is done to a partitioned table, but for ONLY, is done to its partitions, under the same lock. */
    private Effect withPartitions(Step step, String sql, Effect effect) {
        ObjectId relation = relation(step.id());
        boolean isAlone = sql.contains(" only ")
                || sql.contains(" attach partition ")
                || sql.contains(" detach partition ")
                || sql.startsWith("comment on ")
                || sql.startsWith("create policy ")
                || sql.startsWith("alter policy ")
                || sql.startsWith("drop policy ");
        if (relation == null || isAlone || effect.locks().isEmpty()) {
            return effect;
        }
        String parent = References.qualified(relation);
        List<LockedRelation> locks = new ArrayList<>(effect.locks());
        effect.locks().stream()
                .filter(lock -> lock.relation().equals(parent))
                .forEach(lock -> below(relation, lock.mode(), locks));
        return new Effect(locks, effect.isRewriting(), effect.isScanning());
    }

    private void below(ObjectId parent, LockMode mode, List<LockedRelation> locks) {
        for (ObjectId id : planning.partitionsFrom(parent)) {
            if (planning.isStaying(id)) {
                locks.add(lock(id, mode));
                below(id, mode, locks);
            }
        }
    }

    private Effect effect(Step step, String sql) {
        ObjectId relation = relation(step.id());
        if (sql.startsWith("alter table ") || sql.startsWith("alter foreign table ")) {
            return table(step, sql, relation);
        }
        if (relation == null || !(planning.isStaying(relation) || planning.isGoing(relation))) {
            return Effect.NONE;
        }
        if (sql.startsWith("create index concurrently ") || sql.startsWith("create unique index concurrently ")) {
            return new Effect(List.of(lock(relation, LockMode.SHARE_UPDATE_EXCLUSIVE)), false, true);
        } else if (sql.startsWith("create index ") || sql.startsWith("create unique index ")) {
            boolean isEmpty = sql.contains(" on only ");
            return new Effect(List.of(lock(relation, LockMode.SHARE)), false, !isEmpty);
        } else if (sql.startsWith("drop index concurrently ") || sql.startsWith("alter index ")) {
            return locked(relation, LockMode.SHARE_UPDATE_EXCLUSIVE);
        } else if (sql.startsWith("CREATE TRIGGER ")
                || sql.startsWith("CREATE OR REPLACE TRIGGER ")
                || sql.startsWith("CREATE CONSTRAINT TRIGGER ")) {
            return locked(relation, LockMode.SHARE_ROW_EXCLUSIVE);
        } else if (sql.startsWith("update ")) {
            return new Effect(List.of(lock(relation, LockMode.ROW_EXCLUSIVE)), true, true);
        } else if (sql.startsWith("create statistics ") || sql.startsWith("comment on ")) {
            return locked(relation, LockMode.SHARE_UPDATE_EXCLUSIVE);
        } else if (sql.startsWith("drop ")
                || sql.contains(" policy ")
                || sql.contains("VIEW ")
                || sql.contains(" RULE ")) {
            return locked(relation, LockMode.ACCESS_EXCLUSIVE);
        } else if (sql.startsWith("create or replace view ") || sql.startsWith("alter view ")) {
            return locked(relation, LockMode.ACCESS_EXCLUSIVE);
        }
        return Effect.NONE;
    }

    private Effect table(Step step, String sql, @Nullable ObjectId relation) {
        if (relation == null || planning.isCreated(relation)) {
            return Effect.NONE;
        }
        CatalogObject object = object(step.id());
        List<LockedRelation> locks = new ArrayList<>();
        boolean isRewriting = false;
        boolean isScanning = false;
        LockMode mode = LockMode.ACCESS_EXCLUSIVE;
        if (sql.contains(" validate constraint ")) {
            mode = LockMode.SHARE_UPDATE_EXCLUSIVE;
            isScanning = true;
            addReferenced(object, LockMode.ROW_SHARE, locks);
        } else if (sql.contains(" attach partition ") || sql.contains(" detach partition ")) {
            boolean isWeak = sql.contains(" attach partition ") || sql.endsWith(" concurrently");
            addParent(relation, isWeak ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE, locks);
            isScanning = sql.contains(" attach partition ")
                    && step.statements().stream().noneMatch(each -> each.contains(" validate constraint "));
        } else if (sql.contains(" add constraint ")) {
            boolean isForeign =
                    object instanceof Constraint constraint && constraint.type() == Constraint.Type.FOREIGN_KEY;
            mode = isForeign ? LockMode.SHARE_ROW_EXCLUSIVE : mode;
            addReferenced(object, LockMode.SHARE_ROW_EXCLUSIVE, locks);
            boolean isProven = sql.endsWith(" not valid")
                    || sql.endsWith(" NOT VALID")
                    || sql.contains(" using index ")
                    || sql.contains(" NOT ENFORCED");
            isScanning = !isProven;
        } else if (sql.contains(" trigger ") && (sql.contains(" enable ") || sql.contains(" disable "))) {
            mode = LockMode.SHARE_ROW_EXCLUSIVE;
        } else if (isWeak(sql)) {
            mode = LockMode.SHARE_UPDATE_EXCLUSIVE;
        } else if (sql.contains(" set not null")) {
            isScanning = !planning.settings().isOnline();
        } else {
            isRewriting = isRewriting(step, sql);
            isScanning = isRewriting;
        }
        locks.add(lock(relation, mode));
        locks.sort(Comparator.comparing(LockedRelation::mode).reversed());
        return new Effect(locks, isRewriting, isScanning);
    }

    private static boolean isWeak(String sql) {
        return sql.contains(" set statistics ")
                || sql.contains(" cluster on ")
                || sql.endsWith(" set without cluster")
                || sql.contains(" set (")
                || sql.contains(" reset (");
    }

    private boolean isRewriting(Step step, String sql) {
        if (sql.contains(" set logged")
                || sql.contains(" set unlogged")
                || sql.contains(" set access method ")
                || sql.contains(" set tablespace ")) {
            return true;
        }
        ObjectId relation = relation(step.id());
        Column before = Planning.column(planning.from(), relation, step.id().name());
        Column after = Planning.column(planning.to(), relation, step.id().name());
        if (step.id().kind() != ObjectKind.COLUMN || after == null) {
            return false;
        }
        if (sql.contains(" add column ")) {
            return Volatility.isRewriting(planning.to(), after);
        }
        if (sql.contains(" set expression ")) {
            return after.generated() != null && after.generated().isStored();
        }
        return before != null
                && sql.contains(" type ")
                && (sql.contains(" using ") || !TypeChange.isFree(before.type(), after.type()));
    }

    private void addReferenced(@Nullable CatalogObject object, LockMode mode, List<LockedRelation> locks) {
        if (object instanceof Constraint constraint
                && constraint.references() != null
                && !planning.isCreated(constraint.references())
                && !constraint.references().equals(constraint.on())) {
            locks.add(lock(constraint.references(), mode));
        }
    }

    private void addParent(ObjectId relation, LockMode mode, List<LockedRelation> locks) {
        Table table = Planning.table(planning.to(), relation);
        if (table == null || table.partitionOf() == null) {
            table = Planning.table(planning.from(), relation);
        }
        if (table != null && table.partitionOf() != null) {
            locks.add(lock(table.partitionOf().parent(), mode));
        }
    }

    private @Nullable CatalogObject object(ObjectId id) {
        return planning.to().find(id).or(() -> planning.from().find(id)).orElse(null);
    }

    private @Nullable ObjectId relation(ObjectId id) {
        return switch (id.kind()) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW -> id;
            case COLUMN, COLUMN_DEFAULT, CONSTRAINT, INDEX, TRIGGER, RULE, POLICY -> {
                ObjectId before = planning.relationFrom(id);
                yield before == null ? planning.relationTo(id) : before;
            }
            case SEQUENCE ->
                object(id) instanceof Sequence sequence && sequence.ownedBy() != null
                        ? sequence.ownedBy().table()
                        : null;
            default -> null;
        };
    }

    private static Effect locked(ObjectId relation, LockMode mode) {
        return new Effect(List.of(lock(relation, mode)), false, false);
    }

    private static LockedRelation lock(ObjectId relation, LockMode mode) {
        return new LockedRelation(References.qualified(relation), mode);
    }
}
