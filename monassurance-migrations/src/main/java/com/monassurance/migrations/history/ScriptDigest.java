package com.monassurance.migrations.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Stands for the scripts that an application has, so that one short answer of the server tells whether all of them, and
 * nothing else, are applied: the server makes the same from the file names in its history. Immutable.
 *
 * @param count how many revisions there are
 * @param revisions SHA-256 in hexadecimal over their file names, sorted, one a line
 * @param repeatables the same over the names and hashes of the repeatable scripts; empty when there are none
 * @since 0.1.0
 */
public record ScriptDigest(int count, String revisions, String repeatables) {

    /**
     * Digests names.
     *
     * @param names file names of the revisions, in any order
     * @param repeatables a {@link #line} for each repeatable script, in any order
     * @return the digest
     */
    public static ScriptDigest of(List<String> names, List<String> repeatables) {
        return new ScriptDigest(names.size(), digest(names), repeatables.isEmpty() ? "" : digest(repeatables));
    }

    /**
     * Writes what stands for one repeatable script; the server writes the same.
     *
     * @param name its name
     * @param hash its hash
     * @return one line
     */
    public static String line(String name, String hash) {
        return name + ":" + hash;
    }

    private static String digest(List<String> lines) {
        String[] sorted = lines.toArray(new String[0]);
        Arrays.sort(sorted);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] text = String.join("\n", sorted).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(digest.digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
