package com.monassurance.maintenance.incident;

import com.monassurance.core.Ticker;
import com.monassurance.core.sql.SqlSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Cancels and terminates one statement in one session of ours, behind the guard. Confined to one thread. */
final class SignalSender {

    private static final String DENIED = "42501";
    private static final Duration POLL = Duration.ofMillis(20);

    /** What must still hold when the signal is sent; the guard has judged the same row a moment before. */
    private static final String STILL_THE_SAME = """
            from pg_stat_activity a
            join pg_roles r on r.oid = a.usesysid
            where a.pid = ? and a.backend_start = ? and a.query_start is not distinct from ?
              and a.application_name is not distinct from ?
              and a.pid <> pg_backend_pid() and a.datname = current_database()
              and a.backend_type = 'client backend' and (a.leader_pid is null or a.leader_pid = a.pid)
              and not r.rolsuper and not r.rolreplication
            """;

    private static final String CANCEL = "select pg_cancel_backend(a.pid) " + STILL_THE_SAME + "and a.state <> 'idle'";
    private static final String TERMINATE =
            "select pg_terminate_backend(a.pid, ?) " + STILL_THE_SAME + "and a.state <> 'idle'";

    private final SqlSession session;
    private final ActivityReader reader;
    private final TerminationGuard guard;
    private final Ticker ticker;
    private final Duration cancelWait;
    private final Duration terminateWait;

    SignalSender(
            SqlSession session, TerminationGuard guard, Ticker ticker, Duration cancelWait, Duration terminateWait) {
        this.session = session;
        this.reader = new ActivityReader(session);
        this.guard = guard;
        this.ticker = ticker;
        this.cancelWait = cancelWait;
        this.terminateWait = terminateWait;
    }

    Termination cancel(ActiveQuery query) throws SQLException {
        Optional<Backend> row = reader.byPid(query.pid());
        Optional<Termination> early = judge(row.orElse(null), query);
        if (early.isPresent()) {
            return early.get();
        }
        if (row.orElseThrow().isInTransaction()) {
            return new Termination.Refused(
                    query.pid(),
                    "nothing runs that could be cancelled: the session is idle in a transaction; terminate it");
        }
        return cancelRunning(query, row.orElseThrow());
    }

    Termination terminate(ActiveQuery query) throws SQLException {
        Optional<Backend> row = reader.byPid(query.pid());
        Optional<Termination> early = judge(row.orElse(null), query);
        if (early.isPresent()) {
            return early.get();
        }
        if (!row.orElseThrow().isInTransaction()) {
            Termination cancelled = cancelRunning(query, row.orElseThrow());
            if (!(cancelled instanceof Termination.NotConfirmed)
                    || Thread.currentThread().isInterrupted()) {
                return cancelled;
            }
            row = reader.byPid(query.pid());
            early = judge(row.orElse(null), query);
            if (early.isPresent()) {
                boolean gone = early.get() instanceof Termination.AlreadyGone;
                return gone ? new Termination.Cancelled(query.pid(), warnings(query, row.orElse(null))) : early.get();
            }
        }
        return end(query, row.orElseThrow());
    }

    /** Empty when the row is the very statement and the guard lets it pass. */
    private Optional<Termination> judge(@Nullable Backend row, ActiveQuery query) {
        if (row == null) {
            return Optional.of(new Termination.AlreadyGone(query.pid(), "there is no such session any more"));
        }
        Optional<String> refusal = guard.refusal(row);
        if (refusal.isPresent()) {
            return Optional.of(new Termination.Refused(query.pid(), refusal.get()));
        }
        if (!row.isSame(query)) {
            boolean sameSession = query.backendStart().equals(row.backendStart());
            return Optional.of(new Termination.AlreadyGone(
                    query.pid(),
                    sameSession
                            ? "the session has begun another statement since"
                            : "the process id belongs to another session now"));
        }
        if ("idle".equals(row.state())) {
            return Optional.of(new Termination.AlreadyGone(query.pid(), "the statement is over, the session is idle"));
        }
        if (!row.isActive() && !row.isInTransaction()) {
            return Optional.of(
                    new Termination.Refused(query.pid(), "the server does not say what it does: state " + row.state()));
        }
        return Optional.empty();
    }

