package com.monassurance.migrations.lint;

import com.monassurance.migrations.sqlplan.LockMode;
import java.util.List;
import java.util.Locale;

/** Reads REINDEX, VACUUM, CLUSTER, REPACK, REFRESH, TRUNCATE and LOCK. Confined to one thread. */
final class UpkeepParser {

    private final Words words;

    UpkeepParser(Words words) {
        this.words = words;
    }

    SqlCommand upkeep() {
        String verb = Words.folded(words.next());
        return switch (verb) {
            case "reindex" -> reindex();
            case "vacuum" -> vacuum();
            case "cluster" -> cluster();
            case "repack" -> repack();
            case "refresh" -> refresh();
            case "truncate" -> truncate();
            default -> lock();
        };
    }

    /** Whether an option stands in parentheses and is not off; the parentheses are taken. */
    private boolean option(String name) {
        if (!words.isSymbol("(")) {
            return false;
        }
        Span span = words.parenthesised();
        Words inside = new Words(words.text(), span.start(), span.end());
        if (!inside.seekInside(name)) {
            return false;
        }
        String value = inside.peek().replace("'", "").toLowerCase(Locale.ROOT);
        return !List.of("off", "false", "0").contains(value);
    }

    private SqlCommand reindex() {
        boolean concurrent = option("concurrently");
        String scope = Words.folded(words.next());
        int behindScope = words.lastEnd();
        concurrent |= words.take("concurrently");
        QualifiedName name = words.isEnd() ? QualifiedName.NONE : words.name();
        return new SqlCommand.Reindex(scope, name, concurrent, behindScope);
    }

    private SqlCommand vacuum() {
        boolean full = option("full");
        full |= words.take("full");
        while (words.takeAny("freeze", "verbose", "analyze", "analyse")) {
            // Nothing of this rewrites a table.
        }
        QualifiedName table = words.isIdentifier() ? words.name() : QualifiedName.NONE;
        words.skipAll();
        return full ? new SqlCommand.RewriteTable("vacuum full", table, false) : new SqlCommand.Harmless("vacuum");
    }

    private SqlCommand cluster() {
        option("verbose");
        words.take("verbose");
        QualifiedName table = words.isIdentifier() ? words.name() : QualifiedName.NONE;
        if (words.take("on")) {
            // cluster index on table, as it was written before PostgreSQL 8.3
            table = words.name();
        }
        words.skipAll();
        return new SqlCommand.RewriteTable("cluster", table, false);
    }

    private SqlCommand repack() {
        boolean concurrent = option("concurrently");
        QualifiedName table = words.isIdentifier() ? words.name() : QualifiedName.NONE;
        words.skipAll();
        return new SqlCommand.RewriteTable("repack", table, concurrent);
    }

    private SqlCommand refresh() {
        words.expect("materialized", "view");
        int behindKeyword = words.lastEnd();
        boolean concurrent = words.take("concurrently");
        QualifiedName view = words.name();
        words.skipAll();
        return new SqlCommand.Refresh(view, concurrent, behindKeyword);
    }

    private SqlCommand truncate() {
        words.take("table");
        List<QualifiedName> tables = words.names();
        boolean cascading = false;
        while (!words.isEnd()) {
            cascading |= words.isAt("cascade");
            words.next();
        }
        return new SqlCommand.Truncate(tables, cascading);
    }

    private SqlCommand lock() {
        words.take("table");
        List<QualifiedName> tables = words.names();
        StringBuilder mode = new StringBuilder();
        if (words.take("in")) {
            while (!words.isEnd() && !words.isAt("mode")) {
                mode.append(mode.isEmpty() ? "" : "_").append(words.next().toUpperCase(Locale.ROOT));
            }
        }
        words.skipAll();
        LockMode found = LockMode.ACCESS_EXCLUSIVE;
        for (LockMode each : LockMode.values()) {
            if (each.name().contentEquals(mode)) {
                found = each;
            }
        }
        return new SqlCommand.LockTables(tables, found);
    }
}
