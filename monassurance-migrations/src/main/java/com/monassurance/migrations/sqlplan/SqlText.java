package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.diff.DefinitionClauses;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds parts of what the server prints, minding quotes and parentheses. Pure; thread-safe. */
final class SqlText {

    private static final Pattern QUOTED_OR_WORD = Pattern.compile("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\\bVALUE\\b");

    private SqlText() {}

    /** What stands in the first parentheses at or behind a place; null without any. */
    static @Nullable String list(String text, int from) {
        int open = find(text, "(", from);
        int close = open < 0 ? -1 : closing(text, open);
        return close < 0 ? null : text.substring(open + 1, close);
    }

    /** Where the parentheses end that begin at a place; negative when they do not. */
    static int closing(String text, int open) {
        int depth = 0;
        char quote = 0;
        for (int at = open; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return at;
            }
        }
        return -1;
    }

    /** Where a word stands outside quotes and parentheses; negative when it does not. */
    static int find(String text, String word, int from) {
        int depth = 0;
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote == 0 && depth == 0 && at >= from && text.startsWith(word, at)) {
                return at;
            }
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == ')') {
                depth += c == '(' ? 1 : -1;
            }
        }
        return -1;
    }

    /** The condition behind {@code WHERE}, in its parentheses; null without one. */
    static @Nullable String condition(String definition) {
        int at = find(definition, " WHERE ", 0);
        if (at < 0) {
            return null;
        }
        String rest = definition.substring(at + " WHERE ".length());
        return rest.startsWith("(") && closing(rest, 0) > 0 ? rest.substring(0, closing(rest, 0) + 1) : rest;
    }

    /** The entries of the first list of a definition. */
    static List<String> entries(String definition) {
        String list = list(definition, 0);
        return list == null ? List.of() : DefinitionClauses.split(list);
    }

    /** A key of an index without operator class and order; what it sorts by stays. */
    static String key(String entry) {
        int end = expressionEnd(entry);
        String rest = entry.substring(end);
        if (!rest.startsWith(" COLLATE ")) {
            return entry.substring(0, end);
        }
        int next = find(rest, " ", " COLLATE ".length());
        return entry.substring(0, end) + (next < 0 ? rest : rest.substring(0, next));
    }

    /** What follows the key and its collation, such as {@code text_pattern_ops DESC}. */
    static String afterKey(String entry) {
        return entry.substring(key(entry).length()).strip();
    }

    private static int expressionEnd(String entry) {
        int end = find(entry, " ", 0);
        int open = find(entry, "(", 0);
        boolean isCall = open >= 0 && (end < 0 || open < end);
        if (isCall) {
            int close = closing(entry, open);
            return close < 0 ? entry.length() : close + 1;
        }
        return end < 0 ? entry.length() : end;
    }

    /** A domain's condition on one of its columns. */
    static String withValue(String expression, String column) {
        Matcher matcher = QUOTED_OR_WORD.matcher(expression);
        return matcher.replaceAll(
                match -> Matcher.quoteReplacement(match.group().equals("VALUE") ? column : match.group()));
    }
}
