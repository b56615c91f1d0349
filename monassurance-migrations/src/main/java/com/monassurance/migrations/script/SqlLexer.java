package com.monassurance.migrations.script;

import java.util.Arrays;

/**
 * Cuts SQL into tokens by the rules of psql's own lexer, with {@code standard_conforming_strings} on. It skips white
 * space and comments, and reads only as much of a token as splitting needs. Confined to one thread.
 */
final class SqlLexer {

    /** What a token is. */
    enum Token {
        /** An identifier or a keyword without quotes. */
        WORD,
        /** An identifier in double quotes. */
        NAME,
        /** A string in any of its spellings. */
        STRING,
        /** A number, a parameter, or a character of an operator. */
        OTHER,
        DOT,
        OPEN,
        CLOSE,
        SEMICOLON,
        BACKSLASH,
        /** A whole line that is a comment and, but for case and spacing, one of the section markers. */
        MARKER,
        /** A quote or comment that never ends; {@link #unterminated()} says which. */
        UNTERMINATED,
        END
    }

    private final String text;
    private final int length;
    private int at;
    private int start;
    private String unterminated = "";
    /** The places where a string pauses and goes on, in pairs, and how many places there are. */
    private int[] seams = new int[8];

    private int seamCount;

    SqlLexer(String text, int from) {
        this(text, from, text.length());
    }

    SqlLexer(String text, int from, int to) {
        this.text = text;
        this.length = to;
        this.at = from;
    }

    int start() {
        return start;
    }

    int end() {
        return at;
    }

    String unterminated() {
        return unterminated;
    }

    String tokenText() {
        return text.substring(start, at);
    }

    /** Writes the token; between the parts of a continued string a line feed stands for whatever stands there. */
    void appendTokenTo(StringBuilder target) {
        int from = start;
        for (int i = 0; i < seamCount; i += 2) {
            target.append(text, from, seams[i]).append('\n');
            from = seams[i + 1];
        }
        target.append(text, from, at);
    }

    void seek(int position) {
        at = position;
    }

    Token next() {
        seamCount = 0;
        while (at < length) {
            start = at;
            char c = text.charAt(at);
            if (isSpace(c)) {
                at++;
            } else if (c == '-' && follows('-')) {
                at = lineEnd(text, at, length);
                if (SectionMarker.isLike(text, start, at)) {
                    return Token.MARKER;
                }
            } else if (c == '/' && follows('*')) {
                if (!skipBlockComment()) {
                    return fail("a comment");
                }
            } else {
                return token(c);
            }
        }
        start = length;
        return Token.END;
    }

    private Token token(char c) {
        if (isWordStart(c)) {
            return word(c);
        }
        return switch (c) {
            case '\'' -> string(false);
            case '"' -> quotedName(1);
            case '$' -> dollar();
            case '(' -> single(Token.OPEN);
            case ')' -> single(Token.CLOSE);
            case ';' -> single(Token.SEMICOLON);
            case '\\' -> single(Token.BACKSLASH);
            case '.' -> single(Token.DOT);
            default -> isDigit(c) ? number() : single(Token.OTHER);
        };
    }

    private Token quotedName(int opening) {
        at += opening;
        return skipUntilClosing('"', false) ? Token.NAME : fail("a quoted name");
    }

    private Token single(Token token) {
        at++;
        return token;
    }

    private Token fail(String what) {
        unterminated = what;
        at = length;
        return Token.UNTERMINATED;
    }

    /** A letter before a quote belongs to the string only when it stands alone: {@code e'…'} but not {@code name'…'}. */
    private Token word(char first) {
        if (follows('\'') && "eEbBxXnN".indexOf(first) >= 0) {
            at++;
            return string(first == 'e' || first == 'E');
        }
        if ((first == 'u' || first == 'U') && follows('&') && at + 2 < length) {
            char quote = text.charAt(at + 2);
            if (quote == '\'') {
                at += 2;
                return string(false);
            }
            if (quote == '"') {
                return quotedName(3);
            }
        }
        skipWord();
        return Token.WORD;
    }

