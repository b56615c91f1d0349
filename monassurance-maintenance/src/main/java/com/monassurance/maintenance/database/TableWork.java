package com.monassurance.maintenance.database;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.diagnose.VacuumHolder;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskProblem;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Carries commands out, each table by one worker; believes neither silence nor exit status but the statistics.
 * Thread-safe.
 */
final class TableWork {

    private static final String UNDEFINED_TABLE = "42P01";
    /** Before PostgreSQL 15 statistics travel through a process of their own and arrive up to half a second late. */
    private static final int MOVED_TRIES = 40;

    private static final long MOVED_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final DataSource dataSource;
    private final SessionSettings settings;
    private final TablePace pace;
    private final TaskContext context;
    private final Stopwatch watch;
    private final int total;

    private final Queue<TableCommand> waiting = new ArrayDeque<>();
    private final List<TaskProblem> problems = new ArrayList<>();
    private int done;
    private int vanished;
    private int problemTables;
    private boolean isCancelled;
    private boolean isWindowOver;
    private @Nullable SQLException failure;

    TableWork(
            DataSource dataSource,
            SessionSettings settings,
            TablePace pace,
            TaskContext context,
            Stopwatch watch,
            int total) {
        this.dataSource = dataSource;
        this.settings = settings;
        this.pace = pace;
        this.context = context;
        this.watch = watch;
        this.total = total;
    }

    /** Returns when every worker has ended; the caller's thread is one of them. */
    void carryOut(List<TableCommand> commands) {
        synchronized (this) {
            waiting.addAll(commands);
        }
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < Math.min(pace.workers(), commands.size()); i++) {
            Thread other = new Thread(this::work, "monassurance-tables-" + i);
            other.setDaemon(true);
            other.start();
            others.add(other);
        }
        if (!commands.isEmpty()) {
            work();
        }
        boolean interrupted = false;
        for (Thread other : others) {
            while (other.isAlive()) {
                try {
                    other.join();
                } catch (InterruptedException e) {
                    // Each worker ends after its table: a table that is being vacuumed is not left alone.
                    interrupted = true;
                    cancel();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Optional<SQLException> broken = failure();
        if (broken.isPresent()) {
            throw DatabaseException.of("maintaining tables", broken.get());
        }
    }

    synchronized int done() {
        return done;
    }

    synchronized int vanished() {
        return vanished;
    }

    synchronized int problemTables() {
        return problemTables;
    }

    synchronized List<TaskProblem> problems() {
        return List.copyOf(problems);
    }

    synchronized boolean isCutShort() {
        return isCancelled || isWindowOver;
    }

    synchronized boolean isWindowOver() {
        return isWindowOver;
    }

    private synchronized Optional<SQLException> failure() {
        return Optional.ofNullable(failure);
    }

    private synchronized void cancel() {
        isCancelled = true;
    }

    private void work() {
        try (SqlSession session = SqlSession.open(dataSource, settings)) {
            if (!pace.costDelay().isZero()) {
                session.set("vacuum_cost_delay", pace.costDelay().toMillis() + "ms");
                session.set("vacuum_cost_limit", Integer.toString(pace.costLimit()));
            }
            for (Optional<TableCommand> next = next(); next.isPresent(); next = next()) {
                carryOut(session, next.get()).ifPresentOrElse(this::told, this::gone);
            }
        } catch (SQLException e) {
            synchronized (this) {
                failure = e;
                waiting.clear();
            }
        }
    }

    private synchronized Optional<TableCommand> next() {
        if (waiting.isEmpty() || failure != null) {
            return Optional.empty();
        }
        Duration window = pace.window();
        isWindowOver |= !window.isZero() && watch.elapsed().compareTo(window) >= 0;
        isCancelled |= context.isCancelled();
        if (isCutShort()) {
            waiting.clear();
            return Optional.empty();
        }
        return Optional.ofNullable(waiting.poll());
    }

    private synchronized void told(List<TaskProblem> found) {
        if (found.isEmpty()) {
            done++;
        } else {
            problems.addAll(found);
            problemTables++;
        }
        progress();
    }

    private synchronized void gone() {
        vanished++;
        progress();
    }

    private synchronized void progress() {
        context.progress((long) done + problemTables + vanished, total);
    }

    /** The problems, or empty when the table is gone. */
    private static Optional<List<TaskProblem>> carryOut(SqlSession session, TableCommand command) throws SQLException {
        String table = command.table().qualified();
        TableCatalog catalog = new TableCatalog(session.connection());
        long start = catalog.serverMicros();
        List<TaskProblem> problems = new ArrayList<>();
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(command.sql());
            for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
                // Class 01 is a warning; a notice has class 00 and is no trouble.
                if (String.valueOf(w.getSQLState()).startsWith("01")) {
                    problems.add(new TaskProblem(table, String.valueOf(w.getMessage())));
                }
            }
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return Optional.empty();
            }
            if (!session.connection().isValid(1)) {
                throw e;
            }
            return Optional.of(List.of(new TaskProblem(
                    table, DatabaseException.of("running " + command.sql(), e).problem())));
        }
        if (problems.isEmpty()) {
            requireMoved(catalog, command, start, problems);
        }
        if (problems.isEmpty() && command.vacuums()) {
            heldBack(session, command, catalog.serverMicros() - start, problems);
        }
        return Optional.of(problems);
    }

    /** What VACUUM had to leave is counted as dead still; whoever was there before it began is the reason. */
    private static void heldBack(SqlSession session, TableCommand command, long micros, List<TaskProblem> problems)
            throws SQLException {
        long dead =
                new TableCatalog(session.connection()).deadRows(command.table().oid());
        if (dead == 0) {
            return;
        }
        Duration took = Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros));
        VacuumHolder.read(session.connection()).stream()
                .filter(holder -> holder.isOlderThan(took))
                .findFirst()
                .ifPresent(holder -> problems.add(new TaskProblem(
                        command.table().qualified(),
                        String.format(
                                Locale.ENGLISH,
                                "%,d rows are dead but not removable: %s holds them back",
                                dead,
                                holder.described().english()))));
    }

    private static void requireMoved(TableCatalog catalog, TableCommand command, long start, List<TaskProblem> problems)
            throws SQLException {
        if (command.vacuums() && !moved(catalog, command.table().oid(), true, start)) {
            problems.add(new TaskProblem(command.table().qualified(), "last_vacuum did not move"));
        }
        if (command.analyzes() && !moved(catalog, command.table().oid(), false, start)) {
            problems.add(new TaskProblem(command.table().qualified(), "last_analyze did not move"));
        }
    }

    private static boolean moved(TableCatalog catalog, long oid, boolean vacuum, long start) throws SQLException {
        for (int i = 0; i < MOVED_TRIES; i++) {
            OptionalLong last = catalog.lastMicros(oid, vacuum);
            if (last.isPresent() && last.getAsLong() >= start) {
                return true;
            }
            LockSupport.parkNanos(MOVED_WAIT_NANOS);
        }
        return false;
    }
}
