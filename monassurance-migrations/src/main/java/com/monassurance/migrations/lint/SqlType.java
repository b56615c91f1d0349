package com.monassurance.migrations.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A type as a column is declared with it, its many spellings made one. Immutable.
 *
 * @param schema empty for a built-in type and where none is written
 * @param name as {@code format_type} prints it, without modifiers, such as {@code character varying}
 * @param modifiers the numbers behind it; empty without any
 * @param isArray whether it is an array of it
 */
record SqlType(String schema, String name, List<Integer> modifiers, boolean isArray) {

    static final SqlType UNKNOWN = new SqlType("", "", List.of(), false);

    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("int", "integer"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("int2", "smallint"),
            Map.entry("float4", "real"),
            Map.entry("float8", "double precision"),
            Map.entry("float", "double precision"),
            Map.entry("double", "double precision"),
            Map.entry("bool", "boolean"),
            Map.entry("varchar", "character varying"),
            Map.entry("char", "character"),
            Map.entry("bpchar", "bpchar"),
            Map.entry("nchar", "character"),
            Map.entry("decimal", "numeric"),
            Map.entry("dec", "numeric"),
            Map.entry("varbit", "bit varying"),
            Map.entry("timestamptz", "timestamp with time zone"),
            Map.entry("timetz", "time with time zone"),
            Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("time", "time without time zone"));

    private static final Map<String, String> SERIALS = Map.of(
            "serial", "integer",
            "serial4", "integer",
            "bigserial", "bigint",
            "serial8", "bigint",
            "smallserial", "smallint",
            "serial2", "smallint");

    private static final Set<String> INTERVAL_FIELDS = Set.of("year", "month", "day", "hour", "minute", "second", "to");

    SqlType {
        modifiers = List.copyOf(modifiers);
    }

    /** Reads a type as the server prints it. */
    static SqlType of(String printed) {
        return read(new Words(printed, 0, printed.length()));
    }

    static SqlType read(Words words) {
        words.take("setof");
        boolean quoted = words.peek().startsWith("\"");
        QualifiedName written = words.name();
        boolean isSystem = written.schema().isEmpty() || written.schema().equals("pg_catalog");
        String name = written.name();
        List<Integer> modifiers = new ArrayList<>();
        if (isSystem && !quoted) {
            name = systemName(words, name, modifiers);
        }
        if (modifiers.isEmpty() && words.isSymbol("(")) {
            modifiers.addAll(modifiers(words));
        }
        if (isSystem && !quoted) {
            name = behind(words, name);
        }
        boolean isArray = array(words);
        if (name.equals("character") && modifiers.isEmpty() && isSystem && !quoted) {
            modifiers.add(1);
        }
        if (name.equals("numeric") && modifiers.size() == 1) {
            modifiers.add(0);
        }
        return new SqlType(
                isSystem && (quoted || !written.schema().isEmpty()) ? "" : written.schema(),
                quoted && isSystem && name.equals("char") ? "\"char\"" : name,
                modifiers,
                isArray);
    }

    private static String systemName(Words words, String first, List<Integer> modifiers) {
        String name = first;
        if (name.equals("national")) {
            name = words.identifier();
        }
        if (name.equals("double")) {
            words.take("precision");
        }
        boolean isCharacter = Set.of("character", "char", "nchar", "bit").contains(name);
        if (isCharacter && words.take("varying")) {
            return name.equals("bit") ? "bit varying" : "character varying";
        }
        if (name.equals("float") && words.isSymbol("(")) {
            List<Integer> digits = modifiers(words);
            return !digits.isEmpty() && digits.get(0) <= 24 ? "real" : "double precision";
        }
        boolean isTime = name.equals("timestamp") || name.equals("time");
        if (isTime && words.isSymbol("(")) {
            modifiers.addAll(modifiers(words));
        }
        if (isTime && words.take("with", "time", "zone")) {
            return name + " with time zone";
        }
        if (isTime) {
            words.take("without", "time", "zone");
        }
        return ALIASES.getOrDefault(name, name);
    }

    /** What may stand behind the modifiers. */
    private static String behind(Words words, String name) {
        if (!name.equals("interval")) {
            return name;
        }
        StringBuilder fields = new StringBuilder(name);
        while (INTERVAL_FIELDS.stream().anyMatch(words::isAny)) {
            fields.append(' ').append(Words.folded(words.next()));
            if (words.isSymbol("(")) {
                fields.append(modifiers(words));
            }
        }
        return fields.toString();
    }

    private static List<Integer> modifiers(Words words) {
        List<Integer> modifiers = new ArrayList<>();
        String inside = words.parenthesised().in(words.text());
        for (String each : inside.replaceAll("[()]", "").split(",", -1)) {
            String number = each.strip().replace(" ", "");
            if (number.matches("-?[0-9]{1,9}")) {
                modifiers.add(Integer.parseInt(number));
            }
        }
        return modifiers;
    }

    private static boolean array(Words words) {
        boolean isArray = words.take("array");
        while (words.isSymbol("[")) {
            words.skipOne();
            isArray = true;
        }
        return isArray;
    }

    boolean isUnknown() {
        return name.isEmpty();
    }

    boolean is(String... names) {
        return schema.isEmpty() && !isArray && List.of(names).contains(name);
    }

    /** Whether it is one of the spellings that make a sequence. */
    boolean isSerial() {
        return schema.isEmpty() && SERIALS.containsKey(name);
    }

    /** The type that a column of it really has. */
    SqlType stored() {
        return isSerial() ? new SqlType("", SERIALS.getOrDefault(name, name), List.of(), false) : this;
    }

    SqlType element() {
        return new SqlType(schema, name, modifiers, false);
    }

    SqlType withoutModifiers() {
        return new SqlType(schema, name, List.of(), isArray);
    }

    QualifiedName qualifiedName() {
        return new QualifiedName(schema, name);
    }

    @Override
    public String toString() {
        String numbers = modifiers.isEmpty()
                ? ""
                : "(" + String.join(",", modifiers.stream().map(String::valueOf).toList()) + ")";
        int zone = name.indexOf(" with");
        String base = (schema.isEmpty() ? "" : schema + ".") + name;
        boolean isTime = zone > 0 && schema.isEmpty();
        String all = isTime ? name.substring(0, zone) + numbers + name.substring(zone) : base + numbers;
        return all + (isArray ? "[]" : "");
    }
}
