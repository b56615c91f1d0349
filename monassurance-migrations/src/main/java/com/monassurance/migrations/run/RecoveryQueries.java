package com.monassurance.migrations.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks the catalogue in text parameters and text answers. Confined to one thread. */
final class RecoveryQueries {

    /** More rows than this say nothing more to a person. */
    private static final int ROWS_MAX = 10_000;

    private final Connection connection;

    RecoveryQueries(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    boolean isTrue(String sql, String... values) throws SQLException {
        List<List<String>> rows = rows(sql, values);
        return !rows.isEmpty() && "t".equals(rows.get(0).get(0));
    }

    /** Rows of columns as the server writes them; null is the empty string. */
    List<List<String>> rows(String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setMaxRows(ROWS_MAX);
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                List<List<String>> rows = new ArrayList<>();
                while (row.next()) {
                    rows.add(columns(row));
                }
                return rows;
            }
        }
    }

    /** Rows of a query of a script, sent as it is written. */
    List<List<String>> plainRows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setMaxRows(2);
            try (ResultSet row = statement.executeQuery(sql)) {
                List<List<String>> rows = new ArrayList<>();
                while (row.next()) {
                    rows.add(columns(row));
                }
                return rows;
            }
        }
    }

    List<String> column(String sql, String... values) throws SQLException {
        return rows(sql, values).stream().map(row -> row.get(0)).toList();
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private static List<String> columns(ResultSet row) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            String value = row.getString(i);
            columns.add(value == null ? "" : value);
        }
        return columns;
    }
}
