package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.script.Requirement;
import com.monassurance.migrations.sqlplan.PlannedStatement;
import com.monassurance.migrations.sqlplan.Precondition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What data must fulfil, as comments at the beginning of a section, which the runner asks before its first statement.
 * A name with a line end in it stands in no comment, and its question only above its statement. Pure.
 */
final class RequirementText {

    private RequirementText() {}

    /** The lines with an empty one behind them; nothing when nothing is asked. */
    static String of(List<PlannedStatement> statements) {
        Set<String> lines = new LinkedHashSet<>();
        for (PlannedStatement statement : statements) {
            for (Precondition each : statement.preconditions()) {
                boolean isPlain = (each.text() + each.countQuery() + each.sampleQuery())
                        .chars()
                        .noneMatch(Character::isISOControl);
                if (isPlain) {
                    lines.add(new Requirement(each.text(), each.countQuery(), each.sampleQuery()).toLines());
                }
            }
        }
        return lines.isEmpty() ? "" : String.join("", lines) + "\n";
    }
}
