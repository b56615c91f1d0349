package com.monassurance.migrations.run;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementEffect.ValidateConstraint;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, while planning, what a transaction pooler cannot carry: statements outside a transaction, because only a
 * transaction keeps a backend to itself, and whatever a script would leave on a backend that others use next. Pure.
 *
 * @since 0.1.0
 */
public final class PooledRule {

    private static final Pattern SESSION_STATE =
            Pattern.compile("(?is)(listen|unlisten|prepare|deallocate|discard|load)\\b.*"
                    + "|create\\s+(global\\s+|local\\s+)?temp(orary)?\\b(?!.*\\bon\\s+commit\\s+drop\\b).*"
                    + "|declare\\b.*\\bwith\\s+hold\\b.*"
                    + "|.*\\bpg_(try_)?advisory_(lock|unlock)(_shared|_all)?\\s*\\(.*");

    private PooledRule() {}

    /**
     * Checks every statement that the plan would run.
     *
     * @param plan a plan for a connection that goes through a pooler
     * @throws MigrationException {@code POOLED_CONNECTION} naming the first that cannot run
     */
    public static void require(MigrationPlan plan) {
        for (PlannedRevision planned : plan.steps()) {
            if (planned.script().findJava().isPresent()) {
                throw refused(planned, planned.script().origin(), "is code, which could change any setting");
            }
            int from = 0;
            if (planned.resume() != null) {
                from = planned.resume().done();
                planned.resume().findAttempted().ifPresent(attempted -> {
                    throw refused(
                            planned,
                            planned.script().origin() + ":" + attempted.line() + ":" + attempted.column(),
                            "was interrupted outside a transaction");
                });
            }
            for (SqlStatement statement : planned.section().statements()) {
                require(planned, statement, from-- > 0);
            }
        }
    }

    private static void require(PlannedRevision planned, SqlStatement statement, boolean isDone) {
        String why = isDone && !statement.isSessionSetting() ? null : why(statement);
        if (why != null) {
            String place = planned.script().origin() + ":" + statement.line() + ":" + statement.column();
            throw refused(planned, place, why);
        }
    }

    private static @Nullable String why(SqlStatement statement) {
        if (!statement.isTransactional() && !(statement.effect() instanceof ValidateConstraint)) {
            return "cannot run in a transaction";
        }
        if (statement.touchesSession()) {
            return "changes a setting of the session, which other clients of the pooler would get (SET LOCAL would do)";
        }
        return SESSION_STATE.matcher(statement.text()).matches()
                ? "leaves something on the session, which the next transaction would not find and others would"
                : null;
    }

    private static MigrationException refused(PlannedRevision planned, String place, String why) {
        return new MigrationException(
                MigrationError.POOLED_CONNECTION,
                "The connection goes through a pooler, or through a wrapper that hides the driver's connection; "
                        + place + " of revision " + planned.id() + " " + why + ". Nothing was run.",
                "Give MigratorBuilder.direct(…) a DataSource that connects to the server itself, or say"
                        + " sessionPooled() if the pooler keeps one server connection for each client connection.",
                Map.of("revision", planned.id(), "place", place),
                null);
    }
}
