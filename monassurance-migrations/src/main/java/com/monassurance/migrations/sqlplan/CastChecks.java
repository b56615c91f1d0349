package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.EnumType;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.diff.TypeChange;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which values of a column cannot be given another type. Pure; thread-safe. */
final class CastChecks {

    private static final Pattern LENGTH = Pattern.compile("^(character varying|character)\\((\\d+)\\)$");
    private static final Pattern NUMERIC = Pattern.compile("^numeric\\((\\d+),(-?\\d+)\\)$");
    private static final Set<String> TEXTS = Set.of("text", "character varying", "character");
    private static final int INPUT_CAN_BE_TRIED_SINCE = 16;

    private CastChecks() {}

    /**
     * What is known of a cast.
     *
     * @param isSafe whether it never fails
     * @param condition holds for the values for which it fails; null when it is safe, or when that cannot be asked
     */
    record Verdict(boolean isSafe, @Nullable String condition) {

        static final Verdict SAFE = new Verdict(true, null);
        static final Verdict UNKNOWN = new Verdict(false, null);

        static Verdict when(String condition) {
            return new Verdict(false, condition);
        }
    }

    static Verdict of(Column from, String type, @Nullable String using, Catalog catalog, Catalog wanted) {
        String column = SqlName.quoted(from.name());
        boolean isAssigned = using == null;
        boolean isExplicit = (column + "::" + type).equals(using);
        boolean isByText = (column + "::text::" + type).equals(using);
        if (!isAssigned && !isExplicit && !isByText) {
            return Verdict.UNKNOWN;
        }
        if (Domains.isRestricted(wanted, type)) {
            return Verdict.UNKNOWN;
        }
        String target = Domains.base(wanted, type);
        String source = Domains.base(catalog, from.type());
        boolean isThroughDomain = !target.equals(type);
        return between(column, source, target, isByText, isAssigned || isThroughDomain, catalog, wanted);
    }

    /** What of a domain fails when its base becomes another, or would be cut. */
    static Verdict ofBases(Column from, String source, String target, Catalog catalog, Catalog wanted) {
        return between(SqlName.quoted(from.name()), source, target, true, true, catalog, wanted);
    }

    private static Verdict between(
            String column,
            String source,
            String type,
            boolean isByText,
            boolean isAskedForLength,
            Catalog catalog,
            Catalog wanted) {
        String one = base(source);
        String other = base(type);
        if (type.equals("text") || type.equals("character varying") || TypeChange.isWidening(source, type)) {
            return Verdict.SAFE;
        }
        boolean isText = TEXTS.contains(one) || isByText;
        boolean isNumbers = !TEXTS.contains(one) && !ofNumber(column, one, type).equals(Verdict.UNKNOWN);
        if (isText && !TEXTS.contains(other) && !isNumbers) {
            return ofText(column, type, catalog, wanted);
        }
        Matcher length = LENGTH.matcher(type);
        if (length.matches() && isText) {
            // An explicit cast cuts what is too long.
            String tooLong = "char_length(" + column + "::text) > " + length.group(2) + " and substr(" + column
                    + "::text, " + length.group(2) + " + 1) ~ '[^ ]'";
            return isAskedForLength ? Verdict.when(tooLong) : Verdict.SAFE;
        }
        Verdict rounded = ofRounded(column, one, type);
        return rounded.equals(Verdict.UNKNOWN) ? ofNumber(column, one, type) : rounded;
    }

    private static Verdict ofText(String column, String type, Catalog catalog, Catalog wanted) {
        EnumType values = EnumChecks.named(wanted, type);
        if (values != null) {
            String list = values.values().stream().map(SqlName::literal).collect(Collectors.joining(", "));
            return Verdict.when(list.isEmpty() ? column + " is not null" : column + "::text not in (" + list + ")");
        }
        if (!isThere(type, catalog, wanted)) {
            return Verdict.UNKNOWN;
        }
        if (catalog.majorVersion() >= INPUT_CAN_BE_TRIED_SINCE) {
            return Verdict.when("not pg_input_is_valid(" + column + "::text, " + SqlName.literal(type) + ")");
        }
        return switch (type) {
            case "smallint", "integer", "bigint" -> Verdict.when(textIsNoInteger(column, type));
            case "uuid" ->
                Verdict.when(
                        column + "::text !~* '^(\\{[0-9a-f]{4}(-?[0-9a-f]{4}){7}\\}|[0-9a-f]{4}(-?[0-9a-f]{4}){7})$'");
            case "boolean" ->
                Verdict.when(
                        "lower(btrim(" + column + "::text, E' \\t\\n\\r\\x0b\\x0c')) !~ '^(t|tr|tru|true|f|fa|fal|fals"
                                + "|false|y|ye|yes|n|no|on|of|off|1|0)$'");
            case "numeric" ->
                Verdict.when(
                        column
                                + "::text !~* '^\\s*([+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]{1,3})?|nan|[+-]?inf(inity)?)\\s*$'");
            default -> Verdict.UNKNOWN;
        };
    }

