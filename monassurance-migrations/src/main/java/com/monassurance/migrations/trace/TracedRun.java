package com.monassurance.migrations.trace;

import com.monassurance.core.Ticker;
import com.monassurance.migrations.script.JavaRevision;
import com.monassurance.migrations.script.RevisionContext;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementEffect;
import com.monassurance.migrations.sqlplan.LockedRelation;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Runs a section as the runner would, transaction by transaction, and looks after each statement. Confined to one thread. */
final class TracedRun {

    private static final int ADDS_UP_ON_REQUEST = 15;

    private final Connection connection;
    private final Connection second;
    private final Duration pause;
    private final ThreadFactory threads;
    private final Ticker ticker;
    private final List<StatementTrace> traces = new ArrayList<>();

    /** What was read behind a statement outside transactions, as long as nothing has run since; else null. */
    private @Nullable RelationState latest;

    TracedRun(Connection connection, Connection second, Duration pause, ThreadFactory threads, Ticker ticker) {
        this.connection = connection;
        this.second = second;
        this.pause = pause;
        this.threads = threads;
        this.ticker = ticker;
    }

    List<StatementTrace> traces() {
        return traces;
    }

    /** Runs the statements; what failed, or null. */
    TraceReport.@Nullable Failure run(RevisionScript script, ScriptSection section, boolean isUpgrade)
            throws SQLException {
        Code code = new Code(script, isUpgrade);
        List<SqlStatement> statements = section.statements();
        int at = 0;
        while (at < statements.size()) {
            int end = at + 1;
            boolean isShared = statements.get(at).isTransactional();
            while (isShared && end < statements.size() && statements.get(end).isTransactional()) {
                end++;
            }
            TraceReport.Failure failure = isShared || isTakenInTransaction(statements.get(at))
                    ? inTransaction(statements, at, end, code)
                    : outside(statements.get(at), at + 1, code);
            if (failure != null) {
                return failure;
            }
            at = end;
        }
        return null;
    }

    /** What has a transaction of its own can be read as exactly as any other. */
    private static boolean isTakenInTransaction(SqlStatement statement) {
        return statement.effect() instanceof StatementEffect.ValidateConstraint
                || statement.effect() instanceof StatementEffect.AddEnumValue;
    }

