package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.SqlCommand.AlterTable;
import com.monassurance.migrations.lint.SqlCommand.Transaction;
import com.monassurance.migrations.lint.SqlCommand.Transaction.Verb;
import com.monassurance.migrations.lint.TransactionState.Held;
import com.monassurance.migrations.sqlplan.LockMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rules about transactions, locks that are held, and timeouts. Stateless. */
final class TransactionRules {

    private static final Rule UNDER_LOCK = Rule.of(
            Severity.ERROR,
            "statements-under-lock",
            "Runs for long while the transaction holds a lock",
            "Locks are held until the transaction ends, and a revision is one transaction, but for what runs outside of "
                    + "it. What takes long behind an ALTER TABLE keeps the readers of that table waiting, and a second lock "
                    + "that has to be waited for does so too.",
            "Put what takes long, and what locks another table, into revisions of their own.",
            "strong_migrations validating a constraint while writes are blocked",
            "eugene E4",
            "eugene E10");

    private static final Rule NO_LOCK_TIMEOUT = Rule.of(
            Severity.WARNING,
            "missing-lock-timeout",
            "Waits for a strong lock without a limit",
            "A statement that waits for ACCESS EXCLUSIVE makes all queries behind it wait, as long as one old transaction "
                    + "is open. The runner of revisions sets lock_timeout and tries again; plain SQL has to do so itself.",
            "SET lock_timeout = '3s' before, and run it again when it fails.",
            "squawk require-lock-timeout",
            "squawk require-timeout-settings",
            "eugene E9");

    private static final Rule NO_STATEMENT_TIMEOUT = Rule.of(
            Severity.INFO,
            "missing-statement-timeout",
            "Holds a strong lock without a limit",
            "A statement under a strong lock that takes longer than thought keeps an application waiting. The runner of "
                    + "revisions sets statement_timeout; plain SQL has to do so itself.",
            "SET statement_timeout before.",
            "squawk require-statement-timeout",
            "squawk require-timeout-settings");

    private static final Rule TIMEOUT_OFF = Rule.of(
            Severity.WARNING,
            "disabling-timeout",
            "Switches a timeout off",
            "With lock_timeout or statement_timeout at 0 nothing stops a statement that waits, and all that wait behind it.",
            "A longer limit, for the revision by '-- lock-timeout:' and '-- statement-timeout:' in its header.");

    private static final Rule UNCOMMITTED = Rule.of(
            Severity.ERROR,
            "uncommitted-transaction",
            "BEGIN without COMMIT",
            "The transaction is rolled back where the connection ends: everything seems to succeed and nothing is done.",
            "COMMIT at the end.",
            "squawk ban-uncommitted-transaction");

    private static final Rule NESTED = Rule.of(
            Severity.WARNING,
            "nested-transaction",
            "BEGIN inside a transaction, or COMMIT outside of one",
            "PostgreSQL has no transactions in transactions: a second BEGIN only warns, and the first COMMIT ends it all.",
            "One BEGIN and one COMMIT; SAVEPOINT for what may fail.",
            "squawk transaction-nesting");

    private static final Rule SEVERAL = Rule.of(
            Severity.INFO,
            "several-alters",
            "Alters a table twice in a row",
            "Each ALTER TABLE locks the table, and each may read or write all of it.",
            "One ALTER TABLE with several actions does it in one go.",
            "eugene W12");

    /** Looked at behind all others, for it needs to know what they found. */
    static final RuleCheck LAST = RuleCheck.of(UNDER_LOCK, TransactionRules::underLock);

    static final List<RuleCheck> ALL = List.of(
            RuleCheck.of(NO_LOCK_TIMEOUT, (rule, visit) -> noTimeout(rule, visit, "lock_timeout")),
            RuleCheck.of(NO_STATEMENT_TIMEOUT, (rule, visit) -> noTimeout(rule, visit, "statement_timeout")),
            RuleCheck.of(TIMEOUT_OFF, TransactionRules::timeoutOff),
            RuleCheck.of(UNCOMMITTED, TransactionRules::uncommitted),
            RuleCheck.of(NESTED, TransactionRules::nested),
            RuleCheck.of(SEVERAL, TransactionRules::several),
            LAST);

    private TransactionRules() {}

    private static void underLock(Rule rule, Visit visit) {
        Map<QualifiedName, LockMode> own = visit.locks();
        Optional<Held> blocking = visit.transaction()
                .blocking(
                        table -> own.getOrDefault(table, LockMode.ACCESS_SHARE).blocksReads());
        if (blocking.isEmpty() || visit.command() instanceof SqlCommand.ChangeRows) {
            return;
        }
        Held held = blocking.get();
        if (isLong(visit)) {
            visit.find(rule)
                    .on(held.table())
                    .locking(held.mode())
                    .because("Nobody reads or writes " + visit.schema().shown(held.table()) + ", locked in line "
                            + held.line() + ", until this is done.");
            return;
        }
        Optional<QualifiedName> other = own.entrySet().stream()
                .filter(lock -> lock.getValue().blocksWrites())
                .map(Map.Entry::getKey)
                .filter(table ->
                        !visit.transaction().holds(table) && !visit.schema().isNew(table))
                .findFirst();
        other.ifPresent(table -> visit.find(rule)
                .on(held.table())
                .locking(held.mode())
                .ofSeverity(Severity.INFO)
                .because("While this waits for its lock on " + visit.schema().shown(table) + ", nobody reads or writes "
                        + visit.schema().shown(held.table()) + ", locked in line " + held.line() + "."));
    }

