package com.monassurance.migrations.script;

import com.monassurance.migrations.script.SqlLexer.Token;

/**
 * Writes a statement so that the JDBC driver leaves it whole. The driver cuts statements too, and takes a comment for
 * closed whose star is followed by a slash at once; everything else it reads as the server does, as far as random
 * scripts can tell.
 */
final class DriverText {

    private static final String MISREAD = "/*/";

    private DriverText() {}

    /** The statement with a blank for the second slash of such a comment, so that every character keeps its place. */
    static String of(String statement) {
        if (!statement.contains(MISREAD)) {
            return statement;
        }
        StringBuilder text = new StringBuilder(statement);
        SqlLexer lexer = new SqlLexer(statement, 0);
        int gap = 0;
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            blank(text, gap, lexer.start());
            gap = lexer.end();
        }
        return text.toString();
    }

    /** Between two tokens there are only white space and comments. */
    private static void blank(StringBuilder text, int from, int to) {
        int at = from;
        while (at < to) {
            if (isAt(text, "--", at)) {
                at = SqlLexer.lineEnd(text, at, to);
            } else if (isAt(text, "/*", at)) {
                if (isAt(text, MISREAD, at)) {
                    text.setCharAt(at + 2, ' ');
                }
                at = endOfComment(text, at + 2, to);
            } else {
                at++;
            }
        }
    }

    private static int endOfComment(StringBuilder text, int from, int to) {
        int depth = 1;
        int at = from;
        while (at < to && depth > 0) {
            boolean opens = isAt(text, "/*", at);
            boolean closes = isAt(text, "*/", at);
            depth += opens ? 1 : closes ? -1 : 0;
            at += opens || closes ? 2 : 1;
        }
        return at;
    }

    private static boolean isAt(StringBuilder text, String part, int at) {
        if (at + part.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            if (text.charAt(at + i) != part.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
