package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.LintReport.NotLookedAt;
import com.monassurance.migrations.lint.LintReport.Rewriting;
import com.monassurance.migrations.lint.LintReport.Suppressed;
import com.monassurance.migrations.lint.Visit.Raised;
import com.monassurance.migrations.script.ScriptOutline;
import com.monassurance.migrations.script.ScriptOutline.Part;
import com.monassurance.migrations.script.ScriptOutline.Section;
import com.monassurance.migrations.script.ScriptProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One run of a linter over files in their order. Confined to one thread. */
final class Linting {

    private static final Comparator<Finding> BY_PLACE = Comparator.<Finding>comparingInt(
                    finding -> finding.place().line())
            .thenComparingInt(finding -> finding.place().column());

    private final LintSettings settings;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Suppressed> suppressed = new ArrayList<>();
    private final List<Rewriting> rewritten = new ArrayList<>();
    private final List<NotLookedAt> notLookedAt = new ArrayList<>();
    private final KnownSchema schema;
    private int files;
    private int statements;

    Linting(KnownSchema schema, LintSettings settings) {
        this.schema = schema;
        this.settings = settings;
    }

    LintReport run(List<ScriptOutline> outlines) {
        outlines.forEach(this::look);
        return new LintReport(findings, suppressed, rewritten, notLookedAt, files, statements);
    }

    private void look(ScriptOutline outline) {
        String file = outline.file().name();
        if (outline.file().text().isEmpty() && outline.sections().isEmpty()) {
            notLookedAt.add(new NotLookedAt(file, "It is a revision in Java, and code is not looked into."));
            return;
        }
        files++;
        LineStarts lines = new LineStarts(outline.file().text());
        List<Visit> visits = new ArrayList<>();
        for (Section section : outline.sections()) {
            visits.addAll(look(outline, section, lines));
        }
        statements += visits.size();
        List<Suppression> suppressions = Suppressions.in(outline);
        List<Finding> own = new ArrayList<>(problems(outline, lines, visits));
        Set<Suppression> used = new HashSet<>();
        List<Visit> mendable = new ArrayList<>();
        Map<Span, List<Suppression>> byStatement =
                suppressions.stream().collect(Collectors.groupingBy(Suppression::statement));
        for (Visit visit : visits) {
            List<Suppression> near = new ArrayList<>(byStatement.getOrDefault(visit.span(), List.of()));
            near.addAll(byStatement.getOrDefault(Span.NOWHERE, List.of()));
            if (settle(visit, near, used, own)) {
                mendable.add(visit);
            }
        }
        own.addAll(judge(suppressions, used, file, lines));
        own.sort(BY_PLACE);
        findings.addAll(own);
        new FileRewriter(outline).rewrite(mendable).ifPresent(rewritten::add);
    }

    private List<Visit> look(ScriptOutline outline, Section section, LineStarts lines) {
        boolean isDowngrade = section.part() == Part.DOWNGRADE;
        if (section.part() == Part.VERIFY || (isDowngrade && !settings.hasDowngrades())) {
            return List.of();
        }
        KnownSchema known = isDowngrade ? schema.copy() : schema;
        known.nextSection();
        FileVisit file = new FileVisit(outline, section.part(), known, settings, lines);
        return new SectionWalk(file, section).walk();
    }

    /** What the reader says; of plain SQL it refuses transactions, which there are no harm. */
    private List<Finding> problems(ScriptOutline outline, LineStarts lines, List<Visit> visits) {
        if (!settings.isOn(FileRules.SYNTAX)) {
            return List.of();
        }
        Set<String> transactions = new HashSet<>();
        if (!outline.isScript()) {
            visits.stream()
                    .filter(visit -> visit.command() instanceof SqlCommand.Transaction)
                    .forEach(visit -> transactions.add(lines.line(visit.span().start()) + ":"
                            + lines.column(visit.span().start())));
        }
        List<Finding> found = new ArrayList<>();
        for (ScriptProblem problem : outline.problems()) {
            int line = Math.max(1, problem.line());
            int column = Math.max(1, problem.column());
            if (!transactions.contains(line + ":" + column)) {
                found.add(ofFile(
                        FileRules.SYNTAX,
                        new Finding.Place(outline.file().name(), line, column, line, column),
                        problem.problem()));
            }
        }
        return found;
    }

    /** Puts the findings of a statement where they belong; tells whether one is left that has an online form. */
    private boolean settle(Visit visit, List<Suppression> suppressions, Set<Suppression> used, List<Finding> own) {
        boolean isMendable = false;
        List<Raised> open = new ArrayList<>();
        for (Raised raised : visit.raised()) {
            Suppression allowing = suppressions.stream()
                    .filter(suppression -> suppression.allows(raised))
                    .findFirst()
                    .orElse(null);
            if (allowing == null) {
                own.add(raised.finding());
                open.add(raised);
                isMendable |= raised.online() != null;
            } else {
                used.add(allowing);
                suppressed.add(new Suppressed(raised.finding(), allowing.reason()));
            }
        }
        visit.raised().retainAll(open);
        return isMendable;
    }

    private List<Finding> judge(List<Suppression> suppressions, Set<Suppression> used, String file, LineStarts lines) {
        List<Finding> found = new ArrayList<>();
        for (Suppression suppression : suppressions) {
            Finding.Place place = lines.place(file, suppression.span());
            String names = String.join(", ", suppression.rules());
            if (suppression.reason().isEmpty() && settings.isOn(FileRules.NO_REASON)) {
                found.add(ofFile(FileRules.NO_REASON, place, "Nothing says why " + names + " does no harm here."));
            }
            List<String> unknown =
                    suppression.rules().stream().filter(id -> !Rules.isRule(id)).toList();
            if (settings.isOn(FileRules.UNUSED)
                    && (!unknown.isEmpty() || suppression.rules().isEmpty())) {
                found.add(ofFile(
                        FileRules.UNUSED,
                        place,
                        suppression.rules().isEmpty()
                                ? "No rule is named."
                                : "There is no rule " + String.join(", ", unknown) + "."));
            } else if (settings.isOn(FileRules.UNUSED) && !used.contains(suppression)) {
                found.add(ofFile(FileRules.UNUSED, place, "Nothing that " + names + " finds stands here."));
            }
        }
        return found;
    }

    private Finding ofFile(Rule rule, Finding.Place place, String reason) {
        Severity severity = settings.severities().getOrDefault(rule.id(), rule.severity());
        return new Finding(rule.id(), rule.title(), severity, place, "", null, null, reason, null, null);
    }
}
