package com.monassurance.migrations.run;

import com.monassurance.migrations.script.SqlStatement;
import java.util.Locale;
import java.util.Set;

/**
 * Decides which statements may be sent in a batch with their row of the schema history, without looking at each answer.
 *
 * <p>Invariant: nothing in a batch can end the transaction, or returns rows, which the driver would call a failure after
 * the server has committed. DO, CALL, SET, LOCK and whatever else is not named here is run one at a time.
 */
final class BatchRule {

    /** Beyond this the saved round trips do not count. */
    private static final int STATEMENTS_MAX = 50;

    /** Beyond this the saved round trip does not count. */
    private static final int CHARACTERS_MAX = 256 * 1024;

    private static final Set<String> FIRST_WORDS =
            Set.of("create", "alter", "drop", "comment", "insert", "update", "delete", "truncate", "grant", "revoke");

    private BatchRule() {}

    /** Whether a whole revision may; without retries the one try there is has to be watched, to see the blockers. */
    static boolean allows(PlannedRevision planned, RunSettings settings) {
        boolean isPlain = planned.isAtomic()
                && !planned.isRepeatable()
                && planned.script().findJava().isEmpty()
                && planned.script().options().isNone()
                && planned.script().verify().isEmpty()
                && planned.section().requirements().isEmpty();
        return isPlain && settings.retriesMax() > 0 && allows(planned.section().statements());
    }

    private static boolean allows(Iterable<SqlStatement> statements) {
        int count = 0;
        int characters = 0;
        for (SqlStatement statement : statements) {
            count++;
            characters += statement.text().length();
            if (count >= STATEMENTS_MAX || characters > CHARACTERS_MAX || !allows(statement)) {
                return false;
            }
        }
        return true;
    }

    private static boolean allows(SqlStatement statement) {
        if (!statement.isTransactional()
                || statement.touchesSession()
                || statement.findCopyData().isPresent()) {
            return false;
        }
        String text = statement.text();
        String word = firstWord(text);
        if (!FIRST_WORDS.contains(word)) {
            return false;
        }
        return switch (word) {
            case "insert", "update", "delete" -> !contains(text, "returning");
            case "alter" -> !contains(text, "validate");
            default -> true;
        };
    }

    private static String firstWord(String text) {
        int end = 0;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static boolean contains(String text, String word) {
        int last = text.length() - word.length();
        for (int i = 0; i <= last; i++) {
            if (text.regionMatches(true, i, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }
}