    private Termination cancelRunning(ActiveQuery query, Backend row) throws SQLException {
        Signal signal = send(CANCEL, query, row, null);
        if (signal != Signal.SENT) {
            return notSent(signal, query);
        }
        long deadline = ticker.nanos() + cancelWait.toNanos();
        while (true) {
            Optional<Backend> now = reader.byPid(query.pid());
            if (now.isEmpty() || !now.get().isSame(query) || !now.get().isActive()) {
                return new Termination.Cancelled(query.pid(), warnings(query, now.orElse(null)));
            }
            if (!pause()) {
                return new Termination.NotConfirmed(query.pid(), "it was cancelled; the wait was interrupted");
            }
            if (deadline - ticker.nanos() <= 0) {
                return new Termination.NotConfirmed(
                        query.pid(), "it was cancelled, but still runs after " + cancelWait.toMillis() + " ms");
            }
        }
    }

    private Termination end(ActiveQuery query, Backend row) throws SQLException {
        Signal signal = send(TERMINATE, query, row, terminateWait);
        if (signal != Signal.SENT && signal != Signal.UNANSWERED) {
            return notSent(signal, query);
        }
        Optional<Backend> now = reader.byPid(query.pid());
        if (now.isEmpty() || !query.backendStart().equals(now.get().backendStart())) {
            return new Termination.Terminated(query.pid(), warnings(query, null));
        }
        return new Termination.NotConfirmed(
                query.pid(), "it was told to end, but is still there after " + terminateWait.toMillis() + " ms");
    }

    private enum Signal {
        SENT,
        UNANSWERED,
        NO_LONGER_THE_SAME,
        DENIED
    }

    private Signal send(String sql, ActiveQuery query, Backend row, @Nullable Duration wait) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            int parameter = 1;
            if (wait != null) {
                statement.setLong(parameter++, wait.toMillis());
            }
            statement.setInt(parameter++, query.pid());
            statement.setObject(parameter++, query.backendStart().atOffset(ZoneOffset.UTC));
            Instant queryStart = query.queryStart();
            statement.setObject(parameter++, queryStart == null ? null : queryStart.atOffset(ZoneOffset.UTC));
            statement.setString(parameter, row.application());
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    return Signal.NO_LONGER_THE_SAME;
                }
                return result.getBoolean(1) ? Signal.SENT : Signal.UNANSWERED;
            }
        } catch (SQLException e) {
            if (DENIED.equals(e.getSQLState())) {
                return Signal.DENIED;
            }
            throw e;
        }
    }

    private static Termination notSent(Signal signal, ActiveQuery query) {
        if (signal == Signal.DENIED) {
            return new Termination.Refused(
                    query.pid(),
                    "this role may not signal sessions of " + query.user() + "; grant it pg_signal_backend");
        }
        return new Termination.AlreadyGone(query.pid(), "it ended, or became something else, before it was signalled");
    }

    private static List<String> warnings(ActiveQuery query, @Nullable Backend after) {
        List<String> warnings = new ArrayList<>();
        query.findHazard().ifPresent(warnings::add);
        if (after != null && after.isInTransaction() && query.backendStart().equals(after.backendStart())) {
            warnings.add(
                    "idle in transaction (aborted)".equals(after.state())
                            ? "its transaction is aborted and waits for the client to roll back"
                            : "its transaction is still open");
        }
        return warnings;
    }

    /** False when the thread was interrupted; the flag stays set. */
    private static boolean pause() {
        LockSupport.parkNanos(POLL.toNanos());
        return !Thread.currentThread().isInterrupted();
    }
}
