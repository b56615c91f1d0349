package com.monassurance.migrations.run;

import com.monassurance.migrations.script.ScriptOptions;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementEffect.ValidateConstraint;
import java.sql.SQLException;

/**
 * Puts the limits of the runner, or those that the header of a script names instead, in force for what runs next.
 * Confined to one thread.
 */
final class RevisionLimits {

    private final RunContext context;
    private final ScriptOptions options;

    RevisionLimits(RunContext context, PlannedRevision planned) {
        this.context = context;
        this.options = planned.script().options();
    }

    /** Limits of the statements in a transaction, when they differ from those of the session. */
    void apply() throws SQLException {
        if (isNamed() && !isLaterInTransaction()) {
            set(named(context.settings().transactional()));
        }
    }

    /** The limits of the session, for what others will run on it. */
    void restore() throws SQLException {
        if (isNamed() && !isLaterInTransaction()) {
            set(context.settings().transactional());
        }
    }

    /** The same at the beginning of a transaction: behind a pooler nothing lasts for longer. */
    void begin() throws SQLException {
        if (context.lock().isLeased()) {
            apply();
        }
    }

    /** Limits of one statement outside a transaction. */
    void outside(SqlStatement statement) throws SQLException {
        boolean validates = statement.effect() instanceof ValidateConstraint;
        set(named(
                validates ? context.settings().validating() : context.settings().concurrently()));
    }

    /** Back to the limits of statements in a transaction. */
    void inside() throws SQLException {
        set(named(context.settings().transactional()));
    }

    /** Limits of one statement in a transaction; only VALIDATE CONSTRAINT has its own. */
    boolean isValidation(SqlStatement statement) {
        return statement.effect() instanceof ValidateConstraint;
    }

    void validation() throws SQLException {
        set(named(context.settings().validating()));
    }

    private StatementLimits named(StatementLimits limits) {
        return limits.named(options);
    }

    private boolean isLaterInTransaction() throws SQLException {
        return context.lock().isLeased() && context.connection().getAutoCommit();
    }

    private boolean isNamed() {
        return !options.equals(ScriptOptions.none());
    }

    private void set(StatementLimits limits) throws SQLException {
        context.session().set("lock_timeout", limits.lockTimeoutMillis());
        context.session().set("statement_timeout", limits.statementTimeoutMillis());
    }
}