    private static boolean isLong(Visit visit) {
        boolean isUnknown =
                visit.command() instanceof SqlCommand.Code || visit.command() instanceof SqlCommand.NotUnderstood;
        if (isUnknown || visit.command() instanceof SqlCommand.ValidateDomain) {
            return true;
        }
        boolean validates = visit.command() instanceof AlterTable alter
                && !visit.exposure(alter.table()).isHarmless()
                && alter.actions().stream().anyMatch(TableAction.ValidateConstraint.class::isInstance);
        return validates
                || visit.raised().stream()
                        .anyMatch(raised -> LONG.contains(raised.rule().id())
                                && raised.finding().severity() == Severity.ERROR);
    }

    /** Rules whose findings say that a statement takes as long as a table is big. */
    private static final Set<String> LONG = Set.of(
            "creating-index",
            "reindexing",
            "adding-foreign-key",
            "adding-check",
            "adding-unique",
            "adding-primary-key",
            "adding-exclusion",
            "primary-key-using-nullable-index",
            "volatile-default",
            "adding-serial-column",
            "adding-stored-column",
            "adding-domain-column",
            "setting-not-null",
            "changing-column-type",
            "rewriting-table",
            "refreshing-view",
            "adding-domain-constraint");

    private static void noTimeout(Rule rule, Visit visit, String setting) {
        if (visit.file().isScript() || visit.file().session().containsKey("told " + setting)) {
            return;
        }
        boolean isSet = isOn(visit.transaction().settings().getOrDefault(setting, ""))
                || isOn(visit.file().session().getOrDefault(setting, ""));
        Optional<Map.Entry<QualifiedName, LockMode>> strong = visit.locks().entrySet().stream()
                .filter(lock ->
                        lock.getValue().blocksWrites() && !visit.schema().isNew(lock.getKey()))
                .findFirst();
        if (!isSet && strong.isPresent()) {
            visit.file().session().put("told " + setting, "once");
            visit.find(rule)
                    .on(strong.get().getKey())
                    .fix("set " + setting + " = '" + (setting.equals("lock_timeout") ? "3s" : "1h") + "'")
                    .because("No " + setting + " is set before this statement, which takes "
                            + strong.get().getValue().words() + "; later ones are not told.");
        }
    }

    private static boolean isOn(String value) {
        return !value.isEmpty() && !isZero(value);
    }

    private static boolean isZero(String value) {
        return value.strip().matches("0+ *[a-z]*");
    }

    private static void timeoutOff(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.Setting setting
                && (setting.name().equals("lock_timeout") || setting.name().equals("statement_timeout"))
                && isZero(setting.value())) {
            visit.find(rule).because("From here on " + setting.name() + " is off.");
        }
    }

    private static void uncommitted(Rule rule, Visit visit) {
        if (!visit.file().isScript() && visit.command() instanceof Transaction transaction) {
            boolean opens = transaction.verb() == Verb.BEGIN;
            visit.file()
                    .session()
                    .put("open", opens ? String.valueOf(visit.span().start()) : "");
            if (opens) {
                String here = String.valueOf(visit.span().start());
                visit.file().atEnd(() -> {
                    if (here.equals(visit.file().session().get("open"))) {
                        visit.find(rule).because("No COMMIT follows.");
                    }
                });
            }
        }
    }

    private static void nested(Rule rule, Visit visit) {
        if (visit.file().isScript() || !(visit.command() instanceof Transaction transaction)) {
            return;
        }
        boolean isInside = visit.transaction().isExplicit();
        if (transaction.verb() == Verb.BEGIN && isInside) {
            visit.find(rule).because("A transaction is open already.");
        } else if (transaction.verb() == Verb.COMMIT && !isInside) {
            visit.find(rule).because("No transaction is open.");
        }
    }

    private static void several(Rule rule, Visit visit) {
        Map<String, String> memory = visit.file().session();
        String before = memory.getOrDefault("altered", "");
        String now = "";
        if (visit.command() instanceof AlterTable alter && alter.kind().equals("table") && isCombinable(alter)) {
            QualifiedName table = visit.schema().resolve(alter.table());
            now = System.identityHashCode(visit.transaction()) + " " + table;
            if (now.equals(before) && !visit.schema().isNew(table)) {
                visit.find(rule).on(table).because("The statement before alters " + alter.table() + " too.");
            }
        }
        memory.put("altered", now);
    }

    private static boolean isCombinable(AlterTable alter) {
        return alter.actions().stream()
                .noneMatch(action -> action instanceof TableAction.RenameTo
                        || action instanceof TableAction.RenameColumn
                        || action instanceof TableAction.RenameConstraint
                        || action instanceof TableAction.SetSchema
                        || action instanceof TableAction.ValidateConstraint
                        || action instanceof TableAction.AttachPartition
                        || action instanceof TableAction.DetachPartition);
    }
}
