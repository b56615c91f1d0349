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
     * Tells whether a comment starts its line and is a marker but for case, spacing and a colon, so that a slip of the
     * pen is reported instead of turning a downgrade into a part of the upgrade.
     */
    static boolean isLike(String text, int start, int end) {
        boolean startsLine = start == 0 || text.charAt(start - 1) == '\n' || text.charAt(start - 1) == '\r';
        if (!startsLine || !text.startsWith("--", start) || end - start > LINE_LENGTH_MAX) {
            return false;
        }
        if (!isFirstLetter(text, start + 2, end)) {
            return false;
        }
        String word = text.substring(start + 2, end).replace(":", "").strip();
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
        while (at < end && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ':')) {
            at++;
        }
        return at < end && "uUdDvV".indexOf(text.charAt(at)) >= 0;
    }
}
