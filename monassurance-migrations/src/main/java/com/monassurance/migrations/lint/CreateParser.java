package com.monassurance.migrations.lint;

import com.monassurance.migrations.sqlplan.LockMode;
import java.util.Set;

/** Reads statements behind CREATE. Confined to one thread. */
final class CreateParser {

    private static final Set<String> PLAIN = Set.of(
            "view",
            "function",
            "procedure",
            "aggregate",
            "operator",
            "cast",
            "collation",
            "conversion",
            "extension",
            "schema",
            "sequence",
            "text",
            "foreign",
            "server",
            "user",
            "publication",
            "subscription",
            "statistics",
            "event",
            "language",
            "transform",
            "access",
            "role",
            "group",
            "tablespace",
            "database",
            "trusted",
            "procedural",
            "recursive",
            "default",
            "materialized");

    /** Kinds of which the name is told. */
    private static final Set<String> NAMED =
            Set.of("function", "procedure", "aggregate", "sequence", "extension", "view", "materialized");

    private final Words words;
    private boolean isReplacing;

    CreateParser(Words words) {
        this.words = words;
    }

    SqlCommand create() {
        isReplacing = words.take("or", "replace");
        if (words.isAny("local", "global") && words.isAnyAhead(1, "temp", "temporary")) {
            words.next();
        }
        boolean temporary = words.takeAny("temp", "temporary");
        words.take("unlogged");
        if (words.take("table")) {
            return new TableParser(words).table(temporary);
        }
        if (words.take("unique", "index")) {
            return new TableParser(words).index(true);
        }
        if (words.take("index")) {
            return new TableParser(words).index(false);
        }
        if (words.take("type")) {
            return type();
        }
        if (words.take("domain")) {
            return domain();
        }
        words.take("constraint");
        if (words.isAny("trigger", "rule", "policy")) {
            return onTable();
        }
        if (!PLAIN.contains(Words.folded(words.peek()))) {
            words.confuse();
        }
        return other();
    }

    private SqlCommand other() {
        boolean isForeignTable = words.isAt("foreign", "table");
        words.take("recursive");
        String kind = Words.folded(words.next());
        QualifiedName name = QualifiedName.NONE;
        if (NAMED.contains(kind) || isForeignTable) {
            words.takeAny("table", "view");
            words.take("if", "not", "exists");
            name = words.name();
        }
        words.skipAll();
        return new SqlCommand.Other("create " + (isReplacing ? "or replace " : "") + kind, name);
    }

    private SqlCommand type() {
        QualifiedName type = words.name();
        boolean isEnum = words.isAt("as", "enum");
        words.skipAll();
        return isEnum ? new SqlCommand.CreateEnum(type) : new SqlCommand.Other("create type", type);
    }

    private SqlCommand domain() {
        QualifiedName domain = words.name();
        words.take("as");
        SqlType.read(words);
        boolean constrained = false;
        while (!words.isEnd()) {
            constrained |= words.isAt("check") || words.isAt("not", "null");
            words.skipOne();
        }
        return new SqlCommand.CreateDomain(domain, constrained);
    }

    private SqlCommand onTable() {
        String kind = Words.folded(words.next());
        words.identifier();
        boolean isRule = kind.equals("rule");
        if (isRule) {
            // create rule r as on insert to t
            words.seek("to");
        } else {
            words.seek("on");
        }
        QualifiedName table = words.name();
        words.skipAll();
        LockMode mode = kind.equals("trigger") ? LockMode.SHARE_ROW_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        return new SqlCommand.OnTable("create " + kind, table, mode);
    }
}
