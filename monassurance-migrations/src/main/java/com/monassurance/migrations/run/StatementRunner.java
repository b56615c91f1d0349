package com.monassurance.migrations.run;

import com.monassurance.migrations.event.MigrationEvent;
import com.monassurance.migrations.history.StoredMark;
import com.monassurance.migrations.script.JavaRevision;
import com.monassurance.migrations.script.RevisionContext;
import com.monassurance.migrations.script.RevisionContext.Progress;
import com.monassurance.migrations.script.RevisionMark;
import com.monassurance.migrations.script.SqlStatement;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * Sends statements of scripts as they are: one at a time, no escape processing, no parameters, so that {@code ?} and
 * {@code {d …}} reach the server untouched. Confined to one thread.
 */
final class StatementRunner {

    private static final String JAVA = "the Java code";

    private final RunContext context;
    private final PlannedRevision planned;
    private final Connection connection;
    private final RevisionLimits limits;
    private final HostCode host;

    StatementRunner(RunContext context, PlannedRevision planned) {
        this.context = context;
        this.planned = planned;
        this.connection = context.connection();
        this.limits = new RevisionLimits(context, planned);
        this.host = HostCode.of(context, planned);
    }

    void run(List<SqlStatement> statements) throws StatementFailure {
        for (SqlStatement statement : statements) {
            run(statement);
        }
    }

    void run(SqlStatement statement) throws StatementFailure {
        called("beforeStatement", lent -> context.callback().beforeStatement(planned, statement, lent));
        send(statement);
        called("afterStatement", lent -> context.callback().afterStatement(planned, statement, lent));
    }

    private void called(String name, HostCode.Code code) throws StatementFailure {
        if (context.callback() == NoCallback.INSTANCE) {
            return;
        }
        String who = "the callback's " + name;
        try {
            host.call(who, code);
        } catch (SQLException e) {
            throw new StatementFailure(who, e);
        }
    }

    private void send(SqlStatement statement) throws StatementFailure {
        try {
            Optional<JavaRevision> java = planned.script().findJava();
            Optional<String> rows = statement.findCopyData();
            if (java.isPresent()) {
                call(java.get());
            } else if (rows.isPresent()) {
                copy(statement.driverText(), rows.get());
            } else if (limits.isValidation(statement) && !connection.getAutoCommit()) {
                limits.validation();
                execute(statement.driverText());
                limits.inside();
            } else {
                execute(statement.driverText());
            }
        } catch (SQLException e) {
            throw failure(statement, e);
        }
    }

    /** The places that the server tells of SQL in Java code are none in the script, which only describes it. */
    private StatementFailure failure(SqlStatement statement, SQLException e) {
        return planned.script().findJava().isPresent()
                ? new StatementFailure(JAVA, e)
                : new StatementFailure(statement, planned.section().statements(), e);
    }

    /** Code of a Java revision; whatever it throws is a failed statement. */
    private void call(JavaRevision java) throws SQLException {
        RevisionMark mark = connection.getAutoCommit()
                ? new StoredMark(context.place(), connection, planned.id())
                : RevisionMark.none();
        Progress progress = (done, total) -> context.observer()
                .tell(at -> new MigrationEvent.RevisionProgress(at, context.namespace(), planned.id(), done, total));
        host.call(JAVA, lent -> {
            RevisionContext working = RevisionContext.over(lent, progress, mark);
            if (planned.direction() == Direction.UPGRADE) {
                java.upgrade(working);
            } else {
                java.downgrade(working);
            }
        });
    }

    /**
     * Asks verify queries inside the open transaction; each must answer exactly one row whose only column is true. They
     * may not write, and a SET in them does not last.
     *
     * @return the place of the first query that answered otherwise
     */
    Optional<String> verify(List<SqlStatement> queries) throws StatementFailure {
        if (queries.isEmpty()) {
            return Optional.empty();
        }
        try {
            execute("savepoint monassurance_verify");
            execute("set local transaction_read_only = on");
            for (SqlStatement query : queries) {
                if (!isTrue(query)) {
                    return Optional.of(query.line() + ":" + query.column());
                }
            }
            execute("rollback to savepoint monassurance_verify");
            execute("release savepoint monassurance_verify");
            return Optional.empty();
        } catch (SQLException e) {
            throw new StatementFailure("the verify section", e);
        }
    }

    private boolean isTrue(SqlStatement query) throws StatementFailure {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            if (!statement.execute(query.driverText())) {
                return false;
            }
            try (ResultSet rows = statement.getResultSet()) {
                boolean answer = rows.getMetaData().getColumnCount() == 1 && rows.next() && rows.getBoolean(1);
                return answer && !rows.next();
            }
        } catch (SQLException e) {
            throw failure(query, e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private void copy(String sql, String rows) throws SQLException {
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, new StringReader(rows));
        } catch (IOException e) {
            throw new SQLException("The rows of COPY could not be sent.", "08006", e);
        }
    }
}
