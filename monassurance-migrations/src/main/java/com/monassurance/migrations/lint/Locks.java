package com.monassurance.migrations.lint;

import com.monassurance.migrations.sqlplan.LockMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which locks a statement takes on relations that are there before it. Stateless. */
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

    private void lockTableOf(QualifiedName index, LockMode mode) {
        Optional<KnownTable> table = schema.findByIndex(index);
        table.ifPresent(known -> lock(known.name(), mode));
    }

    private void take(SqlCommand command) {
        if (command instanceof SqlCommand.AlterTable alter) {
            alter.actions().forEach(action -> take(alter, action));
        } else if (command instanceof SqlCommand.CreateTable create) {
            createTable(create);
        } else if (command instanceof SqlCommand.CreateIndex create) {
            lock(create.table(), create.isConcurrent() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE);
        } else if (command instanceof SqlCommand.Drop drop) {
            drop(drop);
        } else if (command instanceof SqlCommand.OnTable on) {
            lock(on.table(), on.mode());
        } else if (command instanceof SqlCommand.Truncate truncate) {
            truncate.tables().forEach(table -> lock(table, LockMode.ACCESS_EXCLUSIVE));
        } else if (command instanceof SqlCommand.LockTables lock) {
            lock.tables().forEach(table -> lock(table, lock.mode()));
        } else if (command instanceof SqlCommand.ChangeRows change) {
            lock(change.table(), LockMode.ROW_EXCLUSIVE);
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
        }
        List<ConstraintSpec> constraints = new ArrayList<>(create.constraints());
        create.columns().forEach(column -> constraints.addAll(column.constraints()));
        constraints.forEach(this::lockReferenced);
    }

    private void lockReferenced(ConstraintSpec constraint) {
        QualifiedName references = constraint.references();
        if (references != null) {
            lock(references, LockMode.SHARE_ROW_EXCLUSIVE);
        }
    }

    private void drop(SqlCommand.Drop drop) {
        QualifiedName on = drop.on();
        if (on != null) {
            lock(on, LockMode.ACCESS_EXCLUSIVE);
        } else if (drop.kind().equals("index")) {
            LockMode mode = drop.isConcurrent() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
            drop.names().forEach(index -> lockTableOf(index, mode));
        } else if (List.of("table", "view", "materialized view", "foreign table")
                .contains(drop.kind())) {
            drop.names().forEach(table -> lock(table, LockMode.ACCESS_EXCLUSIVE));
        }
    }

    private void take(SqlCommand.AlterTable alter, TableAction action) {
        if (alter.kind().equals("index")) {
            return;
        }
        QualifiedName table = alter.table();
        if (action instanceof TableAction.AddConstraint add) {
            boolean isForeignKey = add.constraint().is(ConstraintSpec.Kind.FOREIGN_KEY);
            lock(table, isForeignKey ? LockMode.SHARE_ROW_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE);
            lockReferenced(add.constraint());
        } else if (action instanceof TableAction.AddColumn add) {
            lock(table, LockMode.ACCESS_EXCLUSIVE);
            add.column().constraints().forEach(this::lockReferenced);
        } else if (action instanceof TableAction.ValidateConstraint || action instanceof TableAction.Tune) {
            lock(table, LockMode.SHARE_UPDATE_EXCLUSIVE);
        } else if (action instanceof TableAction.ChangeColumn change
                && change.trait() == TableAction.Trait.STATISTICS) {
            lock(table, LockMode.SHARE_UPDATE_EXCLUSIVE);
        } else if (action instanceof TableAction.SwitchTrigger) {
            lock(table, LockMode.SHARE_ROW_EXCLUSIVE);
        } else if (action instanceof TableAction.AttachPartition attach) {
            lock(table, LockMode.SHARE_UPDATE_EXCLUSIVE);
            lock(attach.partition(), LockMode.ACCESS_EXCLUSIVE);
        } else if (action instanceof TableAction.DetachPartition detach) {
            boolean quick = detach.isConcurrent() || detach.isFinal();
            lock(table, quick ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE);
            lock(detach.partition(), LockMode.ACCESS_EXCLUSIVE);
        } else if (!alter.kind().equals("sequence")) {
            lock(table, LockMode.ACCESS_EXCLUSIVE);
        }
    }
}
