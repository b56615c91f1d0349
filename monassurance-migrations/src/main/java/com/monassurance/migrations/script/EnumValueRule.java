package com.monassurance.migrations.script;

import com.monassurance.migrations.script.StatementEffect.AddEnumValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Since PostgreSQL 12 {@code ALTER TYPE … ADD VALUE} runs in a transaction, but the value cannot be used before the
 * commit unless the type is as new. So it stays in the transaction of its revision, and leaves it only when a later
 * statement mentions the value.
 */
final class EnumValueRule {

    private EnumValueRule() {}

    /**
     * Settles which of the statements have to be committed on their own.
     *
     * @param statements of one section
     * @param after statements that run behind them, such as verify queries
     */
    static List<SqlStatement> settle(List<SqlStatement> statements, List<SqlStatement> after) {
        List<SqlStatement> settled = new ArrayList<>(statements);
        for (int i = 0; i < statements.size(); i++) {
            SqlStatement statement = statements.get(i);
            if (statement.effect() instanceof AddEnumValue value) {
                List<SqlStatement> later = new ArrayList<>(statements.subList(i + 1, statements.size()));
                later.addAll(after);
                boolean used = later.stream().anyMatch(other -> mentions(other, value));
                if (used && !CommitRule.isCreated(statements.subList(0, i), "type", value.type())) {
                    settled.set(i, statement.withEffect(new AddEnumValue(value.type(), value.label(), true)));
                }
            }
        }
        return List.copyOf(settled);
    }

    /** Adding the next value beside this one does not use it. */
    private static boolean mentions(SqlStatement other, AddEnumValue value) {
        return !(other.effect() instanceof AddEnumValue)
                && (other.text().replace("''", "'").contains(value.label())
                        || other.findCopyData()
                                .filter(rows -> rows.contains(value.label()))
                                .isPresent());
    }
}
