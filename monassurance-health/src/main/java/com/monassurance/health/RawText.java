package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** Makes an error text fit for a report: one line, bounded, without the secrets that drivers put into messages. */
final class RawText {

    private static final int LENGTH_MAX = 500;

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}]+");
    private static final Pattern NAMED_SECRET = Pattern.compile(
            "(?i)\\b([\\w-]*(?:password|passwd|pwd|secret|token|apikey|api_key))(\\s*[=:]\\s*)[^\\s&,;]+");
    private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s]+@");

    private RawText() {}

    static String clean(String text) {
        String line = requireNonNull(text, "text");
        if (line.length() > LENGTH_MAX * 4) {
            line = line.substring(0, LENGTH_MAX * 4);
        }
        line = BLANKS.matcher(line).replaceAll(" ").strip();
        line = NAMED_SECRET.matcher(line).replaceAll("$1$2***");
        line = USER_INFO.matcher(line).replaceAll("://***@");
        return line.length() <= LENGTH_MAX ? line : line.substring(0, LENGTH_MAX - 1) + "…";
    }
}
