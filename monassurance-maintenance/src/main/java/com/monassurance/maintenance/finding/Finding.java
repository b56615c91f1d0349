package com.monassurance.maintenance.finding;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Something that was found wrong or worth knowing: what, how bad, the evidence, why it matters and what to do. A
 * finding is never executed by the library. Immutable.
 *
 * @param id stable identity of the kind of finding, such as {@code index.duplicate}; the same in every language
 * @param severity how much it matters
 * @param subject what it is about, such as {@code public.policies}; with the id, the identity of this finding
 * @param title one line
 * @param evidence the figures that prove it
 * @param why why it matters
 * @param remedy what to do about it
 * @param sql statements ready to be run by a person who agrees; empty when there are none
 * @since 0.1.0
 */
public record Finding(
        String id,
        Severity severity,
        String subject,
        Text title,
        Text evidence,
        Text why,
        Text remedy,
        List<String> sql) {

    private static final Comparator<Finding> WORST_FIRST = Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparing(Finding::id)
            .thenComparing(Finding::subject);

    /**
     * Checks the parts and copies the list.
     *
     * @throws IllegalArgumentException if the id is not lower-case words joined by dots or dashes
     */
    public Finding {
        if (!requireNonNull(id, "id").matches("[a-z][a-z0-9]*([.-][a-z0-9]+)*")) {
            throw new IllegalArgumentException("a finding id is lower-case words joined by dots or dashes: " + id);
        }
        requireNonNull(severity, "severity");
        requireNonNull(subject, "subject");
        requireNonNull(title, "title");
        requireNonNull(evidence, "evidence");
        requireNonNull(why, "why");
        requireNonNull(remedy, "remedy");
        sql = List.copyOf(sql);
    }

    /**
     * Returns a finding without ready SQL.
     *
     * @param id stable identity of the kind of finding
     * @param severity how much it matters
     * @param subject what it is about
     * @param title one line
     * @param evidence the figures that prove it
     * @param why why it matters
     * @param remedy what to do about it
     * @return the finding
     */
    public static Finding of(
            String id, Severity severity, String subject, Text title, Text evidence, Text why, Text remedy) {
        return new Finding(id, severity, subject, title, evidence, why, remedy, List.of());
    }

    /**
     * Returns this finding with statements that would remedy it.
     *
     * @param statements statements ready to run, in order
     * @return a copy
     */
    public Finding withSql(String... statements) {
        return new Finding(id, severity, subject, title, evidence, why, remedy, List.of(statements));
    }

    /**
     * Tells whether somebody should act on it soon.
     *
     * @return true from {@link Severity#HIGH} on
     */
    public boolean isUrgent() {
        return severity.compareTo(Severity.HIGH) >= 0;
    }

    /**
     * Sorts findings for a reader: the worst first, then by id and subject.
     *
     * @param findings the findings
     * @return a sorted copy
     */
    public static List<Finding> worstFirst(Collection<Finding> findings) {
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(WORST_FIRST);
        return List.copyOf(sorted);
    }
}
