package com.monassurance.maintenance.report;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.TaskOutcome;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
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
     * Makes the report. Blocks while the sections look.
     *
     * @return the report; never fails because a section does
     */
    public WeeklyReport collect() {
        List<ReportSection> sections =
                sources.stream().map(ReportCollector::section).toList();
        return new WeeklyReport(application, clock.instant(), zone, Verdict.of(sections), sections);
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
