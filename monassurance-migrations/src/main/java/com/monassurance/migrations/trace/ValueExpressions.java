package com.monassurance.migrations.trace;

import com.monassurance.migrations.catalog.SqlName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Expressions that make a value of a type from the number of a row, as far as possible another for every row. Confined to
 * one thread.
 */
final class ValueExpressions {

    private static final int NESTING_MAX = 4;
    private static final int HEADER = 4;
    private static final int DIGITS_MAX = 9;
    private static final int HASH_LENGTH = 32;

    /** What types of extensions and users may understand, the richest first. */
    private static final List<String> LITERALS = List.of(
            "1",
            "0",
            "a",
            "a.b",
            "a=>1",
            "{}",
            "{1}",
            "(0,0)",
            "",
            "t",
            "1.0",
            "2020-01-01",
            "0/0",
            "POINT(0 0)",
            "978-0-306-40615-7",
            "(1)",
            "[1,2)",
            "1:1:",
            "empty");

    /** Built-in types by name; {@code %s} is the number, a bigint from 1 on. */
    private static final Map<String, String> BUILT_IN = Map.ofEntries(
            Map.entry("bool", "(%1$s %% 2 = 0)"),
            Map.entry("int2", "(%1$s %% 32000)::int2"),
            Map.entry("int4", "(%1$s %% 2000000000)::int4"),
            Map.entry("int8", "(%1$s)::int8"),
            Map.entry("oid", "(%1$s)::oid"),
            Map.entry("float4", "(%1$s)::float4"),
            Map.entry("float8", "(%1$s)::float8"),
            Map.entry("money", "(%1$s)::money"),
            Map.entry("name", "md5((%1$s)::text)::name"),
            Map.entry("char", "chr((65 + %1$s %% 26)::int)::\"char\""),
            Map.entry("bytea", "decode(md5((%1$s)::text), 'hex')"),
            Map.entry("uuid", "md5((%1$s)::text)::uuid"),
            Map.entry("json", "json_build_object('n', %1$s)"),
            Map.entry("jsonb", "jsonb_build_object('n', %1$s)"),
            Map.entry("xml", "('<n>' || %1$s || '</n>')::xml"),
            Map.entry("date", "(date '2000-01-01' + (%1$s %% 30000)::int)"),
            Map.entry("timestamp", "(timestamp '2000-01-01' + (%1$s %% 1000000) * interval '1 hour')"),
            Map.entry("timestamptz", "(timestamptz '2000-01-01 00:00:00+00' + (%1$s %% 1000000) * interval '1 hour')"),
            Map.entry("time", "(time '00:00' + (%1$s %% 86399) * interval '1 second')"),
            Map.entry("timetz", "(time '00:00' + (%1$s %% 86399) * interval '1 second')::timetz"),
            Map.entry("interval", "((%1$s %% 1000000) * interval '1 second')"),
            Map.entry("inet", "(inet '10.0.0.0' + (%1$s %% 16000000))"),
            Map.entry("cidr", "(host(inet '10.0.0.0' + (%1$s %% 16000000)) || '/32')::cidr"),
            Map.entry("macaddr", "('02' || right(lpad(to_hex(%1$s), 10, '0'), 10))::macaddr"),
            Map.entry("macaddr8", "('02' || right(lpad(to_hex(%1$s), 14, '0'), 14))::macaddr8"),
            Map.entry("point", "point(%1$s, %1$s)"),
            Map.entry("lseg", "lseg(point(%1$s, %1$s), point(%1$s + 1, %1$s))"),
            Map.entry("line", "line(point(%1$s, 0), point(%1$s + 1, 1))"),
            Map.entry("box", "box(point(2 * %1$s, 0), point(2 * %1$s + 1, 1))"),
            Map.entry("path", "path(polygon(box(point(%1$s, 0), point(%1$s + 1, 1))))"),
            Map.entry("polygon", "polygon(box(point(%1$s, 0), point(%1$s + 1, 1)))"),
            Map.entry("circle", "circle(point(4 * %1$s, 0), 1)"),
            Map.entry("tsvector", "to_tsvector('simple', 'w' || %1$s)"),
            Map.entry("tsquery", "('w' || %1$s)::tsquery"),
            Map.entry("jsonpath", "('$.a' || %1$s)::jsonpath"),
            Map.entry("pg_lsn", "('0/' || to_hex(%1$s))::pg_lsn"),
            Map.entry("xid", "(%1$s)::text::xid"),
            Map.entry("cid", "(%1$s)::text::cid"),
            Map.entry("xid8", "(%1$s)::text::xid8"),
            Map.entry("tid", "('(' || %1$s || ',1)')::tid"),
            Map.entry("int2vector", "(%1$s %% 32000)::text::int2vector"),
            Map.entry("oidvector", "(%1$s)::text::oidvector"),
            Map.entry("regclass", "'pg_catalog.pg_class'::regclass"),
            Map.entry("regtype", "'pg_catalog.int4'::regtype"),
            Map.entry("regproc", "'pg_catalog.now'::regproc"),
            Map.entry("regnamespace", "'pg_catalog'::regnamespace"));

    private final Map<Long, FillType> types;
    private final Probes probes;
    private final Map<Long, Optional<String>> literals = new HashMap<>();

    ValueExpressions(Map<Long, FillType> types, Connection connection) {
        this.types = types;
        this.probes = new Probes(connection);
    }