    private TraceReport.@Nullable Failure inTransaction(List<SqlStatement> statements, int from, int to, Code code)
            throws SQLException {
        latest = null;
        connection.setAutoCommit(false);
        try {
            RelationState begin = RelationState.read(connection, true);
            RelationState before = begin;
            Set<LockReading.Lock> held = LockReading.read(connection, null);
            List<StatementTrace> read = new ArrayList<>();
            for (int i = from; i < to; i++) {
                SqlStatement statement = statements.get(i);
                long started = ticker.nanos();
                TraceReport.Failure failure = send(statement, i + 1, code);
                Duration took = Duration.ofNanos(ticker.nanos() - started);
                if (failure != null) {
                    traces.addAll(read);
                    return failure;
                }
                Set<LockReading.Lock> now = LockReading.read(connection, null);
                Set<LockReading.Lock> taken = new TreeSet<>(now);
                taken.removeAll(held);
                RelationState after = RelationState.read(connection, true);
                read.add(new StatementTrace(
                        i + 1,
                        place(statement),
                        statement.text(),
                        true,
                        new StatementTrace.Exact(),
                        LockReading.named(taken, begin, before),
                        blocking(LockReading.named(held, begin, before)),
                        after.rewrittenSince(before, begin),
                        after.scannedSince(before, begin),
                        took));
                held = now;
                before = after;
            }
            connection.commit();
            traces.addAll(read);
            return null;
        } catch (SQLException e) {
            if (!connection.isValid(1)) {
                throw e;
            }
            SqlStatement last = statements.get(to - 1);
            return new TraceReport.Failure(to, place(last), TableFiller.oneLine(e), String.valueOf(e.getSQLState()));
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static List<LockedRelation> blocking(List<LockedRelation> locks) {
        return locks.stream().filter(lock -> lock.mode().blocksWrites()).toList();
    }

    private TraceReport.@Nullable Failure outside(SqlStatement statement, int number, Code code) throws SQLException {
        RelationState before = latest;
        if (before == null) {
            addUp();
            before = RelationState.read(connection, false);
        }
        LockSampler sampler = LockSampler.start(second, pid(), pause, threads);
        long started = ticker.nanos();
        TraceReport.Failure failure;
        StatementTrace.Reading reading;
        Duration took;
        try {
            failure = send(statement, number, code);
        } finally {
            took = Duration.ofNanos(ticker.nanos() - started);
            reading = sampler.stop();
        }
        if (failure != null) {
            return failure;
        }
        addUp();
        RelationState after = RelationState.read(connection, false);
        latest = after;
        boolean isRead = reading instanceof StatementTrace.Sampled;
        traces.add(new StatementTrace(
                number,
                place(statement),
                statement.text(),
                false,
                reading,
                isRead ? LockReading.named(sampler.seen(), before, before) : List.of(),
                List.of(),
                after.rewrittenSince(before, before),
                after.scannedSince(before, before),
                took));
        return null;
    }

    /**
     * Lets the server count what this session has scanned: on request since PostgreSQL 15, and before that when a session
     * becomes idle that has not done so for half a second.
     */
    private void addUp() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (connection.getMetaData().getDatabaseMajorVersion() >= ADDS_UP_ON_REQUEST) {
                statement.execute("select pg_catalog.pg_stat_force_next_flush()");
            } else {
                statement.execute("select pg_catalog.pg_sleep(0.6)");
                statement.execute("select pg_catalog.pg_sleep(0.3)");
                statement.execute("select pg_catalog.pg_stat_clear_snapshot()");
            }
        }
    }

    private int pid() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_catalog.pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** The code of a Java revision, which stands behind its one statement. */
    private record Code(RevisionScript script, boolean isUpgrade) {

        Optional<JavaRevision> java() {
            return script.findJava();
        }
    }

    private TraceReport.@Nullable Failure send(SqlStatement statement, int number, Code code) throws SQLException {
        try {
            Optional<JavaRevision> java = code.java();
            Optional<String> rows = statement.findCopyData();
            if (java.isPresent()) {
                call(java.get(), code.isUpgrade());
            } else if (rows.isPresent()) {
                copy(statement.driverText(), rows.get());
            } else {
                execute(statement.driverText());
            }
            return null;
        } catch (SQLException e) {
            if (!connection.isValid(1)) {
                throw e;
            }
            return new TraceReport.Failure(
                    number, place(statement), TableFiller.oneLine(e), String.valueOf(e.getSQLState()));
        } catch (CodeFailure e) {
            return new TraceReport.Failure(number, place(statement), String.valueOf(e.getCause()), "");
        }
    }

    /** What code of a revision threw that is no answer of the server. */
    private static final class CodeFailure extends Exception {

        private static final long serialVersionUID = 1L;

        CodeFailure(Exception cause) {
            super(cause);
        }
    }

    private void call(JavaRevision java, boolean isUpgrade) throws SQLException, CodeFailure {
        RevisionContext context = RevisionContext.over(connection, (done, total) -> {});
        try {
            if (isUpgrade) {
                java.upgrade(context);
            } else {
                java.downgrade(context);
            }
        } catch (SQLException e) {
            throw e;
        } catch (Exception e) {
            throw new CodeFailure(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private void copy(String sql, String rows) throws SQLException {
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, new StringReader(rows));
        } catch (IOException e) {
            throw new SQLException("The rows of COPY could not be sent.", "08006", e);
        }
    }

    private static String place(SqlStatement statement) {
        return statement.line() + ":" + statement.column();
    }
}
