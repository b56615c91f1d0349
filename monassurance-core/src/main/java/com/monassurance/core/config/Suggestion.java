package com.monassurance.core.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what was meant by a key that nobody knows. Pure. */
final class Suggestion {

    private static final int DISTANCE_MAX = 3;
    private static final String QUESTION = "did you mean ";

    private Suggestion() {}

    static String forUnknown(String key) {
        Optional<ConfigKey> nearest =
                Arrays.stream(ConfigKey.values()).min(Comparator.comparingInt(known -> distance(key, known.name())));
        return nearest.filter(known -> distance(key, known.name()) <= DISTANCE_MAX)
                .map(known -> QUESTION + known.name() + "?")
                .orElse("one of the keys of ConfigKey");
    }

    /** Tells a guess from a plain expectation. */
    static boolean isQuestion(String expected) {
        return expected.startsWith(QUESTION);
    }

    /** Edits that turn one text into the other (Levenshtein). */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
