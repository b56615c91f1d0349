package com.monassurance.migrations.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Rows of which one may be made for another: a parent is taken before its children. */
final class ParentFirst {

    private ParentFirst() {}

    /** Hands over each row, those whose parent is none of them first. */
    static <T> void each(List<T> rows, ToLongFunction<T> oid, ToLongFunction<T> parent, Consumer<T> reader) {
        AddressMap<T> waiting = new AddressMap<>();
        rows.forEach(row -> waiting.put(oid.applyAsLong(row), row));
        List<T> left = rows;
        while (!left.isEmpty()) {
            List<T> ready = new ArrayList<>();
            List<T> later = new ArrayList<>();
            for (T row : left) {
                long above = parent.applyAsLong(row);
                (above == 0 || !waiting.contains(above) ? ready : later).add(row);
            }
            // A ring cannot be; if there were one, it would end here.
            List<T> taken = ready.isEmpty() ? later : ready;
            taken.forEach(reader);
            taken.forEach(row -> waiting.remove(oid.applyAsLong(row)));
            left = ready.isEmpty() ? List.of() : later;
        }
    }
}
