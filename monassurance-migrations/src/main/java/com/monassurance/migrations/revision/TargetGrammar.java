package com.monassurance.migrations.revision;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads targets and ranges. */
final class TargetGrammar {

    static final String WORDS =
            "Use head, heads, base, +N, -N, a revision, the start of one or a label, a revision with"
                    + " +N or -N behind it, or one of these after a branch such as label@head.";

    private static final Pattern STEPS = Pattern.compile("([^+-]*)([+-][0-9]{1,6})");

    private TargetGrammar() {}

    static Target parse(String text) {
        if (text.indexOf(',') < 0) {
            return single(text.strip());
        }
        List<Target> targets = Arrays.stream(text.split(",", -1))
                .map(part -> single(part.strip()))
                .distinct()
                .toList();
        return targets.size() == 1 ? targets.get(0) : Target.several(targets);
    }

    static RevisionRange parseRange(String text) {
        String range = text.strip();
        int colon = range.indexOf(':');
        if (colon < 0 || range.indexOf(':', colon + 1) >= 0) {
            throw new MigrationException(
                    MigrationError.BAD_TARGET,
                    "'" + range + "' is not a range.",
                    "Write FROM:TO, FROM: or :TO, such as base:head, -3:current or ae10:.");
        }
        String start = range.substring(0, colon).strip();
        String end = range.substring(colon + 1).strip();
        return new RevisionRange(
                start.isEmpty() ? Target.base() : parse(start), end.isEmpty() ? Target.heads() : parse(end));
    }

    static MigrationException noTarget(String word) {
        return new MigrationException(MigrationError.BAD_TARGET, "'" + word + "' is not a target.", WORDS);
    }

    private static Target single(String word) {
        if (word.indexOf(':') >= 0) {
            throw new MigrationException(
                    MigrationError.BAD_TARGET,
                    "'" + word + "' is a range, where one place is wanted.",
                    "Write the place to go to; ranges are for the history and for scripts made offline.");
        }
        int at = word.indexOf('@');
        if (at < 0) {
            return place(word, word);
        }
        Target place = place(word.substring(at + 1), word);
        if (place instanceof Target.Current) {
            throw noTarget(word);
        }
        return Target.onBranch(word.substring(0, at), place);
    }

    private static Target place(String part, String word) {
        Matcher matcher = STEPS.matcher(part);
        if (!matcher.matches()) {
            return anchor(part, word);
        }
        int steps = Integer.parseInt(matcher.group(2));
        if (steps == 0) {
            throw new MigrationException(
                    MigrationError.BAD_TARGET, "'" + word + "' goes nowhere.", "Use at least one step.");
        }
        if (matcher.group(1).isEmpty()) {
            return Target.steps(steps);
        }
        Target anchor = anchor(matcher.group(1), word);
        if (anchor instanceof Target.Current) {
            throw new MigrationException(
                    MigrationError.BAD_TARGET,
                    "'" + word + "' is not a target.",
                    "Steps from where the database is are written alone: " + matcher.group(2) + ".");
        }
        return Target.from(anchor, steps);
    }

    private static Target anchor(String part, String word) {
        return switch (part) {
            case "head" -> Target.head();
            case "heads" -> Target.heads();
            case "base" -> Target.base();
            case "current" -> Target.current();
            default -> {
                if (Revision.problemWithId(part).isPresent()) {
                    throw noTarget(word);
                }
                yield Target.revision(part);
            }
        };
    }
}
