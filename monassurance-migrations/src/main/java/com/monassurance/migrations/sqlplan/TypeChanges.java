package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.AttachmentDdl;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column.NotNull;
import com.monassurance.migrations.catalog.CompositeType;
import com.monassurance.migrations.catalog.CompositeType.Attribute;
import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.catalog.EnumType;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.PlainObject;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes what changes enums, domains and composite types in place, and what puts a type aside. Pure. */
final class TypeChanges {

    private static final String ASIDE = "__before";
    private static final Pattern SUBTYPE = Pattern.compile("as range \\(subtype = (.*?)(?:\\)$|, [a-z_]+ = )");
    private static final Pattern MULTIRANGE = Pattern.compile("multirange_type_name = (.*?)(?:\\)$|, )");

    private TypeChanges() {}

    /** The new values, each beside one that is there already. */
    static List<String> between(EnumType from, EnumType to) {
        List<String> statements = new ArrayList<>();
        Set<String> known = new HashSet<>(from.values());
        List<String> values = to.values();
        for (int i = 0; i < values.size(); i++) {
            if (!known.add(values.get(i))) {
                continue;
            }
            String place = i > 0
                    ? " after " + SqlName.literal(values.get(i - 1))
                    : from.values().isEmpty()
                            ? ""
                            : " before " + SqlName.literal(from.values().get(0));
            statements.add(
                    "alter type " + References.name(to) + " add value " + SqlName.literal(values.get(i)) + place);
        }
        return statements;
    }

    static List<String> between(DomainType from, DomainType to) {
        List<String> statements = new ArrayList<>();
        String alter = "alter domain " + References.name(to) + " ";
        if (!Objects.equals(from.defaultExpression(), to.defaultExpression())) {
            statements.add(alter
                    + (to.defaultExpression() == null ? "drop default" : "set default " + to.defaultExpression()));
        }
        NotNull one = from.notNull();
        NotNull other = to.notNull();
        if (Objects.equals(one, other)) {
            return statements;
        }
        if (other == null) {
            statements.add(alter + "drop not null");
        } else if (one == null) {
            String name = other.name().value();
            statements.add(
                    name.isEmpty() || other.name().automatic()
                            ? alter + "set not null"
                            : alter + "add constraint " + SqlName.quoted(name) + " not null");
        } else if (!one.name().equals(other.name())) {
            statements.add(
                    alter + "rename constraint " + SqlName.quoted(one.name().value()) + " to "
                            + SqlName.quoted(other.name().value()));
        }
        return statements;
    }

    static List<String> between(CompositeType from, CompositeType to) {
        List<String> statements = new ArrayList<>();
        String name = References.name(to);
        String alter = "alter type " + name + " ";
        for (Attribute each : from.columns()) {
            if (find(to, each.name()) == null) {
                statements.add(alter + "drop attribute " + SqlName.quoted(each.name()) + " cascade");
            }
        }
        for (Attribute each : to.columns()) {
            Attribute before = find(from, each.name());
            String column = SqlName.quoted(each.name());
            String type = each.type() + (each.collation() == null ? "" : " collate " + each.collation());
            if (before == null) {
                statements.add(alter + "add attribute " + column + " " + type + " cascade");
            } else if (!before.type().equals(each.type()) || !Objects.equals(before.collation(), each.collation())) {
                statements.add(alter + "alter attribute " + column + " type " + type + " cascade");
            }
            if (!Objects.equals(before == null ? null : before.comment(), each.comment())) {
                statements.add(
                        each.comment() == null
                                ? "comment on column " + name + "." + column + " is null"
                                : AttachmentDdl.comment("column " + name + "." + column, each.comment()));
            }
        }
        return statements;
    }

    /** Whether two types are the same to a table that is of them. */
    static boolean hasSameAttributes(CompositeType one, CompositeType other) {
        return attributes(one).equals(attributes(other));
    }

    private static List<List<String>> attributes(CompositeType type) {
        return type.columns().stream()
                .map(each -> List.of(each.name(), each.type(), String.valueOf(each.collation())))
                .toList();
    }

    private static @Nullable Attribute find(CompositeType type, String name) {
        return type.columns().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Renames a type that is made anew while columns are of it, with the functions that make values of a range. */
    static List<String> aside(CatalogObject type) {
        List<String> statements = new ArrayList<>();
        statements.add("alter " + References.of(type) + " rename to "
                + SqlName.quoted(asideName(type.id().name())));
        if (type.id().kind() == ObjectKind.RANGE) {
            range((PlainObject) type, statements);
        }
        return statements;
    }

    private static void range(PlainObject range, List<String> statements) {
        Matcher subtype = SUBTYPE.matcher(range.definition());
        String multirange = multirange(range);
        if (multirange == null || !subtype.find()) {
            return;
        }
        String bound = subtype.group(1);
        String name = References.name(range);
        String renamed = " rename to " + SqlName.quoted(asideName(range.id().name()));
        statements.add("alter function " + name + "(" + bound + ", " + bound + ")" + renamed);
        statements.add("alter function " + name + "(" + bound + ", " + bound + ", text)" + renamed);
        multirange(multirange, range, asideQualified(range), statements);
    }

    /** Renames the multirange of a range, which is dropped with it, so that another can have its name before. */
    static List<String> multirangeAside(PlainObject range) {
        List<String> statements = new ArrayList<>();
        String multirange = multirange(range);
        if (multirange != null) {
            multirange(multirange, range, References.name(range), statements);
        }
        return statements;
    }

    /** What makes values of a multirange stands in the schema of the range. */
    private static void multirange(String multirange, PlainObject range, String standing, List<String> statements) {
        String name = unquoted(multirange);
        String aside = SqlName.quoted(asideName(name));
        String function =
                "alter function " + SqlName.qualified(range.id().path().get(0), name);
        statements.add("alter type " + multirange + " rename to " + aside);
        statements.add(function + "() rename to " + aside);
        statements.add(function + "(" + standing + ") rename to " + aside);
        statements.add(function + "(" + standing + "[]) rename to " + aside);
    }

    static String asideQualified(CatalogObject object) {
        return object.id().path().size() == 1
                ? SqlName.quoted(asideName(object.id().name()))
                : SqlName.qualified(
                        object.id().path().get(0), asideName(object.id().name()));
    }

    static String dropAside(CatalogObject type) {
        return "drop " + type.id().kind().words() + " " + asideQualified(type);
    }

    static @Nullable String multirange(PlainObject range) {
        Matcher matcher = MULTIRANGE.matcher(range.definition());
        return matcher.find() ? matcher.group(1) : null;
    }

    /** The last name of a qualified one. */
    private static String unquoted(String qualified) {
        if (qualified.endsWith("\"")) {
            int at = qualified.length() - 1;
            do {
                at = qualified.lastIndexOf('"', at - 1);
            } while (at > 0 && qualified.charAt(at - 1) == '"' && at-- > 0);
            return qualified.substring(at + 1, qualified.length() - 1).replace("\"\"", "\"");
        }
        return qualified.substring(qualified.lastIndexOf('.') + 1);
    }

    private static String asideName(String name) {
        return ShortName.of(name, ASIDE);
    }
}
