package com.monassurance.core.domain.table;

import com.monassurance.core.domain.annotation.OnDelete;
import com.monassurance.core.sql.Identifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes definitions as statements, plainly: enough to show that nothing of a schema is missing in them. */
final class DefinitionScript {

    private DefinitionScript() {}

    static List<String> statements(List<TableDefinition> tables) {
        Set<String> statements = new LinkedHashSet<>();
        for (TableDefinition table : tables) {
            table.enumTypes()
                    .forEach(type -> statements.add("create type " + quoted(type.name()) + " as enum ("
                            + type.labels().stream()
                                    .map(label -> "'" + label + "'")
                                    .collect(Collectors.joining(", "))
                            + ")"));
        }
        tables.forEach(table -> statements.add(table(table)));
        tables.forEach(table -> table.indexes().forEach(index -> statements.add(index(table, index))));
        return List.copyOf(statements);
    }

    private static String table(TableDefinition table) {
        List<String> lines = new ArrayList<>();
        table.columns().forEach(column -> lines.add(column(column)));
        lines.add("constraint " + quoted(table.primaryKey().name()) + " primary key "
                + list(table.primaryKey().columns()));
        table.uniques()
                .forEach(key -> lines.add("constraint " + quoted(key.name()) + " unique " + list(key.columns())));
        table.checks()
                .forEach(check ->
                        lines.add("constraint " + quoted(check.name()) + " check (" + check.expression() + ")"));
        table.foreignKeys().forEach(key -> lines.add(foreignKey(key)));
        return "create table " + quoted(table.name()) + " (" + String.join(", ", lines) + ")";
    }

    private static String column(TableDefinition.Column column) {
        return quoted(column.name()) + " " + column.type() + (column.isNullable() ? "" : " not null")
                + column.findDefault()
                        .map(expression -> " default " + expression)
                        .orElse("")
                + column.findIdentity()
                        .map(mode -> " generated "
                                + mode.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " as identity")
                        .orElse("");
    }

    private static String foreignKey(TableDefinition.ForeignKey key) {
        String action = key.onDelete() == OnDelete.NO_ACTION
                ? ""
                : " on delete " + key.onDelete().sql();
        return "constraint " + quoted(key.name()) + " foreign key (" + quoted(key.column()) + ") references "
                + quoted(key.table()) + " (" + quoted(key.referencedColumn()) + ")" + action;
    }

    private static String index(TableDefinition table, TableDefinition.Index index) {
        return "create " + (index.isUnique() ? "unique " : "") + "index " + quoted(index.name()) + " on "
                + quoted(table.name()) + " using " + index.method() + " (" + String.join(", ", index.keys()) + ")"
                + (index.where().isEmpty() ? "" : " where " + index.where());
    }

    private static String list(List<String> columns) {
        return columns.stream().map(DefinitionScript::quoted).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String quoted(String name) {
        return Identifier.of(name).quoted();
    }
}
