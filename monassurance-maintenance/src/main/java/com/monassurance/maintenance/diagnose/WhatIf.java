package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.Identifier;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.finding.Text;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Asks the planner what a statement would cost if indexes existed, by the extension HypoPG, within 30 s per statement.
 * Nothing is built and the statement is not run: it is explained in a read-only transaction that is rolled back, with the
 * locks that planning it takes. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WhatIf {

    /** The most indexes that are supposed at once. */
    public static final int INDEXES_MAX = 100;

    private static final String EXTENSION = """
            select n.nspname from pg_extension x join pg_namespace n on n.oid = x.extnamespace
             where x.extname = 'hypopg'
            """;

    private static final Pattern COST = Pattern.compile("\"Total Cost\": ([0-9.]+)");
    private static final Pattern USED = Pattern.compile("\"Index Name\": \"((?:[^\"\\\\]|\\\\.)*)\"");

    private final DataSource dataSource;

    private WhatIf(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** What was learned. Implementations are immutable. */
    public sealed interface Answer {

        /**
         * The planner's costs, in its own unit.
         *
         * @param costBefore cost of the statement as things are
         * @param costAfter cost with the supposed indexes
         * @param used those of the supposed indexes that the plan uses, as they were given
         */
        record Estimated(double costBefore, double costAfter, List<String> used) implements Answer {
            /** Copies the list. */
            public Estimated {
                used = List.copyOf(used);
            }

            /**
             * Returns how much of the cost would be saved.
             *
             * @return percent, 0 to 100
             */
            public double savedPercent() {
                return costBefore <= 0 ? 0 : Math.max(0, 100 * (costBefore - costAfter) / costBefore);
            }
        }

        /**
         * It cannot be asked.
         *
         * @param reason why not, and what would change that
         */
        record NotAvailable(Text reason) implements Answer {
            /** Checks the part. */
            public NotAvailable {
                requireNonNull(reason, "reason");
            }
        }
    }

    /**
     * Returns the question to a database. Touches nothing.
     *
     * @param dataSource the host's
     * @return the question
     */
    public static WhatIf of(DataSource dataSource) {
        return new WhatIf(requireNonNull(dataSource, "dataSource"));
    }

    /**
     * Asks what a statement would cost.
     *
     * @param statement one statement that can be explained, written by a developer and never by a user, without
     *     parameters
     * @param indexes {@code create index} statements to be supposed, 1 to {@link #INDEXES_MAX}
     * @return the costs, or why they are not known
     * @throws DatabaseException if the server refuses the statement or an index
     * @throws IllegalArgumentException if there are no indexes or too many
     */
    public Answer indexes(String statement, List<String> indexes) {
        if (indexes.isEmpty() || indexes.size() > INDEXES_MAX) {
            throw new IllegalArgumentException("1 to " + INDEXES_MAX + " indexes: " + indexes.size());
        }
        try (SqlSession session = SqlSession.open(dataSource, SessionSettings.of("diagnosis"))) {
            Connection connection = session.connection();
            Optional<Identifier> schema = schema(connection);
            if (schema.isEmpty()) {
                return new Answer.NotAvailable(Text.of(
                        "the extension hypopg is not in this database: create extension hypopg",
                        "l'extension hypopg n'est pas dans cette base : create extension hypopg"));
            }
            session.begin();
            try (Statement readOnly = connection.createStatement()) {
                readOnly.execute("set transaction read only");
                return ask(connection, schema.get(), statement, indexes);
            } finally {
                connection.rollback();
                reset(connection, schema.get());
            }
        } catch (SQLException e) {
            throw DatabaseException.of("asking what indexes would save", e);
        }
    }

    private static Optional<Identifier> schema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(EXTENSION)) {
            return row.next() ? Optional.of(Identifier.of(row.getString(1))) : Optional.empty();
        }
    }

    private static Answer ask(Connection connection, Identifier schema, String statement, List<String> indexes)
            throws SQLException {
        double before = cost(explain(connection, statement));
        List<String> names = new ArrayList<>();
        String create =
                "select indexname from " + Identifier.of("hypopg_create_index").quotedIn(schema) + "(?)";
        for (String index : indexes) {
            try (PreparedStatement supposed = connection.prepareStatement(create)) {
                supposed.setString(1, index);
                try (ResultSet row = supposed.executeQuery()) {
                    row.next();
                    names.add(row.getString(1));
                }
            }
        }
        String plan = explain(connection, statement);
        List<String> used = new ArrayList<>();
        Matcher matcher = USED.matcher(plan);
        while (matcher.find()) {
            int position = names.indexOf(matcher.group(1));
            if (position >= 0 && !used.contains(indexes.get(position))) {
                used.add(indexes.get(position));
            }
        }
        return new Answer.Estimated(before, cost(plan), used);
    }

    /** A prepared statement is one statement: what would follow a semicolon is refused by the server. */
    private static String explain(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("explain (format json) " + sql);
                ResultSet row = statement.executeQuery()) {
            StringBuilder plan = new StringBuilder();
            while (row.next()) {
                plan.append(row.getString(1)).append('\n');
            }
            return plan.toString();
        }
    }

    /** The first cost is that of the whole. */
    private static double cost(String plan) throws SQLException {
        Matcher matcher = COST.matcher(plan);
        if (!matcher.find()) {
            throw new SQLException("the plan names no cost: " + plan, "XX000");
        }
        return Double.parseDouble(matcher.group(1));
    }

    /** Supposed indexes belong to the session, not to the transaction. */
    private static void reset(Connection connection, Identifier schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select " + Identifier.of("hypopg_reset").quotedIn(schema) + "()");
            connection.commit();
        }
    }
}
