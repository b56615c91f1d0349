package com.monassurance.migrations.script;

import com.monassurance.migrations.script.StatementEffect.Routine;
import com.monassurance.migrations.script.StatementEffect.ValidateConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Settles which statements of a section leave the transaction of their neighbours though PostgreSQL would take them
 * there: a constraint is validated without the locks of what stands before it, an enum value is committed before it is
 * used, and a routine that commits is left alone.
 */
final class CommitRule {

    private CommitRule() {}

    /**
     * Settles the statements of a section.
     *
     * @param statements of one section
     * @param after statements that run behind them, such as verify queries
     * @param commits whether the script says that its CALL and DO statements commit
     */
    static List<SqlStatement> settle(List<SqlStatement> statements, List<SqlStatement> after, boolean commits) {
        if (areAllPlain(statements)) {
            return List.copyOf(statements);
        }
        List<SqlStatement> settled = new ArrayList<>(EnumValueRule.settle(statements, after));
        for (int i = 0; i < settled.size(); i++) {
            SqlStatement statement = settled.get(i);
            if (statement.effect() instanceof Routine routine && commits) {
                settled.set(i, statement.withEffect(new Routine(routine.command(), true)));
            } else if (statement.effect() instanceof ValidateConstraint validate
                    && isBehindLocks(settled.subList(0, i), validate)) {
                settled.set(
                        i, statement.withEffect(new ValidateConstraint(validate.table(), validate.constraint(), true)));
            }
        }
        return List.copyOf(settled);
    }

    /** Nearly all sections are, and there is nothing to settle in them. */
    private static boolean areAllPlain(List<SqlStatement> statements) {
        for (SqlStatement statement : statements) {
            if (!(statement.effect() instanceof StatementEffect.InTransaction)) {
                return false;
            }
        }
        return true;
    }

    static List<SqlStatement> settle(List<SqlStatement> statements, List<SqlStatement> after) {
        return settle(statements, after, false);
    }

    /** A table that the same section creates is seen by nobody, so nobody waits for it. */
    private static boolean isBehindLocks(List<SqlStatement> before, ValidateConstraint validate) {
        boolean locks = false;
        for (int i = before.size() - 1; i >= 0 && before.get(i).isTransactional(); i--) {
            SqlStatement statement = before.get(i);
            boolean scans = statement.effect() instanceof ValidateConstraint;
            locks |= !scans && !statement.touchesSession();
        }
        return locks && !isCreated(before, "table", validate.table());
    }

    /** Whether the statements create the object by the very name. */
    static boolean isCreated(List<SqlStatement> before, String kind, String name) {
        String start = "create " + kind + " ";
        String lowerName = name.toLowerCase(Locale.ROOT);
        return before.stream()
                .map(statement -> statement.text().toLowerCase(Locale.ROOT).replaceAll("\\s+", " "))
                .anyMatch(text -> text.startsWith(start)
                        && text.startsWith(lowerName, start.length())
                        && !isNamePart(text, start.length() + lowerName.length()));
    }

    private static boolean isNamePart(String text, int at) {
        return at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_$.\"".indexOf(text.charAt(at)) >= 0);
    }
}
