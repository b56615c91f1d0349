package com.monassurance.migrations.lint;

import com.monassurance.migrations.script.SqlToken;
import com.monassurance.migrations.script.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The tokens of a statement, read from left to right. What is asked for and is not there leaves it confused, and reading
 * goes on; a statement that confused its reader was not understood. Confined to one thread.
 */
final class Words {

    private final String text;
    private final List<SqlToken> tokens;
    private final int end;
    private int at;
    private boolean confused;

    Words(String text, int from, int to) {
        this.text = text;
        this.tokens = SqlToken.list(text, from, to);
        this.end = to;
    }

    boolean isEnd() {
        return at >= tokens.size();
    }

    boolean isConfused() {
        return confused;
    }

    void confuse() {
        confused = true;
    }

    /** Offset of the next token. */
    int start() {
        return isEnd() ? end : tokens.get(at).start();
    }

    /** Offset behind the last token that was taken. */
    int lastEnd() {
        return at == 0 ? start() : tokens.get(at - 1).end();
    }

    Span since(int from) {
        return new Span(from, Math.max(from, lastEnd()));
    }

    /** The whole text, of which the statement is a part. */
    String text() {
        return text;
    }

    boolean isAt(String... keywords) {
        for (int i = 0; i < keywords.length; i++) {
            if (!isWord(at + i, keywords[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether one of the keywords comes {@code ahead} tokens further on. */
    boolean isAnyAhead(int ahead, String... keywords) {
        for (String keyword : keywords) {
            if (isWord(at + ahead, keyword)) {
                return true;
            }
        }
        return false;
    }

    boolean isAny(String... keywords) {
        return isAnyAhead(0, keywords);
    }

    boolean take(String... keywords) {
        boolean taken = isAt(keywords);
        at += taken ? keywords.length : 0;
        return taken;
    }

    boolean takeAny(String... keywords) {
        boolean taken = isAny(keywords);
        at += taken ? 1 : 0;
        return taken;
    }

    void expect(String... keywords) {
        confused |= !take(keywords);
    }

    boolean isSymbol(String symbol) {
        return isSymbolAhead(0, symbol);
    }

    boolean isSymbolAhead(int ahead, String symbol) {
        int place = at + ahead;
        return place < tokens.size()
                && !Set.of(Kind.WORD, Kind.NAME, Kind.STRING)
                        .contains(tokens.get(place).kind())
                && tokens.get(place).in(text).equals(symbol);
    }

    boolean takeSymbol(String symbol) {
        boolean taken = isSymbol(symbol);
        at += taken ? 1 : 0;
        return taken;
    }

    /** Takes the two colons of a cast. */
    boolean takeCast() {
        boolean taken = isSymbol(":") && isSymbolAhead(1, ":");
        at += taken ? 2 : 0;
        return taken;
    }

    boolean isString() {
        return !isEnd() && tokens.get(at).kind() == Kind.STRING;
    }

    boolean isIdentifier() {
        return !isEnd() && (tokens.get(at).kind() == Kind.WORD || tokens.get(at).kind() == Kind.NAME);
    }

    /** The next token as written, or empty at the end; it is not taken. */
    String peek() {
        return isEnd() ? "" : tokens.get(at).in(text);
    }

    /** Takes whatever comes next and returns it as written. */
    String next() {
        String token = peek();
        at += isEnd() ? 0 : 1;
        return token;
    }

    /** Takes a string of the plain kind and returns its value. */
    String string() {
        if (!isString()) {
            confused = true;
            return "";
        }
        String token = next();
        return token.startsWith("'") ? token.substring(1, token.length() - 1).replace("''", "'") : token;
    }

    String identifier() {
        if (!isIdentifier()) {
            confused = true;
            return "";
        }
        SqlToken token = tokens.get(at++);
        String written = token.in(text);
        if (token.kind() == Kind.WORD) {
            return folded(written);
        }
        int quote = written.indexOf('"');
        return written.substring(quote + 1, written.length() - 1).replace("\"\"", "\"");
    }

    /** Takes a name, of which at most schema and name are kept. */
    QualifiedName name() {
        String schema = "";
        String name = identifier();
        while (isSymbol(".") && !confused) {
            at++;
            schema = name;
            name = identifier();
        }
        return new QualifiedName(schema, name);
    }

    /** Takes names with commas between them; a star behind a name is passed over. */
    List<QualifiedName> names() {
        List<QualifiedName> names = new ArrayList<>();
        do {
            take("only");
            names.add(name());
            takeSymbol("*");
        } while (takeSymbol(",") && !confused);
        return names;
    }

    /** Takes what stands in parentheses, and returns its place with them. */
    Span parenthesised() {
        int from = start();
        if (!isSymbol("(")) {
            confused = true;
            return new Span(from, from);
        }
        skipOne();
        return since(from);
    }

    /** The place of what stands in parentheses next, which is not taken. */
    Span nextParenthesised() {
        int before = at;
        int from = start();
        skipOne();
        Span span = since(from);
        at = before;
        return span;
    }

    /** Takes parentheses with plain names and commas in them; names are left out where there is more than one word. */
    List<String> identifierList() {
        List<String> names = new ArrayList<>();
        if (!takeSymbol("(")) {
            confused = true;
            return names;
        }
        while (!isEnd() && !takeSymbol(")")) {
            if (isIdentifier()) {
                names.add(identifier());
            }
            while (!isEnd() && !isSymbol(",") && !isSymbol(")")) {
                skipOne();
            }
            takeSymbol(",");
        }
        return names;
    }

    /** Takes one token, or all of a pair of parentheses or brackets. */
    void skipOne() {
        int depth = 0;
        do {
            String token = peek();
            boolean opens = isSymbol("(") || isSymbol("[");
            boolean closes = isSymbol(")") || isSymbol("]");
            depth += opens ? 1 : 0;
            depth -= closes && !token.isEmpty() ? 1 : 0;
            at++;
        } while (depth > 0 && !isEnd());
        at = Math.min(at, tokens.size());
    }

    /** Moves on to one of the keywords, a comma or a closing parenthesis outside of all pairs, or to the end. */
    void skipTo(String... keywords) {
        while (!isEnd() && !isAny(keywords) && !isSymbol(",") && !isSymbol(")")) {
            skipOne();
        }
    }

    /** Moves on to a keyword outside of all pairs and takes it; at the end it was not there. */
    boolean seek(String keyword) {
        while (!isEnd() && !isAt(keyword)) {
            skipOne();
        }
        return take(keyword);
    }

    /** Moves on to a keyword wherever it stands and takes it; at the end it was not there. */
    boolean seekInside(String keyword) {
        while (!isEnd() && !isAt(keyword)) {
            at++;
        }
        return take(keyword);
    }

    void skipAll() {
        at = tokens.size();
    }

    /** As PostgreSQL does: letters beyond ASCII keep their case. */
    static String folded(String word) {
        boolean plain = word.chars().allMatch(c -> c < 0x80);
        if (plain) {
            return word.toLowerCase(Locale.ROOT);
        }
        StringBuilder lower = new StringBuilder(word.length());
        word.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
        return lower.toString();
    }

    private boolean isWord(int place, String keyword) {
        if (place >= tokens.size() || tokens.get(place).kind() != Kind.WORD) {
            return false;
        }
        SqlToken token = tokens.get(place);
        return token.end() - token.start() == keyword.length()
                && text.regionMatches(true, token.start(), keyword, 0, keyword.length());
    }
}
