package com.monassurance.migrations.run;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryWriter;
import com.monassurance.migrations.history.RepeatableHistory;
import com.monassurance.migrations.run.MigrationReport.RevisionDone;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementEffect.Routine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs one revision: as one transaction, or journalled step by step when a statement of it refuses transactions.
 * Invariant: at every instant the schema history says no more than what took effect, and at most the one statement
 * marked as attempted is in doubt. Confined to one thread.
 */
final class RevisionRun {

    private final RunContext context;
    private final PlannedRevision planned;
    private final RevisionFailures failures;
    private final StatementRunner statements;
    private final HistoryWriter history;
    private final TransactionRetry transactions;
    private final RevisionLimits limits;
    private final HostCode host;
    private @Nullable SessionGuard guard;

    RevisionRun(RunContext context, PlannedRevision planned) {
        this.context = context;
        this.planned = planned;
        this.failures = new RevisionFailures(context, planned);
        this.statements = new StatementRunner(context, planned);
        this.history = new HistoryWriter(context.place(), context.connection());
        this.transactions = new TransactionRetry(context, planned.id());
        this.limits = new RevisionLimits(context, planned);
        this.host = HostCode.of(context, planned);
    }

    RevisionDone run() {
        long started = context.observer().ticker().nanos();
        try {
            runGuarded();
        } catch (StatementFailure e) {
            throw failures.told(e);
        } catch (SQLException e) {
            throw failures.told(new StatementFailure("the schema history", e));
        } catch (MigrationException e) {
            throw failures.told(e);
        }
        return context.done(planned, context.observer().since(started), transactions.retries(), transactions.blocked());
    }

    private void runGuarded() throws StatementFailure, SQLException {
        boolean isLeased = context.lock().isLeased();
        withSettingsRestored(() -> {
            if (!isLeased) {
                requireLock();
            }
            if (isBeginning() && !planned.section().requirements().isEmpty()) {
                transactions.inTransaction(() -> {
                    limits.begin();
                    requireData();
                });
            }
            if (planned.isAtomic()) {
                transactions.inTransaction(this::runAtOnce);
            } else {
                called("beforeRevision", MigrationCallback::beforeRevision);
                new StepwiseRun(context, planned, this, statements, history, transactions).run();
            }
        });
    }

    /** The same as a part of the transaction that is open. */
    void runInside() throws StatementFailure, SQLException {
        withSettingsRestored(() -> {
            requireData();
            runAtOnce();
        });
    }

    private void withSettingsRestored(TransactionRetry.Work work) throws StatementFailure, SQLException {
        boolean touches = planned.section().statements().stream().anyMatch(RevisionRun::mayChangeSettings)
                || planned.script().findJava().isPresent();
        // Behind a pooler there is no session to come back to: each transaction cleans up before its commit.
        if (touches && !context.lock().isLeased()) {
            guard = SessionGuard.over(context.connection());
        }
        boolean clean = false;
        try {
            limits.apply();
            work.run();
            limits.restore();
            clean = true;
        } finally {
            SessionGuard.restoreAfter(guard, clean);
        }
    }

    private boolean isBeginning() {
        return planned.findResume().map(resume -> resume.done() == 0).orElse(true);
    }

    /** Asked before the first statement, so that nothing is half done when data stands in the way. */
    private void requireData() throws SQLException {
        new DataRequirements(context.connection(), planned).require();
    }

    /** Code of the database can set what its caller does not show. */
    private static boolean mayChangeSettings(SqlStatement statement) {
        return statement.touchesSession()
                || statement.effect() instanceof Routine
                || statement.text().regionMatches(true, 0, "select", 0, 6);
    }

    private void runAtOnce() throws StatementFailure, SQLException {
        limits.begin();
        called("beforeRevision", MigrationCallback::beforeRevision);
        statements.run(planned.section().statements());
        called("afterRevision", MigrationCallback::afterRevision);
        requireLock();
        if (planned.isRepeatable()) {
            verify();
            RepeatableHistory ran = new RepeatableHistory(context.place(), context.connection());
            write(() -> ran.ran(planned.id(), planned.section()));
        } else if (isUpgrade()) {
            verify();
            int count = planned.section().statements().size();
            write(() -> history.insert(planned.script(), count, false, true));
        } else {
            write(() -> history.delete(planned.id()));
        }
    }

    /** Writes of ours happen under our role and settings, not under those of the script. */
    void write(SessionGuard.Work work) throws SQLException {
        if (guard == null) {
            work.run();
        } else {
            guard.aside(work);
        }
    }

    /** Asked before every commit and every statement outside a transaction: without the lock we are not alone. */
    void requireLock() throws SQLException {
        if (!context.lock().isHeld()) {
            throw new MigrationException(
                    MigrationError.LOCK_RELEASED,
                    "The lock that keeps other migrations away was released by a script, at the latest in the "
                            + planned.direction().word() + " of revision " + planned.id() + ". "
                            + failures.whatIsLeft(),
                    "Remove pg_advisory_unlock_all() and the like from the scripts, or unlock your own keys only.",
                    Map.of("revision", planned.id()),
                    null);
        }
    }

    void verify() throws StatementFailure {
        Optional<String> place = statements.verify(planned.script().verify());
        if (place.isPresent()) {
            throw new MigrationException(
                    MigrationError.VERIFY_FAILED,
                    "The verify query " + planned.script().origin() + ":" + place.get() + " of revision " + planned.id()
                            + " did not answer true. " + failures.whatIsLeft(),
                    "Correct the script or the data, then run the upgrade again.",
                    Map.of("revision", planned.id(), "place", place.get()),
                    null);
        }
    }

    /** One method of the host's callback. */
    @FunctionalInterface
    interface Called {
        void call(MigrationCallback callback, PlannedRevision revision, Connection connection) throws SQLException;
    }

    void called(String name, Called method) throws StatementFailure {
        if (context.callback() == NoCallback.INSTANCE) {
            return;
        }
        String who = "the callback's " + name;
        try {
            host.call(who, connection -> method.call(context.callback(), planned, connection));
        } catch (SQLException e) {
            throw new StatementFailure(who, e);
        }
    }

    /** Tells the messages of failures how many statements of a journalled revision took effect. */
    void reached(int done) {
        failures.reached(done);
    }

    private boolean isUpgrade() {
        return planned.direction() == Direction.UPGRADE;
    }
}
