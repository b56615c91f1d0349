package com.monassurance.maintenance.report;

import com.monassurance.maintenance.report.ReportChanges.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a figure would reach its limit if it went on as it did: the straight line of least squares through what the
 * reports say, at least three of them over at least seven days; told only for the coming 365 days. Pure.
 */
final class Forecast {

    private static final int POINTS_MIN = 3;
    private static final Duration SPAN_MIN = Duration.ofDays(7);
    private static final double SECONDS_AHEAD_MAX = Duration.ofDays(365).toSeconds();

    private Forecast() {}

    static Optional<Instant> of(ReportFigure figure, List<Point> before, Instant now) {
        if (figure.findLimit().isEmpty()) {
            return Optional.empty();
        }
        List<Point> points = new ArrayList<>(before);
        points.add(new Point(now, figure.value()));
        Instant first = points.get(0).at();
        if (points.size() < POINTS_MIN || Duration.between(first, now).compareTo(SPAN_MIN) < 0) {
            return Optional.empty();
        }
        double slope = slope(points, first);
        double left = figure.findLimit().getAsDouble() - figure.value();
        double seconds = left / slope;
        // Towards the limit, from whichever side it is.
        boolean isAhead = Double.isFinite(seconds) && seconds > 0 && seconds <= SECONDS_AHEAD_MAX;
        return isAhead ? Optional.of(now.plusSeconds(Math.round(seconds))) : Optional.empty();
    }

    private static double slope(List<Point> points, Instant first) {
        double meanX = 0;
        double meanY = 0;
        for (Point point : points) {
            meanX += Duration.between(first, point.at()).toSeconds() / (double) points.size();
            meanY += point.value() / points.size();
        }
        double products = 0;
        double squares = 0;
        for (Point point : points) {
            double x = Duration.between(first, point.at()).toSeconds() - meanX;
            products += x * (point.value() - meanY);
            squares += x * x;
        }
        return products / squares;
    }
}
