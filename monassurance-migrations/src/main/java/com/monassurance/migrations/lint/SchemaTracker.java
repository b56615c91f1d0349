package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.ConstraintSpec.Kind;
import com.monassurance.migrations.lint.KnownTable.KnownColumn;
import com.monassurance.migrations.lint.KnownTable.KnownConstraint;
import com.monassurance.migrations.lint.KnownTable.KnownIndex;
import com.monassurance.migrations.lint.SqlCommand.AlterTable;
import com.monassurance.migrations.lint.SqlCommand.CreateIndex;
import com.monassurance.migrations.lint.SqlCommand.CreateTable;
import com.monassurance.migrations.lint.SqlCommand.Drop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes of what is known before a statement what is known after it. Confined to one thread. */
final class SchemaTracker {

    private final KnownSchema schema;
    private final String text;

    SchemaTracker(KnownSchema schema, String text) {
        this.schema = schema;
        this.text = text;
    }

    void apply(SqlCommand command) {
        if (command instanceof CreateTable create) {
            createTable(create);
        } else if (command instanceof CreateIndex create) {
            createIndex(create);
        } else if (command instanceof AlterTable alter) {
            alter(alter);
        } else if (command instanceof Drop drop) {
            drop(drop);
        } else if (command instanceof SqlCommand.CreateEnum create) {
            schema.addType(create.type());
            schema.make("type", create.type());
        } else if (command instanceof SqlCommand.CreateDomain create) {
            schema.addType(create.domain());
            schema.make("domain", create.domain());
        } else if (command instanceof SqlCommand.Rename rename) {
            schema.make(rename.kind(), rename.to());
        } else if (command instanceof SqlCommand.Other other && !other.name().isNone()) {
            create(other);
        } else if (command instanceof SqlCommand.Setting setting
                && setting.name().equals("search_path")) {
            searchPath(setting.value());
        }
    }

    private void create(SqlCommand.Other other) {
        String kind = other.command().replaceFirst("^create (or replace )?", "");
        if (kind.equals("materialized")) {
            KnownTable view = new KnownTable(schema.resolve(other.name()), schema.section());
            view.open();
            schema.add(view);
        }
        if (!kind.equals(other.command())) {
            schema.make(kind.equals("materialized") ? "materialized view" : kind, other.name());
        }
    }

    /** Nothing stands for the default, and an empty name for no schema at all. */
    private void searchPath(String value) {
        if (value.isEmpty()) {
            schema.resetSearchPath();
            return;
        }
        Words words = new Words(value, 0, value.length());
        List<String> schemas = new ArrayList<>();
        do {
            String each = words.identifier();
            if (!each.isEmpty() && !each.equals("$user")) {
                schemas.add(each);
            }
        } while (words.takeSymbol(","));
        schema.setSearchPath(schemas);
    }

    private void createTable(CreateTable create) {
        QualifiedName name = schema.resolve(create.table());
        if (schema.find(name).isPresent()) {
            // CREATE TABLE IF NOT EXISTS, or a script that was applied long ago.
            schema.remove(name);
        }
        KnownTable table = new KnownTable(name, schema.section());
        if (create.isOpen()) {
            table.open();
        }
        if (create.isPartitioned()) {
            table.partitionBy("");
        }
        schema.add(table);
        create.columns().forEach(column -> addColumn(table, column));
        create.constraints().forEach(constraint -> addConstraint(table, constraint));
        QualifiedName parent = create.partitionOf();
        if (parent != null) {
            attach(parent, name);
        }
    }

    private void addColumn(KnownTable table, ColumnSpec column) {
        boolean numbers = column.type().isSerial() || column.generated() == ColumnSpec.Generated.IDENTITY;
        table.put(new KnownColumn(column.name(), column.type().stored(), column.isNotNull() || numbers));
        column.constraints().forEach(constraint -> addConstraint(table, constraint));
    }

    private void addConstraint(KnownTable table, ConstraintSpec constraint) {
        boolean isValid =
                !constraint.traits().isNotValid() && !constraint.traits().isNotEnforced();
        if (constraint.is(Kind.NOT_NULL)) {
            if (isValid) {
                constraint.columns().forEach(column -> table.setNotNull(column, true));
            }
            return;
        }
        String name = constraint.nameOn(table.name().name());
        table.addedIn(name, schema.section());
        table.constraints()
                .add(new KnownConstraint(
                        name,
                        constraint.kind(),
                        constraint.columns(),
                        constraint.condition().in(text),
                        isValid,
                        constraint.references()));
        boolean isKey = constraint.is(Kind.PRIMARY_KEY) || constraint.is(Kind.UNIQUE);
        if (isKey && !constraint.isUsingIndex()) {
            schema.addIndex(table.name(), new KnownIndex(name, constraint.columns(), true, false));
        }
        if (constraint.is(Kind.PRIMARY_KEY)) {
            List<String> columns = constraint.isUsingIndex()
                    ? columnsOf(table, constraint.traits().usingIndex())
                    : constraint.columns();
            columns.forEach(column -> table.setNotNull(column, true));
        }
    }

