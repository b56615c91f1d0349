package com.monassurance.maintenance.database;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.SessionSettings;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskReport;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Runs ANALYZE on each table, materialised view and partitioned parent of a database, within 10 minutes per table by
 * default. A table that the role may not analyse, that is locked, or whose statistics did not move is named in a partial
 * outcome; the others go on. Immutable; every option returns a changed copy.
 *
 * @since 0.1.0
 */
public final class AnalyzeTables implements MaintenanceTask {

    /** The name of this task in plans and reports. */
    public static final String NAME = "analyze-tables";

    private static final SessionSettings DEFAULTS =
            SessionSettings.of("maintenance").withStatementTimeout(Duration.ofMinutes(10));

    private final DataSource dataSource;
    private final SessionSettings settings;
    private final TableRun run;

    private AnalyzeTables(DataSource dataSource, SessionSettings settings) {
        this.dataSource = dataSource;
        this.settings = settings;
        this.run = new TableRun(NAME, dataSource, settings, TableCommand::analyze);
    }

    /**
     * Returns the task for a database. Touches nothing.
     *
     * @param dataSource the host's
     * @return the task
     */
    public static AnalyzeTables over(DataSource dataSource) {
        return new AnalyzeTables(requireNonNull(dataSource, "dataSource"), DEFAULTS);
    }

    /**
     * Limits the time for each table; default 10 minutes.
     *
     * @param limit how long one table may take; zero means as long as it takes
     * @return a copy
     */
    public AnalyzeTables timeoutPerTable(Duration limit) {
        return new AnalyzeTables(dataSource, settings.withStatementTimeout(limit));
    }

    /**
     * Limits the wait for the lock of each table; default 3 s.
     *
     * @param limit how long to wait
     * @return a copy
     */
    public AnalyzeTables lockTimeout(Duration limit) {
        return new AnalyzeTables(dataSource, settings.withLockTimeout(limit));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public TaskPlan plan() {
        return run.plan();
    }

    @Override
    public TaskReport run(TaskPlan plan, TaskContext context) {
        return run.run(plan, context);
    }
}
