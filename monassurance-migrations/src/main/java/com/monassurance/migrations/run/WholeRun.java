package com.monassurance.migrations.run;

import com.monassurance.migrations.event.MigrationEvent;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.run.MigrationReport.RevisionDone;
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
    private final List<RevisionDone> done = new ArrayList<>();
    private final PreparedRecord record;
    private PlannedRevision at;

    WholeRun(RunContext context, MigrationPlan plan) {
        this.context = context;
        this.plan = plan;
        this.record = new PreparedRecord(context, plan.direction(), null);
        this.at = plan.steps().get(0);
    }

    List<RevisionDone> run() {
        TransactionRetry transactions = new TransactionRetry(context, at.id());
        try (record) {
            transactions.inTransaction(() -> transactions.once(this::runInBatches), this::runOneByOne);
        } catch (StatementFailure e) {
            throw new RevisionFailures(context, at).told(e);
        } catch (MigrationException e) {
            throw new RevisionFailures(context, at).told(e);
        }
        int retries = transactions.retries();
        String namespace = context.namespace();
        for (RevisionDone each : done) {
            context.observer()
                    .tell(at -> plan.direction() == Direction.UPGRADE
                            ? new MigrationEvent.RevisionApplied(at, namespace, each.id(), each.took(), retries)
                            : new MigrationEvent.RevisionReverted(at, namespace, each.id(), each.took(), retries));
        }
        return List.copyOf(done);
    }

    private void runInBatches() throws StatementFailure, SQLException {
        done.clear();
        boolean isFast = context.callback() == NoCallback.INSTANCE;
        StatementBatch batch = new StatementBatch(context.connection());
        for (PlannedRevision planned : plan.steps()) {
            long started = context.observer().ticker().nanos();
            at = planned;
            RevisionRun revision = new RevisionRun(context, planned);
            if (isFast && revision.isBatchable()) {
                batch.add(planned.section().statements(), record.sql(planned));
            } else {
                batch.flush();
                revision.runInside();
            }
            done(planned, started);
        }
        batch.flush();
        new RevisionRun(context, at).requireLock();
    }

    private void runOneByOne() throws StatementFailure, SQLException {
        done.clear();
        for (PlannedRevision planned : plan.steps()) {
            long started = context.observer().ticker().nanos();
            at = planned;
            new RevisionRun(context, planned).runInside();
            done(planned, started);
        }
        new RevisionRun(context, at).requireLock();
    }

    private void done(PlannedRevision planned, long started) {
        Duration took = context.observer().since(started);
        done.add(new RevisionDone(
                planned.id(),
                planned.script().revision().message(),
                planned.section().statements().size(),
                0,
                Duration.ZERO,
                took));
    }
}
