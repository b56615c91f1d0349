package com.monassurance.migrations.run;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementEffect.AddEnumValue;
import com.monassurance.migrations.script.StatementEffect.ValidateConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Refuses, while planning, what one transaction cannot hold. Pure. */
final class WholeRunRule {

    private WholeRunRule() {}

    static void require(MigrationPlan plan) {
        List<String> added = new ArrayList<>();
        for (PlannedRevision planned : plan.steps()) {
            for (SqlStatement statement : planned.section().statements()) {
                if (!statement.isTransactional() && !(statement.effect() instanceof ValidateConstraint)) {
                    throw refused(planned, statement, "cannot run in a transaction");
                }
                requireUnused(planned, statement, added);
                if (statement.effect() instanceof AddEnumValue value) {
                    added.add(value.label().replace("'", "''"));
                }
            }
            if (planned.direction() == Direction.UPGRADE) {
                for (SqlStatement query : planned.script().verify()) {
                    requireUnused(planned, query, added);
                }
            }
            if (planned.findResume().isPresent()) {
                throw new MigrationException(
                        MigrationError.INTERRUPTED,
                        "Revision " + planned.id() + " was interrupted and cannot go on inside one transaction.",
                        "Finish it with one transaction for each revision, or repair it.",
                        Map.of("revision", planned.id()),
                        null);
            }
        }
    }

    private static void requireUnused(PlannedRevision planned, SqlStatement statement, List<String> added) {
        if (added.isEmpty() || statement.effect() instanceof AddEnumValue) {
            return;
        }
        for (String label : added) {
            if (statement.text().contains("'" + label + "'")) {
                throw refused(
                        planned, statement, "uses the enum value '" + label + "', which the same transaction adds");
            }
        }
    }

    private static MigrationException refused(PlannedRevision planned, SqlStatement statement, String why) {
        String place = planned.script().origin() + ":" + statement.line() + ":" + statement.column();
        return new MigrationException(
                MigrationError.NOT_ONE_TRANSACTION,
                "The run cannot be one transaction: " + place + " of revision " + planned.id() + " " + why + ".",
                "Run it with one transaction for each revision.",
                Map.of("revision", planned.id(), "place", place),
                null);
    }
}