    private static List<String> columnsOf(KnownTable table, String index) {
        return table.indexes().stream()
                .filter(each -> each.name().equals(index))
                .flatMap(each -> each.columns().stream())
                .toList();
    }

    private void createIndex(CreateIndex create) {
        String name = create.index().isEmpty()
                ? ChosenName.of(create.table().name(), String.join("_", create.columns()), "idx")
                : create.index();
        schema.addIndex(create.table(), new KnownIndex(name, create.columns(), create.isUnique(), create.isPartial()));
    }

    private void drop(Drop drop) {
        for (QualifiedName name : drop.names()) {
            switch (drop.kind()) {
                case "index" -> schema.removeIndex(name);
                case "table", "view", "materialized view", "foreign table" -> schema.remove(name);
                default -> {
                    // Nothing that is kept track of.
                }
            }
        }
    }

    private void alter(AlterTable alter) {
        if (alter.kind().equals("index")) {
            return;
        }
        KnownTable table = schema.find(alter.table()).orElseGet(() -> unknown(alter.table()));
        for (TableAction action : alter.actions()) {
            if (action instanceof TableAction.RenameTo rename) {
                schema.rename(alter.table(), schema.resolve(alter.table()).renamed(rename.name()));
            } else if (action instanceof TableAction.SetSchema set) {
                schema.rename(alter.table(), schema.resolve(alter.table()).in(set.schema()));
            } else if (action instanceof TableAction.AttachPartition attach) {
                attach(alter.table(), attach.partition());
            } else if (action instanceof TableAction.DetachPartition detach) {
                detach(table, detach.partition());
            } else {
                alterColumns(table, action);
            }
        }
    }

    /** Of a table that was there, only what statements tell is known. */
    private KnownTable unknown(QualifiedName name) {
        KnownTable table = new KnownTable(schema.resolve(name), KnownTable.WAS_THERE);
        table.open();
        schema.add(table);
        return table;
    }

    private void alterColumns(KnownTable table, TableAction action) {
        if (action instanceof TableAction.AddColumn add) {
            addColumn(table, add.column());
        } else if (action instanceof TableAction.DropColumn drop) {
            table.dropColumn(drop.column());
        } else if (action instanceof TableAction.ChangeType change) {
            boolean isNotNull =
                    table.find(change.column()).filter(KnownColumn::isNotNull).isPresent();
            table.put(new KnownColumn(change.column(), change.type(), isNotNull));
        } else if (action instanceof TableAction.SetNotNull set) {
            table.setNotNull(set.column(), true);
        } else if (action instanceof TableAction.DropNotNull drop) {
            table.setNotNull(drop.column(), false);
        } else if (action instanceof TableAction.RenameColumn rename) {
            table.renameColumn(rename.from(), rename.to());
        } else {
            alterConstraints(table, action);
        }
    }

    private void alterConstraints(KnownTable table, TableAction action) {
        if (action instanceof TableAction.AddConstraint add) {
            addConstraint(table, add.constraint());
        } else if (action instanceof TableAction.DropConstraint drop) {
            table.dropConstraint(drop.constraint());
        } else if (action instanceof TableAction.ValidateConstraint validate) {
            change(table, validate.constraint(), null);
        } else if (action instanceof TableAction.RenameConstraint rename) {
            change(table, rename.from(), rename.to());
        }
    }

    /** Validates a constraint, or renames it. */
    private static void change(KnownTable table, String constraint, @Nullable String to) {
        List<KnownConstraint> all = new ArrayList<>(table.constraints());
        table.constraints().clear();
        for (KnownConstraint each : all) {
            boolean isIt = each.name().equals(constraint);
            KnownConstraint changed = to == null ? each.validated() : each.renamed(to);
            table.constraints().add(isIt ? changed : each);
        }
    }

    private void attach(QualifiedName parent, QualifiedName partition) {
        QualifiedName whole = schema.resolve(parent);
        QualifiedName part = schema.resolve(partition);
        schema.find(whole).ifPresent(known -> known.partitions().add(part));
        schema.find(part).ifPresent(known -> known.attachTo(whole));
    }

    private void detach(KnownTable parent, QualifiedName partition) {
        QualifiedName part = schema.resolve(partition);
        parent.partitions().remove(part);
        schema.find(part).ifPresent(known -> known.attachTo(null));
    }
}
