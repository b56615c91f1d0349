package com.monassurance.migrations.history;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.Identifier;

/**
 * Where the schema history is and which part of it is ours. Immutable.
 *
 * @param schema schema of the table {@code schema_history}
 * @param namespace first half of its key, so that several sets of scripts can share a database
 * @since 0.1.0
 */
public record HistoryPlace(Identifier schema, String namespace) {

    /** The schema used when none is named. */
    public static final Identifier DEFAULT_SCHEMA = Identifier.of("monassurance_ops");

    /** The namespace used when none is named. */
    public static final String DEFAULT_NAMESPACE = "default";

    private static final int NAMESPACE_LENGTH_MAX = 63;

    private static final Identifier TABLE = Identifier.of("schema_history");

    private static final Identifier REPEATABLES = Identifier.of("schema_repeatable");

    private static final Identifier LEASE = Identifier.of("schema_lease");

    /**
     * Checks the namespace.
     *
     * @throws IllegalArgumentException if it is not 1 to 63 lower-case letters, digits, {@code _}, {@code -} or
     *     {@code .}
     */
    public HistoryPlace {
        requireNonNull(schema, "schema");
        if (!isNamespace(requireNonNull(namespace, "namespace"))) {
            throw new IllegalArgumentException(
                    "namespace must be 1 to 63 lower-case letters, digits, '_', '-' or '.': " + namespace);
        }
    }

    /** Without a regular expression, whose engine would be loaded by every service that starts at head. */
    private static boolean isNamespace(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '.' && c != '-') {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= NAMESPACE_LENGTH_MAX;
    }

    /**
     * Returns the table for use in a statement.
     *
     * @return schema and name, quoted
     */
    public String table() {
        return TABLE.quotedIn(schema);
    }

    /**
     * Returns the table of the repeatable scripts for use in a statement.
     *
     * @return schema and name, quoted
     */
    public String repeatables() {
        return REPEATABLES.quotedIn(schema);
    }

    /**
     * Returns the table whose one row says who migrates, for use in a statement.
     *
     * @return schema and name, quoted
     */
    public String lease() {
        return LEASE.quotedIn(schema);
    }

    /**
     * Returns the key of the advisory lock of the runner: the same for every version of the library, and different for
     * every history schema.
     *
     * @return the key
     */
    public long lockKey() {
        return AdvisoryLock.keyOf(schema);
    }
}
