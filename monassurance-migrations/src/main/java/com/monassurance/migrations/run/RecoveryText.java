package com.monassurance.migrations.run;

import com.monassurance.migrations.script.SqlStatement;

/** Words about statements. */
final class RecoveryText {

    private static final int SHOWN_MAX = 120;

    private RecoveryText() {}

    /** The beginning of a statement on one line. */
    static String headOf(SqlStatement statement) {
        String line = statement.text().strip().replaceAll("\\s+", " ");
        return line.length() <= SHOWN_MAX ? line : line.substring(0, SHOWN_MAX) + "…";
    }
}
