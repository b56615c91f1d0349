package com.monassurance.migrations.run;

import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, while a transaction waits for a lock, who holds it: only then can the server tell. One daemon thread named
 * {@code monassurance-migrations-blockers} looks on a connection of its own, which it has for a moment only, and ends
 * with the watch. Without a free connection the blockers stay unknown and nothing else happens.
 */
final class BlockerWatch implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(BlockerWatch.class);

    private static final SessionSettings LOOKING = SessionSettings.of("migrations")
            .withStatementTimeout(Duration.ofSeconds(2))
            .withLockTimeout(Duration.ofSeconds(1))
            .withNetworkTimeout(Duration.ofSeconds(5));

    private static final int BLOCKERS_MAX = 5;

    private static final String BLOCKERS = """
            select a.pid, a.application_name, a.usename, coalesce(a.state, a.backend_type) as state,
                   left(regexp_replace(a.query, '\\s+', ' ', 'g'), 120) as query,
                   coalesce(extract(epoch from clock_timestamp() - a.xact_start), 0)::bigint as transaction_seconds
              from unnest(pg_blocking_pids(?)) b(pid)
              join pg_stat_activity a on a.pid = b.pid
             order by a.xact_start
             limit ?
            """;

    private final DataSource dataSource;
    private final IntSupplier backend;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String blockers = "";

    private BlockerWatch(DataSource dataSource, IntSupplier backend) {
        this.dataSource = dataSource;
        this.backend = backend;
    }

    /** Begins to watch a backend that is about to wait for at most so long. */
    static BlockerWatch over(DataSource dataSource, IntSupplier backend, Duration lockTimeout) {
        BlockerWatch watch = new BlockerWatch(dataSource, backend);
        Thread thread = new Thread(() -> watch.look(lockTimeout), "monassurance-migrations-blockers");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    /** Who blocked the backend, oldest transaction first; empty when nobody was seen. */
    String blockers() {
        return blockers;
    }

    @Override
    public void close() {
        ended.countDown();
    }

    /** Looks in the middle of the wait: before, others may be passing by; after, it is too late. */
    private void look(Duration lockTimeout) {
        try {
            if (ended.await(lockTimeout.toMillis() / 3, TimeUnit.MILLISECONDS)) {
                return;
            }
            try (SqlSession session = SqlSession.open(dataSource, LOOKING)) {
                blockers = String.join("; ", ask(session));
            }
        } catch (SQLException e) {
            LOGGER.debug("watch=blockers outcome=unknown", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> ask(SqlSession session) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = session.connection().prepareStatement(BLOCKERS)) {
            statement.setInt(1, backend.getAsInt());
            statement.setInt(2, BLOCKERS_MAX);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add("backend " + rows.getInt("pid") + " of " + rows.getString("usename") + " ("
                            + rows.getString("application_name") + ", " + rows.getString("state")
                            + ", its transaction is " + rows.getLong("transaction_seconds") + " s old, last statement: "
                            + rows.getString("query") + ")");
                }
            }
        }
        return found;
    }
}
