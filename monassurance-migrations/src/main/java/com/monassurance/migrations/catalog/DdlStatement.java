package com.monassurance.migrations.catalog;

/**
 * One statement of a script and the object that it is for. Immutable.
 *
 * @param id the object
 * @param sql the statement, without a semicolon behind it
 * @since 0.1.0
 */
public record DdlStatement(ObjectId id, String sql) {

    /**
     * Takes what the server prints as a statement. Pure.
     *
     * @param printed such as the text of a view
     * @return without white space around it and a semicolon behind it
     */
    public static String trimmed(String printed) {
        String stripped = printed.strip();
        return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }
}
