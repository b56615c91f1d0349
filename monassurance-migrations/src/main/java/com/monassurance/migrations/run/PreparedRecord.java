package com.monassurance.migrations.run;

import com.monassurance.migrations.history.HistorySql;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The statement that writes rows of the schema history, prepared by the server on its first use, so that it is planned
 * once for many revisions and can travel in a batch. Taken off the session when it is closed. Confined to one thread.
 */
final class PreparedRecord implements AutoCloseable {

    private final RunContext context;
    private final Direction direction;
    private final HistorySql history;
    private final @Nullable String condition;
    private int generation;
    private @Nullable String name;

    /**
     * Describes the statement.
     *
     * @param condition an expression without which it fails; null for none
     */
    PreparedRecord(RunContext context, Direction direction, @Nullable String condition) {
        this.context = context;
        this.direction = direction;
        this.history = new HistorySql(context.place());
        this.condition = condition;
    }

    /** SQL that records one revision; prepares the statement when it is not. */
    String sql(PlannedRevision planned) throws SQLException {
        String prepared = name;
        if (prepared == null) {
            prepared = "monassurance_record_" + ++generation;
            execute(
                    direction == Direction.UPGRADE
                            ? history.prepareApplied(prepared, condition)
                            : history.prepareReverted(prepared, condition));
            name = prepared;
        }
        return direction == Direction.UPGRADE
                ? history.executeApplied(prepared, planned.script())
                : history.executeReverted(prepared, planned.id());
    }

    /** Takes the statement off the session; a connection that is gone has lost it already. The next use prepares anew. */
    @Override
    public void close() {
        String prepared = name;
        name = null;
        if (prepared != null) {
            try {
                if (!context.connection().isClosed()) {
                    execute("deallocate " + prepared);
                }
            } catch (SQLException ignored) {
                // A script has deallocated it; there is nothing left to take away.
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = context.connection().createStatement()) {
            statement.execute(sql);
        }
    }
}