    /** Reads a string whose opening quote is the next character, with its continuations on following lines. */
    private Token string(boolean backslashes) {
        at++;
        if (!skipUntilClosing('\'', backslashes)) {
            return fail("a string");
        }
        int next = continuation();
        while (next >= 0) {
            addSeam(at, next);
            at = next + 1;
            if (!skipUntilClosing('\'', backslashes)) {
                return fail("a string");
            }
            next = continuation();
        }
        return Token.STRING;
    }

    private void addSeam(int pause, int resume) {
        if (seamCount == seams.length) {
            seams = Arrays.copyOf(seams, seamCount * 2);
        }
        seams[seamCount++] = pause;
        seams[seamCount++] = resume;
    }

    /** Moves behind the closing quote; a doubled one stays inside. */
    private boolean skipUntilClosing(char quote, boolean backslashes) {
        while (at < length) {
            char c = text.charAt(at++);
            if (c == '\\' && backslashes) {
                at++;
            } else if (c == quote) {
                if (at >= length || text.charAt(at) != quote) {
                    return true;
                }
                at++;
            }
        }
        at = length;
        return false;
    }

    /** The place of a quote that continues the string: white space with a line end, and perhaps comments, before it. */
    private int continuation() {
        boolean newLine = false;
        int i = at;
        while (i < length) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                newLine = true;
                i++;
            } else if (isSpace(c)) {
                i++;
            } else if (c == '-' && i + 1 < length && text.charAt(i + 1) == '-') {
                int end = lineEnd(text, i, length);
                if (SectionMarker.isLike(text, i, end)) {
                    return -1;
                }
                i = end;
            } else {
                return newLine && c == '\'' ? i : -1;
            }
        }
        return -1;
    }

    /** {@code $1} is a parameter, {@code $tag$} opens a string that only the same tag closes, any other is a character. */
    private Token dollar() {
        int i = at + 1;
        if (i < length && isDigit(text.charAt(i))) {
            while (i < length && isDigit(text.charAt(i))) {
                i++;
            }
            at = i;
            return Token.OTHER;
        }
        if (i < length && isWordStart(text.charAt(i))) {
            while (i < length && isTagPart(text.charAt(i))) {
                i++;
            }
        }
        if (i >= length || text.charAt(i) != '$') {
            return single(Token.OTHER);
        }
        String tag = text.substring(at, i + 1);
        int close = text.indexOf(tag, i + 1);
        if (close < 0 || close + tag.length() > length) {
            return fail("the string opened by " + tag);
        }
        at = close + tag.length();
        return Token.STRING;
    }

    private Token number() {
        while (at < length && isDigit(text.charAt(at))) {
            at++;
        }
        if (at < length && isWordStart(text.charAt(at))) {
            skipWord();
        }
        return Token.OTHER;
    }

    private void skipWord() {
        while (at < length && (isTagPart(text.charAt(at)) || text.charAt(at) == '$')) {
            at++;
        }
    }

    private boolean skipBlockComment() {
        int depth = 1;
        at += 2;
        while (at < length) {
            char c = text.charAt(at);
            if (c == '*' && follows('/')) {
                at += 2;
                if (--depth == 0) {
                    return true;
                }
            } else if (c == '/' && follows('*')) {
                at += 2;
                depth++;
            } else {
                at++;
            }
        }
        return false;
    }

    private boolean follows(char c) {
        return at + 1 < length && text.charAt(at + 1) == c;
    }

    static int lineEnd(CharSequence text, int from, int to) {
        int i = from;
        while (i < to && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    /** White space as PostgreSQL has it: a no-break space is a letter. */
    static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean isTagPart(char c) {
        return isWordStart(c) || isDigit(c);
    }
}
