package com.monassurance.migrations.lint;

import com.monassurance.migrations.script.SqlToken;
import java.util.ArrayList;
import java.util.List;

/** Conditions of CHECK constraints, as far as their tokens tell. Pure. */
final class Conditions {

    private Conditions() {}

    /** Whether a part of the condition that must hold by itself says that a column is not null. */
    static boolean saysNotNull(String condition, String column) {
        return conjuncts(condition, SqlToken.list(condition, 0, condition.length())).stream()
                .anyMatch(part -> isNotNull(condition, part, column));
    }

    private static boolean isNotNull(String text, List<SqlToken> part, String column) {
        if (part.size() != 4) {
            return false;
        }
        Words words = new Words(text, part.get(0).start(), part.get(3).end());
        return words.isIdentifier() && words.identifier().equals(column) && words.take("is", "not", "null");
    }

    /** Cuts at AND outside of parentheses, and looks into parentheses around a whole part. */
    private static List<List<SqlToken>> conjuncts(String text, List<SqlToken> tokens) {
        List<SqlToken> inner = tokens;
        while (isEnclosed(inner)) {
            inner = inner.subList(1, inner.size() - 1);
        }
        List<List<SqlToken>> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < inner.size(); i++) {
            SqlToken token = inner.get(i);
            depth += token.kind() == SqlToken.Kind.OPEN ? 1 : token.kind() == SqlToken.Kind.CLOSE ? -1 : 0;
            boolean isWord = depth == 0 && token.kind() == SqlToken.Kind.WORD;
            if (isWord && token.in(text).equalsIgnoreCase("or")) {
                return List.of();
            }
            if (isWord && token.in(text).equalsIgnoreCase("and")) {
                parts.addAll(deeper(text, inner.subList(from, i)));
                from = i + 1;
            }
        }
        parts.addAll(deeper(text, inner.subList(from, inner.size())));
        return parts;
    }

    private static List<List<SqlToken>> deeper(String text, List<SqlToken> part) {
        return isEnclosed(part) ? conjuncts(text, part) : List.of(part);
    }

    /** Whether the first token opens a parenthesis that the last one closes. */
    private static boolean isEnclosed(List<SqlToken> tokens) {
        if (tokens.size() < 2 || tokens.get(0).kind() != SqlToken.Kind.OPEN) {
            return false;
        }
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken.Kind kind = tokens.get(i).kind();
            depth += kind == SqlToken.Kind.OPEN ? 1 : kind == SqlToken.Kind.CLOSE ? -1 : 0;
            if (depth == 0) {
                return i == tokens.size() - 1;
            }
        }
        return false;
    }
}
