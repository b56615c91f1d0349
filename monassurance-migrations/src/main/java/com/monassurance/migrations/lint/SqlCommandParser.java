package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.SqlCommand.Transaction;
import com.monassurance.migrations.lint.SqlCommand.Transaction.Verb;
import com.monassurance.migrations.sqlplan.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads one statement as far as rules need it; what it does not know it says. Confined to one thread. */
final class SqlCommandParser {

    /** Commands that are known, of which nothing but their name is told. */
    private static final Set<String> PLAIN = Set.of(
            "comment",
            "grant",
            "revoke",
            "reassign",
            "security",
            "analyze",
            "analyse",
            "notify",
            "listen",
            "unlisten",
            "checkpoint",
            "load",
            "discard",
            "prepare",
            "execute",
            "deallocate",
            "declare",
            "fetch",
            "move",
            "close",
            "show",
            "explain",
            "import",
            "select",
            "values",
            "table",
            "vacuum");

    private final Words words;

    private SqlCommandParser(Words words) {
        this.words = words;
    }

    static SqlCommand parse(String text, int from, int to) {
        Words words = new Words(text, from, to);
        String first = words.peek();
        SqlCommand command = new SqlCommandParser(words).command();
        return words.isConfused() ? new SqlCommand.NotUnderstood(Words.folded(first)) : command;
    }

    private SqlCommand command() {
        int from = words.start();
        if (words.take("create")) {
            return new CreateParser(words).create();
        }
        if (words.take("alter")) {
            return alter(from);
        }
        if (words.take("drop")) {
            return new DropParser(words).drop();
        }
        if (words.isAny("begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release")
                || words.isAt("prepare", "transaction")) {
            return transaction();
        }
        if (words.isAny("set", "reset")) {
            return setting();
        }
        if (words.isAny("reindex", "vacuum", "cluster", "repack", "refresh", "truncate", "lock")) {
            return new UpkeepParser(words).upkeep();
        }
        if (words.isAny("insert", "update", "delete", "merge", "copy", "with")) {
            return new RowsParser(words).rows();
        }
        if (words.isAny("do", "call")) {
            return new SqlCommand.Code(Words.folded(words.next()));
        }
        if (words.isAt("select")) {
            return select();
        }
        String first = Words.folded(words.peek());
        boolean isQuery = words.isSymbol("(");
        words.skipAll();
        if (PLAIN.contains(first) || isQuery) {
            return new SqlCommand.Harmless(isQuery ? "select" : first);
        }
        return new SqlCommand.NotUnderstood(first);
    }

    private SqlCommand transaction() {
        String first = Words.folded(words.next());
        boolean isWithin =
                first.equals("savepoint") || first.equals("release") || words.isAt("to") || words.isAnyAhead(1, "to");
        boolean isPrepared = words.isAt("prepared");
        boolean isPrepare = first.equals("prepare");
        words.skipAll();
        if (isPrepare) {
            return new Transaction(Verb.PREPARE);
        }
        if (isPrepared) {
            return new SqlCommand.Harmless(first + " prepared");
        }
        if (isWithin) {
            return new Transaction(Verb.WITHIN);
        }
        return new Transaction(
                switch (first) {
                    case "begin", "start" -> Verb.BEGIN;
                    case "commit", "end" -> Verb.COMMIT;
                    default -> Verb.ROLLBACK;
                });
    }

    private SqlCommand setting() {
        if (words.take("reset")) {
            String name = words.isAt("all") ? words.next() : words.name().toString();
            words.skipAll();
            return new SqlCommand.Setting(Words.folded(name), "", "session");
        }
        words.expect("set");
        String scope = words.take("local") ? "local" : "session";
        words.take("session");
        if (words.isAny("constraints", "transaction", "characteristics", "role", "authorization", "names", "schema")) {
            String name = Words.folded(words.next());
            words.skipAll();
            return new SqlCommand.Setting(name, "?", name.equals("role") ? scope : "local");
        }
        String name = words.take("time", "zone") ? "timezone" : words.name().toString();
        if (!words.takeSymbol("=")) {
            words.take("to");
        }
        if (name.equals("search_path") && !words.isAt("default")) {
            return new SqlCommand.Setting(name, names(), scope);
        }
        int from = words.start();
        words.skipAll();
        String value = words.since(from).in(words.text()).strip();
        boolean isDefault = value.equalsIgnoreCase("default");
        return new SqlCommand.Setting(Words.folded(name), isDefault ? "" : value.replace("'", ""), scope);
    }

    /** Names and strings with commas between them, as names in quotes. */
    private String names() {
        List<String> names = new ArrayList<>();
        do {
            names.add('"' + (words.isString() ? words.string() : words.identifier()).replace("\"", "\"\"") + '"');
        } while (words.takeSymbol(",") && !words.isConfused());
        words.skipAll();
        return String.join(", ", names);
    }

