package com.monassurance.migrations.script;

import com.monassurance.migrations.script.SqlLexer.Token;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Writes statements as the sequence of their tokens: each token as it is written and a NUL behind it, one more NUL
 * behind each statement, and the rows of COPY as they are. Comments and white space leave no trace, but inside quotes,
 * of which a function body is one, everything counts. So does whether characters of an operator or of a number touch:
 * {@code @-1} and {@code @ -1} are not the same. Confined to one thread.
 */
final class SqlTokens {

    /** What a token may grow together with, where no white space keeps them apart. */
    private enum Glue {
        NONE,
        NUMBER,
        OPERATOR
    }

    private static final int FLUSH_AT = 8_192;
    private static final char END_OF_TOKEN = '\0';
    private static final char START_OF_ROWS = '\1';

    private final MessageDigest digest;
    private final StringBuilder written = new StringBuilder(256);

    SqlTokens(MessageDigest digest) {
        this.digest = digest;
    }

    void add(SqlStatement statement) {
        String text = statement.source().text();
        SqlLexer lexer = new SqlLexer(text, statement.start(), statement.end());
        Glue before = Glue.NONE;
        int endBefore = statement.start();
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            Glue glue = glueOf(token, text, lexer);
            boolean touches = glue != Glue.NONE && glue == before && lexer.start() == endBefore;
            if (!touches && lexer.start() > statement.start()) {
                written.append(END_OF_TOKEN);
            }
            lexer.appendTokenTo(written);
            before = glue;
            endBefore = lexer.end();
            if (written.length() > FLUSH_AT) {
                flush();
            }
        }
        written.append(END_OF_TOKEN);
        if (statement.rowsStart() >= 0) {
            written.append(START_OF_ROWS).append(text, statement.rowsStart(), statement.rowsEnd());
        }
        written.append(END_OF_TOKEN);
        if (written.length() > FLUSH_AT) {
            flush();
        }
    }

    void flush() {
        digest.update(written.toString().getBytes(StandardCharsets.UTF_8));
        written.setLength(0);
    }

    private static Glue glueOf(Token token, String text, SqlLexer lexer) {
        if (token == Token.DOT) {
            return Glue.NUMBER;
        }
        if (token != Token.OTHER) {
            return Glue.NONE;
        }
        char c = text.charAt(lexer.start());
        if (c == ',' || c == '[' || c == ']') {
            return Glue.NONE;
        }
        boolean parameter = c == '$' && lexer.end() - lexer.start() > 1;
        return parameter || (c >= '0' && c <= '9') ? Glue.NUMBER : Glue.OPERATOR;
    }
}
