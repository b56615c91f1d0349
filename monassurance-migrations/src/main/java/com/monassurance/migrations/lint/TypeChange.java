package com.monassurance.migrations.lint;

import java.util.List;
import java.util.Set;

/**
 * What changing the type of a column means for the rows that are there, by the casts and their support functions that
 * PostgreSQL 14 to 18 have. Pure.
 */
enum TypeChange {
    /** The rows stay as they are. */
    NONE,
    /** The rows stay as they are, and indexes on the column are built again. */
    INDEXES,
    /** The same, if the session's time zone is UTC; else every row is written again. */
    INDEXES_IN_UTC,
    /** Every row is written again. */
    REWRITE,
    /** A type of the user's own is between, of which too little is known. */
    UNKNOWN;

    private static final String TIMESTAMP = "timestamp without time zone";
    private static final String TIMESTAMPTZ = "timestamp with time zone";

    private static final Set<String> TEMPORAL =
            Set.of(TIMESTAMP, TIMESTAMPTZ, "time without time zone", "time with time zone", "interval");

    private static final int PRECISION_MAX = 6;

    /** Casts that only change the name of the type, from and to, where the index operators are the same. */
    private static final Set<List<String>> RELABELLED = Set.of(
            List.of("character varying", "text"),
            List.of("text", "character varying"),
            List.of("xml", "text"),
            List.of("xml", "character varying"),
            List.of("xml", "bpchar"),
            List.of("cidr", "inet"));

    /** The same, where they differ. */
    private static final Set<List<String>> RELABELLED_OTHERWISE = Set.of(
            List.of("bit", "bit varying"),
            List.of("integer", "oid"),
            List.of("oid", "integer"),
            List.of("text", "bpchar"),
            List.of("character varying", "bpchar"),
            List.of("text", "citext"),
            List.of("citext", "text"),
            List.of("character varying", "citext"),
            List.of("citext", "character varying"));

    private static final Set<String> BUILT_IN = Set.of(
            "smallint",
            "integer",
            "bigint",
            "numeric",
            "real",
            "double precision",
            "money",
            "boolean",
            "text",
            "character varying",
            "character",
            "bpchar",
            "name",
            "\"char\"",
            "bytea",
            "date",
            TIMESTAMP,
            TIMESTAMPTZ,
            "time without time zone",
            "time with time zone",
            "interval",
            "uuid",
            "json",
            "jsonb",
            "xml",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "bit",
            "bit varying",
            "oid",
            "point",
            "line",
            "lseg",
            "box",
            "path",
            "polygon",
            "circle",
            "tsvector",
            "tsquery",
            "int4range",
            "int8range",
            "numrange",
            "tsrange",
            "tstzrange",
            "daterange",
            "jsonpath",
            "regclass",
            "regtype");

    static TypeChange of(SqlType from, SqlType to) {
        if (from.isUnknown() || to.isUnknown()) {
            return UNKNOWN;
        }
        if (isSameName(from, to) && from.isArray() == to.isArray()) {
            return ofModifiers(from, to);
        }
        if (from.isArray() != to.isArray()) {
            return REWRITE;
        }
        List<String> names = List.of(from.name(), to.name());
        boolean timestamps =
                names.equals(List.of(TIMESTAMP, TIMESTAMPTZ)) || names.equals(List.of(TIMESTAMPTZ, TIMESTAMP));
        if (timestamps && !from.isArray()) {
            // The cast forgets the precision, so only the greatest one is known to be kept.
            boolean keeps = to.modifiers().isEmpty() || to.modifiers().get(0) >= PRECISION_MAX;
            return keeps ? INDEXES_IN_UTC : REWRITE;
        }
        if (names.equals(List.of("character", "bpchar")) && !from.isArray()) {
            return NONE;
        }
        boolean relabelled = RELABELLED.contains(names) && !from.isArray();
        if (relabelled || (RELABELLED_OTHERWISE.contains(names) && !from.isArray())) {
            // A length is coerced anew when the type before was another, but for varchar(n) to text and the like.
            boolean keeps = to.modifiers().isEmpty();
            return keeps ? (relabelled ? NONE : INDEXES) : REWRITE;
        }
        boolean known = BUILT_IN.contains(from.name()) && BUILT_IN.contains(to.name());
        return known ? REWRITE : UNKNOWN;
    }

    static boolean isSameName(SqlType from, SqlType to) {
        boolean sameSchema = from.schema().equals(to.schema())
                || from.schema().isEmpty()
                || to.schema().isEmpty();
        return sameSchema && from.name().equals(to.name());
    }

    private static TypeChange ofModifiers(SqlType from, SqlType to) {
        List<Integer> before = from.modifiers();
        List<Integer> after = to.modifiers();
        if (before.equals(after) || after.isEmpty()) {
            boolean isFixed = to.is("character", "bit") && !before.equals(after);
            return isFixed ? REWRITE : NONE;
        }
        if (from.isArray()) {
            return REWRITE;
        }
        boolean grows;
        if (TEMPORAL.contains(to.name())) {
            int old = before.isEmpty() ? PRECISION_MAX : before.get(0);
            grows = after.get(0) >= PRECISION_MAX || (!before.isEmpty() && old <= after.get(0));
        } else if (to.name().equals("numeric")) {
            grows = !before.isEmpty() && before.get(1).equals(after.get(1)) && before.get(0) <= after.get(0);
        } else {
            boolean varies = to.name().equals("character varying") || to.name().equals("bit varying");
            grows = varies && !before.isEmpty() && before.get(0) <= after.get(0);
        }
        return grows ? NONE : REWRITE;
    }
}