    /** A query, or what pg_dump writes in the place of SET. */
    private SqlCommand select() {
        words.next();
        boolean isQualified =
                words.isAt("pg_catalog") && words.isSymbolAhead(1, ".") && words.isAnyAhead(2, "set_config");
        if (!isQualified && !words.isAt("set_config")) {
            words.skipAll();
            return new SqlCommand.Harmless("select");
        }
        words.name();
        words.takeSymbol("(");
        String name = words.isString() ? words.string() : "?";
        words.takeSymbol(",");
        String value = words.isString() ? words.string() : "?";
        words.takeSymbol(",");
        String scope = words.isAt("true") ? "local" : "session";
        words.skipAll();
        if (name.equals("search_path") && !value.equals("?")) {
            String schemas = value.isBlank() ? "''" : value;
            Words inside = new Words(schemas, 0, schemas.length());
            return new SqlCommand.Setting(name, new SqlCommandParser(inside).names(), scope);
        }
        return new SqlCommand.Setting(name, value, scope);
    }

    private SqlCommand alter(int from) {
        for (String kind : List.of("table", "index", "view", "sequence")) {
            if (words.take(kind)) {
                return new AlterTableParser(words, kind).read(from);
            }
        }
        if (words.take("materialized", "view")) {
            return new AlterTableParser(words, "materialized view").read(from);
        }
        if (words.take("foreign", "table")) {
            return new AlterTableParser(words, "foreign table").read(from);
        }
        if (words.take("type")) {
            return alterType();
        }
        if (words.take("domain")) {
            return alterDomain();
        }
        return alterOther();
    }

    private SqlCommand alterType() {
        QualifiedName type = words.name();
        if (words.take("add", "value")) {
            words.take("if", "not", "exists");
            String value = words.string();
            boolean placed = words.isAny("before", "after");
            words.skipAll();
            return new SqlCommand.AddEnumValue(type, value, placed);
        }
        if (words.take("rename", "value")) {
            String from = words.string();
            words.expect("to");
            return new SqlCommand.RenameEnumValue(type, from, words.string());
        }
        boolean isComposite = words.isAny("add", "drop", "alter") || words.isAt("rename", "attribute");
        if (isComposite) {
            words.skipAll();
            return new SqlCommand.AlterComposite(type);
        }
        return renamed("type", type);
    }

    private SqlCommand alterDomain() {
        QualifiedName domain = words.name();
        int from = words.start();
        if (words.take("set", "not", "null")) {
            return new SqlCommand.ConstrainDomain(domain, words.since(from), "", false, true);
        }
        if (words.take("validate", "constraint")) {
            return new SqlCommand.ValidateDomain(domain, words.identifier());
        }
        if (!words.take("add")) {
            return renamed("domain", domain);
        }
        int constraint = words.start();
        String name = words.take("constraint") ? words.identifier() : "";
        boolean isNotNull = words.take("not", "null");
        if (!isNotNull) {
            words.expect("check");
            words.parenthesised();
        }
        Span span = words.since(constraint);
        boolean isNotValid = words.take("not", "valid");
        words.skipAll();
        return new SqlCommand.ConstrainDomain(domain, span, name, isNotValid, isNotNull);
    }

    /** All other kinds: only that one is renamed is told, and what ON or its kind says about a table. */
    private SqlCommand alterOther() {
        if (words.isAny("policy", "trigger", "rule")) {
            String kind = Words.folded(words.next());
            words.identifier();
            words.expect("on");
            QualifiedName table = words.name();
            words.skipAll();
            return new SqlCommand.OnTable("alter " + kind, table, LockMode.ACCESS_EXCLUSIVE);
        }
        boolean isPlain = words.isAny(
                "schema",
                "function",
                "procedure",
                "routine",
                "aggregate",
                "collation",
                "conversion",
                "extension",
                "publication",
                "subscription",
                "server",
                "statistics",
                "language",
                "procedural",
                "role",
                "user",
                "group",
                "database",
                "tablespace",
                "system",
                "default",
                "operator",
                "text",
                "event",
                "large",
                "foreign");
        if (!isPlain) {
            words.confuse();
        }
        return named(Words.folded(words.next()));
    }

    /** What is renamed or moved by its name, and everything else that is altered. */
    private SqlCommand named(String kind) {
        QualifiedName name = QualifiedName.NONE;
        if (List.of("schema", "function", "procedure", "routine", "aggregate").contains(kind)) {
            name = words.name();
            if (words.isSymbol("(")) {
                words.parenthesised();
            }
        }
        return renamed(kind, name);
    }

    private SqlCommand renamed(String kind, QualifiedName name) {
        boolean isMoved = words.isAt("set", "schema");
        if (words.take("rename", "to") || words.take("set", "schema")) {
            String to = words.identifier();
            return new SqlCommand.Rename(kind, name, isMoved ? name.in(to) : name.renamed(to));
        }
        words.skipAll();
        return new SqlCommand.Other("alter " + kind, name);
    }
}
