package com.monassurance.migrations.diff;

/** The definition of an index, as the server prints it. Pure. */
final class IndexText {

    private static final String OPTIONS = " WITH (";

    private IndexText() {}

    /** A definition without its storage parameters, which can be altered. */
    static String withoutOptions(String definition) {
        int depth = 0;
        for (int at = 0; at < definition.length(); at++) {
            char c = definition.charAt(at);
            if (c == '\'' || c == '"') {
                int close = definition.indexOf(c, at + 1);
                at = close < 0 ? definition.length() : close;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (depth == 0 && definition.startsWith(OPTIONS, at)) {
                int close = definition.indexOf(')', at);
                return close < 0 ? definition : definition.substring(0, at) + definition.substring(close + 1);
            }
        }
        return definition;
    }
}
