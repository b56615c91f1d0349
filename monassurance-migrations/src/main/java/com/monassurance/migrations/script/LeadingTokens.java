package com.monassurance.migrations.script;

import com.monassurance.migrations.script.SqlLexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The first tokens of a statement, for those who have to know what it is before it is run. Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class LeadingTokens {

    private LeadingTokens() {}

    /**
     * Reads the tokens from the start on, without comments and white space.
     *
     * @param sql one statement
     * @param max how many at most
     * @return each as written, but words without quotes in lower case
     */
    public static List<String> of(String sql, int max) {
        List<String> tokens = new ArrayList<>();
        SqlLexer lexer = new SqlLexer(sql, 0);
        while (tokens.size() < max) {
            Token token = lexer.next();
            if (token == Token.END || token == Token.UNTERMINATED) {
                break;
            }
            String text = sql.substring(lexer.start(), lexer.end());
            tokens.add(token == Token.WORD ? text.toLowerCase(Locale.ROOT) : text);
        }
        return List.copyOf(tokens);
    }
}
