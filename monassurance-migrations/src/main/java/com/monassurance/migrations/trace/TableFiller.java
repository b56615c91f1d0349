package com.monassurance.migrations.trace;

import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.trace.RowInsert.ColumnValue;
import com.monassurance.migrations.trace.RowInsert.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import org.postgresql.util.PSQLException;

/** Puts rows into one table, with simpler values each time that it fails. Confined to one thread. */
final class TableFiller {

    private static final int ROUNDS_MAX = 5;
    private static final int CANDIDATES = 3;
    private static final int SINGLES_MAX = 60;
    private static final int SMALL = 97;

    private final Connection connection;
    private final FillSchema schema;
    private final ValueExpressions expressions;
    private final LiteralPool pool;

    TableFiller(Connection connection, FillSchema schema) {
        this.connection = connection;
        this.schema = schema;
        this.expressions = new ValueExpressions(schema.types(), connection);
        this.pool = new LiteralPool(connection);
    }

    /**
     * How many rows a table has got.
     *
     * @param rows zero when none
     * @param reason why none, one sentence
     */
    record Outcome(long rows, String reason) {}

    /** What the columns get. */
    private enum Richness {
        /** Every column a value. */
        FULL,
        /** Columns that may do without get their default or null. */
        REQUIRED
    }

    Outcome fill(FillTable table, long wanted, LongPredicate hasRows) throws SQLException {
        Map<Long, String> targets = new HashMap<>();
        for (FillForeignKey key : table.foreignKeys()) {
            FillTable target = schema.tables().get(key.references());
            if (target != null && hasRows.test(target.oid())) {
                targets.put(target.oid(), target.sql());
            } else if (key.references() != table.oid() && isRequired(table, key)) {
                return new Outcome(
                        0,
                        "Its foreign key " + key.name() + " needs rows of "
                                + (target == null ? "a table that is left out" : target.sql()) + ", which has none.");
            }
        }
        String problem = "";
        for (Richness richness : Richness.values()) {
            Values values = values(table, richness, wanted);
            if (!values.missing().isEmpty()) {
                problem = "There is no value for its column " + values.missing() + ".";
                continue;
            }
            Outcome outcome = filtered(table, values, targets, wanted);
            if (outcome.rows() == 0) {
                outcome = singly(table, values, targets, wanted, outcome.reason());
            }
            if (outcome.rows() > 0) {
                return outcome;
            }
            problem = outcome.reason();
        }
        return new Outcome(0, problem);
    }

    /** Candidates that satisfy the conditions, until there are enough or hope is gone. */
    private Outcome filtered(FillTable table, Values values, Map<Long, String> targets, long wanted)
            throws SQLException {
        boolean isPicky = table.bound() != null || !table.checks().isEmpty() || values.hasChecks();
        long step = isPicky ? wanted * CANDIDATES : wanted;
        long done = 0;
        for (int round = 0; round < ROUNDS_MAX && done < wanted; round++) {
            Span span = new Span(1 + round * step, (round + 1) * step, wanted - done, true);
            try {
                done += insert(RowInsert.sql(table, values.columns(), targets, span));
            } catch (SQLException e) {
                requireAlive(e);
                return new Outcome(done, oneLine(e));
            }
        }
        return new Outcome(done, "No candidate satisfied its conditions.");
    }

    /** Row by row, where a condition cannot be asked beforehand or one bad candidate spoils all. */
    private Outcome singly(FillTable table, Values values, Map<Long, String> targets, long wanted, String problem)
            throws SQLException {
        long done = 0;
        String last = problem;
        for (int n = 1; n <= SINGLES_MAX && done < wanted; n++) {
            try {
                done += insert(RowInsert.sql(table, values.columns(), targets, new Span(n, n, 1, false)));
            } catch (SQLException e) {
                requireAlive(e);
                last = oneLine(e);
            }
        }
        return new Outcome(done, last);
    }

