package com.monassurance.migrations.run;

import com.monassurance.core.Ticker;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryEntry;
import com.monassurance.migrations.history.HistoryEntry.Progress;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.history.HistoryReader;
import com.monassurance.migrations.history.HistoryStatus;
import com.monassurance.migrations.history.HistoryWriter;
import com.monassurance.migrations.history.RepairNotes;
import com.monassurance.migrations.run.RecoveryFinding.HalfDone;
import com.monassurance.migrations.run.RecoveryFinding.NotOurs;
import com.monassurance.migrations.run.RecoveryFinding.NotTaken;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementEffect;
import com.monassurance.migrations.script.StatementEffect.InTransaction;
import com.monassurance.migrations.script.StatementEffect.ReindexConcurrently;
import com.monassurance.migrations.script.StatementEffect.Repeatable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an interrupted revision, and records what a person decides about it. Used on the session that holds the lock,
 * so nobody is at work: what is on its way was interrupted. To finish a revision, run the same command again. Confined
 * to one thread; every verb blocks.
 *
 * @since 0.1.0
 */
public final class Repair {

    private static final int REASON_MAX = 2_000;

    /** What of an interrupted revision a person has done by hand. */
    public enum Scope {
        /** The statement that was interrupted or is the next to run. */
        STATEMENT,
        /** That and every one after it. */
        REST
    }

    private final Connection connection;
    private final HistoryPlace place;
    private final HistoryWriter history;
    private final RepairNotes notes;
    private final EffectProbe probe;

    Repair(SqlSession session, HistoryPlace place, RunSettings settings, Ticker ticker) {
        this.connection = session.connection();
        this.place = place;
        this.history = new HistoryWriter(place, connection);
        this.notes = new RepairNotes(place, connection);
        this.probe = new EffectProbe(session, place, settings, ticker);
    }

    /**
     * Looks for an interrupted revision and asks the catalogue about it. Changes nothing.
     *
     * @return what is to be repaired; empty when nothing is interrupted
     * @throws DatabaseException if the database cannot be asked
     */
    public Optional<RepairPlan> look() {
        return asked("looking at an interrupted revision", this::find);
    }

    /**
     * Finishes or removes what the statement in doubt has left, and records whether it took effect; runs nothing else.
     *
     * @return the revision as it is now; empty when nothing was interrupted
     * @throws MigrationException {@code EFFECT_UNKNOWN} or {@code NAME_TAKEN} if a person has to look
     * @throws DatabaseException if the database fails
     */
    public Optional<RepairPlan> settle() {
        return asked("repairing an interrupted revision", () -> {
            Optional<RepairPlan> found = find();
            if (found.isEmpty() || found.get().finding() == null) {
                return found;
            }
            RepairPlan plan = found.get();
            SqlStatement attempted = plan.statements().get(plan.done());
            Progress progress = progress(plan.revision());
            @Nullable
            List<String> before = probe.noted(plan.revision(), plan.done()).orElse(null);
            boolean took =
                    asScripted(plan, () -> probe.tookEffect(plan.revision(), attempted, progress.failure(), before));
            history.progress(plan.revision(), plan.done() + (took ? 1 : 0), false);
            return find();
        });
    }

    /**
     * Records that an interrupted revision shall go back instead of on: an upgrade of which nothing took effect is
     * forgotten, and the reason with it; one of which something did becomes a downgrade that the next downgrade finishes;
     * a downgrade that took nothing back is applied as before.
     *
     * @param scripts what the application knows, for the downgrade section
     * @param reason why, 1 to 2,000 characters
     * @return the revision as it is now; empty when it is no longer on its way
     * @throws MigrationException {@code REPAIR_REFUSED} if nothing is interrupted, a downgrade has begun to take things
     *     back, or it is that of an upgrade that was never finished; {@code IRREVERSIBLE} if there is no downgrade section; else as {@link #settle}
     * @throws DatabaseException if the database fails
     */
    public Optional<RepairPlan> undo(ScriptSet scripts, String reason) {
        requireReason(reason);
        RepairPlan plan = settle().orElseThrow(Repair::nothing);
        return asked("undoing an interrupted revision", () -> {
            if (plan.direction() == Direction.DOWNGRADE && plan.done() > 0) {
                throw refused(
                        plan, "has begun to take things back, so it can only be finished", "Run downgrade again.");
            }
            if (plan.direction() == Direction.DOWNGRADE && !wasApplied(plan.revision())) {
                throw refused(
                        plan,
                        "takes back an upgrade that was never finished, so it can only be finished itself",
                        "Run downgrade again; record what there is nothing to take back of as done.");
            }
            inTransaction(() -> {
                notes.append(plan.revision(), "undo", 0, reason);
                if (plan.direction() == Direction.DOWNGRADE) {
                    int statements = scripts.find(plan.revision())
                            .map(script -> script.upgrade().statements().size())
                            .orElse(plan.statements().size());
                    notes.undoneDowngrade(plan.revision(), statements);
                } else if (plan.done() == 0) {
                    history.delete(plan.revision());
                } else {
                    RevisionScript script = scripts.find(plan.revision()).orElseThrow(() -> irreversible(plan));
                    history.startDowngrade(
                            plan.revision(), script.findDowngrade().orElseThrow(() -> irreversible(plan)), 0);
                }
            });
            return find();
        });
    }

