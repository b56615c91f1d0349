package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a change of a column's type means. Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class TypeChange {

    private static final Set<String> NUMBERS =
            Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision");
    private static final Set<String> TEXTS = Set.of("text", "character varying", "character", "\"char\"", "name");
    private static final Set<String> DATES = Set.of("date", "timestamp without time zone", "timestamp with time zone");
    private static final Set<String> BITS = Set.of("bit", "bit varying");
    private static final Set<String> JSON = Set.of("json", "jsonb");

    /** How many decimal digits the numbers of a type have at most. */
    private static final Map<String, Integer> DIGITS = Map.of("smallint", 5, "integer", 10, "bigint", 19);

    private TypeChange() {}

    /**
     * Tells whether a column's type or collation changes.
     *
     * @param from the column as it was
     * @param to the column as it will be
     * @return true when the column has to be given another type
     */
    public static boolean isNeeded(Column from, Column to) {
        return !from.type().equals(to.type()) || !Objects.equals(from.collation(), to.collation());
    }

    /**
     * Tells whether both types are of one family, so that the server remakes indexes and constraints by itself.
     *
     * @param from the column as it was
     * @param to the column as it will be
     * @return true for another length, precision or a plain text type
     */
    public static boolean isWithinFamily(Column from, Column to) {
        String one = base(from.type());
        String other = base(to.type());
        boolean isText = Set.of("text", "character varying").contains(one)
                && Set.of("text", "character varying").contains(other);
        return Objects.equals(from.collation(), to.collation()) && (one.equals(other) || isText);
    }

    /**
     * Tells whether the stored values stay as they are, so that the table is not written again, as PostgreSQL's
     * {@code ATColumnChangeRequiresRewrite} decides it for its own types.
     *
     * @param from the type as it was
     * @param to the type as it will be
     * @return true when neither rewriting nor reading is needed
     */
    public static boolean isFree(String from, String to) {
        String one = base(from);
        String other = base(to);
        boolean isVarying = one.equals("character varying") || one.equals("text");
        if (isVarying && other.equals("text")) {
            return true;
        }
        if (one.equals("text") && to.equals("character varying")) {
            return true;
        }
        if (!one.equals(other)) {
            return false;
        }
        int[] before = modifiers(from);
        int[] after = modifiers(to);
        return switch (one) {
            case "character varying", "bit varying" ->
                after.length == 0 || (before.length == 1 && before[0] <= after[0]);
            case "numeric" ->
                after.length == 0
                        || (before.length == 2 && after.length == 2 && before[1] == after[1] && before[0] <= after[0]);
            case "timestamp without time zone",
                    "timestamp with time zone",
                    "time without time zone",
                    "time with time zone",
                    "interval" -> after.length == 0 || (before.length == 1 && before[0] <= after[0]);
            default -> from.equals(to);
        };
    }

    /**
     * Tells whether values are cast directly; others go through their text.
     *
     * @param from the type as it was
     * @param to the type as it will be
     * @return true where PostgreSQL has a cast that means what people expect
     */
    public static boolean isCast(String from, String to) {
        String one = base(from);
        String other = base(to);
        if (one.equals(other)) {
            return true;
        }
        for (Set<String> family : List.of(NUMBERS, TEXTS, DATES, BITS, JSON)) {
            if (family.contains(one) && family.contains(other)) {
                return true;
            }
        }
        boolean isBoolean = (one.equals("boolean") && other.equals("integer"))
                || (one.equals("integer") && other.equals("boolean"));
        return isBoolean || TEXTS.contains(other);
    }

    /**
     * Tells whether the cast is made in an assignment, so that no {@code USING} is needed.
     *
     * @param from the type as it was
     * @param to the type as it will be
     * @return true within a family
     */
    public static boolean isAssignment(String from, String to) {
        boolean isBoolean = base(from).equals("boolean") || base(to).equals("boolean");
        return base(from).equals(base(to)) || (isCast(from, to) && !isBoolean);
    }

    /**
     * Tells whether every value of the one type is a value of the other, unchanged.
     *
     * @param from the type as it was
     * @param to the type as it will be
     * @return true for a wider number or text
     */
    public static boolean isWidening(String from, String to) {
        List<String> integers = List.of("smallint", "integer", "bigint", "numeric");
        int one = integers.indexOf(from);
        boolean isWiderNumber = one >= 0 && integers.indexOf(to) > one;
        boolean isText = to.equals("text") && !base(from).equals("character");
        return isWiderNumber
                || isText
                || isFree(from, to)
                || isRoomier(from, to)
                || (from.equals("real") && to.equals("double precision"));
    }

    /** Whether a number has no fewer digits before the point and none fewer behind it. */
    private static boolean isRoomier(String from, String to) {
        int[] after = modifiers(to);
        if (!base(to).equals("numeric") || after.length != 2) {
            return false;
        }
        int[] before = base(from).equals("numeric") ? modifiers(from) : new int[] {DIGITS.getOrDefault(from, 0), 0};
        return before.length == 2
                && before[0] > 0
                && after[1] >= before[1]
                && after[0] - after[1] >= before[0] - before[1];
    }

    /**
     * Takes the modifiers off a type, such as {@code timestamp with time zone} for {@code timestamp(3) with time zone}.
     *
     * @param type the type as the server prints it
     * @return the type without them
     */
    public static String base(String type) {
        int open = type.indexOf('(');
        if (open < 0 || type.startsWith("\"")) {
            return type;
        }
        int close = type.indexOf(')', open);
        String without = type.substring(0, open) + type.substring(close + 1);
        return without.toLowerCase(Locale.ROOT).equals(without) ? without : type;
    }

    private static int[] modifiers(String type) {
        int open = type.indexOf('(');
        if (open < 0) {
            return new int[0];
        }
        String inside = type.substring(open + 1, type.indexOf(')', open));
        return Arrays.stream(inside.split(","))
                .map(String::strip)
                .filter(each -> each.matches("-?\\d+"))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
