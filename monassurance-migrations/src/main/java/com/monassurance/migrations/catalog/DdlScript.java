package com.monassurance.migrations.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * A catalogue as statements, to be executed in their order after {@link #settings()}. Immutable.
 *
 * @param preData what stands before rows are loaded: schemas, types, routines, tables, views
 * @param postData what is made once the rows are there: keys, indexes, foreign keys, triggers and the like
 * @param unwritten what could not be written, and why
 * @since 0.1.0
 */
public record DdlScript(List<DdlStatement> preData, List<DdlStatement> postData, List<Unread> unwritten) {

    private static final List<String> SETTINGS = List.of(
            "set search_path = ''",
            "set check_function_bodies = off",
            "set standard_conforming_strings = on",
            "set client_min_messages = warning",
            "set default_tablespace = ''",
            "set default_table_access_method = heap",
            "set xmloption = content",
            "set timezone = 'UTC'",
            "set row_security = off");

    /** Copies. */
    public DdlScript {
        preData = List.copyOf(preData);
        postData = List.copyOf(postData);
        unwritten = List.copyOf(unwritten);
    }

    /**
     * Returns what the session must have set for the statements to mean what they say.
     *
     * @return SET statements
     */
    public List<String> settings() {
        return SETTINGS;
    }

    /**
     * Returns all statements, settings first.
     *
     * @return the statements in order
     */
    public List<String> statements() {
        List<String> all = new ArrayList<>(SETTINGS);
        preData.forEach(each -> all.add(each.sql()));
        postData.forEach(each -> all.add(each.sql()));
        return all;
    }

    /**
     * Returns all statements as one text.
     *
     * @return a script that psql takes
     */
    public String toSql() {
        return String.join(";\n\n", statements()) + ";\n";
    }
}