    /**
     * Records that a person has done by hand what was interrupted, if the catalogue does not contradict it, and keeps
     * the reason. The revision stays on its way; the next run of the same command goes on behind what is done.
     *
     * @param scripts what the application knows, for the verify queries
     * @param revision the id of the interrupted revision
     * @param scope how much of it was done
     * @param reason why, 1 to 2,000 characters
     * @return the revision as it is now
     * @throws MigrationException {@code REPAIR_REFUSED} if that revision is not interrupted, or if the catalogue shows
     *     an INVALID index, a constraint that is not validated, or anything else that contradicts it, or if a verify
     *     query does not answer true once all statements are done
     * @throws DatabaseException if the database fails
     */
    public RepairPlan done(ScriptSet scripts, String revision, Scope scope, String reason) {
        requireReason(reason);
        return asked("recording a repair", () -> {
            RepairPlan plan = required(revision);
            if (plan.findNext().isEmpty()) {
                throw refused(plan, "has no statement left", "Run the " + word(plan) + " again to finish it.");
            }
            int total = plan.statements().size();
            int until = scope == Scope.REST ? total : plan.done() + 1;
            asScripted(plan, () -> {
                for (SqlStatement statement : plan.statements().subList(plan.done(), until)) {
                    requireNotContradicted(plan, statement);
                }
                return true;
            });
            if (until == total && plan.direction() == Direction.UPGRADE) {
                Optional<RevisionScript> script = scripts.find(revision);
                requireVerified(plan, script.map(RevisionScript::verify).orElse(List.of()));
            }
            inTransaction(() -> {
                notes.append(revision, "done", scope == Scope.REST ? 0 : until, reason);
                history.progress(revision, until, false);
            });
            return required(revision);
        });
    }

    /**
     * Records that a person found that the interrupted statement left nothing, so that it is to be run again; for
     * statements whose effect the catalogue does not tell.
     *
     * @param revision the id of the interrupted revision
     * @param reason why, 1 to 2,000 characters
     * @return the revision as it is now
     * @throws MigrationException {@code REPAIR_REFUSED} if that revision is not interrupted in a statement, or if the
     *     catalogue tells more than that
     * @throws DatabaseException if the database fails
     */
    public RepairPlan again(String revision, String reason) {
        requireReason(reason);
        return asked("recording a repair", () -> {
            RepairPlan plan = required(revision);
            if (!(plan.finding() instanceof RecoveryFinding.Unknown)) {
                throw refused(
                        plan, "needs no decision: the catalogue tells enough", "Run the " + word(plan) + " again.");
            }
            inTransaction(() -> {
                notes.append(revision, "again", plan.done() + 1, reason);
                history.progress(revision, plan.done(), false);
            });
            return required(revision);
        });
    }

    private Optional<RepairPlan> find() throws SQLException {
        for (HistoryEntry entry : new HistoryReader(place).read(connection).entries()) {
            Optional<Progress> progress = entry.findProgress();
            if (progress.isPresent()) {
                return Optional.of(plan(entry, progress.get()));
            }
        }
        return Optional.empty();
    }

    private RepairPlan plan(HistoryEntry entry, Progress progress) throws SQLException {
        Direction direction = entry.status() == HistoryStatus.DOWNGRADING ? Direction.DOWNGRADE : Direction.UPGRADE;
        List<SqlStatement> statements = ScriptSection.stored(entry.script(), progress.text());
        RepairPlan plan = new RepairPlan(entry.revision(), direction, progress.done(), statements, null);
        Optional<SqlStatement> next = plan.findNext();
        if (!progress.attempted() || next.isEmpty()) {
            return plan;
        }
        @Nullable
        List<String> before = probe.noted(entry.revision(), progress.done()).orElse(null);
        RecoveryFinding finding = asScripted(plan, () -> probe.look(next.get(), progress.failure(), before));
        return new RepairPlan(entry.revision(), direction, progress.done(), statements, finding);
    }

