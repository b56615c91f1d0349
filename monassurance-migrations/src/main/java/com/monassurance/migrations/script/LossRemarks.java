package com.monassurance.migrations.script;

import java.util.ArrayList;
import java.util.List;

/** Reads the comments of a section that say what it loses. Pure. */
final class LossRemarks {

    private static final List<String> KINDS = List.of("-- data-loss: ", "-- data-change: ");
    private static final String MORE = "--   ";

    private LossRemarks() {}

    /** Comments stand between statements; the rows of COPY are none. */
    static List<String> of(String text, int start, int end, List<SqlStatement> statements) {
        List<String> found = new ArrayList<>();
        int from = start;
        for (SqlStatement statement : statements) {
            read(text.substring(from, Math.max(from, statement.start())), found);
            from = statement.end();
            if (statement.rowsStart() >= 0) {
                from = Math.max(from, text.indexOf("\n\\.\n", from));
            }
        }
        read(text.substring(from, Math.max(from, end)), found);
        return List.copyOf(found);
    }

    private static void read(String comments, List<String> found) {
        if (KINDS.stream().noneMatch(comments::contains)) {
            return;
        }
        boolean isOpen = false;
        for (String line : comments.split("\n", -1)) {
            if (KINDS.stream().anyMatch(line::startsWith)) {
                found.add(line.substring("-- ".length()).strip());
                isOpen = true;
            } else if (isOpen && line.startsWith(MORE)) {
                int last = found.size() - 1;
                found.set(
                        last,
                        found.get(last) + " " + line.substring(MORE.length()).strip());
            } else {
                isOpen = false;
            }
        }
    }
}
