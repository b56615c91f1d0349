package com.monassurance.migrations.lint;

import java.util.List;

/**
 * A comment {@code -- lint: allow RULE[, RULE] REASON}. Immutable.
 *
 * @param rules the ids of the rules
 * @param reason why; empty when none is given
 * @param span where it stands
 * @param statement the place of the statement it stands in front of; empty when it is for the whole file
 */
record Suppression(List<String> rules, String reason, Span span, Span statement) {

    Suppression {
        rules = List.copyOf(rules);
    }

    boolean isForFile() {
        return statement.isEmpty();
    }

    boolean allows(Visit.Raised raised) {
        return rules.contains(raised.rule().id()) && (isForFile() || statement.equals(raised.statement()));
    }
}
