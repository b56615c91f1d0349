package com.monassurance.migrations.lint;

import java.util.Optional;
import java.util.Set;

/** Whether an expression gives another value for each row. Pure. */
final class Volatility {

    /** Functions that PostgreSQL and its extensions declare volatile and that people use as defaults. */
    private static final Set<String> VOLATILE = Set.of(
            "random",
            "random_normal",
            "setseed",
            "gen_random_uuid",
            "uuidv4",
            "uuidv7",
            "uuid_generate_v1",
            "uuid_generate_v1mc",
            "uuid_generate_v4",
            "gen_random_bytes",
            "gen_salt",
            "clock_timestamp",
            "timeofday",
            "nextval",
            "currval",
            "lastval",
            "setval",
            "pg_sleep",
            "set_config",
            "pg_backend_pid",
            "lo_create",
            "lo_creat",
            "pg_advisory_lock",
            "pg_try_advisory_lock");

    /** Some of those that are not, for when no catalogue is at hand. */
    private static final Set<String> STEADY = Set.of(
            "now",
            "statement_timestamp",
            "transaction_timestamp",
            "txid_current",
            "pg_current_xact_id",
            "date_trunc",
            "date_part",
            "extract",
            "age",
            "make_date",
            "make_interval",
            "make_timestamp",
            "make_timestamptz",
            "to_char",
            "to_date",
            "to_number",
            "to_timestamp",
            "concat",
            "concat_ws",
            "format",
            "upper",
            "lower",
            "initcap",
            "left",
            "right",
            "lpad",
            "rpad",
            "trim",
            "btrim",
            "ltrim",
            "rtrim",
            "replace",
            "substr",
            "substring",
            "length",
            "char_length",
            "repeat",
            "reverse",
            "md5",
            "sha256",
            "encode",
            "decode",
            "coalesce",
            "nullif",
            "greatest",
            "least",
            "abs",
            "round",
            "floor",
            "ceil",
            "ceiling",
            "mod",
            "power",
            "sqrt",
            "current_setting",
            "current_schema",
            "current_database",
            "json_build_object",
            "json_build_array",
            "jsonb_build_object",
            "jsonb_build_array",
            "to_json",
            "to_jsonb",
            "jsonb",
            "json",
            "json_object",
            "jsonb_object",
            "array_append",
            "array_fill",
            "string_to_array",
            "hashtext",
            "int4range",
            "int8range",
            "numrange",
            "tsrange",
            "tstzrange",
            "daterange",
            "to_tsvector",
            "point",
            "box",
            "row",
            "timezone",
            "bpchar",
            "varchar",
            "numeric",
            "text",
            "int4",
            "int8",
            "float8",
            "date",
            "timestamp",
            "timestamptz",
            "interval",
            "cast",
            "version");

    private Volatility() {}

    /** The first function that is volatile, or that nobody knows not to be. */
    static Optional<QualifiedName> firstVolatile(String text, Span expression, KnownSchema schema) {
        return Expressions.calls(text, expression).stream()
                .filter(call -> isVolatile(call, schema))
                .findFirst();
    }

    private static boolean isVolatile(QualifiedName call, KnownSchema schema) {
        boolean isSystem = call.schema().equals("pg_catalog");
        if (VOLATILE.contains(call.name())) {
            return true;
        }
        if (isSystem || (call.schema().isEmpty() && STEADY.contains(call.name()))) {
            return false;
        }
        // Unless one of the database's own has the name, it is built in or comes with an extension, and not on the
        // list.
        return schema.findFacts()
                .map(facts -> facts.isVolatile(call).orElse(false))
                .orElse(true);
    }
}
