package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.CompositeType;
import com.monassurance.migrations.catalog.CompositeType.Attribute;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.diff.TypeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes how values of composite types become values of those that take their names, attribute by attribute. What a value
 * cannot become fails loudly, for it is read from its text as any input is: nothing is cut. Pure.
 */
final class TypeValues {

    private static final String ARRAY = "[]";
    private static final Set<String> TEXTS = Set.of("text", "character varying", "character");

    private final Catalog from;
    private final Catalog to;

    TypeValues(Catalog from, Catalog to) {
        this.from = from;
        this.to = to;
    }

    /** Whether values of a type have other attributes, at any depth, so that their text is not that of the new type. */
    boolean isOther(String type) {
        CompositeType one = find(from, type);
        CompositeType other = find(to, type);
        if (one == null || other == null) {
            return false;
        }
        return !parts(one).equals(parts(other)) || one.columns().stream().anyMatch(each -> isOther(each.type()));
    }

    /** The new value of what an expression of the old type gives; null when there are arrays, which no expression takes apart. */
    @Nullable
    String expression(String value, String type) {
        CompositeType one = find(from, type);
        CompositeType other = find(to, type);
        if (type.endsWith(ARRAY) || one == null || other == null) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        for (Attribute each : other.columns()) {
            Attribute before = find(one, each.name());
            String field = "null";
            if (before != null) {
                field = field("(" + value + ")." + SqlName.quoted(each.name()), before.type(), each.type());
            }
            if (field == null) {
                return null;
            }
            fields.add(field);
        }
        // One of which all attributes are null is a value all the same.
        return "case when " + value + " is distinct from null then row(" + String.join(", ", fields) + ")::text::"
                + type + " end";
    }

    private @Nullable String field(String value, String before, String after) {
        if (before.equals(after)) {
            return isOther(before) ? expression(value, before) : value;
        }
        String base = after.replaceFirst("\\(.*", "");
        if (TEXTS.contains(base)) {
            return value + "::text";
        }
        boolean isCut = base.startsWith("bit");
        return TypeChange.isCast(before, after) && !isCut ? value + "::" + after : value;
    }

    /** What is lost of the values of a type, in words; none when nothing is. */
    List<String> lost(String type) {
        CompositeType one = find(from, type);
        CompositeType other = find(to, type);
        List<String> lost = new ArrayList<>();
        if (one != null && other != null) {
            for (Attribute each : one.columns()) {
                if (find(other, each.name()) == null) {
                    lost.add(References.name(one) + "." + SqlName.quoted(each.name()));
                } else {
                    lost.addAll(lost(each.type()));
                }
            }
        }
        return lost;
    }

    /** The attributes of a type, at any depth, of which some values may not fit what they become. */
    List<String> retyped(String type) {
        CompositeType one = find(from, type);
        CompositeType other = find(to, type);
        List<String> found = new ArrayList<>();
        if (one != null && other != null) {
            for (Attribute each : one.columns()) {
                Attribute after = find(other, each.name());
                if (after != null && !TypeChange.isWidening(each.type(), after.type())) {
                    found.add(References.name(one) + "." + SqlName.quoted(each.name()) + " from " + each.type() + " to "
                            + after.type());
                } else if (after != null) {
                    found.addAll(retyped(each.type()));
                }
            }
        }
        return found;
    }

    private static List<List<String>> parts(CompositeType type) {
        return type.columns().stream()
                .map(each -> List.of(each.name(), each.type()))
                .toList();
    }

    private static @Nullable CompositeType find(Catalog catalog, String type) {
        String name = type.endsWith(ARRAY) ? type.substring(0, type.length() - ARRAY.length()) : type;
        for (CatalogObject each : catalog.objects(ObjectKind.COMPOSITE)) {
            if (References.name(each).equals(name)) {
                return (CompositeType) each;
            }
        }
        return null;
    }

    private static @Nullable Attribute find(CompositeType type, String name) {
        return type.columns().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
