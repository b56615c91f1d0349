package com.monassurance.maintenance.incident;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of somebody's statement made fit for logs: strings, numbers, dollar-quoted bodies and comments are taken
 * out, white space is folded, and the rest is cut. Where the end of a string cannot be told, everything after its start
 * goes, since the server itself cuts texts and a backslash means different things on different servers.
 */
final class StatementText {

    /** The most characters that are kept. */
    static final int CHARACTERS_MAX = 500;

    private static final String CUT = "…";
    private static final Pattern DOLLAR_TAG = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");
    private static final Pattern LEAVES_INVALID_INDEX =
            Pattern.compile("^(create (unique )?index concurrently|reindex\\b.*\\bconcurrently)\\b.*");
    private static final Pattern DEFINITION = Pattern.compile(
            "^(create|alter|drop|truncate|reindex|cluster|vacuum|refresh materialized view|comment on|grant|revoke)\\b.*");

    private final String text;
    private final StringBuilder kept = new StringBuilder();
    private int at;

    private StatementText(String text) {
        this.text = text;
    }

    static String redacted(String statement) {
        StatementText scanner = new StatementText(statement);
        scanner.scan();
        String folded = scanner.kept.toString().replaceAll("\\s+", " ").strip();
        return folded.length() <= CHARACTERS_MAX ? folded : cut(folded);
    }

    /** What stopping such a statement leaves behind. */
    static Optional<String> hazard(String statement) {
        String start = redacted(statement).toLowerCase(Locale.ROOT);
        if (LEAVES_INVALID_INDEX.matcher(start).matches()) {
            return Optional.of("an index built concurrently is left INVALID: drop it before building it again");
        }
        if (DEFINITION.matcher(start).matches()) {
            return Optional.of("it changes definitions or rewrites tables: look at the result before running it again");
        }
        return Optional.empty();
    }

    private static String cut(String folded) {
        int end = CHARACTERS_MAX - CUT.length();
        return folded.substring(0, Character.isHighSurrogate(folded.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    private void scan() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'') {
                string();
            } else if (c == '"') {
                quotedName();
            } else if (c == '$') {
                dollar();
            } else if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                skipTo(end < 0 ? text.length() : end);
            } else if (text.startsWith("/*", at)) {
                comment();
            } else if (Character.isDigit(c)) {
                number();
            } else if (isNameStart(c)) {
                name();
            } else {
                kept.append(c);
                at++;
            }
        }
    }

    private void string() {
        boolean escapes = endsWithEscapePrefix();
        int i = at + 1;
        boolean ambiguous = false;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\' && escapes) {
                i += 2;
            } else if (c == '\'' && i + 1 < text.length() && text.charAt(i + 1) == '\'') {
                ambiguous |= !escapes && text.charAt(i - 1) == '\\';
                i += 2;
            } else if (c == '\'') {
                ambiguous |= !escapes && text.charAt(i - 1) == '\\';
                kept.append('?');
                if (ambiguous) {
                    kept.append(CUT);
                }
                at = ambiguous ? text.length() : i + 1;
                return;
            } else {
                i++;
            }
        }
        kept.append('?').append(CUT);
        at = text.length();
    }

    /** An {@code E} that stands alone right before the quote makes backslashes escape. */
    private boolean endsWithEscapePrefix() {
        int length = kept.length();
        if (at == 0 || length == 0 || Character.toLowerCase(text.charAt(at - 1)) != 'e') {
            return false;
        }
        return length == 1 || !isNamePart(kept.charAt(length - 2));
    }

    private void quotedName() {
        int end = text.indexOf('"', at + 1);
        int stop = end < 0 ? text.length() : end + 1;
        kept.append(text, at, stop);
        at = stop;
    }

    private void dollar() {
        Matcher tag = DOLLAR_TAG.matcher(text).region(at, text.length());
        if (tag.lookingAt()) {
            int end = text.indexOf(tag.group(), tag.end());
            kept.append('?').append(end < 0 ? CUT : "");
            at = end < 0 ? text.length() : end + tag.group().length();
            return;
        }
        kept.append('$');
        at++;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            kept.append(text.charAt(at++));
        }
    }

    private void comment() {
        int depth = 0;
        int i = at;
        while (i < text.length()) {
            if (text.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i += 2;
                if (depth == 0) {
                    break;
                }
            } else {
                i++;
            }
        }
        skipTo(i);
    }

    private void number() {
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '.' || text.charAt(at) == '_')) {
            at++;
        }
        kept.append('?');
    }

    private void name() {
        while (at < text.length() && isNamePart(text.charAt(at))) {
            kept.append(text.charAt(at++));
        }
    }

    private void skipTo(int end) {
        kept.append(' ');
        at = end;
    }

    private static boolean isNameStart(char c) {
        return Character.isLetter(c) || c == '_' || Character.isSurrogate(c);
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || Character.isDigit(c) || c == '$';
    }
}
