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
 * Runs ANALYZE or VACUUM (ANALYZE) on the tables of a database: those that are half-way to a forced vacuum first, then
 * those with the most dead rows, one at a time by default. A table that the role may not maintain, that is locked, whose
 * statistics did not move, or whose dead rows somebody holds back is named in a partial outcome; the others go on. Never
 * FULL: that is {@link RewriteTables}. Immutable; every option returns a changed copy.
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
    private final TablePace pace;

    private MaintainTables(
            String name, DataSource dataSource, SessionSettings settings, TableCommand.Choice choice, TablePace pace) {
        this.name = name;
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.settings = settings;
        this.choice = choice;
        this.pace = pace;
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
        return new MaintainTables(ANALYZE, dataSource, settings, TableCommand::analyze, TablePace.GENTLE);
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
        return new MaintainTables(VACUUM, dataSource, settings, TableCommand::vacuum, TablePace.GENTLE);
    }

    /**
     * Limits the time for each table; default 10 minutes for ANALYZE, 1 hour for VACUUM.
     *
     * @param limit how long one table may take; zero means as long as it takes
     * @return a copy
     */
    public MaintainTables timeoutPerTable(Duration limit) {
        return new MaintainTables(name, dataSource, settings.withStatementTimeout(limit), choice, pace);
    }

    /**
     * Limits the wait for the lock of each table; default 3 s.
     *
     * @param limit how long to wait
     * @return a copy
     */
    public MaintainTables lockTimeout(Duration limit) {
        return new MaintainTables(name, dataSource, settings.withLockTimeout(limit), choice, pace);
    }

    /**
     * Works on several tables at once, each on a connection and a thread of its own that end with the run; default 1,
     * which stays on the caller's thread.
     *
     * @param tables how many at once, 1 to 32
     * @return a copy
     * @throws IllegalArgumentException if the number is out of bounds
     */
    public MaintainTables parallel(int tables) {
        return with(new TablePace(tables, pace.costDelay(), pace.costLimit(), pace.window(), pace.whenNeeded()));
    }

    /**
     * Makes the server pause while it works, as autovacuum does; default no pause. The pause of a run in parallel is that
     * of each connection.
     *
     * @param delay how long to pause, at most 100 ms
     * @param limit the cost between two pauses, 1 to 10,000; the server's default is 200
     * @return a copy
     * @throws IllegalArgumentException if a value is out of bounds
     */
    public MaintainTables costLimited(Duration delay, int limit) {
        return with(new TablePace(pace.workers(), delay, limit, pace.window(), pace.whenNeeded()));
    }

    /**
     * Begins no table after this time; default no limit. What is left is a partial outcome.
     *
     * @param time counted from the begin of the run; zero means no limit
     * @return a copy
     */
    public MaintainTables within(Duration time) {
        return with(new TablePace(pace.workers(), pace.costDelay(), pace.costLimit(), time, pace.whenNeeded()));
    }

    /**
     * Leaves out tables that have next to nothing to do: for ANALYZE those without a change since the last one, for
     * VACUUM those with less than 50 rows and one percent dead or inserted that are not half-way to a forced vacuum.
     * By default every table is maintained.
     *
     * @return a copy
     */
    public MaintainTables whenNeeded() {
        return with(new TablePace(pace.workers(), pace.costDelay(), pace.costLimit(), pace.window(), true));
    }

    private MaintainTables with(TablePace changed) {
        return new MaintainTables(name, dataSource, settings, choice, changed);
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
        return new TableRun(name, dataSource, settings, choice, pace);
    }
}
