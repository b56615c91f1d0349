package com.monassurance.migrations.revision;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The ways in which a target is refused, each with what to write instead. */
final class Refusals {

    static final int SHOWN_MAX = 5;

    private Refusals() {}

    static MigrationException badTarget(String problem, String nextStep) {
        return new MigrationException(MigrationError.BAD_TARGET, problem, nextStep);
    }

    static MigrationException unknown(String word) {
        return badTarget(
                "There is no revision and no label '" + word + "'.",
                "List the revisions with history, or add the script that is missing.");
    }

    static MigrationException replaced(String word, String by) {
        return badTarget(
                "Revision " + word + " was replaced by " + by + ", so no database can be brought there.",
                "Write " + by + ", which brings all that it replaces.");
    }

    static MigrationException ambiguousStart(String word, List<String> matching) {
        return badTarget(
                "'" + word + "' is the start of several revisions: " + listed(matching) + ".", "Write more of the id.");
    }

    static MigrationException notOnBranch(String id, String branch) {
        return badTarget(
                "Revision " + id + " is not on the branch '" + branch + "'.",
                "Write " + id + " alone, or the branch that it is on.");
    }

    static MigrationException severalHeads(String said, List<String> heads, List<String> names) {
        return new MigrationException(
                MigrationError.MULTIPLE_HEADS,
                "There are several heads where '" + said + "' means one: " + listed(heads) + ".",
                "Write " + all(said) + " for all of them or " + choice(names, "")
                        + " for one, or join them with a merge revision.");
    }

    static MigrationException severalCurrent(String said, List<String> current, String steps) {
        return badTarget(
                "'" + said + "' is ambiguous: the database is at several revisions, " + listed(current) + ".",
                "Say which branch is meant: " + choice(current, "@" + steps) + ".");
    }

    static MigrationException forked(String said, String from, List<String> next, String steps) {
        return badTarget(
                "'" + said + "' is ambiguous: several revisions stand on " + from + ", " + listed(next) + ".",
                "Say which branch is meant: " + choice(next, "@" + steps) + ", or write the revision to go to.");
    }

    static MigrationException merged(String said, String from, List<String> parents) {
        return badTarget(
                "'" + said + "' is ambiguous: " + from + " is a merge of " + listed(parents) + ".",
                "Write the revision to go to, such as " + choice(parents, "") + ".");
    }

    static MigrationException tooFarUp(String said, String from, int above) {
        return badTarget(
                (above == 1 ? "There is only 1 revision" : "There are only " + above + " revisions") + " above " + from
                        + ", '" + said + "' asks for more.",
                above == 0
                        ? "Write head when nothing is to be done."
                        : "Write +" + above + ", or head for the newest.");
    }

    static MigrationException tooFarDown(String said, String from, int below) {
        return badTarget(
                (below == 1 ? "There is only 1 revision" : "There are only " + below + " revisions") + " from " + from
                        + " down to the base, '" + said + "' asks for more.",
                "Write base to take all of them back, or fewer steps.");
    }

    static MigrationException notAbove(Target target) {
        return badTarget(
                "The target " + target + " does not lie above; it is one for a downgrade.",
                "Write head, heads, +N, a revision or label@head.");
    }

    static MigrationException notBelow(Target target) {
        return badTarget(
                "The target " + target + " does not lie below; it is one for an upgrade.",
                "Write base, -N, a revision that is applied and stays, label@-N or label@base.");
    }

    static MigrationException notApplied(String id) {
        return badTarget(
                "Revision " + id + " is not applied, so one cannot go down to it.",
                "Write a revision that is applied and stays; current shows where the database is.");
    }

    static MigrationException noRange(RevisionRange range, Collection<String> outside) {
        return badTarget(
                "The range " + range + " does not lie on one branch: " + listed(outside) + " is not below its end.",
                "Exchange the two ends, or begin at a revision on which the end stands.");
    }

    static MigrationException noRangeEnd(RevisionRange range, Target target) {
        return badTarget(
                "The range " + range + " cannot have " + target + " there.",
                "Steps down begin a range and count from its end, steps up end it and count from its start.");
    }

    static String listed(Collection<String> names) {
        String shown = names.stream().limit(SHOWN_MAX).collect(Collectors.joining(", "));
        int hidden = names.size() - SHOWN_MAX;
        return hidden > 0 ? shown + " and " + hidden + " more" : shown;
    }

    private static String choice(List<String> names, String suffix) {
        return names.stream().limit(SHOWN_MAX).map(name -> name + suffix).collect(Collectors.joining(" or "));
    }

    private static String all(String said) {
        return said.endsWith("head") ? said + "s" : "heads";
    }
}
