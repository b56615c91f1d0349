package com.monassurance.migrations.lint;

import java.util.ArrayList;
import java.util.List;

/** Reads statements that change rows. Confined to one thread. */
final class RowsParser {

    private final Words words;

    RowsParser(Words words) {
        this.words = words;
    }

    SqlCommand rows() {
        if (words.take("with")) {
            while (!words.isEnd() && !words.isAny("insert", "update", "delete", "merge", "select", "values")) {
                words.skipOne();
            }
        }
        if (words.take("update")) {
            return update();
        }
        if (words.take("delete", "from")) {
            words.take("only");
            QualifiedName table = words.name();
            return new SqlCommand.ChangeRows("delete", table, words.seek("where") && end(), List.of());
        }
        if (words.take("insert", "into")) {
            return insert();
        }
        if (words.take("merge", "into")) {
            words.take("only");
            QualifiedName table = words.name();
            words.skipAll();
            return new SqlCommand.ChangeRows("merge", table, true, List.of());
        }
        if (words.take("copy")) {
            return copy();
        }
        if (!words.isAny("select", "values")) {
            words.confuse();
        }
        words.skipAll();
        return new SqlCommand.Harmless("select");
    }

    private boolean end() {
        words.skipAll();
        return true;
    }

    private SqlCommand update() {
        words.take("only");
        QualifiedName table = words.name();
        words.seek("set");
        List<String> assigned = new ArrayList<>();
        do {
            if (words.isSymbol("(")) {
                assigned.addAll(words.identifierList());
            } else if (words.isIdentifier()) {
                boolean isPart = words.isSymbolAhead(1, "[") || words.isSymbolAhead(1, ".");
                String column = words.identifier();
                if (!isPart) {
                    assigned.add(column);
                }
            }
            while (!words.isEnd() && !words.isSymbol(",") && !words.isAny("where", "from", "returning")) {
                words.skipOne();
            }
        } while (words.takeSymbol(",") && !words.isEnd());
        boolean hasWhere = words.seek("where");
        words.skipAll();
        return new SqlCommand.ChangeRows("update", table, hasWhere, assigned);
    }

    private SqlCommand insert() {
        QualifiedName table = words.name();
        if (words.take("as")) {
            words.identifier();
        }
        // Invariant: a parenthesis here opens the list of columns, or a query in parentheses, which has no plain names.
        boolean isList = words.isSymbol("(") && !words.isAnyAhead(1, "select", "values", "with");
        List<String> columns = isList ? words.identifierList() : List.of();
        boolean isQuery = false;
        while (!words.isEnd()) {
            isQuery |= words.isAny("select", "with", "table") || words.isSymbol("(");
            if (words.isAny("values", "default")) {
                words.skipAll();
            } else {
                words.skipOne();
            }
        }
        return new SqlCommand.ChangeRows("insert", table, isQuery, columns);
    }

    private SqlCommand copy() {
        if (words.isSymbol("(")) {
            words.skipAll();
            return new SqlCommand.Harmless("copy");
        }
        QualifiedName table = words.name();
        if (words.isSymbol("(")) {
            words.parenthesised();
        }
        boolean isFrom = words.isAt("from");
        words.skipAll();
        return isFrom ? new SqlCommand.ChangeRows("copy", table, true, List.of()) : new SqlCommand.Harmless("copy");
    }
}
