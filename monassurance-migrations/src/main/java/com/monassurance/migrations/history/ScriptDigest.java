package com.monassurance.migrations.history;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Stands for the scripts that an application has, so that one short answer of the server tells whether all of them, and
 * nothing else, are applied: every row of the history carries the digest of its file name, and the server folds them
 * with {@code bit_xor}, which asks for no order. Two different sets of as many names are taken for one with a
 * probability of 2⁻⁶⁴; nobody is kept out by it, for content is proven by hashes of its own. Immutable.
 *
 * @param count how many revisions there are
 * @param revisions the digests of their file names, folded by exclusive or
 * @param repeatableCount how many repeatable scripts there are
 * @param repeatables the digests of their names and hashes, folded likewise
 * @since 0.1.0
 */
public record ScriptDigest(int count, long revisions, int repeatableCount, long repeatables) {

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /**
     * Digests names.
     *
     * @param names file names of the revisions, in any order
     * @param repeatables a {@link #line} for each repeatable script, in any order
     * @return the digest
     */
    public static ScriptDigest of(List<String> names, List<String> repeatables) {
        return new ScriptDigest(names.size(), folded(names), repeatables.size(), folded(repeatables));
    }

    /** The equality of a record is linked on its first use, for more than the query costs that asks for the other one. */
    boolean isSameAs(ScriptDigest other) {
        return count == other.count
                && revisions == other.revisions
                && repeatableCount == other.repeatableCount
                && repeatables == other.repeatables;
    }

    /**
     * Digests one name: FNV-1a of 64 bits over its UTF-8 bytes (Fowler, Noll, Vo), each bit of which then reaches all
     * others by the last step of MurmurHash3 (Appleby), because exclusive or would keep what similar names have alike.
     *
     * @param name a file name, or a {@link #line}
     * @return what the history keeps beside it
     */
    public static long of(String name) {
        long digest = FNV_BASIS;
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            digest = (digest ^ (octet & 0xff)) * FNV_PRIME;
        }
        digest = (digest ^ (digest >>> 33)) * 0xff51afd7ed558ccdL;
        digest = (digest ^ (digest >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return digest ^ (digest >>> 33);
    }

    /**
     * Writes what stands for one repeatable script.
     *
     * @param name its name
     * @param hash its hash
     * @return one line
     */
    public static String line(String name, String hash) {
        return name + ":" + hash;
    }

    private static long folded(List<String> lines) {
        long folded = 0;
        for (String line : lines) {
            folded ^= of(line);
        }
        return folded;
    }
}
