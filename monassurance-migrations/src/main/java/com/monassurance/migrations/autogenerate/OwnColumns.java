package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.CatalogComparison.Difference;
import com.monassurance.migrations.catalog.GivenName;
import com.monassurance.migrations.catalog.ObjectId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Columns and constraints that a child of a table declares itself beside inheriting them. No statement makes them merely
 * inherited again (only making the table anew would, which loses its rows), and it matters only when the child leaves its
 * parent or the parent loses the column. So it is told, and stands in nobody's way. Pure.
 */
final class OwnColumns {

    private static final String ATTRIBUTE = "isLocal";
    private static final String NAME = "name";

    private OwnColumns() {}

    /** The differences between what is and what should be without those. */
    static List<Difference> without(List<Difference> differences) {
        Set<String> own = new HashSet<>();
        for (Difference difference : differences) {
            if (isKept(difference)) {
                own.add(place(difference, ATTRIBUTE));
            }
        }
        return own.isEmpty()
                ? differences
                : differences.stream()
                        .filter(each -> !isKept(each) && !(isName(each) && own.contains(place(each, NAME))))
                        .toList();
    }

    /** One sentence for each table or constraint. */
    static List<String> notes(Catalog reached, Catalog desired, Predicate<ObjectId> looked) {
        return CatalogComparison.of(reached, desired).differences().stream()
                .filter(difference -> looked.test(difference.id()) && isKept(difference))
                .map(Difference::id)
                .distinct()
                .map(id -> id + " stays declared by the child as well as inherited, which no statement can change.")
                .toList();
    }

    /** Whether what is has something of its own where what should be only inherits it. */
    private static boolean isKept(Difference difference) {
        return isNamed(difference, ATTRIBUTE)
                && difference.left().equals("true")
                && difference.right().equals("false");
    }

    /** What a child inherits gets its name from the server, and its own has one. */
    private static boolean isName(Difference difference) {
        return isNamed(difference, NAME) && difference.right().equals(GivenName.CHOSEN);
    }

    private static boolean isNamed(Difference difference, String last) {
        return difference.attribute().equals(last) || difference.attribute().endsWith("." + last);
    }

    private static String place(Difference difference, String last) {
        String attribute = difference.attribute();
        return difference.id() + " " + attribute.substring(0, attribute.length() - last.length());
    }
}
