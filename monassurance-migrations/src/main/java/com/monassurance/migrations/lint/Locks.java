package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.KnownTable.KnownConstraint;
import com.monassurance.migrations.sqlplan.LockMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which locks a statement takes on relations that are there before it, those that it takes along the way too: of
 * partitions, of what a foreign key refers to, of what uses a domain. Stateless.
 */
final class Locks {

    private final KnownSchema schema;
    private final Map<QualifiedName, LockMode> modes = new LinkedHashMap<>();

    private Locks(KnownSchema schema) {
        this.schema = schema;
    }

    /** The strongest mode on each relation; the one that the statement is about comes first. */
    static Map<QualifiedName, LockMode> of(SqlCommand command, KnownSchema schema) {
        Locks locks = new Locks(schema);
        locks.take(command);
        return locks.modes;
    }

    private void lock(QualifiedName table, LockMode mode) {
        if (!table.isNone()) {
            modes.merge(schema.resolve(table), mode, (one, other) -> one.compareTo(other) >= 0 ? one : other);
        }
    }

    private void lockWithDescendants(QualifiedName table, LockMode mode) {
        lock(table, mode);
        schema.descendants(table).forEach(each -> lock(each, mode));
    }

    private void lockTableOf(QualifiedName index, LockMode mode) {
        schema.findByIndex(index).ifPresent(known -> lock(known.name(), mode));
    }

    private void take(SqlCommand command) {
        if (command instanceof SqlCommand.AlterTable alter) {
            alter.actions().forEach(action -> take(alter, action));
        } else if (command instanceof SqlCommand.CreateTable create) {
            createTable(create);
        } else if (command instanceof SqlCommand.CreateIndex create) {
            createIndex(create);
        } else if (command instanceof SqlCommand.Drop drop) {
            drop(drop);
        } else if (command instanceof SqlCommand.OnTable on) {
            lock(on.table(), on.mode());
        } else if (command instanceof SqlCommand.Truncate truncate) {
            truncate(truncate);
        } else if (command instanceof SqlCommand.LockTables lock) {
            lock.tables().forEach(table -> lock(table, lock.mode()));
        } else if (command instanceof SqlCommand.ChangeRows change) {
            lock(change.table(), LockMode.ROW_EXCLUSIVE);
        } else if (command instanceof SqlCommand.ConstrainDomain domain && !domain.isNotValid()) {
            schema.usersOf(domain.domain()).forEach(table -> lock(table, LockMode.SHARE));
        } else if (command instanceof SqlCommand.ValidateDomain domain) {
            schema.usersOf(domain.domain()).forEach(table -> lock(table, LockMode.SHARE));
        } else if (command instanceof SqlCommand.Other other && other.command().equals("create or replace view")) {
            schema.find(other.name()).ifPresent(view -> lock(view.name(), LockMode.ACCESS_EXCLUSIVE));
        } else {
            upkeep(command);
        }
    }

    private void upkeep(SqlCommand command) {
        if (command instanceof SqlCommand.Reindex reindex) {
            LockMode mode = reindex.isConcurrent() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE;
            if (reindex.scope().equals("table")) {
                lock(reindex.name(), mode);
            } else if (reindex.scope().equals("index")) {
                lockTableOf(reindex.name(), mode);
            }
        } else if (command instanceof SqlCommand.RewriteTable rewrite) {
            lock(rewrite.table(), rewrite.isConcurrent() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE);
        } else if (command instanceof SqlCommand.Refresh refresh) {
            lock(refresh.view(), refresh.isConcurrent() ? LockMode.EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE);
        }
    }

    private void createTable(SqlCommand.CreateTable create) {
        QualifiedName parent = create.partitionOf();
        if (parent != null) {
            lock(parent, LockMode.ACCESS_EXCLUSIVE);
            lockDefaultPartition(parent);
        }
        List<ConstraintSpec> constraints = new ArrayList<>(create.constraints());
        create.columns().forEach(column -> constraints.addAll(column.constraints()));
        constraints.forEach(this::lockReferenced);
        // Nobody else sees the table that it makes, be it one that refers to itself.
        modes.remove(schema.resolve(create.table()));
    }

    /** It is looked into for rows that belong into another partition from now on. */
    private void lockDefaultPartition(QualifiedName parent) {
        schema.findDefaultPartition(parent).ifPresent(table -> lock(table, LockMode.ACCESS_EXCLUSIVE));
    }

    private void createIndex(SqlCommand.CreateIndex create) {
        LockMode mode = create.isConcurrent() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE;
        lock(create.table(), mode);
        boolean isPartitioned =
                schema.find(create.table()).filter(KnownTable::isPartitioned).isPresent();
        if (isPartitioned && !create.isOnly()) {
            lockWithDescendants(create.table(), mode);
        }
    }

    private void lockReferenced(ConstraintSpec constraint) {
        QualifiedName references = constraint.references();
        if (references != null) {
            lock(references, LockMode.SHARE_ROW_EXCLUSIVE);
        }
    }

    private void truncate(SqlCommand.Truncate truncate) {
        Set<QualifiedName> tables = new LinkedHashSet<>();
        List<QualifiedName> next = truncate.tables();
        while (!next.isEmpty()) {
            List<QualifiedName> fresh =
                    next.stream().map(schema::resolve).filter(tables::add).toList();
            next = truncate.isCascading()
                    ? fresh.stream()
                            .flatMap(table -> schema.referencing(table).stream())
                            .toList()
                    : List.of();
        }
        tables.forEach(table -> lockWithDescendants(table, LockMode.ACCESS_EXCLUSIVE));
    }

