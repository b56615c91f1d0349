package com.monassurance.maintenance.report;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.report.ReportChanges.Point;
import com.monassurance.maintenance.task.TaskOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the sections of a report in order; a section that throws is shown as unavailable and the report still comes
 * out. Immutable.
 *
 * @since 0.1.0
 */
public final class ReportCollector {

    private static final Logger LOGGER = LoggerFactory.getLogger(ReportCollector.class);

    private static final Duration NEAR = Duration.ofDays(30);
    private static final Duration VERY_NEAR = Duration.ofDays(7);

    private final ApplicationInfo application;
    private final Clock clock;
    private final ZoneId zone;
    private final List<Source> sources;

    private record Source(String id, Text title, Supplier<ReportSection> section) {}

    private ReportCollector(ApplicationInfo application, Clock clock, ZoneId zone, List<Source> sources) {
        this.application = application;
        this.clock = clock;
        this.zone = zone;
        this.sources = List.copyOf(sources);
    }

    /**
     * Returns a collector without sections.
     *
     * @param application whose report it is
     * @param clock says when it is made
     * @param zone in which times are shown
     * @return the collector
     */
    public static ReportCollector of(ApplicationInfo application, Clock clock, ZoneId zone) {
        return new ReportCollector(
                requireNonNull(application, "application"),
                requireNonNull(clock, "clock"),
                requireNonNull(zone, "zone"),
                List.of());
    }

    /**
     * Adds a section.
     *
     * @param id stable name
     * @param title heading, shown even when the section throws
     * @param section makes the section when the report is collected
     * @return a copy
     */
    public ReportCollector with(String id, Text title, Supplier<ReportSection> section) {
        List<Source> more = new ArrayList<>(sources);
        more.add(new Source(id, title, section));
        return new ReportCollector(application, clock, zone, more);
    }

    /**
     * Makes the report as the first one. Blocks while the sections look.
     *
     * @return the report; never fails because a section does
     */
    public WeeklyReport collect() {
        return collect(past -> List.of());
    }

    /**
     * Makes the report beside those that were made before. Blocks while the sections look and the others are read.
     *
     * @param history where the others are; may be none
     * @return the report; never fails because a section does
     */
    public WeeklyReport collect(ReportHistory history) {
        return collect(now -> history.before(application.name(), now));
    }

    private WeeklyReport collect(Function<Instant, List<PastReport>> past) {
        List<ReportSection> looked =
                sources.stream().map(ReportCollector::section).toList();
        Instant now = clock.instant();
        List<PastReport> before = past.apply(now);
        Map<String, List<Point>> trends = ReportChanges.of(before, looked).trends();
        List<ReportSection> sections = looked.stream()
                .map(section -> section.withMore(forecasts(section, trends, now)))
                .toList();
        return new WeeklyReport(
                application, now, zone, Verdict.of(sections), ReportChanges.of(before, sections), sections);
    }

    /** A limit that is near is a finding; one that is far is only told beside its figure. */
    private List<Finding> forecasts(ReportSection section, Map<String, List<Point>> trends, Instant now) {
        List<Finding> found = new ArrayList<>();
        for (ReportFigure figure : section.figures()) {
            Forecast.of(figure, trends.getOrDefault(figure.id(), List.of()), now)
                    .filter(at -> Duration.between(now, at).compareTo(NEAR) <= 0)
                    .ifPresent(at -> found.add(near(figure, at, Duration.between(now, at))));
        }
        return found;
    }

    private Finding near(ReportFigure figure, Instant at, Duration left) {
        Text limit = figure.words(figure.findLimit().orElseThrow());
        String day = at.atZone(zone).toLocalDate().toString();
        return Finding.of(
                "forecast.limit",
                left.compareTo(VERY_NEAR) <= 0 ? Severity.HIGH : Severity.MEDIUM,
                figure.id(),
                Text.of(
                        figure.title().english() + " will reach its limit",
                        figure.title().french() + " : la limite sera atteinte"),
                Text.of(
                        "now " + figure.words().english() + ", " + limit.english() + " on " + day
                                + " if it goes on like this",
                        "aujourd'hui " + figure.words().french() + ", " + limit.french() + " le " + day
                                + " à ce rythme"),
                Text.of("What is full stops the service.", "Ce qui est plein arrête le service."),
                Text.of(
                        "Make room, or find out what grows, before that day.",
                        "Faites de la place, ou cherchez ce qui croît, avant ce jour."));
    }

    private static ReportSection section(Source source) {
        try {
            return source.section().get();
        } catch (RuntimeException e) {
            LOGGER.warn("section={} outcome=unavailable", source.id(), e);
            return ReportSection.unavailable(
                    source.id(), source.title(), TaskOutcome.Failed.of(e).summary());
        }
    }
}
