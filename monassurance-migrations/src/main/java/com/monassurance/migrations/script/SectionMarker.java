package com.monassurance.migrations.script;

import java.util.Locale;
import java.util.Optional;

/** The lines that divide a script. The order of the constants is the order in the file. */
enum SectionMarker {
    UPGRADE,
    DOWNGRADE,
    VERIFY;

    private static final int LINE_LENGTH_MAX = 40;

    /** The whole line, as it must be written. */
    String line() {
        return "-- " + name().toLowerCase(Locale.ROOT);
    }

    /** The marker that a comment line is, when it is written exactly. */
    static Optional<SectionMarker> of(String line) {
        for (SectionMarker marker : values()) {
            if (marker.line().equals(line.stripTrailing())) {
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
        String word = text.substring(start + 2, end).replace(":", "").strip();
        for (SectionMarker marker : values()) {
            if (marker.name().equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }
}
