package com.monassurance.migrations.judge;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says expressions as the server says them once its own text was read back. {@code v in ('a', 'b')} over a varchar is
 * printed as a cast of an array, and read back as an array of casts; both are the same to the server.
 */
final class ReprintedExpressions {

    private static final String LITERAL = "'(?:[^']|'')*'::[a-z][a-z ]*(?:\\(\\d+\\))?";
    private static final Pattern CAST_ARRAY = Pattern.compile(
            "\\(ARRAY\\[(" + LITERAL + "(?:, " + LITERAL + ")*)\\]\\)::([a-z][a-z ]*(?:\\(\\d+\\))?)\\[\\]");
    private static final Pattern ELEMENT = Pattern.compile(LITERAL);

    private ReprintedExpressions() {}

    /**
     * A text in which every cast array of constants is an array of cast constants; one whose only connective is AND, or OR,
     * is told without its parentheses, since the server takes {@code (a and b) and c} for {@code a and b and c} once it
     * reads its own text.
     */
    static String normalised(String text) {
        String arrays = text.contains("(ARRAY[") ? arrays(text) : text;
        boolean isList = arrays.contains(" AND ") ^ arrays.contains(" OR ");
        return isList && arrays.contains("((") ? arrays.replace("(", "").replace(")", "") : arrays;
    }

    private static String arrays(String text) {
        Matcher arrays = CAST_ARRAY.matcher(text);
        return arrays.replaceAll(found -> Matcher.quoteReplacement(ELEMENT.matcher(found.group(1))
                .results()
                .map(element -> "(" + element.group() + ")::" + found.group(2))
                .collect(Collectors.joining(", ", "ARRAY[", "]"))));
    }
}
