package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;

/** What a partitioned table is partitioned by. Pure. */
final class PartitionKey {

    private PartitionKey() {}

    /** Whether the key names a column, by itself or in an expression. */
    static boolean isNaming(Table table, String column) {
        String key = table.partitionKey();
        if (key == null) {
            return false;
        }
        String name = SqlName.quoted(column);
        for (int at = key.indexOf(name); at >= 0; at = key.indexOf(name, at + 1)) {
            if (!isPartOfName(key, at - 1) && !isPartOfName(key, at + name.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPartOfName(String text, int at) {
        if (at < 0 || at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '"';
    }
}
