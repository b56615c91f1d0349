package com.monassurance.migrations.trace;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Puts made-up rows into the tables of a scratch database: 10,000 into each by default, hashed from their numbers inside
 * PostgreSQL, so that they are the same each time. What a table asks for is respected as far as it can be found out: NOT
 * NULL, keys, exclusion, CHECK, the bounds of partitions, domains and foreign keys; what stays empty is named. Triggers
 * and rules are kept from running where the role may do that. Immutable.
 *
 * @since 0.1.0
 */
public final class SyntheticRows {

    /** The rows of a table when nobody says otherwise. */
    public static final int ROWS = 10_000;

    private static final int ROWS_MAX = 10_000_000;

    private final ToIntFunction<String> rowsOf;
    private final Set<String> excluded;

    private SyntheticRows(ToIntFunction<String> rowsOf, Set<String> excluded) {
        this.rowsOf = rowsOf;
        this.excluded = Set.copyOf(excluded);
    }

    /**
     * Returns the same number of rows for every table.
     *
     * @param rows of a table, 1 to 10,000,000
     * @return the rows; the schema {@code monassurance_ops} is left out
     * @throws IllegalArgumentException if the number is not positive or too large
     */
    public static SyntheticRows of(int rows) {
        if (rows < 1 || rows > ROWS_MAX) {
            throw new IllegalArgumentException("rows must be 1 to " + ROWS_MAX + ": " + rows);
        }
        return of(table -> rows);
    }

    /**
     * Returns a number of rows for each table.
     *
     * @param rowsOf told the name of a table without its schema; what it answers is taken as 1 to 10,000,000
     * @return the rows; the schema {@code monassurance_ops} is left out
     */
    public static SyntheticRows of(ToIntFunction<String> rowsOf) {
        return new SyntheticRows(requireNonNull(rowsOf, "rowsOf"), Set.of("monassurance_ops"));
    }

    /**
     * Leaves schemas out.
     *
     * @param schemas their names
     * @return changed rows
     */
    public SyntheticRows without(Set<String> schemas) {
        return new SyntheticRows(rowsOf, schemas);
    }

    /**
     * Fills the database of a connection and analyses it, blocking until that is done.
     *
     * @param connection to a scratch database, in autocommit; its settings are put back
     * @return what has rows now, and what has not
     * @throws SQLException if the connection breaks or the catalogue cannot be read
     */
    public FillReport fill(Connection connection) throws SQLException {
        return fill(connection, FillSchema.read(connection, excluded));
    }

    /** The same for rows that also satisfy what another state of the schema asks for. */
    FillReport fill(Connection connection, FillSchema schema) throws SQLException {
        return new RowFiller(connection, schema, this::rowsOf).fill();
    }

    FillSchema schema(Connection connection) throws SQLException {
        return FillSchema.read(connection, excluded);
    }

    private long rowsOf(FillTable table) {
        return Math.max(1, Math.min(ROWS_MAX, rowsOf.applyAsInt(table.name())));
    }
}
