package com.monassurance.migrations.run;

import com.monassurance.migrations.event.MigrationEvent;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryWriter;
import com.monassurance.migrations.run.PlannedRevision.Resume;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs a revision that cannot be one transaction: every segment commits together with how far the revision has got, and
 * every statement outside a transaction is journalled before and after. Confined to one thread.
 */
final class StepwiseRun {

    private static final Pattern CONCURRENTLY = Pattern.compile("(?i)\\bconcurrently\\b");

    private final RunContext context;
    private final PlannedRevision planned;
    private final RevisionRun revision;
    private final StatementRunner statements;
    private final HistoryWriter history;
    private final TransactionRetry transactions;
    private final EffectProbe probe;
    private final RevisionLimits limits;
    private int done;
    private boolean recorded;

    StepwiseRun(
            RunContext context,
            PlannedRevision planned,
            RevisionRun revision,
            StatementRunner statements,
            HistoryWriter history,
            TransactionRetry transactions) {
        this.context = context;
        this.planned = planned;
        this.revision = revision;
        this.statements = statements;
        this.history = history;
        this.transactions = transactions;
        this.limits = new RevisionLimits(context, planned);
        this.probe = new EffectProbe(
                context.session(),
                context.place(),
                context.settings(),
                context.observer().ticker());
    }

    void run() throws StatementFailure, SQLException {
        boolean isLeased = context.lock().isLeased();
        if (isLeased) {
            transactions.inTransaction(this::resume);
        } else {
            resume();
        }
        for (Segment segment : planned.segments()) {
            if (segment.end() <= done) {
                continue;
            }
            if (segment.isTransactional() || isLeased) {
                transactions.inTransaction(() -> {
                    limits.begin();
                    statements.run(segment.statements());
                    revision.requireLock();
                    record(segment.end(), false);
                });
                recorded = true;
                reached(segment.end());
            } else {
                runOutside(segment.statements().get(0));
            }
        }
        transactions.inTransaction(this::finish);
    }

    /** Takes up an interrupted revision: what was in doubt is looked up, and what was half-built is removed. */
    private void resume() throws StatementFailure, SQLException {
        Optional<Resume> place = planned.findResume();
        if (place.isEmpty()) {
            if (!isUpgrade()) {
                history.startDowngrade(planned.id(), planned.section(), 0);
                recorded = true;
            }
            return;
        }
        Resume resume = place.get();
        reached(resume.done());
        recorded = true;
        @Nullable List<String> before = probe.noted(planned.id(), done).orElse(null);
        for (SqlStatement statement : planned.section().statements().subList(0, done)) {
            if (statement.isSessionSetting()) {
                statements.run(statement);
            }
        }
        Optional<SqlStatement> attempted = resume.findAttempted();
        if (attempted.isPresent() && probe.tookEffect(planned.id(), attempted.get(), resume.failure(), before)) {
            requireUnchanged(attempted.get());
            reached(done + 1);
        }
        if (isUpgrade()) {
            // Invariant: what took effect is counted before the statement stops to be in doubt, or it would run again.
            revision.write(() -> {
                history.progress(planned.id(), done, false);
                history.resumeUpgrade(planned.script());
            });
        } else {
            revision.write(() -> history.startDowngrade(planned.id(), planned.section(), done));
        }
    }

    private void requireUnchanged(SqlStatement attempted) {
        List<SqlStatement> now = planned.section().statements();
        if (done >= now.size() || !now.get(done).isSameAs(attempted)) {
            throw new MigrationException(
                    MigrationError.SCRIPT_CHANGED,
                    "Statement " + (done + 1) + " of revision " + planned.id()
                            + " took effect before it was changed in "
                            + planned.script().origin() + ".",
                    "Restore the statement as it was run, and put the change into a new one behind it.",
                    Map.of("revision", planned.id()),
                    null);
        }
    }

    /** One statement that refuses transactions: marked before, run, and counted after. */
    private void runOutside(SqlStatement statement) throws StatementFailure, SQLException {
        revision.requireLock();
        probe.prepare(planned.id(), statement);
        Optional<List<String>> before = probe.before(statement);
        tellOldSnapshots(statement);
        record(done, true);
        recorded = true;
        if (before.isPresent()) {
            revision.write(() -> probe.note(planned.id(), done, before.get()));
        }
        limits.outside(statement);
        try {
            statements.run(statement);
        } catch (StatementFailure e) {
            noteFailure(e);
            throw e;
        }
        limits.inside();
        reached(done + 1);
        revision.write(() -> history.progress(planned.id(), done, false));
    }

    private void tellOldSnapshots(SqlStatement statement) throws SQLException {
        if (!CONCURRENTLY.matcher(statement.text()).find()) {
            return;
        }
        List<String> ahead = SnapshotLook.ahead(context.connection(), statement.effect());
        if (!ahead.isEmpty()) {
            context.observer()
                    .tell(at -> new MigrationEvent.SnapshotsAwaited(
                            at, context.namespace(), planned.id(), String.join("; ", ahead)));
        }
    }

    private void record(int count, boolean isAttempting) throws SQLException {
        boolean known = recorded;
        revision.write(() -> {
            if (known) {
                history.progress(planned.id(), count, isAttempting);
            } else {
                history.insert(planned.script(), count, isAttempting, false);
            }
        });
    }

    private void finish() throws StatementFailure, SQLException {
        revision.called("afterRevision", MigrationCallback::afterRevision);
        revision.requireLock();
        if (isUpgrade()) {
            revision.verify();
            revision.write(() -> history.applied(planned.id()));
        } else {
            revision.write(() -> history.delete(planned.id()));
        }
    }

    /** What the server answered tells a later run what to look for; if it cannot be kept, the answer is unknown then. */
    private void noteFailure(StatementFailure failure) {
        try {
            limits.inside();
            revision.write(() -> history.failed(planned.id(), failure.sqlState()));
        } catch (SQLException e) {
            failure.failure().addSuppressed(e);
        }
    }

    private void reached(int count) {
        done = count;
        revision.reached(count);
    }

    private boolean isUpgrade() {
        return planned.direction() == Direction.UPGRADE;
    }
}
