package com.monassurance.migrations.sqlplan;

import java.nio.charset.StandardCharsets;

/** Names that a plan makes up from others, never longer than the server takes. Pure. */
final class ShortName {

    private static final int BYTES_MAX = 63;

    private ShortName() {}

    /** A name with an ending, its own end cut off where both are too long together. */
    static String of(String name, String end) {
        String stem = name;
        while ((stem + end).getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem + end;
    }
}
