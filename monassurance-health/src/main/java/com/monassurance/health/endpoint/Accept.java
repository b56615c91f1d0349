package com.monassurance.health.endpoint;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the header {@code Accept}. Pure. */
final class Accept {

    private static final int RANGES_MAX = 50;

    private Accept() {}

    /** The offered media type that is wanted most, the first of them when several are; empty when none is acceptable. */
    static Optional<String> best(String accept, List<String> offered) {
        if (accept.isBlank()) {
            return offered.stream().findFirst();
        }
        String[] ranges = accept.toLowerCase(Locale.ROOT).split(",", RANGES_MAX);
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

    /** The quality of the most specific range that fits; zero when none does. */
    private static double quality(String type, String[] ranges) {
        double quality = 0;
        int specificity = 0;
        String wildcard = type.substring(0, type.indexOf('/')) + "/*";
        for (String range : ranges) {
            String[] parts = range.split(";", -1);
            String name = parts[0].strip();
            int fits = List.of("*/*", wildcard, type).indexOf(name) + 1;
            if (fits > specificity) {
                specificity = fits;
                quality = qualityOf(parts);
            }
        }
        return quality;
    }

    private static double qualityOf(String[] parts) {
        for (String part : parts) {
            String parameter = part.strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Math.min(1, Math.max(0, Double.parseDouble(parameter.substring(2))));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
