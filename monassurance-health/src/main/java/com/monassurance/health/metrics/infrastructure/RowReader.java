package com.monassurance.health.metrics.infrastructure;

import com.monassurance.core.sql.DatabaseError;
import com.monassurance.health.metrics.internal.Family;
import com.monassurance.health.metrics.internal.Figure;
import com.monassurance.health.metrics.internal.Reading;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Reads statements that answer one row whose columns are figures or marks. Confined to one thread. */
final class RowReader {

    private static final String MARK = "mark_";

    /** After these the connection or the server is in question, and the next statement would only wait as well. */
    private static final Set<DatabaseError> FATAL =
            Set.of(DatabaseError.BROKEN_CONNECTION, DatabaseError.UNREACHABLE, DatabaseError.STARTING);

    private final Connection connection;
    private final Reading.Builder reading;

    RowReader(Connection connection, Reading.Builder reading) {
        this.connection = connection;
        this.reading = reading;
    }

    /** Takes every column under its name; null stays away. What the server refuses is missing with its reason. */
    void read(String sql, List<Figure> figures, Object... arguments) throws SQLException {
        attempt(figures, () -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int index = 0; index < arguments.length; index++) {
                    statement.setObject(index + 1, arguments[index]);
                }
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next()) {
                        take(row);
                    }
                }
            }
        });
    }

    /** Something asked of the connection. */
    interface Look {
        void take() throws SQLException;
    }

    /** Does one look; what the server refuses is missing with its reason, a broken connection is thrown. */
    void attempt(List<Figure> figures, Look look) throws SQLException {
        try {
            look.take();
        } catch (SQLException e) {
            if (FATAL.contains(DatabaseError.of(e)) || connection.isClosed()) {
                throw e;
            }
            reading.failed(figures, Family.reason(e));
        }
    }

    private void take(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            String key = columns.getColumnLabel(column);
            if (key.startsWith(MARK)) {
                String mark = row.getString(column);
                reading.mark(key, mark == null ? "" : mark);
                continue;
            }
            double value = row.getDouble(column);
            if (!row.wasNull()) {
                reading.put(key, value);
            }
        }
    }
}
