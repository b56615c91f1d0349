package com.monassurance.benchmarks.migration;

import java.util.Arrays;
import java.util.Locale;

/**
 * One line of the table.
 *
 * @param row which row of the issue
 * @param revisions how many
 * @param subject who was measured
 * @param measure what
 * @param unit of the samples and the floor
 * @param samples of the subject, at least one unless there is a note that says why not
 * @param floor the median of what it is compared with, NaN for nothing
 * @param comparison how it is compared, and with what bar
 * @param note what else there is to say
 */
record Figure(
        String row,
        int revisions,
        String subject,
        String measure,
        String unit,
        double[] samples,
        double floor,
        Comparison comparison,
        String note) {

    /** How a figure stands to its floor. */
    enum Kind {
        RATIO,
        DIFFERENCE,
        VALUE
    }

    /**
     * What is compared, and what must hold.
     *
     * @param kind the ratio to the floor, the difference from it, or the figure itself
     * @param bar the most that is allowed, NaN where there is no bar
     */
    record Comparison(Kind kind, double bar) {

        static final Comparison RATIO = new Comparison(Kind.RATIO, Double.NaN);
        static final Comparison DIFFERENCE = new Comparison(Kind.DIFFERENCE, Double.NaN);
        static final Comparison VALUE = new Comparison(Kind.VALUE, Double.NaN);

        Comparison within(double most) {
            return new Comparison(kind, most);
        }
    }

    static Figure absent(String row, int revisions, Subject subject, String why) {
        return new Figure(row, revisions, subject.label(), "-", "", new double[0], Double.NaN, Comparison.VALUE, why);
    }

    Figure note(String text) {
        return new Figure(row, revisions, subject, measure, unit, samples, floor, comparison, text);
    }

    double median() {
        return median(samples);
    }

    /** The ratio, the difference or the figure itself; NaN when there is no floor. */
    double compared() {
        return switch (comparison.kind()) {
            case RATIO -> median() / floor;
            case DIFFERENCE -> median() - floor;
            case VALUE -> median();
        };
    }

    String verdict() {
        if (Double.isNaN(comparison.bar()) || samples.length == 0) {
            return "";
        }
        // Rounded as it is shown, so that the verdict is the one a reader would give.
        return Math.round(compared() * 100) <= Math.round(comparison.bar() * 100) ? "holds" : "MISSED";
    }

    static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    String cells() {
        String spread = samples.length < 2
                ? ""
                : shown(Arrays.stream(samples).min().orElseThrow()) + " to "
                        + shown(Arrays.stream(samples).max().orElseThrow());
        return String.join(
                " | ",
                row,
                Integer.toString(revisions),
                subject,
                measure,
                samples.length == 0 ? "-" : shown(median()) + " " + unit,
                spread,
                Double.isNaN(floor) ? "" : shown(floor) + " " + unit,
                comparedCell(),
                Double.isNaN(comparison.bar()) ? "" : "<= " + shown(comparison.bar()),
                verdict(),
                note);
    }

    private String comparedCell() {
        if (samples.length == 0 || Double.isNaN(compared()) || comparison.kind() == Kind.VALUE) {
            return "";
        }
        return comparison.kind() == Kind.RATIO
                ? String.format(Locale.ROOT, "%.2f x", compared())
                : String.format(Locale.ROOT, "%+.1f %s", compared(), unit);
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"row\":%s,\"revisions\":%d,\"subject\":%s,\"measure\":%s,\"unit\":%s,\"samples\":%s,\"median\":%s,"
                        + "\"floor\":%s,\"comparison\":%s,\"compared\":%s,\"bar\":%s,\"verdict\":%s,\"note\":%s}",
                quoted(row),
                revisions,
                quoted(subject),
                quoted(measure),
                quoted(unit),
                Arrays.toString(samples),
                number(median()),
                number(floor),
                quoted(comparison.kind().name().toLowerCase(Locale.ROOT)),
                number(samples.length == 0 ? Double.NaN : compared()),
                number(comparison.bar()),
                quoted(verdict()),
                quoted(note));
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "null" : Double.toString(value);
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else {
                json.append(c < ' ' ? ' ' : c);
            }
        }
        return json.append('"').toString();
    }
}