    private Progress progress(String revision) {
        return new HistoryReader(place)
                .read(connection)
                .find(revision)
                .flatMap(HistoryEntry::findProgress)
                .orElseThrow(Repair::nothing);
    }

    /** An upgrade that was interrupted and turned round has no time at which it was applied. */
    private boolean wasApplied(String revision) {
        return new HistoryReader(place)
                .read(connection)
                .find(revision)
                .flatMap(HistoryEntry::findAppliedAt)
                .isPresent();
    }

    private RepairPlan required(String revision) throws SQLException {
        return find().filter(plan -> plan.revision().equals(revision))
                .orElseThrow(() -> new MigrationException(
                        MigrationError.REPAIR_REFUSED,
                        "Revision " + revision + " is not interrupted.",
                        "Look at current and history for the revision that is.",
                        Map.of("revision", revision),
                        null));
    }

    /** What was built by hand counts like what the statement built, so nothing that was there before is left out. */
    private void requireNotContradicted(RepairPlan plan, SqlStatement statement) throws SQLException {
        StatementEffect effect = statement.effect();
        if (effect instanceof InTransaction || effect instanceof Repeatable) {
            return;
        }
        RecoveryFinding finding = probe.look(statement, "", List.of());
        boolean missing = finding instanceof NotTaken && !(effect instanceof ReindexConcurrently);
        if (missing || finding instanceof HalfDone || finding instanceof NotOurs) {
            throw refused(
                    plan,
                    "is not done: '" + RecoveryText.headOf(statement) + "' " + finding.what(),
                    "Finish it by hand, or run the " + word(plan) + " again instead.");
        }
    }

    private void requireVerified(RepairPlan plan, List<SqlStatement> queries) throws SQLException {
        RecoveryQueries asking = new RecoveryQueries(connection);
        for (SqlStatement query : queries) {
            List<List<String>> rows = readOnly(() -> asking.plainRows(query.text()));
            if (!rows.equals(List.of(List.of("t")))) {
                throw refused(
                        plan,
                        "is not done: the verify query '" + RecoveryText.headOf(query) + "' does not answer true",
                        "Finish it by hand, or run the " + word(plan) + " again instead.");
            }
        }
    }

    /** Work under the settings that the script has made before the place where it was interrupted. */
    private <T> T asScripted(RepairPlan plan, SqlWork<T> work) throws SQLException {
        List<SqlStatement> settings = plan.statements().subList(0, plan.done()).stream()
                .filter(SqlStatement::isSessionSetting)
                .toList();
        if (settings.isEmpty()) {
            return work.run();
        }
        SessionGuard guard = SessionGuard.over(connection);
        try {
            RecoveryQueries asking = new RecoveryQueries(connection);
            for (SqlStatement setting : settings) {
                asking.execute(setting.text());
            }
            return work.run();
        } finally {
            if (!connection.isClosed()) {
                guard.restore();
            }
        }
    }

    private <T> T readOnly(SqlWork<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            new RecoveryQueries(connection).execute("set transaction read only");
            return work.run();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private void inTransaction(SessionGuard.Work work) throws SQLException {
        connection.setAutoCommit(false);
        boolean done = false;
        try {
            work.run();
            connection.commit();
            done = true;
        } finally {
            if (!done) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }

    /** Work with an answer. */
    @FunctionalInterface
    private interface SqlWork<T> {
        T run() throws SQLException;
    }

    private static <T> T asked(String doing, SqlWork<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw DatabaseException.of(doing, e);
        }
    }

    private static void requireReason(String reason) {
        if (reason.isBlank() || reason.length() > REASON_MAX) {
            throw new IllegalArgumentException("a repair wants a reason of 1 to " + REASON_MAX + " characters");
        }
    }

    private static String word(RepairPlan plan) {
        return plan.direction().word();
    }

    private static MigrationException refused(RepairPlan plan, String why, String next) {
        return new MigrationException(
                MigrationError.REPAIR_REFUSED,
                "The " + word(plan) + " of revision " + plan.revision() + " " + why + ".",
                next,
                Map.of("revision", plan.revision()),
                null);
    }

    private static MigrationException irreversible(RepairPlan plan) {
        return new MigrationException(
                MigrationError.IRREVERSIBLE,
                "Revision " + plan.revision()
                        + " has no downgrade section, so what took effect of it cannot be undone.",
                "Finish the upgrade, or write a downgrade section.",
                Map.of("revision", plan.revision()),
                null);
    }

    private static MigrationException nothing() {
        return new MigrationException(
                MigrationError.REPAIR_REFUSED, "No revision is interrupted.", "There is nothing to repair.");
    }
}
