package com.monassurance.migrations.run;

import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistorySql;
import com.monassurance.migrations.run.MigrationReport.RevisionDone;
import com.monassurance.migrations.script.RevisionScript;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs every revision of a plan in one transaction: all of them or none. The first try sends short statements in
 * batches; when it fails of a statement, which cannot be told then, the second sends one at a time and finds the place.
 * Confined to one thread.
 */
final class WholeRun {

    private final RunContext context;
    private final MigrationPlan plan;
    /** How long each step took, in the order of the plan. */
    private final List<Duration> done = new ArrayList<>();

    private final HistorySql history;
    private final List<RevisionScript> unrecorded = new ArrayList<>();
    private PlannedRevision at;

    WholeRun(RunContext context, MigrationPlan plan) {
        this.context = context;
        this.plan = plan;
        this.history = new HistorySql(context.place());
        this.at = plan.steps().get(0);
    }

    List<RevisionDone> run() {
        TransactionRetry transactions = new TransactionRetry(context, at.id());
        try {
            transactions.inTransaction(() -> transactions.once(this::runInBatches), this::runOneByOne);
        } catch (StatementFailure e) {
            throw new RevisionFailures(context, at).told(e);
        } catch (MigrationException e) {
            throw new RevisionFailures(context, at).told(e);
        }
        List<RevisionDone> told = new ArrayList<>(done.size());
        for (int i = 0; i < done.size(); i++) {
            told.add(context.done(plan.steps().get(i), done.get(i), transactions.retries(), Duration.ZERO));
        }
        return told;
    }

    private void runInBatches() throws StatementFailure, SQLException {
        done.clear();
        unrecorded.clear();
        boolean isFast = context.callback() == NoCallback.INSTANCE;
        StatementBatch batch = new StatementBatch(context.connection());
        for (PlannedRevision planned : plan.steps()) {
            long started = context.observer().ticker().nanos();
            at = planned;
            if (isFast && BatchRule.allows(planned, context.settings())) {
                if (batch.isFullFor(planned.section().statements())) {
                    flush(batch);
                }
                batch.add(planned.section().statements());
                unrecorded.add(planned.script());
            } else {
                flush(batch);
                new RevisionRun(context, planned).runInside();
            }
            done.add(context.observer().since(started));
        }
        flush(batch);
        new RevisionRun(context, at).requireLock();
    }

    /** The rows of the schema history follow all at once what they record: it is one transaction anyway. */
    private void flush(StatementBatch batch) throws StatementFailure {
        if (!unrecorded.isEmpty()) {
            batch.add(
                    plan.direction() == Direction.UPGRADE ? history.applied(unrecorded) : history.reverted(unrecorded));
            unrecorded.clear();
        }
        batch.flush();
    }

    private void runOneByOne() throws StatementFailure, SQLException {
        done.clear();
        for (PlannedRevision planned : plan.steps()) {
            long started = context.observer().ticker().nanos();
            at = planned;
            new RevisionRun(context, planned).runInside();
            done.add(context.observer().since(started));
        }
        new RevisionRun(context, at).requireLock();
    }
}
