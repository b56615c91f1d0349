package com.monassurance.maintenance.report;

import com.monassurance.maintenance.report.ReportChanges.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws how a figure went: a line over an area, the last point marked, its limit dashed where it is in sight. Pure. */
final class TrendSvg {

    private static final double WIDTH = 240;
    private static final double HEIGHT = 56;
    private static final double MARGIN = 4;

    /** A limit that would press the line flat against the ground is not drawn. */
    private static final double LIMIT_IN_SIGHT = 3;

    private TrendSvg() {}

    /** Returns nothing when there is nothing to compare with. */
    static String of(ReportFigure figure, List<Point> before, Instant now, String label) {
        if (before.isEmpty()) {
            return "";
        }
        List<Point> points = new ArrayList<>(before);
        points.add(new Point(now, figure.value()));
        double least = points.stream().mapToDouble(Point::value).min().orElse(0);
        double most = points.stream().mapToDouble(Point::value).max().orElse(0);
        double limit = figure.findLimit().orElse(Double.NaN);
        boolean isLimited = limit <= Math.max(most, 0) * LIMIT_IN_SIGHT && limit >= most;
        double top = isLimited ? limit : most;
        double low = isLimited ? Math.min(0, least) : least;
        Instant first = points.get(0).at();
        double span = Math.max(1, Duration.between(first, now).toSeconds());
        StringBuilder line = new StringBuilder();
        double x = MARGIN;
        double y = HEIGHT / 2;
        for (Point point : points) {
            x = MARGIN + Duration.between(first, point.at()).toSeconds() / span * (WIDTH - 2 * MARGIN);
            y = height(point.value(), low, top);
            line.append(line.length() == 0 ? "" : " ")
                    .append(number(x))
                    .append(',')
                    .append(number(y));
        }
        String ground = number(HEIGHT - 1);
        StringBuilder svg = new StringBuilder("<svg class=\"trend\" role=\"img\" viewBox=\"0 0 240 56\" aria-label=\"")
                .append(HtmlRendering.escape(label))
                .append("\"><title>")
                .append(HtmlRendering.escape(label))
                .append("</title>");
        svg.append("<polygon points=\"")
                .append(number(MARGIN) + "," + ground + " " + line + " " + number(x) + "," + ground)
                .append("\"/>");
        if (isLimited) {
            String at = number(height(limit, low, top));
            svg.append("<line x1=\"0\" x2=\"240\" y1=\"" + at + "\" y2=\"" + at + "\"/>");
        }
        return svg.append("<polyline points=\"")
                .append(line)
                .append("\"/><circle r=\"3\" cx=\"" + number(x) + "\" cy=\"" + number(y) + "\"/></svg>\n")
                .toString();
    }

    private static double height(double value, double low, double top) {
        double share = top == low ? 0.5 : (value - low) / (top - low);
        return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
