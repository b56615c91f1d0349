package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A token of SQL and its place in a text; white space and comments are what lies between tokens. Immutable.
 *
 * @param kind what it is
 * @param start offset of its first character
 * @param end offset behind its last character
 * @since 0.1.0
 */
public record SqlToken(Kind kind, int start, int end) {

    /**
     * What a token is.
     *
     * @since 0.1.0
     */
    public enum Kind {
        /** An identifier or a keyword without quotes. */
        WORD,
        /** An identifier in double quotes. */
        NAME,
        /** A string in any of its spellings. */
        STRING,
        /** A number, a parameter, or one character of an operator. */
        OTHER,
        /** A dot. */
        DOT,
        /** An opening parenthesis. */
        OPEN,
        /** A closing parenthesis. */
        CLOSE,
        /** A semicolon. */
        SEMICOLON
    }

    /** Checks the kind. */
    public SqlToken {
        requireNonNull(kind, "kind");
    }

    /**
     * Cuts a part of a text into tokens. What follows a quote or a comment that never ends is left out. Never blocks.
     *
     * @param text any text
     * @param from offset of the first character
     * @param to offset behind the last character
     * @return the tokens in order
     * @throws IndexOutOfBoundsException if the offsets are not in the text
     */
    public static List<SqlToken> list(String text, int from, int to) {
        Objects.checkFromToIndex(from, to, text.length());
        SqlLexer lexer = new SqlLexer(text, from, to);
        List<SqlToken> tokens = new ArrayList<>();
        for (SqlLexer.Token token = lexer.next(); token != SqlLexer.Token.END; token = lexer.next()) {
            if (token == SqlLexer.Token.UNTERMINATED) {
                break;
            }
            if (token != SqlLexer.Token.MARKER) {
                tokens.add(new SqlToken(kindOf(token), lexer.start(), lexer.end()));
            }
        }
        return tokens;
    }

    /**
     * Returns the token as it is written.
     *
     * @param text the text it was cut from
     * @return its part of the text
     */
    public String in(String text) {
        return text.substring(start, end);
    }

    private static Kind kindOf(SqlLexer.Token token) {
        return switch (token) {
            case WORD -> Kind.WORD;
            case NAME -> Kind.NAME;
            case STRING -> Kind.STRING;
            case DOT -> Kind.DOT;
            case OPEN -> Kind.OPEN;
            case CLOSE -> Kind.CLOSE;
            case SEMICOLON -> Kind.SEMICOLON;
            case OTHER, BACKSLASH, MARKER, UNTERMINATED, END -> Kind.OTHER;
        };
    }
}
