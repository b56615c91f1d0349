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
 * Runs ANALYZE or VACUUM (ANALYZE) on the tables of a database, one after the other. A table that the role may not
 * maintain, that is locked, or whose statistics did not move is named in a partial outcome; the others go on. Immutable;
 * every option returns a changed copy.
 *
 * @since 0.1.0
 */
public final class MaintainTables implements MaintenanceTask {

    /** The name of {@link #analyze(DataSource)} in plans and reports. */
    public static final String ANALYZE = "analyze-tables";

    /** The name of {@link #vacuum(DataSource)} in plans and reports. */
    public static final String VACUUM = "vacuum-tables";

    private static final SessionSettings DEFAULTS = SessionSettings.of("maintenance");
    private static final Duration ANALYZE_MAX = Duration.ofMinutes(10);
    private static final Duration VACUUM_MAX = Duration.ofHours(1);

    private final String name;
    private final DataSource dataSource;
    private final SessionSettings settings;
    private final TableCommand.Choice choice;

    private MaintainTables(String name, DataSource dataSource, SessionSettings settings, TableCommand.Choice choice) {
        this.name = name;
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.settings = settings;
        this.choice = choice;
    }

    /**
     * Returns the task that runs ANALYZE on each table, materialised view and partitioned parent of a database, within
     * 10 minutes per table by default. Touches nothing.
     *
     * @param dataSource the host's
     * @return the task
     */
    public static MaintainTables analyze(DataSource dataSource) {
        SessionSettings settings = DEFAULTS.withStatementTimeout(ANALYZE_MAX);
        return new MaintainTables(ANALYZE, dataSource, settings, TableCommand::analyze);
    }

    /**
     * Returns the task that runs VACUUM (ANALYZE) on each table of a database, within 1 hour per table by default, and
     * never FULL. Touches nothing.
     *
     * @param dataSource the host's
     * @return the task
     */
    public static MaintainTables vacuum(DataSource dataSource) {
        SessionSettings settings = DEFAULTS.withStatementTimeout(VACUUM_MAX);
        return new MaintainTables(VACUUM, dataSource, settings, TableCommand::vacuum);
    }

    /**
     * Limits the time for each table; default 10 minutes for ANALYZE, 1 hour for VACUUM.
     *
     * @param limit how long one table may take; zero means as long as it takes
     * @return a copy
     */
    public MaintainTables timeoutPerTable(Duration limit) {
        return new MaintainTables(name, dataSource, settings.withStatementTimeout(limit), choice);
    }

    /**
     * Limits the wait for the lock of each table; default 3 s.
     *
     * @param limit how long to wait
     * @return a copy
     */
    public MaintainTables lockTimeout(Duration limit) {
        return new MaintainTables(name, dataSource, settings.withLockTimeout(limit), choice);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TaskPlan plan() {
        return tableRun().plan();
    }

    @Override
    public TaskReport run(TaskPlan plan, TaskContext context) {
        return tableRun().run(plan, context);
    }

    private TableRun tableRun() {
        return new TableRun(name, dataSource, settings, choice);
    }
}
