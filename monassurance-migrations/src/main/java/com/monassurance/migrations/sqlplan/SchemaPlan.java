package com.monassurance.migrations.sqlplan;

import java.util.List;

/**
 * Statements that turn one schema into another, in order. Immutable.
 *
 * @param statements the statements; they rely on the settings of {@code DdlScript.settings()}: names are qualified
 * @since 0.1.0
 */
public record SchemaPlan(List<PlannedStatement> statements) {

    /** Copies. */
    public SchemaPlan {
        statements = List.copyOf(statements);
    }

    /**
     * Tells whether there is nothing to do.
     *
     * @return true without a statement
     */
    public boolean isEmpty() {
        return statements.isEmpty();
    }

    /**
     * Returns all hazards.
     *
     * @return in the order of the statements
     */
    public List<Hazard> hazards() {
        return statements.stream().flatMap(each -> each.hazards().stream()).toList();
    }

    /**
     * Returns what data must fulfil.
     *
     * @return in the order of the statements
     */
    public List<Precondition> preconditions() {
        return statements.stream()
                .flatMap(each -> each.preconditions().stream())
                .toList();
    }

    /**
     * Returns the statements as one text.
     *
     * @return each ends with a semicolon; empty when there is nothing to do
     */
    public String toSql() {
        StringBuilder text = new StringBuilder();
        statements.forEach(each -> text.append(each.sql()).append(";\n\n"));
        return text.toString();
    }
}
