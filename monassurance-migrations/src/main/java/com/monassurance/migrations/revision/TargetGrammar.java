package com.monassurance.migrations.revision;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.regex.Pattern;

/** Reads targets. */
final class TargetGrammar {

    private static final Pattern STEPS = Pattern.compile("[+-][0-9]{1,6}");

    private TargetGrammar() {}

    static Target parse(String text) {
        String word = text.strip();
        if (STEPS.matcher(word).matches()) {
            int steps = Integer.parseInt(word);
            if (steps == 0) {
                throw new MigrationException(
                        MigrationError.BAD_TARGET, "'" + word + "' goes nowhere.", "Use at least one step.");
            }
            return Target.steps(steps);
        }
        refuse(word);
        return switch (word) {
            case "head" -> Target.head();
            case "heads" -> Target.heads();
            case "base" -> Target.base();
            default -> Target.revision(word);
        };
    }

    private static void refuse(String word) {
        String what = null;
        if (word.contains(":")) {
            what = "a range";
        } else if (word.contains("@")) {
            what = "a branch address";
        } else if (word.contains("+") || word.contains("-")) {
            what = "steps from a named revision";
        }
        if (what != null) {
            throw new MigrationException(
                    MigrationError.NOT_SUPPORTED,
                    "The target '" + word + "' is " + what + ", which this version does not resolve yet.",
                    "Use head, heads, base, +N, -N, a revision or the start of one.");
        }
    }
}
