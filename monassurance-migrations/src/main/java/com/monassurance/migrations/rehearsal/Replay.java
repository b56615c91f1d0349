package com.monassurance.migrations.rehearsal;

import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.Direction;
import com.monassurance.migrations.run.MigrationCallback;
import com.monassurance.migrations.run.MigrationRunner;
import com.monassurance.migrations.run.Planner;
import com.monassurance.migrations.run.RunObserver;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.ServerAccess;
import com.monassurance.migrations.run.StatementLimits;
import com.monassurance.migrations.run.WaitPolicy;
import com.monassurance.migrations.scratch.ScratchDatabase;
import com.monassurance.migrations.script.ScriptSet;
import java.time.Clock;
import java.time.Duration;

/**
 * Runs scripts on a scratch database by the same runner as on a live one: 10 s for a lock, 5 min for a statement, no
 * retries. Confined to one thread; every verb blocks.
 *
 * @since 0.1.0
 */
public final class Replay {

    /** Nobody else is there, so that what waits for long waits for itself. */
    private static final RunSettings LIMITS = RunSettings.defaults()
            .withLockTimeout(Duration.ofSeconds(10))
            .withStatementTimeout(Duration.ofMinutes(5))
            .withConcurrently(new StatementLimits(Duration.ofMinutes(1), Duration.ofMinutes(5)))
            .withRetries(0, Duration.ofMillis(100))
            .withWaiting(WaitPolicy.failFast());

    private final MigrationRunner runner;
    private final ScriptSet scripts;

    /**
     * Creates it; touches nothing.
     *
     * @param database where, closed by its caller
     * @param place where the schema history is to be
     * @param scripts what can be run
     */
    public Replay(ScratchDatabase database, HistoryPlace place, ScriptSet scripts) {
        this.scripts = scripts;
        this.runner = new MigrationRunner(
                new ServerAccess(database.dataSource(), null, false, ServerAccess.DEFAULT_LEASE),
                place,
                LIMITS,
                new RunObserver(Clock.systemUTC(), Ticker.system(), EventSink.none()),
                MigrationCallback.none());
    }

    /**
     * Applies everything up to a target.
     *
     * @param target up to where
     * @throws MigrationException as the runner
     */
    public void up(Target target) {
        run(Direction.UPGRADE, target);
    }

    /**
     * Takes back everything above a target.
     *
     * @param target down to where
     * @throws MigrationException as the runner
     */
    public void down(Target target) {
        run(Direction.DOWNGRADE, target);
    }

    private void run(Direction direction, Target target) {
        runner.run(
                direction, (snapshot, stored) -> new Planner(scripts, stored::read).plan(direction, target, snapshot));
    }
}
