package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.SqlCommand.CreateIndex;
import com.monassurance.migrations.lint.SqlCommand.CreateTable;
import java.util.ArrayList;
import java.util.List;

/** Reads CREATE TABLE and CREATE INDEX, behind their first words. Confined to one thread. */
final class TableParser {

    private final Words words;

    TableParser(Words words) {
        this.words = words;
    }

    SqlCommand table(boolean isTemporary) {
        words.take("if", "not", "exists");
        QualifiedName table = words.name();
        QualifiedName partitionOf = null;
        boolean isOpen = false;
        boolean isTyped = false;
        List<ColumnSpec> columns = new ArrayList<>();
        List<ConstraintSpec> constraints = new ArrayList<>();
        if (words.take("partition", "of")) {
            partitionOf = words.name();
            isTyped = true;
        } else if (words.take("of")) {
            words.name();
            isTyped = true;
        }
        if (words.isSymbol("(")) {
            isOpen = elements(isTyped, columns, constraints);
        }
        boolean isPartitioned = false;
        while (!words.isEnd() && !words.isConfused()) {
            isPartitioned |= words.isAt("partition", "by");
            isOpen |= words.isAt("inherits") || words.isAt("as");
            if (words.isAt("as")) {
                words.skipAll();
            } else {
                words.skipOne();
            }
        }
        return new CreateTable(table, isTemporary, isOpen || isTyped, partitionOf, isPartitioned, columns, constraints);
    }

    /** Reads what stands in the parentheses; tells whether columns come from another table too, or from a query. */
    private boolean elements(boolean isTyped, List<ColumnSpec> columns, List<ConstraintSpec> constraints) {
        ColumnParser parser = new ColumnParser(words);
        boolean isOpen = false;
        words.takeSymbol("(");
        while (!words.isEnd() && !words.takeSymbol(")") && !words.isConfused()) {
            if (words.take("like")) {
                isOpen = true;
                words.skipTo();
            } else if (parser.isAtConstraint()) {
                constraints.add(parser.tableConstraint());
            } else {
                ColumnSpec column = isTyped ? parser.columnWithoutType() : parser.column();
                columns.add(column);
            }
            words.takeSymbol(",");
        }
        return isOpen;
    }

    SqlCommand index(boolean isUnique) {
        int behindKeyword = words.lastEnd();
        boolean concurrent = words.take("concurrently");
        boolean ifNotExists = words.take("if", "not", "exists");
        String index = words.isAt("on") ? "" : words.identifier();
        words.expect("on");
        boolean only = words.take("only");
        QualifiedName table = words.name();
        IndexShape shape = indexShape();
        return new CreateIndex(
                index,
                table,
                isUnique,
                concurrent,
                ifNotExists,
                only,
                shape.columns(),
                shape.isPartial(),
                behindKeyword);
    }

    /** The columns of an index, an expression being an empty name, and whether it has a predicate. */
    record IndexShape(List<String> columns, boolean isPartial) {

        IndexShape {
            columns = List.copyOf(columns);
        }
    }

    /** Reads what follows the table's name. */
    IndexShape indexShape() {
        if (words.take("using")) {
            words.identifier();
        }
        List<String> columns = indexColumns();
        boolean partial = false;
        while (!words.isEnd() && !words.isConfused()) {
            partial |= words.isAt("where");
            words.skipOne();
        }
        return new IndexShape(columns, partial);
    }

    private List<String> indexColumns() {
        List<String> columns = new ArrayList<>();
        if (!words.takeSymbol("(")) {
            words.confuse();
            return columns;
        }
        while (!words.isEnd() && !words.takeSymbol(")")) {
            boolean isExpression = !words.isIdentifier() || words.isSymbolAhead(1, "(") || words.isSymbolAhead(1, ".");
            columns.add(isExpression ? "" : words.identifier());
            words.skipTo();
            words.takeSymbol(",");
        }
        return columns;
    }
}
