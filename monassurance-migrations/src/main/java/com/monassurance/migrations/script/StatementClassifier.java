package com.monassurance.migrations.script;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells from its first words what a statement means for transactions, and which statements no script may hold. */
final class StatementClassifier {

    private StatementClassifier() {}

    static StatementEffect effectOf(StatementHead head) {
        StatementEffect index = indexEffect(head);
        if (index != null) {
            return index;
        }
        if (head.startsWith("vacuum") || head.startsWith("alter", "system")) {
            return new StatementEffect.Repeatable(command(head));
        }
        if (head.startsWith("cluster") && isWithoutTable(head)) {
            return new StatementEffect.Repeatable("cluster");
        }
        if (head.startsWith("reindex")) {
            return reindexEffect(head);
        }
        if (head.startsWith("alter")) {
            return alterEffect(head);
        }
        boolean creates = head.startsWith("create") || head.startsWith("drop");
        if (creates && (head.isAt(1, "database") || head.isAt(1, "tablespace") || head.isAt(1, "subscription"))) {
            return new StatementEffect.Opaque(command(head));
        }
        return new StatementEffect.InTransaction();
    }

    /** Why a script may not hold the statement, if it may not. */
    static Optional<String> refusal(StatementHead head) {
        boolean rollsBackToSavepoint = head.startsWith("rollback", "to")
                || head.startsWith("rollback", "work", "to")
                || head.startsWith("rollback", "transaction", "to");
        boolean transaction = head.startsWith("begin")
                || head.startsWith("start", "transaction")
                || head.startsWith("commit")
                || head.startsWith("end")
                || head.startsWith("abort")
                || head.startsWith("prepare", "transaction")
                || (head.startsWith("rollback") && !rollsBackToSavepoint);
        if (transaction) {
            return Optional.of("A script may not control the transaction ("
                    + head.textAt(0).toUpperCase(Locale.ROOT)
                    + "): it runs in one already, together with its row in the schema history. Remove the statement.");
        }
        if (head.startsWith("discard", "all")) {
            return Optional.of("DISCARD ALL would release the lock of the runner. Remove the statement.");
        }
        int setting = head.isAt(1, "session") || head.isAt(1, "local") ? 2 : 1;
        if (head.startsWith("set") && head.isAt(setting, "standard_conforming_strings")) {
            String value = head.textAt(setting + 2).replace("'", "").toLowerCase(Locale.ROOT);
            if (!value.equals("on") && !value.equals("true")) {
                return Optional.of("Scripts are read with standard_conforming_strings on. Remove the statement and"
                        + " write strings with backslash escapes as E'…'.");
            }
        }
        return Optional.empty();
    }

    /** Whether settings of the session may differ after the statement. */
    static boolean touchesSession(StatementHead head, String text) {
        boolean setForTransaction = head.isAt(1, "local") || head.isAt(1, "constraints") || head.isAt(1, "transaction");
        return (head.startsWith("set") && !setForTransaction)
                || head.startsWith("reset")
                || text.contains("set_config")
                || text.contains("SET_CONFIG");
    }

    private static @Nullable StatementEffect indexEffect(StatementHead head) {
        if (head.startsWith("drop", "index", "concurrently")) {
            int name = head.isAt(3, "if", "exists") ? 5 : 3;
            return new StatementEffect.DropIndexConcurrently(head.nameAt(name));
        }
        int at = head.startsWith("create", "unique", "index") ? 3 : head.startsWith("create", "index") ? 2 : -1;
        if (at < 0 || !head.isAt(at, "concurrently")) {
            return null;
        }
        boolean ifNotExists = head.isAt(at + 1, "if", "not", "exists");
        int name = at + (ifNotExists ? 4 : 1);
        boolean unnamed = head.isAt(name, "on");
        int on = unnamed ? name : head.afterName(name);
        int table = on + (head.isAt(on + 1, "only") ? 2 : 1);
        return new StatementEffect.CreateIndexConcurrently(
                unnamed ? null : head.nameAt(name), head.nameAt(table), ifNotExists);
    }

    private static StatementEffect reindexEffect(StatementHead head) {
        boolean concurrently = head.contains("concurrently");
        boolean whole =
                head.indexOf("schema", 1) > 0 || head.indexOf("database", 1) > 0 || head.indexOf("system", 1) > 0;
        if (concurrently) {
            return new StatementEffect.Opaque("reindex concurrently");
        }
        return whole ? new StatementEffect.Repeatable("reindex") : new StatementEffect.InTransaction();
    }

    private static StatementEffect alterEffect(StatementHead head) {
        if (head.startsWith("alter", "type")) {
            int add = head.afterName(2);
            int label = head.isAt(add + 2, "if", "not", "exists") ? add + 5 : add + 2;
            if (head.isAt(add, "add", "value") && head.isStringAt(label)) {
                String text = head.textAt(label);
                if (!text.startsWith("'")) {
                    return new StatementEffect.Opaque("alter type add value");
                }
                String value = text.substring(1, text.length() - 1).replace("''", "'");
                return new StatementEffect.AddEnumValue(head.nameAt(2), value);
            }
        }
        int detach = head.startsWith("alter", "table") ? head.indexOf("detach", 2) : -1;
        if (detach > 0 && head.isAt(detach + 1, "partition") && head.indexOf("concurrently", detach) > 0) {
            return new StatementEffect.Opaque("detach partition concurrently");
        }
        boolean moves = head.startsWith("alter", "database") && head.indexOf("tablespace", 2) > 0;
        if (moves || head.startsWith("alter", "subscription")) {
            return new StatementEffect.Opaque(command(head));
        }
        return new StatementEffect.InTransaction();
    }

    private static boolean isWithoutTable(StatementHead head) {
        return head.size() == 1
                || (head.size() == 2 && head.isAt(1, "verbose"))
                || (head.textAt(1).equals("(") && head.textAt(head.size() - 1).equals(")"));
    }

    private static String command(StatementHead head) {
        return (head.textAt(0) + " " + head.textAt(1)).strip().toLowerCase(Locale.ROOT);
    }
}
