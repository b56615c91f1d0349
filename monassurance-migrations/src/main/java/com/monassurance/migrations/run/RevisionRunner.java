package com.monassurance.migrations.run;

import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.event.MigrationEvent;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.history.HistoryWriter;
import com.monassurance.migrations.history.RunnerLock;
import com.monassurance.migrations.run.MigrationReport.RevisionDone;
import com.monassurance.migrations.run.PlannedRevision.Resume;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs one revision. Invariant: at every instant the schema history says no more than what took effect, and at most the
 * one statement marked as attempted is in doubt. Confined to one thread.
 */
final class RevisionRunner {

    private final SqlSession session;
    private final RunnerLock lock;
    private final RunSettings settings;
    private final RunObserver observer;
    private final String namespace;
    private final PlannedRevision planned;
    private final StatementRunner statements;
    private final HistoryWriter history;
    private final TransactionRetry transactions;
    private final EffectProbe probe;
    private int done;
    private boolean recorded;
    private @Nullable SessionGuard guard;

    RevisionRunner(
            SqlSession session,
            RunnerLock lock,
            HistoryPlace place,
            RunSettings settings,
            RunObserver observer,
            PlannedRevision planned) {
        this.session = session;
        this.lock = lock;
        this.settings = settings;
        this.observer = observer;
        this.namespace = place.namespace();
        this.planned = planned;
        this.statements = new StatementRunner(session.connection());
        this.history = new HistoryWriter(place, session.connection());
        this.transactions = new TransactionRetry(session.connection(), settings, observer, namespace);
        this.probe = new EffectProbe(session, place, settings, observer.ticker());
    }

    RevisionDone run() {
        long started = observer.ticker().nanos();
        try {
            runGuarded();
        } catch (StatementFailure e) {
            throw failed(told(e), e.sqlState());
        } catch (SQLException e) {
            throw failed(told(new StatementFailure("the schema history", e)), String.valueOf(e.getSQLState()));
        } catch (MigrationException e) {
            throw failed(e, "");
        }
        Duration took = observer.since(started);
        int retries = transactions.retries();
        observer.tell(at -> isUpgrade()
                ? new MigrationEvent.RevisionApplied(at, namespace, planned.id(), took, retries)
                : new MigrationEvent.RevisionReverted(at, namespace, planned.id(), took, retries));
        return new RevisionDone(
                planned.id(),
                planned.script().revision().message(),
                planned.section().statements().size(),
                retries,
                took);
    }

    private void runGuarded() throws StatementFailure, SQLException {
        boolean touches = planned.section().statements().stream().anyMatch(SqlStatement::touchesSession);
        if (touches) {
            guard = SessionGuard.over(session.connection());
        }
        boolean clean = false;
        try {
            requireLock();
            if (planned.isAtomic()) {
                transactions.inTransaction(planned.id(), this::runAtOnce);
            } else {
                runStepwise();
            }
            clean = true;
        } finally {
            restoreSession(clean);
        }
    }

    /** After a failure the first exception is the one to tell; a session that cannot be restored is given up then. */
    private void restoreSession(boolean clean) throws SQLException {
        if (guard == null) {
            return;
        }
        try {
            guard.restore();
        } catch (SQLException e) {
            session.connection().abort(Runnable::run);
            if (clean) {
                throw e;
            }
        }
    }

    /** Writes of ours happen under our role and settings, not under those of the script. */
    private void write(SessionGuard.Work work) throws SQLException {
        if (guard == null) {
            work.run();
        } else {
            guard.aside(work);
        }
    }

    private void runAtOnce() throws StatementFailure, SQLException {
        statements.run(planned.section().statements());
        requireLock();
        if (isUpgrade()) {
            verify();
            int count = planned.section().statements().size();
            write(() -> history.insert(planned.script(), count, false, true));
        } else {
            write(() -> history.delete(planned.id()));
        }
    }

    private void runStepwise() throws StatementFailure, SQLException {
        resume();
        for (Segment segment : planned.segments()) {
            if (segment.end() <= done) {
                continue;
            }
            if (segment.isTransactional()) {
                transactions.inTransaction(planned.id(), () -> {
                    statements.run(segment.statements());
                    requireLock();
                    record(segment.end(), false);
                });
                recorded = true;
                done = segment.end();
            } else {
                runOutside(segment.statements().get(0));
            }
        }
        transactions.inTransaction(planned.id(), this::finish);
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
        done = resume.done();
        recorded = true;
        Optional<List<String>> before = probe.noted(planned.id(), done);
        for (SqlStatement statement : planned.section().statements().subList(0, done)) {
            if (statement.isSessionSetting()) {
                statements.run(statement);
            }
        }
        Optional<SqlStatement> attempted = resume.findAttempted();
        if (attempted.isPresent() && probe.tookEffect(planned.id(), attempted.get(), resume.failure(), before)) {
            List<SqlStatement> now = planned.section().statements();
            if (done >= now.size() || !now.get(done).isSameAs(attempted.get())) {
                throw new MigrationException(
                        MigrationError.SCRIPT_CHANGED,
                        "Statement " + (done + 1) + " of revision " + planned.id()
                                + " took effect before it was changed in "
                                + planned.script().origin() + ".",
                        "Restore the statement as it was run, and put the change into a new one behind it.",
                        Map.of("revision", planned.id()),
                        null);
            }
            done++;
        }
        if (isUpgrade()) {
            write(() -> {
                history.resumeUpgrade(planned.script());
                history.progress(planned.id(), done, false);
            });
        } else {
            write(() -> history.startDowngrade(planned.id(), planned.section(), done));
        }
    }

