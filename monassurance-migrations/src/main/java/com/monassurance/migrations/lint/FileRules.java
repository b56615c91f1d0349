package com.monassurance.migrations.lint;

import java.util.List;

/** Rules about a file as such, and about what its comments tell the linter. Stateless. */
final class FileRules {

    static final Rule SYNTAX = Rule.of(
            Severity.ERROR,
            "syntax-error",
            "Cannot be read",
            "The reader of scripts refuses the file: a quote that never ends, a psql command, a header that is not "
                    + "understood, a COMMIT in a revision.",
            "See the finding.",
            "squawk syntax-error",
            "strong_migrations raw SQL");

    static final Rule NOT_UNDERSTOOD = Rule.of(
            Severity.INFO,
            "not-understood",
            "A statement that the rules know nothing about",
            "Nothing is said about it, which does not mean that nothing can be said. The bodies of DO, of routines and of "
                    + "procedures that are called are not looked into.",
            "Look at it yourself, and allow it with a reason.",
            "strong_migrations raw SQL");

    static final Rule NO_REASON = Rule.of(
            Severity.WARNING,
            "suppression-without-reason",
            "Allows something without saying why",
            "'-- lint: allow RULE REASON' needs a reason, or the next one who reads it knows no more than the linter.",
            "Write why it does no harm here.");

    static final Rule UNUSED = Rule.of(
            Severity.WARNING,
            "unused-suppression",
            "Allows what nobody does",
            "A comment '-- lint: allow …' that matches no finding is left from another day, names no rule there is, or "
                    + "stands in the wrong place: it belongs in front of its statement, or at the head of the file.",
            "Remove it.",
            "squawk unused-ignore");

    static final List<RuleCheck> ALL = List.of(
            RuleCheck.of(SYNTAX, FileRules::elsewhere),
            RuleCheck.of(NOT_UNDERSTOOD, FileRules::notUnderstood),
            RuleCheck.of(NO_REASON, FileRules::elsewhere),
            RuleCheck.of(UNUSED, FileRules::elsewhere));

    private FileRules() {}

    /** Findings of these are made where files are read. */
    private static void elsewhere(Rule rule, Visit visit) {}

    private static void notUnderstood(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.NotUnderstood unknown) {
            visit.find(rule).because("What '" + unknown.command() + "' begins here is not understood.");
        } else if (visit.command() instanceof SqlCommand.Code code) {
            visit.find(rule)
                    .because(
                            code.command().equals("do")
                                    ? "The body of DO is not looked into."
                                    : "What CALL runs is not looked into.");
        }
    }
}
