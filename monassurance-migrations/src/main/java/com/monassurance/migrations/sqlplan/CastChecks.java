package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.EnumType;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.diff.TypeChange;
import java.math.BigDecimal;
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

    static Verdict of(Column from, String type, @Nullable String using, Catalog catalog) {
        String column = SqlName.quoted(from.name());
        boolean isAssigned = using == null;
        boolean isExplicit = (column + "::" + type).equals(using);
        boolean isByText = (column + "::text::" + type).equals(using);
        if (!isAssigned && !isExplicit && !isByText) {
            return Verdict.UNKNOWN;
        }
        String one = base(from.type());
        String other = base(type);
        if (type.equals("text") || type.equals("character varying") || TypeChange.isWidening(from.type(), type)) {
            return Verdict.SAFE;
        }
        boolean isText = TEXTS.contains(one) || isByText;
        if (isText && !TEXTS.contains(other)) {
            return ofText(column, type, catalog);
        }
        Matcher length = LENGTH.matcher(type);
        if (length.matches() && TEXTS.contains(one)) {
            // An explicit cast cuts what is too long.
            String tooLong = "char_length(" + column + ") > " + length.group(2) + " and substr(" + column + "::text, "
                    + length.group(2) + " + 1) ~ '[^ ]'";
            return isAssigned ? Verdict.when(tooLong) : Verdict.SAFE;
        }
        return ofNumber(column, one, type);
    }

    private static Verdict ofText(String column, String type, Catalog catalog) {
        EnumType values = EnumChecks.named(catalog, type);
        if (values != null) {
            String list = values.values().stream().map(SqlName::literal).collect(Collectors.joining(", "));
            return Verdict.when(list.isEmpty() ? column + " is not null" : column + "::text not in (" + list + ")");
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
            default -> Verdict.UNKNOWN;
        };
    }

    private static String textIsNoInteger(String column, String type) {
        return "case when " + column + "::text ~ '^\\s*[+-]?[0-9]+\\s*$' then " + column
                + "::text::numeric not between " + least(type) + " and " + greatest(type) + " else " + column
                + " is not null end";
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
