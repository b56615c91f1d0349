package com.monassurance.migrations.lint;

import com.monassurance.migrations.script.SqlToken;
import com.monassurance.migrations.script.SqlToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What an expression mentions, by its words alone. Pure. */
final class Expressions {

    /** Words of expressions that name no column. */
    private static final Set<String> WORDS =
            Set.of(("and or not is null true false in any all some like ilike similar to "
                            + "between case when then else end distinct from array row cast as at time zone collate interval "
                            + "date timestamp exists current_date current_time current_timestamp localtime localtimestamp "
                            + "current_user session_user unknown symmetric isnull notnull overlaps escape with without "
                            + "double precision character varying normalized year month day hour minute second")
                    .split(" "));

    private Expressions() {}

    /** The names that are neither keywords, functions, types nor parts of another name, each once, in order. */
    static List<String> identifiers(String text, Span span) {
        List<SqlToken> tokens = SqlToken.list(text, span.start(), span.end());
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            boolean isWord = token.kind() == Kind.WORD;
            if (!isWord && token.kind() != Kind.NAME) {
                continue;
            }
            boolean isPart = is(tokens, i - 1, text, ".") || is(tokens, i + 1, text, ".");
            boolean isCall = is(tokens, i + 1, text, "(");
            boolean isType = is(tokens, i - 1, text, ":") || isLiteralType(tokens, i);
            boolean isKeyword = isWord && WORDS.contains(Words.folded(token.in(text)));
            if (!isPart && !isCall && !isType && !isKeyword) {
                names.add(new Words(text, token.start(), token.end()).identifier());
            }
        }
        return new ArrayList<>(names);
    }

    /** The functions that are called, without their schemas, and the keywords that stand for functions. */
    static List<QualifiedName> calls(String text, Span span) {
        List<SqlToken> tokens = SqlToken.list(text, span.start(), span.end());
        List<QualifiedName> calls = new ArrayList<>();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Kind kind = tokens.get(i).kind();
            boolean isName = kind == Kind.WORD || kind == Kind.NAME;
            boolean isTypeModifier = is(tokens, i - 1, text, ":");
            if (isName && is(tokens, i + 1, text, "(") && !isTypeModifier) {
                String name = identifier(text, tokens.get(i));
                boolean isKeyword = kind == Kind.WORD && WORDS.contains(name);
                if (!isKeyword) {
                    boolean qualified = i >= 2 && is(tokens, i - 1, text, ".");
                    calls.add(new QualifiedName(qualified ? identifier(text, tokens.get(i - 2)) : "", name));
                }
            }
        }
        return calls;
    }

    /** Whether an expression is a column alone, perhaps cast. */
    static boolean isColumnOrCast(String text, Span span, String column) {
        Words words = new Words(text, span.start(), span.end());
        while (words.takeSymbol("(")) {
            // Parentheses around a column change nothing.
        }
        if (!words.isIdentifier() || !words.name().name().equals(column)) {
            return false;
        }
        while (words.takeSymbol(")")) {
            // See above.
        }
        if (words.isEnd()) {
            return true;
        }
        if (!words.takeCast()) {
            return false;
        }
        SqlType.read(words);
        return words.isEnd();
    }

    private static String identifier(String text, SqlToken token) {
        return new Words(text, token.start(), token.end()).identifier();
    }

    /** A word before a string is the type of the string: {@code date '2026-01-01'}. */
    private static boolean isLiteralType(List<SqlToken> tokens, int at) {
        return at + 1 < tokens.size() && tokens.get(at + 1).kind() == Kind.STRING;
    }

    private static boolean is(List<SqlToken> tokens, int at, String text, String symbol) {
        return at >= 0 && at < tokens.size() && tokens.get(at).in(text).equals(symbol);
    }
}
