package com.monassurance.migrations.catalog;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a relation in their order, which does not count for equality. Immutable.
 *
 * @since 0.1.0
 */
public final class Columns implements Iterable<Column> {

    private final List<Column> list;

    private Columns(List<Column> list) {
        this.list = list;
    }

    /**
     * Returns columns in an order.
     *
     * @param columns the columns
     * @return the same as one value
     */
    public static Columns of(List<Column> columns) {
        return new Columns(List.copyOf(columns));
    }

    /**
     * Returns the columns in order.
     *
     * @return the columns
     */
    public List<Column> list() {
        return list;
    }

    /**
     * Looks for a column.
     *
     * @param name its name
     * @return the column, or empty
     */
    public Optional<Column> find(String name) {
        return list.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /**
     * Returns the names in order.
     *
     * @return the names
     */
    public List<String> names() {
        return list.stream().map(Column::name).toList();
    }

    Map<String, Column> byName() {
        Map<String, Column> byName = new HashMap<>();
        list.forEach(column -> byName.put(column.name(), column));
        return byName;
    }

    @Override
    public Iterator<Column> iterator() {
        return list.iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Columns that && (list.equals(that.list) || byName().equals(that.byName()));
    }

    @Override
    public int hashCode() {
        return list.stream().mapToInt(Column::hashCode).sum();
    }

    @Override
    public String toString() {
        return names().toString();
    }
}
