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
 * Runs VACUUM (ANALYZE) on each table of a database, within 1 hour per table by default, and never FULL. A table that the
 * role may not vacuum, that is locked, or whose statistics did not move is named in a partial outcome; the others go on.
 * Immutable; every option returns a changed copy.
 *
 * @since 0.1.0
 */
public final class VacuumTables implements MaintenanceTask {

    /** The name of this task in plans and reports. */
    public static final String NAME = "vacuum-tables";

    private static final SessionSettings DEFAULTS =
            SessionSettings.of("maintenance").withStatementTimeout(Duration.ofHours(1));

    private final DataSource dataSource;
    private final SessionSettings settings;
    private final TableRun run;

    private VacuumTables(DataSource dataSource, SessionSettings settings) {
        this.dataSource = dataSource;
        this.settings = settings;
        this.run = new TableRun(NAME, dataSource, settings, TableCommand::vacuum);
    }

    /**
     * Returns the task for a database. Touches nothing.
     *
     * @param dataSource the host's
     * @return the task
     */
    public static VacuumTables over(DataSource dataSource) {
        return new VacuumTables(requireNonNull(dataSource, "dataSource"), DEFAULTS);
    }

    /**
     * Limits the time for each table; default 1 hour.
     *
     * @param limit how long one table may take; zero means as long as it takes
     * @return a copy
     */
    public VacuumTables timeoutPerTable(Duration limit) {
        return new VacuumTables(dataSource, settings.withStatementTimeout(limit));
    }

    /**
     * Limits the wait for the lock of each table; default 3 s.
     *
     * @param limit how long to wait
     * @return a copy
     */
    public VacuumTables lockTimeout(Duration limit) {
        return new VacuumTables(dataSource, settings.withLockTimeout(limit));
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
