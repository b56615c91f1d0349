package com.monassurance.maintenance.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells whether a statement may lose data. Only statements that are known to keep every row and value pass; what cannot
 * be told counts as a loss. A count of what would be lost needs the database and is not made here.
 */
final class DataLoss {

    private static final int SHOWN_CHARACTERS_MAX = 120;

    private static final Pattern LEADING_COMMENTS =
            Pattern.compile("\\A(?:\\s+|--[^\\n]*\\n?|/\\*(?:(?!/\\*|\\*/).)*\\*/)+", Pattern.DOTALL);

    private static final Pattern KEEPS_DATA = Pattern.compile("(?:"
            + "create (?!or replace rule).*"
            + "|drop (?:index|view|materialized view|function|procedure|trigger|policy|rule|statistics)\\b(?!.*\\bcascade\\b).*"
            + "|comment on .*|grant .*|revoke .*|analyze\\b.*|vacuum\\b.*|reindex .*|select set_config.*|set .*"
            + "|alter index .*|alter view .*|alter function .*)");

    private static final Pattern ALTER_TABLE =
            Pattern.compile("alter table (?:only )?(?:if exists )?(?:only )?[\\w.\"]+ (.*)");

    private static final String COLUMN = "(?:column )?(?:if exists )?[\\w\"]+";

    private static final Pattern ACTION_KEEPS_DATA = Pattern.compile("(?:"
            + "add .*|rename .*|validate constraint .*|drop constraint (?!.*\\bcascade\\b).*|owner to .*|replica identity .*"
            + "|(?:enable|disable|force|no force) .*|set \\(.*|reset \\(.*"
            + "|alter " + COLUMN
            + " (?:set default .*|drop default|set not null|drop not null|set statistics .*|set storage .*)"
            + ")");

    private DataLoss() {}

    /** Why the statement may lose data; empty when it is known not to. */
    static Optional<String> of(String statement) {
        String bare = LEADING_COMMENTS.matcher(statement).replaceFirst("");
        String text = bare.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        // A comment in the middle could hide an action or be part of a literal: such a statement is not judged.
        boolean judged = !text.contains("--") && !text.contains("/*");
        return judged && keepsData(text) ? Optional.empty() : Optional.of("may lose data: " + shown(bare));
    }

    private static boolean keepsData(String text) {
        var table = ALTER_TABLE.matcher(text);
        if (table.matches()) {
            return actions(table.group(1)).stream()
                    .allMatch(action -> ACTION_KEEPS_DATA.matcher(action).matches());
        }
        return KEEPS_DATA.matcher(text).matches() && !text.startsWith("create table");
    }

    /** The comma-separated actions; a comma inside a literal yields pieces that match nothing, which is on the safe side. */
    private static List<String> actions(String text) {
        List<String> actions = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                actions.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        actions.add(text.substring(start).strip());
        return actions;
    }

    private static String shown(String statement) {
        String line = statement.strip().replaceAll("\\s+", " ");
        return line.length() <= SHOWN_CHARACTERS_MAX ? line : line.substring(0, SHOWN_CHARACTERS_MAX - 1) + "…";
    }
}
