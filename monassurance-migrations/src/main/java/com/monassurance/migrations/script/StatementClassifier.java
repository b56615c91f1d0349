package com.monassurance.migrations.script;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells from its first words what a statement means for transactions, and which statements no script may hold. */
final class StatementClassifier {

    private static final List<StatementEffect.ServerObject> SERVER_OBJECTS =
            List.of(StatementEffect.ServerObject.values());

    private StatementClassifier() {}

    static StatementEffect effectOf(StatementHead head, String text, int start, int end) {
        StatementEffect index = indexEffect(head, text, start, end);
        if (index != null) {
            return index;
        }
        boolean repeatable = head.startsWith("vacuum")
                || head.startsWith("cluster")
                || head.startsWith("repack")
                || head.startsWith("alter", "system");
        if (repeatable) {
            return new StatementEffect.Repeatable(command(head));
        }
        if (head.startsWith("reindex")) {
            return reindexEffect(head);
        }
        if (head.startsWith("alter")) {
            return alterEffect(head);
        }
        if (head.startsWith("call") || head.startsWith("do")) {
            return new StatementEffect.Routine(head.textAt(0).toLowerCase(Locale.ROOT), false);
        }
        return serverObjectEffect(head);
    }

    /** Why a script may not hold the statement, if it may not. */
    static Optional<String> refusal(StatementHead head) {
        if (controlsTransaction(head)) {
            return Optional.of("A script may not control the transaction ("
                    + head.textAt(0).toUpperCase(Locale.ROOT)
                    + "): it runs in one already, together with its row in the schema history. Remove the statement.");
        }
        if (head.startsWith("discard") && head.isAt(1, "all")) {
            return Optional.of("DISCARD ALL would release the lock of the runner. Remove the statement.");
        }
        if (!head.startsWith("set")) {
            return Optional.empty();
        }
        int setting = head.isAt(1, "session") || head.isAt(1, "local") ? 2 : 1;
        if (head.isAt(setting, "standard_conforming_strings")) {
            String value = head.textAt(setting + 2).replace("'", "").toLowerCase(Locale.ROOT);
            if (!value.equals("on") && !value.equals("true")) {
                return Optional.of("Scripts are read with standard_conforming_strings on. Remove the statement and"
                        + " write strings with backslash escapes as E'…'.");
            }
        }
        return Optional.empty();
    }

    private static boolean controlsTransaction(StatementHead head) {
        if (head.startsWith("rollback")) {
            return !head.isAt(1, "to") && !head.isAt(1, "work", "to") && !head.isAt(1, "transaction", "to");
        }
        return head.startsWith("begin")
                || head.startsWith("commit")
                || head.startsWith("end")
                || head.startsWith("abort")
                || (head.startsWith("start") && head.isAt(1, "transaction"))
                || (head.startsWith("prepare") && head.isAt(1, "transaction"));
    }

    /** Whether settings of the session may differ after the statement. */
    static boolean touchesSession(StatementHead head, String text) {
        return (head.startsWith("set") && !isForTransaction(head))
                || head.startsWith("reset")
                || text.contains("set_config")
                || text.contains("SET_CONFIG");
    }

    private static boolean isForTransaction(StatementHead head) {
        return head.isAt(1, "local") || head.isAt(1, "constraints") || head.isAt(1, "transaction");
    }

    private static @Nullable StatementEffect indexEffect(StatementHead head, String text, int start, int end) {
        if (!head.startsWith("drop") && !head.startsWith("create")) {
            return null;
        }
        if (head.startsWith("drop", "index", "concurrently")) {
            int name = head.isAt(3, "if", "exists") ? 5 : 3;
            return new StatementEffect.DropIndexConcurrently(head.nameAt(name));
        }
        boolean unique = head.startsWith("create", "unique", "index");
        int at = unique ? 3 : head.startsWith("create", "index") ? 2 : -1;
        if (at < 0 || !head.isAt(at, "concurrently")) {
            return null;
        }
        boolean ifNotExists = head.isAt(at + 1, "if", "not", "exists");
        int name = at + (ifNotExists ? 4 : 1);
        boolean unnamed = head.isAt(name, "on");
        int on = unnamed ? name : head.afterName(name);
        int table = on + (head.isAt(on + 1, "only") ? 2 : 1);
        return new StatementEffect.CreateIndexConcurrently(
                unnamed ? null : head.nameAt(name),
                head.nameAt(table),
                ifNotExists,
                unique,
                behind(text, start, end, head.afterName(table)));
    }

    /** What follows the first tokens of a statement, as written. */
    private static String behind(String text, int start, int end, int tokens) {
        SqlLexer lexer = new SqlLexer(text, start, end);
        for (int i = 0; i < tokens; i++) {
            lexer.next();
        }
        return text.substring(lexer.end(), end).strip();
    }

