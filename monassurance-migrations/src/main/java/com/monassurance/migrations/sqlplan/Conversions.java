package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Extension;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.diff.TypeChange;
import java.util.Map;
import java.util.Set;

/** How values of one type become values of another: by the cast that the server has for them, else by their text. Pure. */
final class Conversions {

    /** Casts of the server's own between types whose texts do not understand one another. */
    private static final Map<String, Set<String>> BUILT_IN = Map.ofEntries(
            Map.entry("money", Set.of("numeric")),
            Map.entry("numeric", Set.of("money")),
            Map.entry("integer", Set.of("money", "bit")),
            Map.entry("bigint", Set.of("money", "bit")),
            Map.entry("bit", Set.of("integer", "bigint")),
            Map.entry("interval", Set.of("time without time zone")),
            Map.entry("point", Set.of("box")),
            Map.entry("lseg", Set.of("point")),
            Map.entry("box", Set.of("point", "lseg", "polygon", "circle")),
            Map.entry("path", Set.of("polygon")),
            Map.entry("polygon", Set.of("point", "path", "box", "circle")),
            Map.entry("circle", Set.of("point", "box", "polygon")));

    private Conversions() {}

    /** What becomes of an expression of the one type, given the other. */
    static String expression(Planning planning, String value, String before, String after) {
        return value + (isDirect(planning.from(), planning.to(), before, after) ? "" : "::text") + "::" + after;
    }

    /** What a row takes along of a column into one of another type: what no assignment takes is converted. */
    static String moved(Planning planning, ObjectId table, Column before, Column after) {
        String name = SqlName.quoted(after.name());
        if (before.type().equals(after.type())) {
            return planning.isOfSwappedType(table, after) ? name + "::text::" + after.type() : name;
        }
        return TypeChange.isAssignment(before.type(), after.type())
                ? name
                : expression(planning, name, before.type(), after.type());
    }

    /** Whether a cast is there, on both sides of the change, that means what people expect of it. */
    static boolean isDirect(Catalog from, Catalog to, String before, String after) {
        if (TypeChange.isCast(before, after)) {
            return true;
        }
        String source = TypeChange.base(NamedTypes.element(Domains.base(from, before)));
        String target = TypeChange.base(NamedTypes.element(after));
        if (NamedTypes.isArray(before) != NamedTypes.isArray(after)) {
            return false;
        }
        return BUILT_IN.getOrDefault(source, Set.of()).contains(target) || isMade(from, to, source, target);
    }

    /** Whether somebody made a cast that is neither made anew nor dropped meanwhile. */
    private static boolean isMade(Catalog from, Catalog to, String source, String target) {
        ObjectId id = ObjectId.of(ObjectKind.CAST, source, target);
        CatalogObject own = from.find(id).orElse(null);
        if (own != null && to.find(id).filter(own::equals).isPresent()) {
            return true;
        }
        Extension.Cast cast = new Extension.Cast(source, target);
        return from.objects(ObjectKind.EXTENSION).stream()
                .anyMatch(each -> each instanceof Extension extension
                        && extension.casts().contains(cast)
                        && to.find(extension.id()).isPresent());
    }
}
