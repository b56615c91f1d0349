package com.monassurance.migrations.schema;

import java.util.List;
import java.util.Set;

/** What can be said of values of a type: the type is SQL, {@code #id} for a part, or {@code =id} for that of a column. */
final class Types {

    static final List<String> ALL = List.of(
            "int",
            "bigint",
            "smallint",
            "numeric(10, 2)",
            "numeric(12, 3)",
            "text",
            "varchar(20)",
            "varchar(40)",
            "char(8)",
            "boolean",
            "date",
            "timestamptz",
            "timestamp",
            "uuid",
            "jsonb",
            "json",
            "bytea",
            "inet",
            "int[]",
            "text[]",
            "int4range",
            "tsvector",
            "point",
            "bit(3)",
            "interval",
            "double precision");

    private static final List<String> INTEGERS = List.of("int", "bigint", "smallint");
    private static final List<String> NUMBERS = List.of(
            "int", "bigint", "smallint", "numeric(8, 2)", "numeric(10, 2)", "numeric(12, 3)", "double precision");
    private static final List<String> TEXTS = List.of("text", "varchar(20)", "varchar(40)", "varchar(30)", "char(8)");
    private static final List<String> TIMES = List.of("date", "timestamptz", "timestamp");
    private static final Set<String> UNSORTED = Set.of("json", "point");

    private Types() {}

    /** The types that a column of a type may be changed to, itself first. */
    static List<String> alternatives(String type) {
        if (NUMBERS.contains(type)) {
            return List.of(
                    type, "int", "bigint", "numeric(10, 2)", "numeric(12, 3)", "double precision", "text", "boolean");
        }
        if (TEXTS.contains(type)) {
            return List.of(type, "text", "varchar(20)", "varchar(40)", "char(8)", "date", "int");
        }
        if (TIMES.contains(type)) {
            return List.of(type, "date", "timestamptz", "timestamp", "text", "bigint");
        }
        return List.of(type, type, "text", "int");
    }

    /** As it is written. */
    static String sql(String type, Draft draft) {
        return switch (type.charAt(0)) {
            case '#' -> draft.qualified(draft.part(Integer.parseInt(type.substring(1))));
            case '=' -> sql(typeOf(type, draft), draft);
            default -> type;
        };
    }

    /** The type with columns and domains followed to what they are. */
    static String base(String type, Draft draft) {
        if (type.charAt(0) == '=') {
            return base(typeOf(type, draft), draft);
        }
        if (type.charAt(0) == '#') {
            Part part = draft.part(Integer.parseInt(type.substring(1)));
            return part.kind() == Kind.DOMAIN ? part.trait("!base") : type;
        }
        return type;
    }

    static boolean isInteger(String type) {
        return INTEGERS.contains(type);
    }

    static boolean isNumber(String type, Draft draft) {
        return NUMBERS.contains(base(type, draft));
    }

    static boolean isText(String type, Draft draft) {
        return TEXTS.contains(base(type, draft));
    }

    static boolean isTime(String type, Draft draft) {
        return TIMES.contains(base(type, draft));
    }

    static boolean isRange(String type, Draft draft) {
        return base(type, draft).equals("int4range") || isKind(type, draft, Kind.RANGE);
    }

    static boolean isSorted(String type, Draft draft) {
        return !UNSORTED.contains(base(type, draft));
    }

    static boolean isUsers(String type, Draft draft) {
        return type.charAt(0) == '#' || (type.charAt(0) == '=' && isUsers(typeOf(type, draft), draft));
    }

    /** One of a few conditions on a value of a type. */
    static String predicate(String value, String type, String variant, Draft draft) {
        boolean one = variant.equals("one");
        boolean three = variant.equals("three");
        if (isNumber(type, draft)) {
            return value + (one ? " > 5" : three ? " in (1, 2, 3)" : " between 1 and 10");
        }
        if (isText(type, draft)) {
            return one ? "length(" + value + ") > 3" : value + (three ? " in ('a', 'b')" : " like 'x%'");
        }
        if (isTime(type, draft)) {
            return value + (one ? " > '2020-01-01'" : " < '2030-01-01'");
        }
        if (base(type, draft).equals("boolean")) {
            return one ? value : "not " + value;
        }
        return value + (one ? " is not null" : " is null");
    }

    /** A default value; empty when none is known. */
    static String constant(String type, String variant, Draft draft) {
        boolean one = variant.equals("one");
        if (isNumber(type, draft)) {
            return one ? "1" : variant.equals("two") ? "(2 + 3)" : "length('abc')";
        }
        if (isText(type, draft)) {
            return one ? "'a'" : variant.equals("two") ? "'it''s'" : "upper('x')";
        }
        if (isTime(type, draft)) {
            return one ? "now()" : variant.equals("two") ? "'2020-01-01'" : "current_date";
        }
        return switch (base(type, draft)) {
            case "boolean" -> one ? "true" : "false";
            case "uuid" -> "gen_random_uuid()";
            case "jsonb", "json" -> one ? "'{}'" : "'[1]'";
            case "bytea" -> "'\\x01'";
            case "inet" -> one ? "'127.0.0.1'" : "'10.0.0.0/8'";
            case "int[]" -> one ? "'{1,2}'" : "array[1, 2]";
            case "text[]" -> one ? "'{}'" : "array['a', 'b']";
            case "int4range" -> "'[1,5)'";
            case "tsvector" -> "'a b'";
            case "point" -> "'(1,2)'";
            case "bit(3)" -> one ? "B'101'" : "B'111'";
            case "interval" -> one ? "'1 day'" : "'2 hours'";
            default -> isKind(type, draft, Kind.ENUM) ? "'new'" : "";
        };
    }

    private static boolean isKind(String type, Draft draft, Kind kind) {
        String base = base(type, draft);
        return base.charAt(0) == '#'
                && draft.part(Integer.parseInt(base.substring(1))).kind() == kind;
    }

    private static String typeOf(String type, Draft draft) {
        return draft.part(Integer.parseInt(type.substring(1))).trait("type");
    }
}
