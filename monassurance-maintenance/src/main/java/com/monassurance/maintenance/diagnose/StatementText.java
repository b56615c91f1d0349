package com.monassurance.maintenance.diagnose;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements as they may be shown: without the values in them, which can be personal data or passwords. */
final class StatementText {

    /** The most characters that are shown of a statement. */
    static final int SHOWN_MAX = 2_000;

    /** Strings with doubled quotes, escape strings, dollar quotes, and numbers that are not part of a name. */
    private static final Pattern LITERAL = Pattern.compile(
            "[eE]'(?:[^'\\\\]|\\\\.|'')*+(?:'|$)|'(?:[^']|'')*+(?:'|$)|\\$(\\w*+)\\$.*?(?:\\$\\1\\$|$)"
                    + "|(?<![\\w$\"])\\d++(?:\\.\\d++)?",
            Pattern.DOTALL);

    private StatementText() {}

    static String shown(String sql) {
        String start = sql.length() > SHOWN_MAX ? sql.substring(0, SHOWN_MAX) : sql;
        return LITERAL.matcher(start).replaceAll(Matcher.quoteReplacement("?")).strip();
    }
}
