package com.monassurance.migrations.run;

import com.monassurance.migrations.script.ScriptOptions;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementEffect.ValidateConstraint;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the session in a script for psql: the limits that the runner would have for each statement, and an end
 * to what a script has set before the next one begins. Confined to one thread.
 */
final class OfflineSettings {

    private static final RunSettings LIMITS = RunSettings.defaults();

    private final StringBuilder sql;
    private @Nullable StatementLimits inForce;

    OfflineSettings(StringBuilder sql) {
        this.sql = sql;
    }

    /** The file is UTF-8, whatever the terminal is. */
    void begin() {
        sql.append("set client_encoding = 'UTF8';\n");
        sql.append("set standard_conforming_strings = on;\n");
        inForce = null;
        transactional(ScriptOptions.none());
    }

    /** Limits of statements in a transaction. */
    void transactional(ScriptOptions options) {
        set(LIMITS.transactional().named(options));
    }

    /** Limits of one statement. */
    void statement(SqlStatement statement, ScriptOptions options) {
        if (statement.effect() instanceof ValidateConstraint) {
            set(LIMITS.validating().named(options));
        } else {
            set((statement.isTransactional() ? LIMITS.transactional() : LIMITS.concurrently()).named(options));
        }
    }

    /** Puts back what statements of a script have changed; in a transaction that is committed, for good. */
    void endOf(List<SqlStatement> statements) {
        boolean isTouched = false;
        boolean isOther = false;
        for (SqlStatement statement : statements) {
            if (statement.touchesSession()) {
                String text = statement.text().toLowerCase(Locale.ROOT);
                isTouched = true;
                isOther |= text.contains("role") || text.contains("authorization");
            }
        }
        if (isOther) {
            sql.append("reset session authorization;\nreset role;\n");
        }
        if (isTouched) {
            sql.append("reset all;\n");
            begin();
        }
    }

    /** Leaves the session to whoever has it. */
    void end() {
        sql.append("reset lock_timeout;\nreset statement_timeout;\n");
    }

    private void set(StatementLimits limits) {
        StatementLimits before = inForce;
        if (before == null || !before.lockTimeout().equals(limits.lockTimeout())) {
            sql.append("set lock_timeout = '")
                    .append(limits.lockTimeoutMillis())
                    .append("ms';\n");
        }
        if (before == null || !before.statementTimeout().equals(limits.statementTimeout())) {
            sql.append("set statement_timeout = '")
                    .append(limits.statementTimeoutMillis())
                    .append("ms';\n");
        }
        inForce = limits;
    }
}
