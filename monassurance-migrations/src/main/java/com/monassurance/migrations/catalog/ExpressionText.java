package com.monassurance.migrations.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * Says expressions as the server says them once its own text was read back. {@code v in ('a', 'b')} over a varchar is
 * printed as a cast of an array, and read back as an array of casts; both are the same to the server.
 */
final class ExpressionText {

    private static final String ARRAY = "(ARRAY[";

    private ExpressionText() {}

    /** A text in which cast arrays of constants are arrays of cast constants, and AND and OR stand in flat lists. */
    static String settled(String text) {
        return ConditionText.flat(arrays(text));
    }

    private static String arrays(String text) {
        int at = text.contains(ARRAY) ? next(text, 0) : -1;
        if (at < 0) {
            return text;
        }
        StringBuilder settled = new StringBuilder();
        int done = 0;
        while (at >= 0) {
            List<String> elements = new ArrayList<>();
            int end = elements(text, at + ARRAY.length(), elements);
            int typeEnd = end < 0 || !text.startsWith(")::", end) ? -1 : typeEnd(text, end + 3);
            if (typeEnd > 0) {
                String type = text.substring(end + 3, typeEnd);
                settled.append(text, done, at).append("ARRAY[");
                for (int i = 0; i < elements.size(); i++) {
                    settled.append(i > 0 ? ", (" : "(")
                            .append(elements.get(i))
                            .append(")::")
                            .append(type);
                }
                settled.append("]");
                done = typeEnd + 2;
            }
            at = next(text, typeEnd > 0 ? done : at + 1);
        }
        return settled.append(text, done, text.length()).toString();
    }

    /** The next array outside quotes. */
    private static int next(String text, int from) {
        int at = from;
        while (at >= 0 && at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'') {
                at = literalEnd(text, at);
            } else if (c == '"') {
                int close = text.indexOf('"', at + 1);
                at = close < 0 ? -1 : close + 1;
            } else if (text.startsWith(ARRAY, at)) {
                return at;
            } else {
                at++;
            }
        }
        return -1;
    }

    /** Collects constants with their casts and returns the place behind the bracket, or -1 where others stand. */
    private static int elements(String text, int from, List<String> elements) {
        int at = from;
        while (at < text.length() && text.charAt(at) == '\'') {
            int start = at;
            at = literalEnd(text, at);
            if (at < 0 || !text.startsWith("::", at)) {
                return -1;
            }
            at = wordsEnd(text, at + 2);
            elements.add(text.substring(start, at));
            if (text.startsWith("]", at)) {
                return at + 1;
            }
            if (!text.startsWith(", ", at)) {
                return -1;
            }
            at += 2;
        }
        return -1;
    }

    private static int literalEnd(String text, int from) {
        int at = from + 1;
        while (at < text.length()) {
            if (text.charAt(at) == '\'') {
                if (at + 1 < text.length() && text.charAt(at + 1) == '\'') {
                    at++;
                } else {
                    return at + 1;
                }
            }
            at++;
        }
        return -1;
    }

    /** Where a type of the server's own ends, with its modifier. */
    private static int wordsEnd(String text, int from) {
        int at = from;
        while (at < text.length() && (Character.isLowerCase(text.charAt(at)) || text.charAt(at) == ' ')) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '(') {
            int close = text.indexOf(')', at);
            at = close < 0 ? at : close + 1;
        }
        return at;
    }

    /** Where the element type ends, if it is that of an array. */
    private static int typeEnd(String text, int from) {
        int end = wordsEnd(text, from);
        return end > from && text.startsWith("[]", end) ? end : -1;
    }
}
