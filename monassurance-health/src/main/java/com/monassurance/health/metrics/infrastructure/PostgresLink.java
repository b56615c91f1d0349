package com.monassurance.health.metrics.infrastructure;

import com.monassurance.health.internal.ReservedSession;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * The one connection of all collections of a database. A collection that finds it in use waits as long as a scrape would and
 * is skipped then: two never share it and never open a second one. Thread-safe.
 */
final class PostgresLink implements AutoCloseable {

    /** Of each statement, at the server; the socket is given a second more, so that the server's answer comes first. */
    private static final Duration STATEMENT = Duration.ofSeconds(5);

    private static final Duration SOCKET = STATEMENT.plusSeconds(1);

    private final ReservedSession session;
    private final Duration patience;
    private final ReentrantLock use = new ReentrantLock();

    PostgresLink(DataSource source, Duration patience) {
        this.session = ReservedSession.over(source, "metrics", STATEMENT);
        this.patience = patience;
    }

    <T> T use(ReservedSession.Work<T> work) throws SQLException, InterruptedException {
        if (!use.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new SQLException("another collection still uses the connection", "57014");
        }
        try {
            return session.use(SOCKET, work);
        } finally {
            use.unlock();
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
