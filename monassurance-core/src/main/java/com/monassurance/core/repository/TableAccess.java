package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.Identifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * What every repository does in the same way with its table. Thread-safe.
 *
 * @param <T> the record of a row
 * @param <I> its id
 * @param <D> its draft
 */
final class TableAccess<T, I, D> {

    /** Rows that one statement, and so one round trip, inserts. */
    static final int BATCH_ROWS = 1_000;

    /** Drafts that one call accepts. */
    static final int DRAFTS_MAX = 100_000;

    private final Database database;
    private final String table;
    private final String select;
    private final RowReader<T> reader;
    private final ToLongFunction<T> numberOf;
    private final LongFunction<I> id;
    private final List<InsertColumn<D>> columns;
    private final String insert;

    TableAccess(
            Database database,
            String table,
            RowReader<T> reader,
            ToLongFunction<T> numberOf,
            LongFunction<I> id,
            List<InsertColumn<D>> columns) {
        this.database = database;
        this.table = table;
        this.reader = reader;
        this.numberOf = numberOf;
        this.id = id;
        this.columns = columns;
        this.select = "select id, "
                + columns.stream().map(InsertColumn::quotedName).collect(Collectors.joining(", "))
                + " from "
                + Identifier.of(table).quoted();
        this.insert = insertStatement();
    }

    Database database() {
        return database;
    }

    /** The start of a select of whole rows, up to and without {@code where}. */
    String select() {
        return select;
    }

    RowReader<T> reader() {
        return reader;
    }

    Optional<T> find(long number) {
        return findWhere("id = :id", query -> query.bind("id", number));
    }

    Optional<T> findWhere(String condition, UnaryOperator<Query> bind) {
        return database.find("reading " + table, select + " where " + condition + " order by id limit 1", bind, reader);
    }

    Page<T> page(PageRequest request) {
        return pageWhere("true", request, query -> query);
    }

    /** A page of the rows that meet a condition, in the order of their ids. */
    Page<T> pageWhere(String condition, PageRequest request, UnaryOperator<Query> bind) {
        Cursor start = Cursor.of(requireNonNull(request, "request"), table, "");
        String sql = select + " where " + condition + " and id > :afterId order by id limit :limit";
        return database.page(
                "reading " + table,
                sql,
                request,
                start,
                bind,
                reader,
                row -> new Cursor(table, numberOf.applyAsLong(row), ""));
    }

    /** A page of the rows whose time lies in a range, in the order of time and id. */
    Page<T> pageBetween(String column, TimeRange range, PageRequest request, Function<T, Instant> timeOf) {
        String listing = table + "." + column;
        Cursor start = Cursor.of(
                requireNonNull(request, "request"), listing, range.from().toString());
        String quoted = Identifier.of(column).quoted();
        String sql = select + " where (" + quoted + ", id) > (:afterTime, :afterId) and " + quoted
                + " < :until order by " + quoted + ", id limit :limit";
        return database.page(
                "reading " + table,
                sql,
                request,
                start,
                query -> query.bind("afterTime", Arguments.time(TimeRange.parse(start.value())))
                        .bind("until", Arguments.time(range.until())),
                reader,
                row -> new Cursor(
                        listing, numberOf.applyAsLong(row), timeOf.apply(row).toString()));
    }

    I insert(D draft) {
        return insertAll(List.of(draft)).get(0);
    }

    /** Inserts all or none, {@link #BATCH_ROWS} per round trip; the ids are in the order of the drafts. */
    List<I> insertAll(List<? extends D> drafts) {
        List<D> rows = List.copyOf(drafts);
        if (rows.size() > DRAFTS_MAX) {
            throw new IllegalArgumentException("one call inserts at most " + DRAFTS_MAX + " rows, not " + rows.size());
        }
        String action = "inserting into " + table;
        if (rows.size() <= BATCH_ROWS) {
            return rows.isEmpty() ? List.of() : database.run(action, handle -> insertBatch(handle, rows));
        }
        return database.runInTransaction(action, handle -> {
            List<I> ids = new ArrayList<>(rows.size());
            for (int from = 0; from < rows.size(); from += BATCH_ROWS) {
                ids.addAll(insertBatch(handle, rows.subList(from, Math.min(rows.size(), from + BATCH_ROWS))));
            }
            return ids;
        });
    }

    long count() {
        String sql = "select count(*) as rows from " + Identifier.of(table).quoted();
        return database.one("counting " + table, sql, query -> query, row -> row.number("rows"));
    }

    private List<I> insertBatch(Handle handle, List<D> rows) {
        Query query = handle.createQuery(insert);
        for (int i = 0; i < columns.size(); i++) {
            InsertColumn<D> column = columns.get(i);
            List<Object> values = new ArrayList<>(rows.size());
            rows.forEach(row -> values.add(column.value().apply(row)));
            query.bind("values" + i, Arguments.array(column.arrayType(), values));
        }
        // Invariant: numbers are drawn in the order of the select, so sorted ids pair with the drafts.
        return query.map((row, context) -> row.getLong(1)).list().stream()
                .sorted()
                .map(id::apply)
                .toList();
    }

    private String insertStatement() {
        List<String> arrays = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            arrays.add("cast(:values" + i + " as " + columns.get(i).arrayType() + "[])");
        }
        String names = columns.stream().map(InsertColumn::quotedName).collect(Collectors.joining(", "));
        return "insert into " + Identifier.of(table).quoted() + " (" + names + ") select "
                + columns.stream().map(InsertColumn::expression).collect(Collectors.joining(", "))
                + " from unnest(" + String.join(", ", arrays) + ") with ordinality as given (" + names
                + ", position_in_batch) order by given.position_in_batch returning id";
    }
}