    /**
     * An expression for a value of a type; of a domain, for one of the type it is made from.
     *
     * @param number an expression for the number
     */
    Optional<String> of(long type, int modifier, String number) throws SQLException {
        return of(type, modifier, number, 0);
    }

    /** What a domain is made from in the end; any other type itself. */
    FillType baseOf(FillType type) {
        FillType base = types.get(type.base());
        return type.kind() == 'd' && base != null ? baseOf(base) : type;
    }

    private Optional<String> of(long oid, int modifier, String number, int depth) throws SQLException {
        FillType type = types.get(oid);
        if (type == null || depth > NESTING_MAX) {
            return Optional.empty();
        }
        return switch (type.kind()) {
            case 'd' -> of(type.base(), type.baseModifier(), number, depth + 1);
            case 'e' -> label(type, number);
            case 'c' -> fields(type, number, depth);
            case 'r' -> range(type, number, depth);
            case 'm' -> of(type.range(), -1, number, depth + 1).map(value -> type.sql() + "(" + value + ")");
            default -> plain(type, modifier, number, depth);
        };
    }

    private Optional<String> plain(FillType type, int modifier, String number, int depth) throws SQLException {
        if (type.category() == 'A' && type.element() != 0) {
            Optional<String> element = of(type.element(), modifier, number, depth + 1);
            FillType item = types.get(type.element());
            return item == null ? Optional.empty() : element.map(value -> "array[" + value + "]::" + item.sql() + "[]");
        }
        if (type.isBuiltIn()) {
            String template = BUILT_IN.get(type.name());
            Optional<String> value = template == null
                    ? sized(type.name(), modifier, number)
                    : Optional.of(template.formatted("(" + number + ")"));
            if (value.isPresent()) {
                return value;
            }
        }
        return type.name().equals("citext") ? sized("text", -1, number) : literal(type);
    }

    /** Types whose modifier is a size. */
    private static Optional<String> sized(String name, int modifier, String number) {
        return switch (name) {
            case "text", "varchar", "bpchar" -> Optional.of(text(modifier, number));
            case "bit", "varbit" -> Optional.of(bits(name, modifier, number));
            case "numeric" -> Optional.of(numeric(modifier, number));
            default -> Optional.empty();
        };
    }

    private static String text(int modifier, String number) {
        int length = modifier < 0 ? HASH_LENGTH : modifier - HEADER;
        return length >= HASH_LENGTH
                ? "md5((" + number + ")::text)"
                : "right(lpad(to_hex(" + number + "), " + length + ", '0'), " + length + ")";
    }

    private static String bits(String name, int modifier, String number) {
        int unsized = name.equals("bit") ? 1 : HASH_LENGTH;
        int bits = modifier < 0 ? unsized : modifier;
        return "right(lpad(((" + number + ")::bit(64))::text, greatest(" + bits + ", 64), '0'), " + bits
                + ")::bit varying";
    }

    private static String numeric(int modifier, String number) {
        if (modifier < 0) {
            return "(" + number + ")::numeric";
        }
        int precision = ((modifier - HEADER) >> 16) & 0xffff;
        int scale = (((modifier - HEADER) & 0x7ff) ^ 1024) - 1024;
        int whole = Math.min(precision - scale, DIGITS_MAX);
        if (whole > 0) {
            return "((" + number + ") % " + (long) Math.pow(10, whole) + ")::numeric";
        }
        return "(((" + number + ") % " + (long) Math.pow(10, Math.min(precision, DIGITS_MAX)) + ")::numeric / 1e"
                + scale + ")";
    }

    private static Optional<String> label(FillType type, String number) {
        if (type.labels().isEmpty()) {
            return Optional.empty();
        }
        String labels = type.labels().stream().map(SqlName::literal).collect(Collectors.joining(", "));
        return Optional.of("(array[" + labels + "]::" + type.sql() + "[])[(1 + (" + number + ") % "
                + type.labels().size() + ")::int]");
    }

    private Optional<String> fields(FillType type, String number, int depth) throws SQLException {
        List<String> values = new ArrayList<>();
        for (long field : type.fields()) {
            values.add(of(field, -1, number, depth + 1).orElse("null"));
        }
        return Optional.of("row(" + String.join(", ", values) + ")::" + type.sql());
    }

    /** Ranges of neighbouring rows do not overlap where the type goes up with the number. */
    private Optional<String> range(FillType type, String number, int depth) throws SQLException {
        Optional<String> low = of(type.subtype(), -1, "(2 * (" + number + "))", depth + 1);
        Optional<String> high = of(type.subtype(), -1, "(2 * (" + number + ") + 1)", depth + 1);
        if (low.isEmpty() || high.isEmpty()) {
            return Optional.of("'empty'::" + type.sql());
        }
        return Optional.of(type.sql() + "(least(" + low.get() + ", " + high.get() + "), greatest(" + low.get() + ", "
                + high.get() + "))");
    }

    private Optional<String> literal(FillType type) throws SQLException {
        Optional<String> known = literals.get(type.oid());
        if (known != null) {
            return known;
        }
        Optional<String> found = Optional.empty();
        for (String each : LITERALS) {
            String value = SqlName.literal(each) + "::" + type.sql();
            if (found.isEmpty() && probes.isValue(value)) {
                found = Optional.of(value);
            }
        }
        literals.put(type.oid(), found);
        return found;
    }
}
