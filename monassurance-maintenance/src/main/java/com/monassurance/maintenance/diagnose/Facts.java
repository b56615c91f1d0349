package com.monassurance.maintenance.diagnose;

import com.monassurance.maintenance.finding.Text;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the looks look at: each list is read once, when the first look asks for it, and one that cannot be read fails
 * every look that needs it without being asked for again. Confined to one thread.
 */
final class Facts {

    /** The most rows one list of facts has. */
    private static final int FACTS_MAX = 500_000;

    private static final int FETCH_ROWS = 5_000;

    private final Connection connection;
    private final Thresholds thresholds;
    private final Clock clock;
    private final ServerFact server;
    private final Map<String, Map<String, Long>> replicaScans;
    private final List<FindingsResult.NotChecked> notChecked = new ArrayList<>();
    private final Map<String, SQLException> failed = new HashMap<>();

    private @Nullable List<TableFact> tables;
    private @Nullable List<IndexFact> indexes;
    private @Nullable List<ColumnFact> columns;
    private @Nullable List<ForeignKeyFact> foreignKeys;

    Facts(
            Connection connection,
            Thresholds thresholds,
            Clock clock,
            ServerFact server,
            Map<String, Map<String, Long>> replicaScans) {
        this.connection = connection;
        this.thresholds = thresholds;
        this.clock = clock;
        this.server = server;
        this.replicaScans = replicaScans;
    }

    Connection connection() {
        return connection;
    }

    ServerFact server() {
        return server;
    }

    Clock clock() {
        return clock;
    }

    double limit(Threshold threshold) {
        return thresholds.of(threshold);
    }

    /** Scans of indexes on each replica that was asked, by replica and then by schema and name. */
    Map<String, Map<String, Long>> replicaScans() {
        return replicaScans;
    }

    void notChecked(String look, Text reason) {
        notChecked.add(new FindingsResult.NotChecked(look, reason));
    }

    List<FindingsResult.NotChecked> notChecked() {
        return notChecked;
    }

    List<TableFact> tables() throws SQLException {
        if (tables == null) {
            tables = list("tables", TableFact.select(server.version()), TableFact::read);
        }
        return tables;
    }

    Map<Long, TableFact> tablesByOid() throws SQLException {
        return tables().stream().collect(Collectors.toMap(TableFact::oid, table -> table));
    }

    List<IndexFact> indexes() throws SQLException {
        if (indexes == null) {
            indexes = list("indexes", IndexFact.SELECT, IndexFact::read);
        }
        return indexes;
    }

    Map<Long, List<IndexFact>> indexesByTable() throws SQLException {
        return indexes().stream().collect(Collectors.groupingBy(IndexFact::table));
    }

    Map<Long, List<ColumnFact>> columnsByTable() throws SQLException {
        if (columns == null) {
            double least = Math.min(limit(Threshold.BLOAT_BYTES), limit(Threshold.NULL_INDEX_BYTES));
            columns = list("columns", ColumnFact.SELECT, ColumnFact::read, (long) least);
        }
        return columns.stream().collect(Collectors.groupingBy(ColumnFact::table));
    }

    List<ForeignKeyFact> foreignKeys() throws SQLException {
        if (foreignKeys == null) {
            foreignKeys = list("foreign keys", ForeignKeyFact.SELECT, ForeignKeyFact::read);
        }
        return foreignKeys;
    }

    /** Rows of a statement that one look alone needs. */
    <T> List<T> rows(String sql, Diagnosis.RowReader<T> reader, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setMaxRows(FACTS_MAX);
            statement.setFetchSize(FETCH_ROWS);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return rows;
        }
    }

    private <T> List<T> list(String name, String sql, Diagnosis.RowReader<T> reader, Object... parameters)
            throws SQLException {
        Optional<SQLException> before = Optional.ofNullable(failed.get(name));
        if (before.isPresent()) {
            throw before.get();
        }
        try {
            return rows(sql, reader, parameters);
        } catch (SQLException e) {
            failed.put(name, e);
            throw e;
        }
    }
}
