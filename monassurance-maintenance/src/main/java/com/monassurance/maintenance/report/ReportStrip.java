package com.monassurance.maintenance.report;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Text;
import java.util.List;

/**
 * A row of cells that shows how something went over days or weeks, such as the runs of a plan. Immutable.
 *
 * @param title what it is
 * @param cells one per period, oldest first
 * @since 0.1.0
 */
public record ReportStrip(Text title, List<Cell> cells) {

    /**
     * How a period was.
     *
     * @since 0.1.0
     */
    public enum Tone {
        /** As it should be. */
        GOOD,
        /** Not quite. */
        ATTENTION,
        /** Not at all. */
        BAD,
        /** Nothing is known of it, or nothing was to happen. */
        NONE
    }

    /**
     * One period.
     *
     * @param label which, and what happened
     * @param tone how it was
     */
    public record Cell(Text label, Tone tone) {

        /** Checks the parts. */
        public Cell {
            requireNonNull(label, "label");
            requireNonNull(tone, "tone");
        }
    }

    /** Copies the list. */
    public ReportStrip {
        requireNonNull(title, "title");
        cells = List.copyOf(cells);
    }
}