    /**
     * A partitioned table or index refuses to be rebuilt inside a transaction, and only the server knows which ones are;
     * outside, every form works and may be run again.
     */
    private static StatementEffect reindexEffect(StatementHead head) {
        int what = 1;
        boolean concurrently = false;
        if (head.textAt(1).equals("(")) {
            int close = head.closing(1);
            int option = head.indexOfAny("concurrently", 2, close);
            concurrently = option > 0 && !isOff(head.textAt(option + 1));
            what = close + 1;
        }
        int name = what + 1;
        if (head.isAt(name, "concurrently")) {
            concurrently = true;
            name++;
        }
        if (!concurrently) {
            return new StatementEffect.Repeatable("reindex " + head.textAt(what).toLowerCase(Locale.ROOT));
        }
        StatementEffect.ReindexScope scope = switch (head.textAt(what).toLowerCase(Locale.ROOT)) {
            case "index" -> StatementEffect.ReindexScope.INDEX;
            case "table" -> StatementEffect.ReindexScope.TABLE;
            case "schema" -> StatementEffect.ReindexScope.SCHEMA;
            default -> StatementEffect.ReindexScope.DATABASE;
        };
        return new StatementEffect.ReindexConcurrently(scope, head.nameAt(name));
    }

    private static boolean isOff(String value) {
        return List.of("off", "false", "0", "'off'", "'false'").contains(value.toLowerCase(Locale.ROOT));
    }

    private static StatementEffect alterEffect(StatementHead head) {
        if (head.startsWith("alter", "type")) {
            return alterTypeEffect(head);
        }
        if (head.startsWith("alter", "table")) {
            return alterTableEffect(head);
        }
        if (head.startsWith("alter", "database")) {
            int set = head.afterName(2);
            return head.isAt(set, "set", "tablespace")
                    ? new StatementEffect.MoveDatabase(head.nameAt(2), head.nameAt(set + 2))
                    : new StatementEffect.InTransaction();
        }
        return head.startsWith("alter", "subscription")
                ? subscriptionEffect(head)
                : new StatementEffect.InTransaction();
    }

    private static StatementEffect alterTypeEffect(StatementHead head) {
        int add = head.afterName(2);
        int label = head.isAt(add + 2, "if", "not", "exists") ? add + 5 : add + 2;
        if (!head.isAt(add, "add", "value") || !head.isStringAt(label)) {
            return new StatementEffect.InTransaction();
        }
        String text = head.textAt(label);
        if (!text.startsWith("'")) {
            return new StatementEffect.Opaque("alter type add value");
        }
        String value = text.substring(1, text.length() - 1).replace("''", "'");
        return new StatementEffect.AddEnumValue(head.nameAt(2), value, false);
    }

    private static StatementEffect alterTableEffect(StatementHead head) {
        int table = head.isAt(2, "if", "exists") ? 4 : 2;
        table += head.isAt(table, "only") ? 1 : 0;
        int action = head.afterName(table);
        action += head.textAt(action).equals("*") ? 1 : 0;
        if (head.isAt(action, "detach", "partition")) {
            int partition = action + 2;
            return head.isAt(head.afterName(partition), "concurrently")
                    ? new StatementEffect.DetachConcurrently(head.nameAt(table), head.nameAt(partition))
                    : new StatementEffect.InTransaction();
        }
        boolean validates = head.isAt(action, "validate", "constraint") && head.size() == action + 3;
        return validates
                ? new StatementEffect.ValidateConstraint(head.nameAt(table), head.nameAt(action + 2), false)
                : new StatementEffect.InTransaction();
    }

    /** What asks the publisher is refused in a transaction, at least for a subscription that is enabled. */
    private static StatementEffect subscriptionEffect(StatementHead head) {
        int action = head.afterName(2);
        if (head.isAt(action, "add") || head.isAt(action, "drop")) {
            return new StatementEffect.Opaque(
                    "alter subscription " + head.textAt(action).toLowerCase(Locale.ROOT) + " publication");
        }
        return head.isAt(action, "refresh") || head.isAt(action, "set")
                ? new StatementEffect.Repeatable(command(head))
                : new StatementEffect.InTransaction();
    }

    private static StatementEffect serverObjectEffect(StatementHead head) {
        boolean creates = head.startsWith("create");
        if (!creates && !head.startsWith("drop")) {
            return new StatementEffect.InTransaction();
        }
        for (StatementEffect.ServerObject kind : SERVER_OBJECTS) {
            if (head.isAt(1, kind.name())) {
                int name = head.isAt(2, "if", "exists") ? 4 : 2;
                return new StatementEffect.ServerObjectChange(kind, head.nameAt(name), creates);
            }
        }
        return new StatementEffect.InTransaction();
    }

    private static String command(StatementHead head) {
        return (head.textAt(0) + " " + head.textAt(1)).strip().toLowerCase(Locale.ROOT);
    }
}
