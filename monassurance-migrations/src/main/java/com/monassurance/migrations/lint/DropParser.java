package com.monassurance.migrations.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads statements behind DROP. Confined to one thread. */
final class DropParser {

    /** Kinds that are named by one plain name each. */
    private static final List<String> NAMED = List.of(
            "table", "index", "view", "sequence", "schema", "type", "domain", "extension", "database", "statistics");

    private static final Set<String> PLAIN = Set.of(
            "function",
            "procedure",
            "routine",
            "aggregate",
            "operator",
            "cast",
            "collation",
            "conversion",
            "text",
            "foreign",
            "server",
            "user",
            "publication",
            "subscription",
            "event",
            "language",
            "procedural",
            "transform",
            "access",
            "role",
            "group",
            "tablespace",
            "owned");

    private final Words words;

    DropParser(Words words) {
        this.words = words;
    }

    SqlCommand drop() {
        for (String kind : NAMED) {
            if (words.take(kind)) {
                return named(kind);
            }
        }
        if (words.take("materialized", "view")) {
            return named("materialized view");
        }
        if (words.take("foreign", "table")) {
            return named("foreign table");
        }
        if (words.isAny("trigger", "rule", "policy")) {
            return onTable();
        }
        if (!PLAIN.contains(Words.folded(words.peek()))) {
            words.confuse();
        }
        String kind = Words.folded(words.next());
        boolean ifExists = words.take("if", "exists");
        List<QualifiedName> names = new ArrayList<>();
        if (List.of("function", "procedure", "routine", "aggregate").contains(kind)) {
            do {
                names.add(words.name());
                if (words.isSymbol("(")) {
                    words.skipOne();
                }
            } while (words.takeSymbol(","));
        }
        boolean cascading = false;
        while (!words.isEnd()) {
            cascading |= words.isAt("cascade");
            words.skipOne();
        }
        return new SqlCommand.Drop(kind, names, null, ifExists, false, cascading);
    }

    private SqlCommand named(String kind) {
        boolean concurrent = words.take("concurrently");
        boolean ifExists = words.take("if", "exists");
        List<QualifiedName> names = words.names();
        boolean cascading = words.take("cascade");
        words.skipAll();
        return new SqlCommand.Drop(kind, names, null, ifExists, concurrent, cascading);
    }

    private SqlCommand onTable() {
        String kind = Words.folded(words.next());
        boolean ifExists = words.take("if", "exists");
        String name = words.identifier();
        words.expect("on");
        QualifiedName table = words.name();
        boolean cascading = words.take("cascade");
        words.take("restrict");
        return new SqlCommand.Drop(kind, List.of(new QualifiedName("", name)), table, ifExists, false, cascading);
    }
}
