package com.monassurance.migrations.history;

import java.util.List;

/**
 * Writes values as SQL literals that mean the same whatever {@code standard_conforming_strings} is. Only for statements
 * that travel in a batch with those of a script, where the driver takes no parameters.
 */
final class SqlLiteral {

    private SqlLiteral() {}

    static String of(String value) {
        StringBuilder literal = new StringBuilder(value.length() + 16);
        append(literal, value);
        return literal.toString();
    }

    static void append(StringBuilder sql, String value) {
        boolean hasBackslash = value.indexOf('\\') >= 0;
        sql.append(hasBackslash ? "E'" : "'");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\'' || (c == '\\' && hasBackslash)) {
                sql.append(c);
            }
            sql.append(c);
        }
        sql.append('\'');
    }

    static void append(StringBuilder sql, List<String> values) {
        sql.append("array[");
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                sql.append(", ");
            }
            append(sql, values.get(i));
        }
        sql.append("]::text[]");
    }
}
