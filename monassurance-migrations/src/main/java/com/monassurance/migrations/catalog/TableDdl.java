package com.monassurance.migrations.catalog;

import com.monassurance.migrations.catalog.Column.NotNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a table with its columns and those constraints that stand in it. */
final class TableDdl {

    private final Catalog catalog;
    private final Table table;
    private final String name;
    private final List<String> after = new ArrayList<>();

    TableDdl(Catalog catalog, Table table) {
        this.catalog = catalog;
        this.table = table;
        this.name = References.qualified(table.id());
    }

    /** Columns that the statement itself declares; a child gets the others from its parents. */
    private boolean isDeclared(Column column) {
        return table.ofType() == null && (column.isLocal() || table.partitionOf() != null);
    }

    List<String> write(List<Constraint> inside, boolean hasSeparateDefaults, DefaultRule isSeparate) {
        List<String> elements = new ArrayList<>();
        for (Column column : table.columns()) {
            boolean isLater = hasSeparateDefaults && isSeparate.isLater(column);
            if (isDeclared(column)) {
                elements.add(ColumnDdl.declaration(table, column, !isLater));
                after.addAll(ColumnDdl.afterDeclaration(table, column));
            } else {
                complete(column, isLater);
            }
            after.addAll(ColumnDdl.details(name, column));
        }
        for (Constraint constraint : inside) {
            elements.add("constraint " + SqlName.quoted(constraint.name().value()) + " " + constraint.definition());
        }
        List<String> statements = new ArrayList<>();
        statements.add(create(elements));
        statements.addAll(AttachmentDdl.owner(table));
        statements.addAll(after);
        attach(statements);
        security(statements);
        statements.addAll(AttachmentDdl.others(table, catalog.majorVersion()));
        statements.addAll(AttachmentDdl.columns(table, table.columns()));
        return statements;
    }

    /** Which defaults are set by a statement of their own. */
    interface DefaultRule {
        boolean isLater(Column column);
    }

    private String create(List<String> elements) {
        Table.Foreign foreign = table.foreign();
        String kind = foreign != null ? "foreign table " : table.isLogged() ? "table " : "unlogged table ";
        StringBuilder sql = new StringBuilder("create ").append(kind).append(name);
        if (table.ofType() != null) {
            sql.append(" of ").append(table.ofType());
        }
        if (!elements.isEmpty()) {
            sql.append(" (\n    ").append(String.join(",\n    ", elements)).append("\n)");
        } else if (table.ofType() == null) {
            sql.append(" ()");
        }
        if (!table.parents().isEmpty()) {
            sql.append(" inherits (")
                    .append(String.join(
                            ", ",
                            table.parents().stream().map(References::qualified).toList()))
                    .append(")");
        }
        if (foreign != null) {
            sql.append(" server ").append(SqlName.quoted(foreign.server()));
            return sql.append(Options.foreignClause(foreign.options())).toString();
        }
        if (table.partitionKey() != null) {
            sql.append(" partition by ").append(table.partitionKey());
        }
        return sql.append(storage(table.storage())).toString();
    }

    /** Access method, options and tablespace. */
    static String storage(Table.Storage storage) {
        StringBuilder sql = new StringBuilder();
        if (storage.accessMethod() != null) {
            sql.append(" using ").append(SqlName.quoted(storage.accessMethod()));
        }
        List<String> options = new ArrayList<>();
        if (!storage.options().isEmpty()) {
            options.add(Options.storage(storage.options(), ""));
        }
        if (!storage.toastOptions().isEmpty()) {
            options.add(Options.storage(storage.toastOptions(), "toast."));
        }
        if (!options.isEmpty()) {
            sql.append(" with (").append(String.join(", ", options)).append(")");
        }
        if (storage.tablespace() != null) {
            sql.append(" tablespace ").append(SqlName.quoted(storage.tablespace()));
        }
        return sql.toString();
    }

    /** What a child or a typed table has otherwise than its parent or type. */
    private void complete(Column column, boolean isLater) {
        String alter = "alter table only " + name + " alter column " + SqlName.quoted(column.name());
        List<Column> above = above(column);
        if (column.defaultExpression() != null && !isLater) {
            after.add(alter + " set default " + column.defaultExpression());
        } else if (column.defaultExpression() == null
                && above.stream().anyMatch(parent -> parent.defaultExpression() != null)) {
            after.add(alter + " drop default");
        }
        NotNull notNull = column.notNull();
        boolean hasAbove = above.stream().anyMatch(parent -> parent.notNull() != null);
        if (notNull == null) {
            if (hasAbove && catalog.majorVersion() < 18) {
                after.add(alter + " drop not null");
            }
        } else if (notNull.name().value().isEmpty()) {
            if (!hasAbove) {
                after.add(alter + " set not null");
            }
        } else if (notNull.isLocal()) {
            after.add("alter table " + name + " add constraint "
                    + SqlName.quoted(notNull.name().value()) + " not null " + SqlName.quoted(column.name())
                    + (notNull.isInheritable() ? "" : " no inherit") + (notNull.isValidated() ? "" : " not valid"));
        }
        after.addAll(ColumnDdl.comment(name, notNull));
        if (!column.details().foreignOptions().isEmpty()) {
            after.add("alter foreign table " + name + " alter column " + SqlName.quoted(column.name()) + " options ("
                    + Options.foreign(column.details().foreignOptions()) + ")");
        }
    }

    private List<Column> above(Column column) {
        List<Column> found = new ArrayList<>();
        for (ObjectId parent : table.parents()) {
            Optional<Column> same = catalog.find(parent)
                    .flatMap(each -> ((Table) each).columns().find(column.name()));
            same.ifPresent(found::add);
        }
        return found;
    }

    private void attach(List<String> statements) {
        Table.Partition partition = table.partitionOf();
        if (partition != null) {
            statements.add("alter table only " + References.qualified(partition.parent()) + " attach partition " + name
                    + " " + partition.bound());
        }
    }

    private void security(List<String> statements) {
        if (table.security().isEnabled()) {
            statements.add("alter table " + name + " enable row level security");
        }
        if (table.security().isForced()) {
            statements.add("alter table only " + name + " force row level security");
        }
        switch (table.replicaIdentity()) {
            case FULL -> statements.add("alter table only " + name + " replica identity full");
            case NOTHING -> statements.add("alter table only " + name + " replica identity nothing");
            case DEFAULT, INDEX -> {}
        }
    }
}
