package com.monassurance.migrations.lint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A constraint as a statement writes it, of a column or of a table. Immutable.
 *
 * @param kind which
 * @param name its name; empty when the server chooses one
 * @param span its place, with CONSTRAINT and name
 * @param columns the columns it names; for one of a column, that column
 * @param condition the parenthesised condition of a CHECK; else empty
 * @param references the table a foreign key refers to, else null
 * @param referencedColumns the columns it refers to; empty for its primary key
 * @param traits what is written behind it
 */
record ConstraintSpec(
        Kind kind,
        String name,
        Span span,
        List<String> columns,
        Span condition,
        @Nullable QualifiedName references,
        List<String> referencedColumns,
        Traits traits) {

    ConstraintSpec {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }

    enum Kind {
        NOT_NULL("not_null"),
        CHECK("check"),
        PRIMARY_KEY("pkey"),
        UNIQUE("key"),
        EXCLUDE("excl"),
        FOREIGN_KEY("fkey");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** What the server puts behind the names it chooses. */
        String label() {
            return label;
        }
    }

    /**
     * What is written behind a constraint. Immutable.
     *
     * @param isNotValid whether rows that are there are not looked at
     * @param isNotEnforced whether no row ever is
     * @param usingIndex the index that it takes over; empty for none
     * @param indexHead what an index takes between its columns and its parameters, such as {@code include (b)}
     * @param indexTail parameters and tablespace in the words of CREATE INDEX
     * @param timing {@code deferrable} and the like
     * @param hasPeriod whether it is one of the temporal keys, which no plain index stands for
     */
    record Traits(
            boolean isNotValid,
            boolean isNotEnforced,
            String usingIndex,
            String indexHead,
            String indexTail,
            String timing,
            boolean hasPeriod) {}

    boolean isUsingIndex() {
        return !traits.usingIndex().isEmpty();
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** The name it has, or that the server chooses when it is free. */
    String nameOn(String table) {
        return name.isEmpty() ? chosenName(table, columns, "") : name;
    }

    /** The name that the server chooses, with a number behind it when others have that name. */
    String chosenName(String table, List<String> of, String number) {
        String label = kind.label() + number;
        return switch (kind) {
            case PRIMARY_KEY -> ChosenName.of(table, "", label);
            case CHECK, NOT_NULL -> ChosenName.of(table, of.size() == 1 ? of.get(0) : "", label);
            case UNIQUE, EXCLUDE, FOREIGN_KEY -> ChosenName.of(table, String.join("_", of), label);
        };
    }
}
