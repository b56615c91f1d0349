package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One section of a script. Immutable.
 *
 * @param text everything between its marker and the next, as written but for line ends
 * @param hash SHA-256 in hexadecimal over the text, the same for every kind of line end
 * @param statements what it runs, in order
 * @since 0.1.0
 */
public record ScriptSection(String text, String hash, List<SqlStatement> statements) {

    /** Number of the way {@link #hash()} is made, kept beside every hash that is stored. */
    public static final int HASH_FORMAT = 1;

    /** Copies the list. */
    public ScriptSection {
        requireNonNull(text, "text");
        requireNonNull(hash, "hash");
        statements = List.copyOf(statements);
    }

    static ScriptSection of(String text, List<SqlStatement> statements) {
        return new ScriptSection(text, ContentHash.of(text), statements);
    }
}