    private int insert(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return statement.executeUpdate(sql);
        }
    }

    private void requireAlive(SQLException failure) throws SQLException {
        if (!connection.isValid(1)) {
            throw failure;
        }
    }

    /** Values of the columns, and the first required one that has none. */
    private record Values(Map<String, ColumnValue> columns, String missing) {

        boolean hasChecks() {
            return columns.values().stream().anyMatch(value -> !value.checks().isEmpty());
        }
    }

    private Values values(FillTable table, Richness richness, long wanted) throws SQLException {
        Map<String, ColumnValue> values = new LinkedHashMap<>();
        String missing = "";
        for (FillColumn column : table.columns()) {
            if (column.generated() != null) {
                continue;
            }
            Optional<ColumnValue> value = value(table, column, richness, wanted);
            if (value.isPresent()) {
                values.put(column.name(), value.get());
            } else if (missing.isEmpty()) {
                missing = column.name() + " of type " + column.typeSql();
            }
        }
        return new Values(values, missing);
    }

    private Optional<ColumnValue> value(FillTable table, FillColumn column, Richness richness, long wanted)
            throws SQLException {
        FillType type = schema.types().get(column.type());
        if (type == null) {
            return Optional.empty();
        }
        boolean isDomain = type.kind() == 'd';
        FillType base = expressions.baseOf(type);
        String baseSql = isDomain ? base.sql() : column.typeSql();
        String name = SqlName.quoted(column.name());
        List<String> checks = new ArrayList<>();
        for (FillType each = type;
                each != null && each.kind() == 'd';
                each = schema.types().get(each.base())) {
            for (String check : each.checks()) {
                checks.add("(" + check.replaceAll("\\bVALUE\\b", Matcher.quoteReplacement(name)) + ") is not false");
            }
        }
        if (column.identity() != 0) {
            return Optional.of(new ColumnValue(baseSql, "nextval(" + column.identity() + "::regclass)", checks));
        }
        String standard = column.defaultSql();
        if (standard != null && (richness == Richness.REQUIRED || standard.startsWith("nextval("))) {
            return Optional.of(new ColumnValue(baseSql, standard, checks));
        }
        if (richness == Richness.REQUIRED && !column.isRequired()) {
            return Optional.of(new ColumnValue(baseSql, "null", List.of()));
        }
        List<String> conditions = new ArrayList<>(checks);
        table.checks().stream()
                .filter(check -> LiteralPool.mentions(check, column.name()))
                .forEach(conditions::add);
        String bound = table.bound();
        if (bound != null && LiteralPool.mentions(bound, column.name())) {
            conditions.add(bound);
        }
        List<String> likely = pool.of(baseSql, base.category(), conditions);
        return mixed(column, likely, wanted * CANDIDATES)
                .map(expression -> new ColumnValue(baseSql, expression, checks))
                .or(() -> column.isRequired()
                        ? Optional.empty()
                        : Optional.of(new ColumnValue(baseSql, "null", List.of())));
    }

    /** A third each: numbered values, small ones, and those that conditions speak of; every other round only those. */
    private Optional<String> mixed(FillColumn column, List<String> likely, long round) throws SQLException {
        String plain = expressions.of(column.type(), column.modifier(), "g.n").orElse(null);
        if (likely.isEmpty()) {
            return Optional.ofNullable(plain);
        }
        StringBuilder chosen =
                new StringBuilder("case ").append(hash(column, 1)).append(" % ").append(likely.size());
        for (int i = 0; i < likely.size(); i++) {
            chosen.append(" when ").append(i).append(" then ").append(likely.get(i));
        }
        chosen.append(" end");
        if (plain == null) {
            return Optional.of(chosen.toString());
        }
        String small = expressions
                .of(column.type(), column.modifier(), "(g.n % " + SMALL + ")")
                .orElse(plain);
        return Optional.of("case " + hash(column, 0) + " % 3 + 2 * (g.n / " + round + " % 2) when 0 then " + plain
                + " when 1 then " + small + " else " + chosen + " end");
    }

    private static String hash(FillColumn column, int seed) {
        return "(hashint8extended(g.n, " + (column.number() * 2 + seed) + ") & 9223372036854775807)";
    }

    private static boolean isRequired(FillTable table, FillForeignKey key) {
        return key.columns().stream()
                .allMatch(
                        name -> table.find(name).filter(FillColumn::isRequired).isPresent());
    }

    /** What the server says, without the row that it shows. */
    static String oneLine(SQLException failure) {
        String message = failure instanceof PSQLException known && known.getServerErrorMessage() != null
                ? String.valueOf(known.getServerErrorMessage().getMessage())
                : String.valueOf(failure.getMessage());
        return message.lines().findFirst().orElse(message) + " (" + failure.getSQLState() + ")";
    }
}
