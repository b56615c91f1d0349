package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.diff.RenameProposals.Likeness;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How alike rows and values of two databases are, by what their planners know: no row is read. What was never analyzed, or
 * may not be looked at, says nothing. Immutable.
 */
final class RowLikeness implements Likeness {

    private static final int COLUMNS_MAX = 100_000;

    /** The values are those that are most common, or where there are none, the bounds of a histogram. */
    private static final String COLUMNS = """
            select s.schemaname, s.tablename, s.attname, s.null_frac, s.n_distinct, s.avg_width,
                   coalesce(s.most_common_vals::text, s.histogram_bounds::text)
            from pg_catalog.pg_stats s
            where s.schemaname <> all (array['pg_catalog', 'information_schema'])
            order by 1, 2, 3
            limit ?
            """;

    private static final String TABLES = """
            select n.nspname, c.relname, c.reltuples
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and c.reltuples >= 0
              and n.nspname <> all (array['pg_catalog', 'information_schema'])
            order by 1, 2
            limit ?
            """;

    private final Statistics from;
    private final Statistics to;

    private RowLikeness(Statistics from, Statistics to) {
        this.from = from;
        this.to = to;
    }

    /** What a planner knows of a column. */
    private record Values(
            double nulls,
            double distinct,
            double width,
            @Nullable String known) {}

    /** What it knows of a database. */
    private record Statistics(Map<List<String>, Values> columns, Map<List<String>, Double> rows) {}

    static RowLikeness of(LiveDatabase from, LiveDatabase to) {
        return new RowLikeness(read(from), read(to));
    }

    private static Statistics read(LiveDatabase database) {
        return database.read(
                session -> new Statistics(columns(session.connection()), rows(session.connection())),
                "reading the statistics of a database");
    }

    private static Map<List<String>, Values> columns(Connection connection) throws SQLException {
        Map<List<String>, Values> found = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setInt(1, COLUMNS_MAX);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.put(
                            List.of(row.getString(1), row.getString(2), row.getString(3)),
                            new Values(row.getDouble(4), row.getDouble(5), row.getDouble(6), row.getString(7)));
                }
            }
        }
        return found;
    }

    private static Map<List<String>, Double> rows(Connection connection) throws SQLException {
        Map<List<String>, Double> found = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(TABLES)) {
            query.setInt(1, COLUMNS_MAX);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.put(List.of(row.getString(1), row.getString(2)), row.getDouble(3));
                }
            }
        }
        return found;
    }

    @Override
    public OptionalDouble of(ObjectId left, ObjectId right) {
        if (left.kind() != ObjectKind.COLUMN) {
            Double one = from.rows().get(left.path());
            Double other = to.rows().get(right.path());
            return one == null || other == null ? OptionalDouble.empty() : OptionalDouble.of(ratio(one, other));
        }
        Values one = from.columns().get(left.path());
        Values other = to.columns().get(right.path());
        return one == null || other == null ? OptionalDouble.empty() : OptionalDouble.of(of(one, other));
    }

    private static double of(Values one, Values other) {
        double figures = (1 - Math.abs(one.nulls() - other.nulls()) + ratio(one.width(), other.width())) / 2;
        // Below zero it is a share of the rows.
        boolean isSameWay = (one.distinct() < 0) == (other.distinct() < 0);
        double distinct = isSameWay ? ratio(Math.abs(one.distinct()), Math.abs(other.distinct())) : 0.5;
        if (one.known() == null || other.known() == null) {
            return (figures + distinct) / 2;
        }
        return (figures + distinct + 2 * overlap(one.known(), other.known())) / 4;
    }

    /** Of arrays as text, which are only compared. */
    private static double overlap(String one, String other) {
        Set<String> left = new HashSet<>(List.of(one.split("[{},]+")));
        Set<String> right = new HashSet<>(List.of(other.split("[{},]+")));
        long common = left.stream().filter(right::contains).count();
        return (double) common / Math.max(1, Math.min(left.size(), right.size()));
    }

    private static double ratio(double one, double other) {
        double larger = Math.max(one, other);
        return larger == 0 ? 1 : Math.min(one, other) / larger;
    }
}
