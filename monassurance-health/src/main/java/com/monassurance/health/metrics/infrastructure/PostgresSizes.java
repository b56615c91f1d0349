package com.monassurance.health.metrics.infrastructure;

import com.monassurance.health.metrics.internal.Collected;
import com.monassurance.health.metrics.internal.Figure;
import com.monassurance.health.metrics.internal.Reading;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Reads what is too dear for every collection: the size of the database and of its WAL, the largest tables, the use of
 * sequences; four statements. Used by one collection at a time.
 */
final class PostgresSizes implements Collected.Source<Reading> {

    private final PostgresLink link;
    private final int largest;
    private final BooleanSupplier mayReadWal;
    private volatile List<TableSize> tables = List.of();

    PostgresSizes(PostgresLink link, int largest, BooleanSupplier mayReadWal) {
        this.link = link;
        this.mayReadWal = mayReadWal;
        this.largest = largest;
    }

    /** The largest tables of the last collection, largest first, without the rest. */
    List<TableSize> tables() {
        return tables;
    }

    @Override
    public Reading collect() throws SQLException, InterruptedException {
        return link.use(this::read);
    }

    private Reading read(Connection connection) throws SQLException {
        Reading.Builder reading = new Reading.Builder();
        RowReader reader = new RowReader(connection, reading);
        reader.read(PostgresStatements.DATABASE_SIZE, List.of(PostgresFigures.DATABASE_SIZE));
        if (mayReadWal.getAsBoolean()) {
            reader.read(PostgresStatements.WAL_SIZE, List.of(PostgresFigures.WAL_SIZE));
        }
        List<Figure> figures = PostgresFigures.tables(largest);
        reader.attempt(figures, () -> largest(connection, reading));
        reader.read(PostgresStatements.SEQUENCES, List.of(PostgresFigures.SEQUENCES));
        return reading.build();
    }

    private void largest(Connection connection, Reading.Builder reading) throws SQLException {
        List<TableSize> found = new ArrayList<>();
        reading.put("table_other", 0);
        try (PreparedStatement statement = connection.prepareStatement(PostgresStatements.LARGEST_TABLES)) {
            statement.setInt(1, largest);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String name = row.getString("name");
                    if (name == null) {
                        reading.put("table_other", row.getDouble("bytes"));
                    } else {
                        found.add(new TableSize(name, row.getLong("bytes")));
                        reading.put("table_" + found.size(), row.getDouble("bytes"));
                    }
                }
            }
        }
        tables = List.copyOf(found);
    }
}
