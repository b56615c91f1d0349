package com.monassurance.migrations.trace;

import com.monassurance.migrations.catalog.SqlName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that the conditions on a column speak of, and their neighbours: what an IN list or a range is likely to take.
 * Confined to one thread.
 */
final class LiteralPool {

    private static final int VALUES_MAX = 30;
    private static final int LITERALS_MAX = 40;
    private static final int LENGTH_MAX = 2_000;

    private static final Pattern LITERAL =
            Pattern.compile("E?'(?:[^'\\\\]|''|\\\\.)*'|(?<![\\w.\"])\\d+(?:\\.\\d+)?(?![\\w\"])");

    /** A literal of a type that a text column is not compared with. */
    private static final Pattern MOMENT = Pattern.compile("::(timestamp|date|time|interval|numeric|integer|bigint)\\b");

    /** Strings of the shapes that people ask for by patterns. */
    private static final List<String> SHAPES = List.of(
            "'a'",
            "'A'",
            "'abc'",
            "'ABC'",
            "'1'",
            "'123'",
            "'00000'",
            "'75001'",
            "'FR'",
            "'EUR'",
            "'a@b.co'",
            "'AB-123'",
            "'2020-01-01'",
            "'+33123456789'",
            "'http://a.b/'",
            "'a_b'",
            "'POL-2026-0001'",
            "''",
            "'a b'",
            "'v1.0.0'");

    private final Probes probes;

    LiteralPool(Connection connection) {
        this.probes = new Probes(connection);
    }

    /**
     * Expressions over {@code g.n} of a type, all of which have a value.
     *
     * @param type the type as SQL, with its modifier
     * @param category of the type
     * @param conditions what the column has to satisfy
     */
    List<String> of(String type, char category, List<String> conditions) throws SQLException {
        Set<String> candidates = new LinkedHashSet<>();
        for (String literal : literals(conditions, category)) {
            around(literal, category, type, candidates);
        }
        boolean hasPattern = conditions.stream().anyMatch(condition -> condition.contains("~"));
        if (category == 'S' && (hasPattern || (candidates.isEmpty() && !conditions.isEmpty()))) {
            candidates.addAll(SHAPES);
        }
        List<String> values = new ArrayList<>();
        for (String each : candidates) {
            String value = "(" + each + ")::" + type;
            if (values.size() < VALUES_MAX && probes.isValue(value)) {
                values.add(value);
            }
        }
        return values;
    }

    /** Whether a condition names a column. */
    static boolean mentions(String condition, String column) {
        String name = SqlName.quoted(column);
        for (int at = condition.indexOf(name); at >= 0; at = condition.indexOf(name, at + 1)) {
            int end = at + name.length();
            boolean begins = at == 0 || !isPart(condition.charAt(at - 1));
            if (begins && (end == condition.length() || !isPart(condition.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '"';
    }

    private static Set<String> literals(List<String> conditions, char category) {
        Set<String> found = new LinkedHashSet<>();
        for (String condition : conditions) {
            Matcher matcher = LITERAL.matcher(condition);
            while (matcher.find() && found.size() < LITERALS_MAX) {
                Matcher cast = MOMENT.matcher(condition).region(matcher.end(), condition.length());
                if (category != 'S' || !cast.lookingAt()) {
                    found.add(matcher.group());
                }
            }
        }
        return found;
    }

    private static void around(String literal, char category, String type, Set<String> into) {
        boolean isNumber = Character.isDigit(literal.charAt(0));
        switch (category) {
            case 'N' -> {
                String value = isNumber ? literal : literal + "::numeric";
                into.add(value);
                into.add(value + " + 1");
                into.add(value + " - 1");
                into.add(value + " + g.n % 1000");
            }
            case 'D' -> {
                into.add(literal + "::" + type + " + (g.n % 80000) * interval '1 second'");
                into.add(literal + "::" + type + " - (1 + g.n % 80000) * interval '1 second'");
                into.add(literal);
            }
            case 'S' -> {
                if (isNumber) {
                    repeated(literal, into);
                }
                into.add(isNumber ? "'" + literal + "'" : literal);
                into.add((isNumber ? "'" + literal + "'" : literal) + " || g.n");
            }
            default -> into.add(isNumber ? "'" + literal + "'" : literal);
        }
    }

    /** A number beside a text is mostly a length. */
    private static void repeated(String literal, Set<String> into) {
        if (literal.indexOf('.') < 0 && literal.length() < 5 && Integer.parseInt(literal) <= LENGTH_MAX) {
            into.add("repeat('x', " + literal + ")");
            into.add("repeat('x', " + literal + " + 1)");
            into.add("repeat('x', " + literal + " - 1)");
        }
    }
}
