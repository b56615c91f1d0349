package com.monassurance.health.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the header {@code Accept}. A weight that is none ({@code q=nan}) leaves its range acceptable, but wanted least; what is
 * no range is passed over, and a header without any says as much as none. Pure.
 */
final class Accept {

    private static final int RANGES_MAX = 50;
    private static final double UNREADABLE = 0.0005;

    /** Also the old form of {@code *}{@code /*} that the JDK's own client sends. */
    private static final Pattern RANGE = Pattern.compile("\\*|[^\\s/;,\"]+/[^\\s/;,\"]+");

    private static final Pattern WEIGHT = Pattern.compile("\\d{0,9}(\\.\\d{0,9})?");

    private record Range(String name, double quality) {}

    private Accept() {}

    /** The offered media type that is wanted most, the first of them when several are; empty when none is acceptable. */
    static Optional<String> best(String accept, List<String> offered) {
        List<Range> ranges = ranges(accept.toLowerCase(Locale.ROOT));
        if (ranges.isEmpty()) {
            return offered.stream().findFirst();
        }
        Optional<String> best = Optional.empty();
        double bestQuality = 0;
        for (String type : offered) {
            double quality = quality(type, ranges);
            if (quality > bestQuality) {
                best = Optional.of(type);
                bestQuality = quality;
            }
        }
        return best;
    }

    private static List<Range> ranges(String accept) {
        List<Range> ranges = new ArrayList<>();
        for (String element : split(accept, ',')) {
            List<String> parts = split(element, ';');
            String name = parts.get(0).strip();
            if (RANGE.matcher(name).matches() && ranges.size() < RANGES_MAX) {
                ranges.add(new Range(name.equals("*") ? "*/*" : name, weight(parts)));
            }
        }
        return ranges;
    }

    /** The quality of the most specific range that fits; zero when none does. */
    private static double quality(String type, List<Range> ranges) {
        double quality = 0;
        int specificity = 0;
        String wildcard = type.substring(0, type.indexOf('/')) + "/*";
        for (Range range : ranges) {
            int fits = List.of("*/*", wildcard, type).indexOf(range.name()) + 1;
            if (fits > specificity) {
                specificity = fits;
                quality = range.quality();
            }
        }
        return quality;
    }

    private static double weight(List<String> parts) {
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals > 0 && part.substring(0, equals).strip().equals("q")) {
                return weight(part.substring(equals + 1).strip());
            }
        }
        return 1;
    }

    private static double weight(String text) {
        boolean isNumber =
                WEIGHT.matcher(text).matches() && text.chars().anyMatch(character -> Character.isDigit(character));
        return isNumber ? Math.min(1, Double.parseDouble(text)) : UNREADABLE;
    }

    /** Splits outside of quotes; the rest behind one that is never closed is one part. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean isQuoted = false;
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '"') {
                isQuoted = !isQuoted;
            } else if (character == '\\' && isQuoted) {
                at++;
            } else if (character == separator && !isQuoted) {
                parts.add(text.substring(start, at));
                start = at + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
