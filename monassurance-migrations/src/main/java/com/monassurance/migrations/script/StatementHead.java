package com.monassurance.migrations.script;

import java.util.ArrayList;
import java.util.List;

/** The first tokens of a statement, enough to know what it is. Confined to one thread. */
final class StatementHead {

    /** Enough for {@code reindex (verbose, concurrently, tablespace t) table if exists a.b}. */
    static final int TOKENS_MAX = 24;

    private record Part(SqlLexer.Token token, String text, int depth) {}

    private final List<Part> parts = new ArrayList<>(TOKENS_MAX);

    boolean isFull() {
        return parts.size() >= TOKENS_MAX;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    int size() {
        return parts.size();
    }

    void add(SqlLexer.Token token, String text, int depth) {
        parts.add(new Part(token, text, depth));
    }

    /** Whether the tokens from a place on are these keywords. */
    boolean isAt(int from, String... words) {
        if (from + words.length > parts.size()) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            Part part = parts.get(from + i);
            if (part.token != SqlLexer.Token.WORD || !part.text.equalsIgnoreCase(words[i])) {
                return false;
            }
        }
        return true;
    }

    boolean startsWith(String... words) {
        return isAt(0, words);
    }

    /** The place of a keyword between two others, inside parentheses too, or -1. */
    int indexOfAny(String word, int from, int to) {
        for (int i = from; i < Math.min(to, parts.size()); i++) {
            if (isAt(i, word)) {
                return i;
            }
        }
        return -1;
    }

    /** The place of the parenthesis that closes the one at a place; behind the last token when it is not there. */
    int closing(int open) {
        int depth = parts.get(open).depth;
        for (int i = open + 1; i < parts.size(); i++) {
            if (parts.get(i).token == SqlLexer.Token.CLOSE && parts.get(i).depth == depth) {
                return i;
            }
        }
        return parts.size();
    }

    /** The token at a place as written, or empty. */
    String textAt(int place) {
        return place < parts.size() ? parts.get(place).text : "";
    }

    boolean isStringAt(int place) {
        return place < parts.size() && parts.get(place).token == SqlLexer.Token.STRING;
    }

    /** The name at a place as written: a word or a quoted name, with others joined by dots. Empty when there is none. */
    String nameAt(int place) {
        StringBuilder name = new StringBuilder();
        int i = place;
        while (i < parts.size() && isName(i)) {
            name.append(parts.get(i).text);
            if (i + 1 >= parts.size() || parts.get(i + 1).token != SqlLexer.Token.DOT) {
                break;
            }
            name.append('.');
            i += 2;
        }
        return name.toString();
    }

    /** The place behind the name at a place. */
    int afterName(int place) {
        int i = place + 1;
        while (i + 1 < parts.size() && parts.get(i).token == SqlLexer.Token.DOT && isName(i + 1)) {
            i += 2;
        }
        return i;
    }

    private boolean isName(int place) {
        SqlLexer.Token token = parts.get(place).token;
        return token == SqlLexer.Token.WORD || token == SqlLexer.Token.NAME;
    }
}
