package com.monassurance.migrations.catalog;

import com.monassurance.core.sql.Identifier;
import java.util.Set;

/**
 * Names and literals in statements, quoted where they need it, as {@code quote_ident} does. Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class SqlName {

    /** All keywords of PostgreSQL 18 that are not free to be names; those of older versions are among them. */
    private static final Set<String> KEYWORDS = Set.of(("all analyse analyze and any array as asc asymmetric "
                    + "authorization between bigint binary bit boolean both case cast char character check coalesce "
                    + "collate collation column concurrently constraint create cross current_catalog current_date "
                    + "current_role current_schema current_time current_timestamp current_user dec decimal default "
                    + "deferrable desc distinct do else end except exists extract false fetch float for foreign freeze "
                    + "from full grant greatest group grouping having ilike in initially inner inout int integer "
                    + "intersect interval into is isnull join json json_array json_arrayagg json_exists json_object "
                    + "json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading left "
                    + "least like limit localtime localtimestamp merge_action national natural nchar none normalize "
                    + "not notnull null nullif numeric offset on only or order out outer overlaps overlay placing "
                    + "position precision primary real references returning right row select session_user setof "
                    + "similar smallint some substring symmetric system_user table tablesample then time timestamp to "
                    + "trailing treat trim true union unique user using values varchar variadic verbose when where "
                    + "window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi "
                    + "xmlroot xmlserialize xmltable")
            .split(" "));

    private SqlName() {}

    /**
     * Returns a name as statements write it.
     *
     * @param name the name
     * @return the name, in quotes where it needs them
     */
    public static String quoted(String name) {
        return isFree(name) ? name : Identifier.of(name).quoted();
    }

    /**
     * Returns a name with its schema.
     *
     * @param schema the schema
     * @param name the name
     * @return both, in quotes where they need them
     */
    public static String qualified(String schema, String name) {
        return quoted(schema) + "." + quoted(name);
    }

    /**
     * Returns a role.
     *
     * @param name its name; empty for everybody
     * @return the name, in quotes where it needs them, or {@code public}
     */
    public static String role(String name) {
        return name.isEmpty() ? "public" : quoted(name);
    }

    /**
     * Returns a literal that is read the same whatever {@code standard_conforming_strings} says.
     *
     * @param text the text
     * @return the literal
     */
    public static String literal(String text) {
        String doubled = text.replace("'", "''");
        return text.indexOf('\\') < 0 ? "'" + doubled + "'" : "E'" + doubled.replace("\\", "\\\\") + "'";
    }

    private static boolean isFree(String name) {
        if (name.isEmpty() || KEYWORDS.contains(name)) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isLetter = (c >= 'a' && c <= 'z') || c == '_';
            if (!isLetter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }
}
