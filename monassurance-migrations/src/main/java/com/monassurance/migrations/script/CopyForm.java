package com.monassurance.migrations.script;

import com.monassurance.migrations.script.SqlLexer.Token;

/** Follows the words of a COPY to see whether it wants rows from the script. Confined to one thread. */
final class CopyForm {

    /** For any other statement; never changes. */
    static final CopyForm NONE = new CopyForm(false);

    private final boolean possible;
    private boolean afterFrom;
    private boolean afterTo;
    private boolean stdin;
    private boolean stdout;
    private boolean binary;

    private CopyForm(boolean possible) {
        this.possible = possible;
    }

    /** For a statement that begins with COPY. */
    static CopyForm possible() {
        return new CopyForm(true);
    }

    void see(Token token, int depth, SqlLexer lexer) {
        if (!possible) {
            return;
        }
        String word = token == Token.WORD ? lexer.tokenText() : "";
        binary |= word.equalsIgnoreCase("binary");
        if (depth == 0) {
            stdin |= afterFrom && word.equalsIgnoreCase("stdin");
            stdout |= afterTo && word.equalsIgnoreCase("stdout");
            afterFrom = word.equalsIgnoreCase("from");
            afterTo = word.equalsIgnoreCase("to");
        }
    }

    boolean readsStdin() {
        return stdin;
    }

    boolean writesStdout() {
        return stdout;
    }

    boolean isBinary() {
        return binary;
    }
}
