package com.monassurance.core;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A password or another value that must not be seen: it prints {@code ***}, is not serializable, has no property that a
 * mapper could find, and compares in constant time. Immutable.
 *
 * @since 0.1.0
 */
public final class Secret {

    /** The most bytes a secret file may hold; a larger file is a mistake. */
    public static final int FILE_BYTES_MAX = 64 * 1024;

    private final String value;

    private Secret(String value) {
        if (requireNonNull(value, "value").isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
        this.value = value;
    }

    /**
     * Wraps a value.
     *
     * @param value what must not be seen
     * @return the secret
     * @throws IllegalArgumentException if it is empty
     */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /**
     * Reads a secret from a file of UTF-8 text; one line end at the end of the file does not belong to it. Blocks on
     * the disk.
     *
     * @param file such as {@code /run/secrets/database_password}
     * @return the secret
     * @throws IOException if the file cannot be read, is empty, is not UTF-8 or is larger than {@link #FILE_BYTES_MAX};
     *     the message never holds the content
     */
    public static Secret fromFile(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException("is larger than " + FILE_BYTES_MAX + " bytes");
        }
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new IOException("is not UTF-8 text", e);
        }
        String value = text.replaceFirst("\\r?\\n\\z", "");
        if (value.isEmpty()) {
            throw new IOException("is empty");
        }
        return new Secret(value);
    }

    /**
     * Returns the value itself; the only way to it, so that its uses can be found.
     *
     * @return what must not be printed
     */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the same number for every secret: a hash of the value would tell something about it. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
