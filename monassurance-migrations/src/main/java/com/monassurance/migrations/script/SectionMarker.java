package com.monassurance.migrations.script;

import java.util.Optional;

/** The lines that divide a script. The order of the constants is the order in the file. */
enum SectionMarker {
    UPGRADE("-- upgrade"),
    DOWNGRADE("-- downgrade"),
    VERIFY("-- verify");

    private static final int LINE_LENGTH_MAX = 40;
    private static final SectionMarker[] ALL = values();

    private final String line;

    SectionMarker(String line) {
        this.line = line;
    }

    /** The whole line, as it must be written. */
    String line() {
        return line;
    }

    /** The marker that a comment line is, when it is written exactly. */
    static Optional<SectionMarker> of(String line) {
        for (SectionMarker marker : ALL) {
            if (marker.line.equals(line.stripTrailing())) {
                return Optional.of(marker);
            }
        }
        return Optional.empty();
    }

    /**
     * Tells whether a comment is alone on its line and is a marker but for case, spacing, a colon and more dashes, so
     * that a slip of the pen is reported instead of turning a downgrade into a part of the upgrade.
     */
    static boolean isLike(String text, int start, int end) {
        if (!text.startsWith("--", start) || end - start > LINE_LENGTH_MAX || !isFirstLetter(text, start + 2, end)) {
            return false;
        }
        int before = start;
        while (before > 0 && (text.charAt(before - 1) == ' ' || text.charAt(before - 1) == '\t')) {
            before--;
        }
        if (before > 0 && text.charAt(before - 1) != '\n' && text.charAt(before - 1) != '\r') {
            return false;
        }
        int from = start + 2;
        while (isFiller(text.charAt(from))) {
            from++;
        }
        String word = text.substring(from, end).replace(":", "").strip();
        for (SectionMarker marker : ALL) {
            if (marker.name().equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }

    /** Most comments are seen to be none of the markers by their first letter. */
    private static boolean isFirstLetter(String text, int from, int end) {
        int at = from;
        while (at < end && isFiller(text.charAt(at))) {
            at++;
        }
        return at < end && "uUdDvV".indexOf(text.charAt(at)) >= 0;
    }

    private static boolean isFiller(char c) {
        return c == '-' || c == ':' || Character.isWhitespace(c);
    }
}
