package com.monassurance.maintenance.report;

import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.report.ReportChanges.Point;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words of the page itself. */
final class Words {

    static final Text HEADING = Text.of("Weekly health report", "Rapport de santé hebdomadaire");
    static final Text FINDINGS = Text.of("Findings", "Constats");
    static final Text EVIDENCE = Text.of("Evidence", "Preuve");
    static final Text WHY = Text.of("Why it matters", "Pourquoi");
    static final Text REMEDY = Text.of("What to do", "Que faire");
    static final Text NOT_CHECKED = Text.of("Not checked", "Non vérifié");
    static final Text NOTHING = Text.of("nothing", "rien");

    static final Text FIRST = Text.of(
            "This is the first report here: there is nothing to compare it with.",
            "C'est le premier rapport ici : il n'y a rien à comparer.");
    static final Text SAME = Text.of("The findings are the same.", "Les constats sont les mêmes.");
    static final Text APPEARED = Text.of("New", "Nouveau");
    static final Text GONE = Text.of("Gone", "Disparu");
    static final Text UNSEEN = Text.of("Not seen again", "Non revu");

    private static final int LENGTH_MAX = 10_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ENGLISH);

    private Words() {}

    static Text severity(Severity severity) {
        return switch (severity) {
            case CRITICAL -> Text.of("critical", "critique");
            case HIGH -> Text.of("high", "élevé");
            case MEDIUM -> Text.of("medium", "moyen");
            case LOW -> Text.of("low", "faible");
            case INFO -> Text.same("info");
        };
    }

    /** A page is no place for a megabyte of query text. */
    static String cut(String text) {
        if (text.length() <= LENGTH_MAX) {
            return text;
        }
        boolean isPair = Character.isHighSurrogate(text.charAt(LENGTH_MAX - 1));
        return text.substring(0, isPair ? LENGTH_MAX - 1 : LENGTH_MAX) + "…";
    }

    /** French adjectives follow their number, and 0 is singular. */
    static Text severity(Severity severity, long count) {
        Text one = severity(severity);
        return count < 2 ? one : Text.of(one.english(), one.french() + "s");
    }

    static String at(WeeklyReport report) {
        return at(report, report.at());
    }

    static String at(WeeklyReport report, Instant instant) {
        return TIME.format(instant.atZone(report.zone()));
    }

    static Text changes(WeeklyReport report) {
        String since =
                report.changes().findSince().map(instant -> at(report, instant)).orElse("");
        return since.isEmpty()
                ? Text.of("What changed", "Ce qui a changé")
                : Text.of("What changed since " + since, "Ce qui a changé depuis le " + since);
    }

    /** The difference to the last report, or nothing where there is none. */
    static Optional<Text> difference(ReportFigure figure, List<Point> before) {
        if (before.isEmpty()) {
            return Optional.empty();
        }
        double difference = figure.value() - before.get(before.size() - 1).value();
        Text amount = figure.words(Math.abs(difference));
        String sign = difference < 0 ? "\u2212" : "+";
        return Optional.of(
                amount.equals(figure.words(0))
                        ? Text.of("unchanged", "inchangé")
                        : Text.of(sign + amount.english(), sign + amount.french()));
    }

    static Optional<Text> forecast(WeeklyReport report, ReportFigure figure) {
        List<Point> before = report.changes().trends().getOrDefault(figure.id(), List.of());
        return Forecast.of(figure, before, report.at()).map(at -> {
            String day = at.atZone(report.zone()).toLocalDate().toString();
            Text limit = figure.words(figure.findLimit().orElseThrow());
            return Text.of(
                    "reaches " + limit.english() + " on " + day + " at this rate",
                    "atteint " + limit.french() + " le " + day + " à ce rythme");
        });
    }

    static String who(WeeklyReport report) {
        return report.application().name() + " " + report.application().version() + " · "
                + report.application().environment() + " · " + at(report);
    }
}
