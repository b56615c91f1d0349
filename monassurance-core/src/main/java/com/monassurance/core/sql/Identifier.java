package com.monassurance.core.sql;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/**
 * A name of a PostgreSQL object, exactly as the catalogue stores it; the only way a name gets into a statement of ours.
 * Immutable.
 *
 * @param value the name, case kept; 1 to 63 bytes of UTF-8 without a NUL
 * @since 0.1.0
 */
public record Identifier(String value) implements Comparable<Identifier> {

    /** The most bytes PostgreSQL keeps of a name (NAMEDATALEN - 1). */
    public static final int BYTES_MAX = 63;

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is empty, longer than {@link #BYTES_MAX} bytes, or holds a NUL
     */
    public Identifier {
        requireNonNull(value, "value");
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "an identifier has 1 to " + BYTES_MAX + " bytes, this one " + bytes + ": " + value);
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an identifier cannot hold a NUL");
        }
    }

    /**
     * Returns the identifier of a name.
     *
     * @param value the name as the catalogue stores it
     * @return the identifier
     * @throws IllegalArgumentException as the constructor
     */
    public static Identifier of(String value) {
        return new Identifier(value);
    }

    /**
     * Returns the name in double quotes, with quotes inside doubled: safe in any statement.
     *
     * @return such as {@code "Mixed ""Case"""}
     */
    public String quoted() {
        return '"' + value.replace("\"", "\"\"") + '"';
    }

    /**
     * Returns this name qualified by a schema.
     *
     * @param schema the schema
     * @return such as {@code "public"."policies"}
     */
    public String quotedIn(Identifier schema) {
        return schema.quoted() + "." + quoted();
    }

    @Override
    public int compareTo(Identifier other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
