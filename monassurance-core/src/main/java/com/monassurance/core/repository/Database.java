package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/**
 * Runs statements through Jdbi on sessions of ours, and tells failures as {@link DatabaseException}. Thread-safe.
 */
final class Database {

    private final Sessions sessions;
    private final Jdbi jdbi;

    Database(DataSource dataSource, SessionSettings settings) {
        this.sessions = new Sessions(dataSource, settings);
        this.jdbi = Jdbi.create(sessions);
        // Our statements hold no templates, and a less-than sign must stay one.
        this.jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
        // The session ends what is left open.
        this.jdbi.getConfig(Handles.class).setForceEndTransactions(false);
    }

    <T> T run(String action, Function<Handle, T> work) {
        try (Handle handle = jdbi.open()) {
            // Only a transaction carries the limits through a pooler.
            return sessions.of(handle).isPooled() ? inTransaction(handle, work) : work.apply(handle);
        } catch (JdbiException e) {
            throw failure(action, e);
        } catch (SQLException e) {
            throw DatabaseException.of(action, e);
        }
    }

    <T> T runInTransaction(String action, Function<Handle, T> work) {
        try (Handle handle = jdbi.open()) {
            return inTransaction(handle, work);
        } catch (JdbiException e) {
            throw failure(action, e);
        } catch (SQLException e) {
            throw DatabaseException.of(action, e);
        }
    }

    /** A failure leaves the transaction to the session, which rolls it back when it closes. */
    private <T> T inTransaction(Handle handle, Function<Handle, T> work) throws SQLException {
        sessions.of(handle).begin();
        T result = work.apply(handle);
        handle.getConnection().commit();
        return result;
    }

    <T> List<T> list(String action, String sql, UnaryOperator<Query> bind, RowReader<T> reader) {
        return run(
                action,
                handle ->
                        bind.apply(handle.createQuery(sql)).map(mapper(reader)).list());
    }

    <T> Optional<T> find(String action, String sql, UnaryOperator<Query> bind, RowReader<T> reader) {
        return list(action, sql, bind, reader).stream().findFirst();
    }

    <T> T one(String action, String sql, UnaryOperator<Query> bind, RowReader<T> reader) {
        return list(action, sql, bind, reader).get(0);
    }

    /** The statement binds {@code :afterId} and {@code :limit} besides what {@code bind} binds. */
    <T> Page<T> page(
            String action,
            String sql,
            PageRequest request,
            Cursor start,
            UnaryOperator<Query> bind,
            RowReader<T> reader,
            Function<T, Cursor> cursorOf) {
        List<T> rows = list(
                action,
                sql,
                query -> bind.apply(query).bind("afterId", start.id()).bind("limit", request.size() + 1),
                reader);
        if (rows.size() <= request.size()) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, request.size());
        Cursor last = cursorOf.apply(items.get(items.size() - 1));
        return new Page<>(items, request.after(last.text()));
    }

    /** One statement read through a server-side cursor, a transaction open until the stream is closed. */
    <T> Stream<T> stream(String action, String sql, int fetchRows, RowReader<T> reader) {
        try {
            Handle handle = jdbi.open();
            try {
                sessions.of(handle).begin();
                return OpenResult.of(
                        handle,
                        handle.createQuery(sql)
                                .setFetchSize(fetchRows)
                                .map(mapper(reader))
                                .iterator(),
                        failure -> failure(action, failure))
                        .stream();
            } catch (JdbiException | SQLException e) {
                handle.close();
                throw e;
            }
        } catch (JdbiException e) {
            throw failure(action, e);
        } catch (SQLException e) {
            throw DatabaseException.of(action, e);
        }
    }

    private static <T> RowMapper<T> mapper(RowReader<T> reader) {
        return (columns, context) -> {
            try {
                return reader.read(new Row(columns));
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new SQLException(
                        "row " + columns.getString(1) + " does not fit the domain: " + e.getMessage(), "22000", e);
            }
        };
    }

    private static RuntimeException failure(String action, JdbiException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return DatabaseException.of(action, sql);
            }
        }
        return new IllegalStateException("a statement of ours is wrong, while " + action, failure);
    }

    /** Lends Jdbi the connections of sessions, and closes the session when Jdbi gives its connection back. */
    private static final class Sessions implements ConnectionFactory {

        private final DataSource dataSource;
        private final SessionSettings settings;
        private final Map<Connection, SqlSession> open = new ConcurrentHashMap<>();

        private Sessions(DataSource dataSource, SessionSettings settings) {
            this.dataSource = dataSource;
            this.settings = settings;
        }

        SqlSession of(Handle handle) {
            return requireNonNull(open.get(handle.getConnection()), "session");
        }

        @Override
        public Connection openConnection() throws SQLException {
            SqlSession session = SqlSession.open(dataSource, settings);
            open.put(session.connection(), session);
            return session.connection();
        }

        @Override
        public void closeConnection(Connection connection) throws SQLException {
            SqlSession session = open.remove(connection);
            if (session == null) {
                connection.close();
            } else {
                session.close();
            }
        }
    }
}
