package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.SqlCommand.ChangeRows;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules about statements that change rows. Stateless. */
final class RowRules {

    private static final Rule UPDATING_ALL = Rule.of(
            Severity.WARNING,
            "update-without-where",
            "Changes every row in one transaction",
            "Every row is locked until the transaction ends and written again, which doubles the table; and perhaps a WHERE "
                    + "was forgotten.",
            "Short transactions over parts of the table: a Backfill revision.",
            "strong_migrations backfilling data",
            "strong_migrations using change_column_null with a default value");

    private static final Rule DELETING_ALL = Rule.of(
            Severity.WARNING,
            "delete-without-where",
            "Deletes every row",
            "The rows are gone; and perhaps a WHERE was forgotten.",
            "Say which rows; or TRUNCATE in a quiet hour.");

    private static final Rule TRUNCATING = Rule.of(
            Severity.WARNING,
            "truncating",
            "Empties a table",
            "TRUNCATE needs ACCESS EXCLUSIVE, and the rows are gone, for transactions with an older snapshot too.",
            "Keep the rows elsewhere first.");

    private static final Rule TRUNCATE_CASCADE = Rule.of(
            Severity.ERROR,
            "truncate-cascade",
            "Empties whatever refers to a table",
            "TRUNCATE … CASCADE empties every table with a foreign key to this one, and those that refer to them, of which "
                    + "the script says nothing.",
            "Name the tables.",
            "squawk ban-truncate-cascade");

    private static final Rule TWICE = Rule.of(
            Severity.ERROR,
            "duplicate-assignment",
            "Assigns a column twice",
            "The server refuses an UPDATE or INSERT that names a column twice.",
            "Leave one of them.",
            "squawk ban-duplicate-column-assignments");

    private static final Rule BACKFILL = Rule.of(
            Severity.ERROR,
            "backfill-under-lock",
            "Changes rows while the transaction holds ACCESS EXCLUSIVE",
            "An ALTER TABLE before it in the same transaction locked a table, and its lock is held until all rows are "
                    + "changed: nobody reads or writes that table. A revision is one transaction, but for what runs outside "
                    + "of it.",
            "Change the rows in a revision of their own, in short transactions: a Backfill revision.",
            "strong_migrations backfilling data",
            "eugene E4");

    static final List<RuleCheck> ALL = List.of(
            RuleCheck.of(UPDATING_ALL, RowRules::updatingAll),
            RuleCheck.of(DELETING_ALL, RowRules::deletingAll),
            RuleCheck.of(TRUNCATING, RowRules::truncating),
            RuleCheck.of(TRUNCATE_CASCADE, RowRules::truncateCascade),
            RuleCheck.of(TWICE, RowRules::twice),
            RuleCheck.of(BACKFILL, RowRules::backfill));

    private RowRules() {}

    private static void updatingAll(Rule rule, Visit visit) {
        if (visit.command() instanceof ChangeRows change && change.verb().equals("update") && !change.hasWhere()) {
            Exposure exposure = visit.exposure(change.table());
            if (!exposure.isHarmless()) {
                visit.find(rule)
                        .on(change.table())
                        .because("Every row of " + change.table() + " is written again in one transaction."
                                + exposure.words());
            }
        }
    }

    private static void deletingAll(Rule rule, Visit visit) {
        if (visit.command() instanceof ChangeRows change
                && change.verb().equals("delete")
                && !change.hasWhere()
                && !visit.schema().isNew(change.table())) {
            visit.find(rule)
                    .on(change.table())
                    .because("All rows of " + change.table() + " are deleted."
                            + visit.exposure(change.table()).words());
        }
    }

    private static void truncating(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.Truncate truncate && !truncate.isCascading()) {
            truncate.tables().stream()
                    .filter(table -> !visit.schema().isNew(table))
                    .forEach(table -> visit.find(rule)
                            .on(table)
                            .because("All rows of " + table + " are lost."
                                    + visit.exposure(table).words()));
        }
    }

    private static void truncateCascade(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.Truncate truncate && truncate.isCascading()) {
            visit.find(rule)
                    .on(truncate.tables().get(0))
                    .because("Tables that refer to " + truncate.tables().get(0) + " are emptied too.");
        }
    }

    private static void twice(Rule rule, Visit visit) {
        if (visit.command() instanceof ChangeRows change) {
            Set<String> seen = new HashSet<>();
            change.assigned().stream()
                    .filter(column -> !seen.add(column))
                    .distinct()
                    .forEach(column -> visit.find(rule)
                            .on(change.table())
                            .because("The column " + column + " stands there twice."));
        }
    }

    /** Rows given one by one are quick; those of a query, and those that are looked for, need not be. */
    static boolean isLong(Visit visit, ChangeRows change) {
        boolean isInsert = change.verb().equals("insert");
        boolean takesTime = !isInsert || change.hasWhere();
        return takesTime && (isInsert || !visit.exposure(change.table()).isHarmless());
    }

    private static void backfill(Rule rule, Visit visit) {
        if (!(visit.command() instanceof ChangeRows change) || !isLong(visit, change)) {
            return;
        }
        Optional<TransactionState.Held> blocking = visit.transaction().blocking(table -> false);
        blocking.ifPresent(held -> visit.find(rule)
                .on(held.table())
                .locking(held.mode())
                .because("Nobody reads or writes " + visit.schema().shown(held.table()) + ", locked in line "
                        + held.line()
                        + ", until these rows are changed."
                        + visit.exposure(change.table()).words()));
    }
}
