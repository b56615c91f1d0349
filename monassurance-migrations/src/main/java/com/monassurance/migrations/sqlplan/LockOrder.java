package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes the locks of a transaction that changes a view and a table below it in an order in which nobody waits in a circle:
 * writers of the table first, whose readers go on; then the view; the table against readers last. Whoever writes the
 * table and then reads the view, and whoever only reads the view, waits for this transaction holding nothing it wants.
 * What still meets in a circle, such as a reader of the table who then reads the view, is let go first: from the first
 * lock on the transaction waits half of the time after which PostgreSQL looks for deadlocks (deadlock_timeout, 1 s by
 * default), then gives way as a whole and is tried again, so that never a statement of others is the one that fails. Pure;
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class LockOrder {

    /** Half of PostgreSQL's default of deadlock_timeout. */
    private static final String SHORT = "set local lock_timeout = '500ms'";

    private final Map<String, ObjectId> relations = new HashMap<>();
    private final Catalog from;

    private LockOrder(Catalog from) {
        this.from = from;
        from.objects().forEach(object -> {
            if (isTable(object.id()) || isView(object.id())) {
                relations.put(References.qualified(object.id()), object.id());
            }
        });
    }

    /**
     * Returns a plan that locks first what is locked behind a view. Its transactional statements have to be run in
     * transactions then, as the runner of revisions does.
     *
     * @param from the schema that the plan begins at
     * @param plan the plan
     * @return the same statements, with those that lock before them
     */
    public static SchemaPlan first(Catalog from, SchemaPlan plan) {
        LockOrder order = new LockOrder(from);
        List<PlannedStatement> all = new ArrayList<>();
        List<PlannedStatement> transaction = new ArrayList<>();
        for (PlannedStatement statement : plan.statements()) {
            if (StatementFacts.isAlone(statement.sql())) {
                order.add(transaction, all);
                transaction.clear();
                all.add(statement);
            } else {
                transaction.add(statement);
            }
        }
        order.add(transaction, all);
        return new SchemaPlan(all);
    }

    /**
     * Tells whether a statement only locks, or says how long to wait for locks.
     *
     * @param statement a statement of a plan
     * @return true for what {@link #first} has added
     */
    public static boolean isAdded(PlannedStatement statement) {
        return statement.sql().startsWith("lock table ") || statement.sql().equals(SHORT);
    }

    private void add(List<PlannedStatement> transaction, List<PlannedStatement> all) {
        Collection<ObjectId> below = tablesBelow(transaction);
        for (ObjectId table : below) {
            String name = References.qualified(table);
            all.add(new PlannedStatement(
                    "lock table " + name + " in share row exclusive mode",
                    table,
                    true,
                    List.of(new LockedRelation(name, LockMode.SHARE_ROW_EXCLUSIVE)),
                    false,
                    false,
                    List.of(),
                    List.of()));
        }
        below.stream().limit(1).forEach(table -> all.add(PlannedStatement.of(SHORT, table)));
        all.addAll(transaction);
    }

    /** The tables that are locked behind a view that reads them. */
    private Collection<ObjectId> tablesBelow(List<PlannedStatement> transaction) {
        Map<String, ObjectId> found = new TreeMap<>();
        Set<ObjectId> read = new HashSet<>();
        Set<ObjectId> locked = new HashSet<>();
        for (PlannedStatement statement : transaction) {
            for (LockedRelation lock : statement.locks()) {
                ObjectId relation = relations.get(lock.relation());
                if (relation == null || lock.mode() != LockMode.ACCESS_EXCLUSIVE) {
                    continue;
                }
                if (isView(relation)) {
                    collect(relation, read);
                } else if (locked.add(relation) && read.contains(relation)) {
                    found.put(lock.relation(), relation);
                }
            }
        }
        return found.values();
    }

    private void collect(ObjectId view, Set<ObjectId> read) {
        for (Dependency dependency : from.dependsOn(view)) {
            List<String> path = dependency.referenced().path();
            ObjectId relation = path.size() < 2 ? null : relations.get(SqlName.qualified(path.get(0), path.get(1)));
            if (relation != null && read.add(relation) && isView(relation)) {
                collect(relation, read);
            }
        }
    }

    private static boolean isTable(ObjectId id) {
        return id.kind() == ObjectKind.TABLE;
    }

    private static boolean isView(ObjectId id) {
        return id.kind() == ObjectKind.VIEW || id.kind() == ObjectKind.MATERIALIZED_VIEW;
    }
}