    /** One statement that refuses transactions: marked before, run, and counted after. */
    private void runOutside(SqlStatement statement) throws StatementFailure, SQLException {
        requireLock();
        probe.prepare(planned.id(), statement);
        Optional<List<String>> before = probe.before(statement);
        record(done, true);
        recorded = true;
        if (before.isPresent()) {
            write(() -> probe.note(planned.id(), done, before.get()));
        }
        session.set("lock_timeout", millis(settings.onlineLockTimeout()));
        session.set("statement_timeout", millis(settings.onlineStatementTimeout()));
        try {
            statements.run(statement);
        } catch (StatementFailure e) {
            noteFailure(e);
            throw e;
        }
        session.set("lock_timeout", millis(settings.lockTimeout()));
        session.set("statement_timeout", millis(settings.statementTimeout()));
        done++;
        write(() -> history.progress(planned.id(), done, false));
    }

    /** Asked before every commit and every statement outside a transaction: without the lock we are not alone. */
    private void requireLock() throws SQLException {
        if (!lock.isHeld()) {
            throw new MigrationException(
                    MigrationError.LOCK_RELEASED,
                    "The lock that keeps other migrations away was released by a script, at the latest in the "
                            + planned.direction().word() + " of revision " + planned.id() + ". " + whatIsLeft(),
                    "Remove pg_advisory_unlock_all() and the like from the scripts, or unlock your own keys only.",
                    Map.of("revision", planned.id()),
                    null);
        }
    }

    private void record(int count, boolean isAttempting) throws SQLException {
        boolean known = recorded;
        write(() -> {
            if (known) {
                history.progress(planned.id(), count, isAttempting);
            } else {
                history.insert(planned.script(), count, isAttempting, false);
            }
        });
    }

    private void finish() throws StatementFailure, SQLException {
        requireLock();
        if (isUpgrade()) {
            verify();
            write(() -> history.applied(planned.id()));
        } else {
            write(() -> history.delete(planned.id()));
        }
    }

    private void verify() throws StatementFailure {
        Optional<String> place = statements.verify(planned.script().verify());
        if (place.isPresent()) {
            throw new MigrationException(
                    MigrationError.VERIFY_FAILED,
                    "The verify query " + planned.script().origin() + ":" + place.get() + " of revision " + planned.id()
                            + " did not answer true. " + whatIsLeft(),
                    "Correct the script or the data, then run the upgrade again.",
                    Map.of("revision", planned.id(), "place", place.get()),
                    null);
        }
    }

    /** What the server answered tells a later run what to look for; if it cannot be kept, the answer is unknown then. */
    private void noteFailure(StatementFailure failure) {
        try {
            session.set("lock_timeout", millis(settings.lockTimeout()));
            write(() -> history.failed(planned.id(), failure.sqlState()));
        } catch (SQLException e) {
            failure.failure().addSuppressed(e);
        }
    }

    private MigrationException told(StatementFailure e) {
        try {
            return e.isConnectionLost(session.connection()) ? lost(e) : failure(e);
        } catch (SQLException closed) {
            e.failure().addSuppressed(closed);
            return failure(e);
        }
    }

    private MigrationException lost(StatementFailure e) {
        String what = planned.isAtomic() ? "the transaction of the revision" : "the last statement sent";
        return new MigrationException(
                MigrationError.CONNECTION_LOST,
                "The connection was lost during the " + planned.direction().word() + " of revision " + planned.id()
                        + " at " + planned.script().origin() + ":" + e.place() + ": " + e.reason()
                        + (e.reason().endsWith(".") ? " " : ". ") + "Whether " + what
                        + " took effect is not known here.",
                "Check that the server is running, then run the same command again: it looks up what took effect.",
                Map.of("revision", planned.id(), "place", e.place(), "sqlState", e.sqlState()),
                e.failure());
    }

    private MigrationException failure(StatementFailure e) {
        String place = planned.script().origin() + ":" + e.place();
        return new MigrationException(
                MigrationError.STATEMENT_FAILED,
                "The " + planned.direction().word() + " of revision " + planned.id() + " failed at " + place + ": "
                        + e.reason() + (e.reason().endsWith(".") ? " " : ". ") + whatIsLeft(),
                "Correct the script or the data, then run the "
                        + planned.direction().word() + " again.",
                Map.of("revision", planned.id(), "place", e.place(), "sqlState", e.sqlState()),
                e.failure());
    }

    private String whatIsLeft() {
        return planned.isAtomic()
                ? "Nothing of it was kept."
                : "It is interrupted after " + done + " of "
                        + planned.section().statements().size() + " statements.";
    }

    private MigrationException failed(MigrationException e, String sqlState) {
        observer.tell(at -> new MigrationEvent.RevisionFailed(
                at, namespace, planned.id(), e.error().id(), sqlState));
        return e;
    }

    private boolean isUpgrade() {
        return planned.direction() == Direction.UPGRADE;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