    /** Whether a type takes before the first statement what it will take; a name without a schema is the server's own. */
    private static boolean isThere(String type, Catalog catalog, Catalog wanted) {
        int modifier = type.indexOf('(');
        String name = NamedTypes.element(modifier < 0 ? type : type.substring(0, modifier));
        if (!name.contains(".")) {
            return true;
        }
        for (ObjectKind kind : List.of(
                ObjectKind.ENUM, ObjectKind.DOMAIN, ObjectKind.COMPOSITE, ObjectKind.RANGE, ObjectKind.BASE_TYPE)) {
            CatalogObject found = NamedTypes.find(wanted, kind, CatalogObject.class, name);
            if (found != null) {
                return catalog.find(found.id()).filter(found::equals).isPresent()
                        && kind != ObjectKind.DOMAIN
                        && kind != ObjectKind.COMPOSITE;
            }
        }
        return catalog.objects(ObjectKind.EXTENSION).stream()
                .map(CatalogObject::id)
                .toList()
                .equals(wanted.objects(ObjectKind.EXTENSION).stream()
                        .map(CatalogObject::id)
                        .toList());
    }

    private static String textIsNoInteger(String column, String type) {
        return "case when " + column + "::text ~ '^\\s*[+-]?[0-9]+\\s*$' then " + column
                + "::text::numeric not between " + least(type) + " and " + greatest(type) + " else " + column
                + " is not null end";
    }

    /** Casts that would round or cut: what does not come back the same is not taken. */
    private static Verdict ofRounded(String column, String from, String type) {
        boolean isWhole = from.equals("integer") || from.equals("bigint");
        if (base(type).equals("bit") && isWhole) {
            return Verdict.when(column + "::" + type + "::" + from + " is distinct from " + column);
        }
        if (type.equals("money") && (isWhole || from.equals("numeric"))) {
            return Verdict.when("case when " + column + " is null then false when abs(" + column
                    + "::numeric) < 90000000000000000 then " + column + "::numeric::money::numeric <> " + column
                    + " else true end");
        }
        return Verdict.UNKNOWN;
    }

    private static Verdict ofNumber(String column, String from, String type) {
        boolean isInteger = Set.of("smallint", "integer", "bigint").contains(type);
        if (isInteger) {
            return switch (from) {
                case "smallint", "integer", "bigint" ->
                    Verdict.when(column + " not between " + least(type) + " and " + greatest(type));
                // NaN and infinities are no integers; what is left is rounded as the cast does it.
                case "numeric" ->
                    Verdict.when(column + " in ('NaN', 'Infinity', '-Infinity') or round(" + column + ") not between "
                            + least(type) + " and " + greatest(type));
                case "real", "double precision" ->
                    Verdict.when("case when " + column
                            + "::float8 in ('NaN', 'Infinity', '-Infinity') then true else round("
                            + column + "::float8)::numeric not between " + least(type) + " and " + greatest(type)
                            + " end");
                default -> Verdict.UNKNOWN;
            };
        }
        Matcher numeric = NUMERIC.matcher(type);
        boolean isNumber = Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision")
                .contains(from);
        if (numeric.matches() && isNumber) {
            int scale = Integer.parseInt(numeric.group(2));
            String limit = BigDecimal.ONE
                    .scaleByPowerOfTen(Integer.parseInt(numeric.group(1)) - scale)
                    .toPlainString();
            String infinite =
                    from.endsWith("int") || from.equals("integer") ? "" : column + " in ('Infinity', '-Infinity') or ";
            return Verdict.when("case when " + infinite + "false then true else " + column
                    + "::numeric <> 'NaN' and abs(round(" + column + "::numeric, " + scale + ")) >= " + limit + " end");
        }
        boolean isTime = Set.of("date", "timestamp without time zone", "timestamp with time zone")
                        .contains(from)
                && Set.of("date").contains(type);
        return isTime || (type.equals("numeric") && from.equals("double precision")) ? Verdict.SAFE : Verdict.UNKNOWN;
    }

    private static String base(String type) {
        int open = type.indexOf('(');
        return open < 0
                ? type
                : (type.substring(0, open) + type.substring(type.indexOf(')', open) + 1)).toLowerCase(Locale.ROOT);
    }

    private static String least(String type) {
        return switch (type) {
            case "smallint" -> "-32768";
            case "integer" -> "-2147483648";
            default -> "-9223372036854775808";
        };
    }

    private static String greatest(String type) {
        return switch (type) {
            case "smallint" -> "32767";
            case "integer" -> "2147483647";
            default -> "9223372036854775807";
        };
    }
}
