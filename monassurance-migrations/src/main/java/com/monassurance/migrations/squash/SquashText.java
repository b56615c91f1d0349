package com.monassurance.migrations.squash;

import com.monassurance.migrations.catalog.DdlScript;
import com.monassurance.migrations.catalog.DdlStatement;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.SqlName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Writes the script of a squashed revision. Stateless. */
final class SquashText {

    private SquashText() {}

    /**
     * The statements of a schema, settings local to their transaction; what the runner's role makes it owns by itself.
     *
     * @param isThere tells what every new database has just so
     */
    static List<String> of(DdlScript ddl, String role, Predicate<ObjectId> isThere) {
        List<String> statements = new ArrayList<>();
        ddl.settings().forEach(each -> statements.add(each.replaceFirst("^set ", "set local ")));
        String itself = " owner to " + SqlName.quoted(role);
        for (List<DdlStatement> part : List.of(ddl.preData(), ddl.postData())) {
            part.stream()
                    .filter(each -> !isThere.test(each.id()))
                    .map(DdlStatement::sql)
                    .filter(sql -> !sql.endsWith(itself))
                    .forEach(statements::add);
        }
        return statements;
    }

    static String script(
            String id, List<String> replaced, Collection<String> labels, List<String> up, List<String> down) {
        StringBuilder text = new StringBuilder("-- revision: ").append(id).append("\n-- revises: base\n");
        if (!labels.isEmpty()) {
            text.append("-- label: ").append(String.join(", ", labels)).append('\n');
        }
        text.append("-- replaces: ").append(String.join(", ", replaced)).append('\n');
        text.append("-- message: ").append(replaced.size()).append(" revisions squashed into one\n");
        text.append("\n-- upgrade\n");
        up.forEach(sql -> text.append(ended(sql)));
        text.append("\n-- downgrade\n");
        down.forEach(sql -> text.append(ended(sql)));
        return text.toString();
    }

    /** A comment at the end of the last line would swallow the semicolon. */
    private static String ended(String sql) {
        String lastLine = sql.substring(sql.lastIndexOf('\n') + 1);
        return sql + (lastLine.contains("--") ? "\n;\n" : ";\n");
    }
}
