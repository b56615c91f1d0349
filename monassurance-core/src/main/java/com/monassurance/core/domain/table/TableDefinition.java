package com.monassurance.core.domain.table;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.annotation.OnDelete;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table as an annotated record describes it. Immutable.
 *
 * @param name name of the table
 * @param columns its columns, in order
 * @param primaryKey its primary key
 * @param uniques its unique constraints: those of columns first
 * @param foreignKeys its references to other tables, in the order of the columns
 * @param checks its conditions
 * @param indexes its indexes beside those of constraints
 * @param enumTypes the enum types that its columns need
 * @since 0.1.0
 */
public record TableDefinition(
        String name,
        List<Column> columns,
        Key primaryKey,
        List<Key> uniques,
        List<ForeignKey> foreignKeys,
        List<Condition> checks,
        List<Index> indexes,
        List<EnumType> enumTypes) {

    /** Copies the lists. */
    public TableDefinition {
        requireNonNull(name, "name");
        columns = List.copyOf(columns);
        requireNonNull(primaryKey, "primaryKey");
        uniques = List.copyOf(uniques);
        foreignKeys = List.copyOf(foreignKeys);
        checks = List.copyOf(checks);
        indexes = List.copyOf(indexes);
        enumTypes = List.copyOf(enumTypes);
    }

    /**
     * Reads the annotations of a record. Never touches a database.
     *
     * @param type a record annotated as a {@link com.monassurance.core.domain.annotation.Table}
     * @return the table
     * @throws IllegalArgumentException if an annotation is missing, names no column of the record, or a component has a
     *     Java type without an SQL type
     */
    public static TableDefinition of(Class<? extends Record> type) {
        return new AnnotatedRecord(type).toTable();
    }

    /**
     * A column.
     *
     * @param name its name
     * @param type its SQL type as {@code format_type} prints it, such as {@code character varying(100)}
     * @param isNullable whether it accepts null
     * @param defaultExpression what the database writes when no value is named, in SQL; null when nothing
     * @param identity how the database numbers it; null when it does not
     */
    public record Column(
            String name,
            String type,
            boolean isNullable,
            @Nullable String defaultExpression,
            com.monassurance.core.domain.annotation.Identity.@Nullable Mode identity) {

        /**
         * Returns what the database writes when no value is named.
         *
         * @return an SQL expression, or empty
         */
        public Optional<String> findDefault() {
            return Optional.ofNullable(defaultExpression);
        }

        /**
         * Returns how the database numbers the column.
         *
         * @return the mode, or empty when it does not
         */
        public Optional<com.monassurance.core.domain.annotation.Identity.Mode> findIdentity() {
            return Optional.ofNullable(identity);
        }
    }

    /**
     * A primary key or a unique constraint.
     *
     * @param name its name
     * @param columns its columns, in order
     */
    public record Key(String name, List<String> columns) {

        /** Copies the list. */
        public Key {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A reference to another table.
     *
     * @param name its name
     * @param column the column that refers
     * @param table the table referred to
     * @param referencedColumn the column of its primary key
     * @param onDelete what happens when the other row is deleted
     */
    public record ForeignKey(String name, String column, String table, String referencedColumn, OnDelete onDelete) {}

    /**
     * A condition that every row must meet.
     *
     * @param name its name
     * @param expression the condition in SQL
     */
    public record Condition(String name, String expression) {}

    /**
     * An index.
     *
     * @param name its name
     * @param keys column names or SQL, in order
     * @param where the predicate in SQL; empty when every row is indexed
     * @param isUnique whether it is unique
     * @param method its access method
     */
    public record Index(String name, List<String> keys, String where, boolean isUnique, String method) {

        /** Copies the list. */
        public Index {
            keys = List.copyOf(keys);
        }
    }

    /**
     * An enum type.
     *
     * @param name its name
     * @param labels its labels, in order
     */
    public record EnumType(String name, List<String> labels) {

        /** Copies the list. */
        public EnumType {
            labels = List.copyOf(labels);
        }
    }
}
