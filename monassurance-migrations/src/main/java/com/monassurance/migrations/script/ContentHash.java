package com.monassurance.migrations.script;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two hashes of a section, SHA-256 in hexadecimal; one object serves all sections of a set.
 *
 * <p>The hash of the text does not depend on line ends or on white space at the end of the section, which editors and
 * version control change by themselves. The hash of the SQL is over the tokens of the statements, as {@link SqlTokens}
 * writes them. Thread-safe.
 */
final class ContentHash {

    private static final int CHUNK = 8_192;

    /** Made at the first use, because looking for the algorithm costs as much as reading a hundred scripts. */
    private @Nullable MessageDigest digest;

    /** The hash of a part of a text. */
    synchronized String ofText(String text, int from, int to) {
        int carriageReturn = text.indexOf('\r', from);
        if (carriageReturn >= 0 && carriageReturn < to) {
            String normal = text.substring(from, to).replace("\r\n", "\n").replace('\r', '\n');
            return ofText(normal, 0, normal.length());
        }
        int end = to;
        while (end > from && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        MessageDigest target = digest();
        int at = from;
        while (at < end) {
            int next = Math.min(at + CHUNK, end);
            if (next < end && Character.isHighSurrogate(text.charAt(next - 1))) {
                next++;
            }
            target.update(text.substring(at, next).getBytes(StandardCharsets.UTF_8));
            at = next;
        }
        return HexFormat.of().formatHex(target.digest());
    }

    /** The hash of what statements say, whatever their comments and white space. */
    synchronized String ofSql(List<SqlStatement> statements) {
        MessageDigest target = digest();
        SqlTokens tokens = new SqlTokens(target);
        for (SqlStatement statement : statements) {
            tokens.add(statement);
        }
        tokens.flush();
        return HexFormat.of().formatHex(target.digest());
    }

    private MessageDigest digest() {
        MessageDigest known = digest;
        if (known == null) {
            try {
                known = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
            digest = known;
        }
        return known;
    }
}
