package com.monassurance.migrations.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Says conditions as the server says them once its own text was read back: a list of AND that begins with another list of
 * AND, as {@code between} makes it, is one list, since the server's parser looks through the parentheses of what stands
 * left. The same goes for OR.
 */
final class ConditionText {

    private static final String AND = " AND ";
    private static final String OR = " OR ";

    private ConditionText() {}

    /** A text whose left-most lists are flat. */
    static String flat(String text) {
        if (!text.contains("((") || !(text.contains(AND) || text.contains(OR))) {
            return text;
        }
        StringBuilder flat = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = c == '(' ? close(text, at) : c == '\'' || c == '"' ? quoteEnd(text, at) : at + 1;
            if (end < 0) {
                return flat.append(text, at, text.length()).toString();
            }
            if (c == '(') {
                flat.append('(')
                        .append(list(flat(text.substring(at + 1, end - 1))))
                        .append(')');
            } else {
                flat.append(text, at, end);
            }
            at = end;
        }
        return flat.toString();
    }

    /** What stands between parentheses, with its first operand opened when that is a list of the same kind. */
    private static String list(String inside) {
        String list = inside;
        String word = word(list);
        while (word != null && list.startsWith("(")) {
            int end = close(list, 0);
            if (end < 0 || !list.startsWith(word, end)) {
                return list;
            }
            String first = list.substring(1, end - 1);
            if (!word.equals(word(first))) {
                return list;
            }
            list = first + list.substring(end);
        }
        return list;
    }

    /** The one connective outside parentheses and quotes, or null when there is none or there are both. */
    private static @Nullable String word(String text) {
        String found = null;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(') {
                at = close(text, at);
            } else if (c == '\'' || c == '"') {
                at = quoteEnd(text, at);
            } else {
                String word = text.startsWith(AND, at) ? AND : text.startsWith(OR, at) ? OR : null;
                if (word != null && found != null && !word.equals(found)) {
                    return null;
                }
                found = word == null ? found : word;
                at++;
            }
            if (at < 0) {
                return null;
            }
        }
        return found;
    }

    /** The place behind the parenthesis that closes, or -1. */
    private static int close(String text, int from) {
        int depth = 0;
        int at = from;
        while (at >= 0 && at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                at = quoteEnd(text, at);
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            at++;
            if (depth == 0) {
                return at;
            }
        }
        return -1;
    }

    /** The place behind the quote that closes, or -1; a doubled one is two strings, which comes to the same. */
    private static int quoteEnd(String text, int from) {
        int close = text.indexOf(text.charAt(from), from + 1);
        return close < 0 ? -1 : close + 1;
    }
}
