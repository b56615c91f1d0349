package com.monassurance.migrations.lint;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a linter found. Immutable.
 *
 * @param findings what nothing allows, by file and place
 * @param suppressed what a comment in the file allows
 * @param rewritten files that have statements with a form that does not block; those with findings that are allowed stay
 *     as they are
 * @param notLookedAt files of which nothing can be said
 * @param files how many files were looked at
 * @param statements how many statements were looked at
 * @since 0.1.0
 */
public record LintReport(
        List<Finding> findings,
        List<Suppressed> suppressed,
        List<Rewriting> rewritten,
        List<NotLookedAt> notLookedAt,
        int files,
        int statements) {

    /** Copies. */
    public LintReport {
        findings = List.copyOf(findings);
        suppressed = List.copyOf(suppressed);
        rewritten = List.copyOf(rewritten);
        notLookedAt = List.copyOf(notLookedAt);
    }

    /**
     * A finding that a comment allows. Immutable.
     *
     * @param finding the finding
     * @param reason what the comment gives as reason
     * @since 0.1.0
     */
    public record Suppressed(Finding finding, String reason) {

        /** Checks the parts. */
        public Suppressed {
            requireNonNull(finding, "finding");
            requireNonNull(reason, "reason");
        }
    }

    /**
     * A file with its statements in forms that do not block. Immutable.
     *
     * @param file its name
     * @param before its text
     * @param after the text to run instead, which ends in the same schema
     * @since 0.1.0
     */
    public record Rewriting(String file, String before, String after) {

        /** Checks the parts. */
        public Rewriting {
            requireNonNull(file, "file");
            requireNonNull(before, "before");
            requireNonNull(after, "after");
        }

        /**
         * Returns the difference.
         *
         * @return a unified diff with three lines around each change
         */
        public String diff() {
            return UnifiedDiff.between(file, before, after);
        }
    }

    /**
     * A file of which nothing can be said. Immutable.
     *
     * @param file its name
     * @param reason why
     * @since 0.1.0
     */
    public record NotLookedAt(String file, String reason) {

        /** Checks the parts. */
        public NotLookedAt {
            requireNonNull(file, "file");
            requireNonNull(reason, "reason");
        }
    }

    /**
     * Tells whether there is a finding of a severity or worse.
     *
     * @param severity the severity
     * @return false when all findings are less bad; suppressed ones do not count
     */
    public boolean hasAtLeast(Severity severity) {
        return findings.stream().anyMatch(finding -> finding.severity().compareTo(severity) >= 0);
    }

    /**
     * Returns the same report with other names for files, such as their paths from the root of the sources, which readers
     * of SARIF and {@code patch} look for.
     *
     * @param names gives the new name for each
     * @return a copy
     */
    public LintReport renamed(UnaryOperator<String> names) {
        return new LintReport(
                findings.stream().map(finding -> finding.renamed(names)).toList(),
                suppressed.stream()
                        .map(each -> new Suppressed(each.finding().renamed(names), each.reason()))
                        .toList(),
                rewritten.stream()
                        .map(each -> new Rewriting(names.apply(each.file()), each.before(), each.after()))
                        .toList(),
                notLookedAt.stream()
                        .map(each -> new NotLookedAt(names.apply(each.file()), each.reason()))
                        .toList(),
                files,
                statements);
    }

    /** This report and behind it another one. */
    LintReport and(LintReport other) {
        return new LintReport(
                both(findings, other.findings),
                both(suppressed, other.suppressed),
                both(rewritten, other.rewritten),
                both(notLookedAt, other.notLookedAt),
                files + other.files,
                statements + other.statements);
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    /**
     * Returns the report as SARIF 2.1.0, suppressed findings with their reasons.
     *
     * @return a JSON document
     */
    public String toSarif() {
        return SarifWriter.write(this);
    }
}
