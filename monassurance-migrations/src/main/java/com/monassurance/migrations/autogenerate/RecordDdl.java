package com.monassurance.migrations.autogenerate;

import com.monassurance.core.domain.annotation.Identity;
import com.monassurance.core.domain.annotation.OnDelete;
import com.monassurance.core.domain.table.TableDefinition;
import com.monassurance.migrations.catalog.SqlName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes tables as records describe them. Pure. */
final class RecordDdl {

    static final String SCHEMA = "public";

    private final Set<String> enums;

    private RecordDdl(Set<String> enums) {
        this.enums = enums;
    }

    /** Types first, then tables, then what refers to other tables. */
    static List<String> of(List<TableDefinition> tables) {
        Set<TableDefinition.EnumType> types = new LinkedHashSet<>();
        tables.forEach(table -> types.addAll(table.enumTypes()));
        RecordDdl ddl =
                new RecordDdl(types.stream().map(TableDefinition.EnumType::name).collect(Collectors.toSet()));
        List<String> statements = new ArrayList<>();
        types.forEach(type -> statements.add(type(type)));
        tables.forEach(table -> statements.add(ddl.table(table)));
        for (TableDefinition table : tables) {
            table.foreignKeys().forEach(key -> statements.add(foreignKey(table, key)));
            table.indexes().forEach(index -> statements.add(index(table, index)));
        }
        return statements;
    }

    private static String type(TableDefinition.EnumType type) {
        return "create type " + name(type.name()) + " as enum ("
                + type.labels().stream().map(SqlName::literal).collect(Collectors.joining(", ")) + ")";
    }

    private String table(TableDefinition table) {
        List<String> parts = new ArrayList<>();
        table.columns().forEach(column -> parts.add(column(column)));
        parts.add(constraint(table.primaryKey().name()) + "primary key "
                + columns(table.primaryKey().columns()));
        table.uniques().forEach(key -> parts.add(constraint(key.name()) + "unique " + columns(key.columns())));
        table.checks().forEach(check -> parts.add(constraint(check.name()) + "check (" + check.expression() + ")"));
        return "create table " + name(table.name()) + " (\n    " + String.join(",\n    ", parts) + "\n)";
    }

    private String column(TableDefinition.Column column) {
        StringBuilder text = new StringBuilder(SqlName.quoted(column.name())).append(' ');
        text.append(enums.contains(column.type()) ? name(column.type()) : column.type());
        if (!column.isNullable()) {
            text.append(" not null");
        }
        column.findDefault().ifPresent(value -> text.append(" default ").append(value));
        column.findIdentity()
                .ifPresent(mode -> text.append(" generated ")
                        .append(mode == Identity.Mode.ALWAYS ? "always" : "by default")
                        .append(" as identity"));
        return text.toString();
    }

    private static String foreignKey(TableDefinition table, TableDefinition.ForeignKey key) {
        return "alter table " + name(table.name()) + " add " + constraint(key.name()) + "foreign key "
                + columns(List.of(key.column())) + " references " + name(key.table()) + " "
                + columns(List.of(key.referencedColumn()))
                + (key.onDelete() == OnDelete.NO_ACTION
                        ? ""
                        : " on delete " + key.onDelete().sql());
    }

    /** Keys are columns, or SQL that stands in parentheses where it needs them. */
    private static String index(TableDefinition table, TableDefinition.Index index) {
        Set<String> columns =
                table.columns().stream().map(TableDefinition.Column::name).collect(Collectors.toSet());
        String keys = index.keys().stream()
                .map(key -> columns.contains(key) ? SqlName.quoted(key) : key)
                .collect(Collectors.joining(", "));
        return "create " + (index.isUnique() ? "unique " : "") + "index " + SqlName.quoted(index.name()) + " on "
                + name(table.name()) + " using " + SqlName.quoted(index.method()) + " (" + keys + ")"
                + (index.where().isEmpty() ? "" : " where " + index.where());
    }

    private static String constraint(String name) {
        return "constraint " + SqlName.quoted(name) + " ";
    }

    private static String columns(List<String> names) {
        return "(" + names.stream().map(SqlName::quoted).collect(Collectors.joining(", ")) + ")";
    }

    private static String name(String name) {
        return SqlName.qualified(SCHEMA, name);
    }
}