    private void drop(SqlCommand.Drop drop) {
        QualifiedName on = drop.on();
        if (on != null) {
            lock(on, LockMode.ACCESS_EXCLUSIVE);
        } else if (drop.kind().equals("index")) {
            LockMode mode = drop.isConcurrent() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
            drop.names().forEach(index -> lockTableOf(index, mode));
        } else if (List.of("view", "materialized view").contains(drop.kind())) {
            drop.names().forEach(view -> lock(view, LockMode.ACCESS_EXCLUSIVE));
        } else if (List.of("table", "foreign table").contains(drop.kind())) {
            drop.names().forEach(table -> dropTable(table, drop.isCascading()));
        }
    }

    private void dropTable(QualifiedName table, boolean isCascading) {
        lockWithDescendants(table, LockMode.ACCESS_EXCLUSIVE);
        schema.find(table).ifPresent(known -> {
            known.constraints().stream()
                    .map(KnownConstraint::references)
                    .filter(Objects::nonNull)
                    .forEach(other -> lock(other, LockMode.ACCESS_EXCLUSIVE));
            known.findParent().ifPresent(parent -> {
                lock(parent, LockMode.ACCESS_EXCLUSIVE);
                lockDefaultPartition(parent);
            });
        });
        if (isCascading) {
            schema.referencing(schema.resolve(table)).forEach(other -> lock(other, LockMode.ACCESS_EXCLUSIVE));
        }
    }

    private void take(SqlCommand.AlterTable alter, TableAction action) {
        if (alter.kind().equals("index") || alter.kind().equals("sequence")) {
            return;
        }
        QualifiedName table = alter.table();
        if (action instanceof TableAction.AttachPartition attach) {
            lock(table, LockMode.SHARE_UPDATE_EXCLUSIVE);
            lock(attach.partition(), LockMode.ACCESS_EXCLUSIVE);
            lockDefaultPartition(table);
            return;
        }
        if (action instanceof TableAction.DetachPartition detach) {
            boolean quick = detach.isConcurrent() || detach.isFinal();
            lock(table, quick ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE);
            lock(detach.partition(), LockMode.ACCESS_EXCLUSIVE);
            if (!quick) {
                lockDefaultPartition(table);
            }
            return;
        }
        LockMode mode = alter.kind().equals("table") ? mode(action) : LockMode.ACCESS_EXCLUSIVE;
        if (reachesDescendants(action) && !alter.isOnly()) {
            lockWithDescendants(table, mode);
        } else {
            lock(table, mode);
        }
        if (action instanceof TableAction.AddConstraint add) {
            lockReferenced(add.constraint());
        } else if (action instanceof TableAction.AddColumn add) {
            add.column().constraints().forEach(this::lockReferenced);
        } else {
            lockBoundByKeys(table, action);
        }
    }

    private static LockMode mode(TableAction action) {
        if (action instanceof TableAction.AddConstraint add) {
            boolean isForeignKey = add.constraint().is(ConstraintSpec.Kind.FOREIGN_KEY);
            return isForeignKey ? LockMode.SHARE_ROW_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        }
        boolean isTuning = action instanceof TableAction.ValidateConstraint || action instanceof TableAction.Tune;
        boolean isStatistics =
                action instanceof TableAction.ChangeColumn change && change.trait() == TableAction.Trait.STATISTICS;
        if (isTuning || isStatistics) {
            return LockMode.SHARE_UPDATE_EXCLUSIVE;
        }
        return action instanceof TableAction.SwitchTrigger ? LockMode.SHARE_ROW_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
    }

    /** What is done to the columns and constraints of a table is done to its partitions and heirs. */
    private static boolean reachesDescendants(TableAction action) {
        return !(action instanceof TableAction.RenameTo
                || action instanceof TableAction.SetSchema
                || action instanceof TableAction.Rewrite
                || action instanceof TableAction.SwitchTrigger
                || action instanceof TableAction.Tune
                || action instanceof TableAction.Other);
    }

    /** A foreign key that is dropped, or made anew for another type, locks both of its tables. */
    private void lockBoundByKeys(QualifiedName table, TableAction action) {
        KnownTable known = schema.find(table).orElse(null);
        String column = "";
        if (action instanceof TableAction.DropColumn drop) {
            column = drop.column();
        } else if (action instanceof TableAction.ChangeType change) {
            column = change.column();
        }
        String constraint = action instanceof TableAction.DropConstraint drop ? drop.constraint() : "";
        if (known == null || (column.isEmpty() && constraint.isEmpty())) {
            return;
        }
        for (KnownConstraint each : known.constraints()) {
            boolean isMeant = each.name().equals(constraint) || each.columns().contains(column);
            QualifiedName references = each.references();
            if (isMeant && references != null) {
                lock(references, LockMode.ACCESS_EXCLUSIVE);
            }
            boolean isKey = each.kind() == ConstraintSpec.Kind.PRIMARY_KEY || each.kind() == ConstraintSpec.Kind.UNIQUE;
            if (isMeant && isKey) {
                schema.referencing(schema.resolve(table)).forEach(other -> lock(other, LockMode.ACCESS_EXCLUSIVE));
            }
        }
    }
}
