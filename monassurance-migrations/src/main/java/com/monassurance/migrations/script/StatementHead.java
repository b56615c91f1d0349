package com.monassurance.migrations.script;

/** The first tokens of a statement, enough to know what it is. Confined to one thread. */
final class StatementHead {

    /** Enough for {@code reindex (verbose, concurrently, tablespace t) table if exists a.b}. */
    static final int TOKENS_MAX = 24;

    private final String text;
    private final SqlLexer.Token[] tokens = new SqlLexer.Token[TOKENS_MAX];
    private final int[] starts = new int[TOKENS_MAX];
    private final int[] ends = new int[TOKENS_MAX];
    private final int[] depths = new int[TOKENS_MAX];
    private int size;

    /** Creates a head of statements of a text; tokens are kept as places in it. */
    StatementHead(String text) {
        this.text = text;
    }

    boolean isFull() {
        return size == TOKENS_MAX;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void add(SqlLexer.Token token, int start, int end, int depth) {
        tokens[size] = token;
        starts[size] = start;
        ends[size] = end;
        depths[size] = depth;
        size++;
    }

    void clear() {
        size = 0;
    }

    /** Whether the tokens from a place on are these keywords. */
    boolean isAt(int from, String... words) {
        if (from + words.length > size) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!isWord(from + i, words[i])) {
                return false;
            }
        }
        return true;
    }

    boolean startsWith(String word) {
        return size > 0 && isWord(0, word);
    }

    boolean startsWith(String... words) {
        return isAt(0, words);
    }

    /** The place of a keyword between two others, inside parentheses too, or -1. */
    int indexOfAny(String word, int from, int to) {
        for (int i = from; i < Math.min(to, size); i++) {
            if (isAt(i, word)) {
                return i;
            }
        }
        return -1;
    }

    /** The place of the parenthesis that closes the one at a place; behind the last token when it is not there. */
    int closing(int open) {
        int depth = depths[open];
        for (int i = open + 1; i < size; i++) {
            if (tokens[i] == SqlLexer.Token.CLOSE && depths[i] == depth) {
                return i;
            }
        }
        return size;
    }

    /** The token at a place as written, or empty. */
    String textAt(int place) {
        return place < size ? text.substring(starts[place], ends[place]) : "";
    }

    boolean isStringAt(int place) {
        return place < size && tokens[place] == SqlLexer.Token.STRING;
    }

    /** The name at a place as written: a word or a quoted name, with others joined by dots. Empty when there is none. */
    String nameAt(int place) {
        StringBuilder name = new StringBuilder();
        int i = place;
        while (i < size && isName(i)) {
            name.append(text, starts[i], ends[i]);
            if (i + 1 >= size || tokens[i + 1] != SqlLexer.Token.DOT) {
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
        while (i + 1 < size && tokens[i] == SqlLexer.Token.DOT && isName(i + 1)) {
            i += 2;
        }
        return i;
    }

    private boolean isWord(int place, String word) {
        int start = starts[place];
        return ends[place] - start == word.length()
                && tokens[place] == SqlLexer.Token.WORD
                && text.regionMatches(true, start, word, 0, word.length());
    }

    private boolean isName(int place) {
        SqlLexer.Token token = tokens[place];
        return token == SqlLexer.Token.WORD || token == SqlLexer.Token.NAME;
    }
}
