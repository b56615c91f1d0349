package com.monassurance.migrations.catalog;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How two catalogues differ, for people. Immutable.
 *
 * @param differences what is on one side only or has another value; empty when the catalogues are equal
 * @param reordered tables whose columns stand in another order, which is no difference
 * @since 0.1.0
 */
public record CatalogComparison(List<Difference> differences, List<ObjectId> reordered) {

    private static final int SHOWN_MAX = 200;

    /** Copies. */
    public CatalogComparison {
        differences = List.copyOf(differences);
        reordered = List.copyOf(reordered);
    }

    /**
     * One thing that differs. Immutable.
     *
     * @param id the object
     * @param attribute where in it, such as {@code columns.number.type}; empty for the object itself
     * @param left the value on the left; {@code absent} without one
     * @param right the value on the right; {@code absent} without one
     * @since 0.1.0
     */
    public record Difference(ObjectId id, String attribute, String left, String right) {

        @Override
        public String toString() {
            return id + (attribute.isEmpty() ? "" : ", " + attribute) + ": " + left + " | " + right;
        }
    }

    /**
     * Compares two catalogues. Pure.
     *
     * @param left one
     * @param right the other
     * @return what differs, in the order of the objects
     */
    public static CatalogComparison of(Catalog left, Catalog right) {
        List<Difference> differences = new ArrayList<>();
        List<ObjectId> reordered = new ArrayList<>();
        TreeSet<ObjectId> ids = new TreeSet<>();
        left.objects().forEach(object -> ids.add(object.id()));
        right.objects().forEach(object -> ids.add(object.id()));
        for (ObjectId id : ids) {
            CatalogObject one = left.find(id).orElse(null);
            CatalogObject other = right.find(id).orElse(null);
            if (one == null || other == null) {
                differences.add(new Difference(id, "", presence(one), presence(other)));
            } else {
                compare(id, "", one, other, differences);
                if (one instanceof Table a && other instanceof Table b && isReordered(a, b)) {
                    reordered.add(id);
                }
            }
        }
        return new CatalogComparison(differences, reordered);
    }

    /**
     * Tells whether two tables have the same columns in another order.
     *
     * @param left a table
     * @param right another
     * @return false also when their columns have other names
     */
    public static boolean isReordered(Table left, Table right) {
        List<String> names = left.columns().names();
        List<String> others = right.columns().names();
        return !names.equals(others) && new TreeSet<>(names).equals(new TreeSet<>(others));
    }

    /**
     * Tells whether nothing differs.
     *
     * @return true for equal catalogues
     */
    public boolean isEqual() {
        return differences.isEmpty();
    }

    /**
     * Returns the differences as text, one a line, at most 200.
     *
     * @return empty when nothing differs
     */
    public String describe() {
        String lines =
                differences.stream().limit(SHOWN_MAX).map(Difference::toString).collect(Collectors.joining("\n"));
        int hidden = differences.size() - SHOWN_MAX;
        return hidden > 0 ? lines + "\nand " + hidden + " more" : lines;
    }

    private static String presence(@Nullable CatalogObject object) {
        return object == null ? "absent" : "present";
    }

    private static void compare(
            ObjectId id, String path, @Nullable Object left, @Nullable Object right, List<Difference> found) {
        if (Objects.equals(left, right)) {
            return;
        }
        if (left instanceof Columns a && right instanceof Columns b) {
            compare(id, path, new TreeMap<>(a.byName()), new TreeMap<>(b.byName()), found);
        } else if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            SortedMap<Object, @Nullable Object> keys = new TreeMap<>(a);
            keys.putAll(b);
            keys.keySet().forEach(key -> compare(id, path + "." + key, a.get(key), b.get(key), found));
        } else if (left instanceof Record one && right instanceof Record other && isTaken(left, right)) {
            for (RecordComponent component : one.getClass().getRecordComponents()) {
                String inner = path.isEmpty() ? component.getName() : path + "." + component.getName();
                compare(id, inner, RecordValue.of(component, one), RecordValue.of(component, other), found);
            }
        } else {
            found.add(new Difference(id, path, DifferenceText.of(left), DifferenceText.of(right)));
        }
    }

    /** Names and ids are values for a reader, not things with parts. */
    private static boolean isTaken(Object left, Object right) {
        return left.getClass() == right.getClass() && !(left instanceof GivenName) && !(left instanceof ObjectId);
    }
}
