package com.monassurance.migrations.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Queries that differ by version: {@code {17? a : b}} stands for a from PostgreSQL 17 on and for b before it.
 */
final class VersionedSql {

    private static final Pattern CHOICE = Pattern.compile("\\{(\\d+)\\? (.*?) : (.*?)}", Pattern.DOTALL);

    private VersionedSql() {}

    static String of(String sql, int majorVersion) {
        Matcher choice = CHOICE.matcher(sql);
        StringBuilder chosen = new StringBuilder();
        while (choice.find()) {
            boolean isNew = majorVersion >= Integer.parseInt(choice.group(1));
            choice.appendReplacement(chosen, Matcher.quoteReplacement(choice.group(isNew ? 2 : 3)));
        }
        return choice.appendTail(chosen).toString();
    }
}
