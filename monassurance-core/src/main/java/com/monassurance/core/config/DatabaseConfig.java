package com.monassurance.core.config;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.core.sql.Identifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to reach PostgreSQL. Prints no password. Immutable.
 *
 * @param main the database
 * @param direct the same database round the pooler; null when the main connection is direct
 * @param scratch a server on which scratch databases may be created; null for none
 * @param opsSchema the schema of our own tables; {@code monassurance_ops} by default
 * @since 0.1.0
 */
public record DatabaseConfig(
        ConnectionSettings main,
        @Nullable ConnectionSettings direct,
        @Nullable ConnectionSettings scratch,
        Identifier opsSchema) {

    /** The schema of our own tables unless another is configured. */
    public static final Identifier OPS_SCHEMA = Identifier.of("monassurance_ops");

    /** Checks that what is needed is there. */
    public DatabaseConfig {
        requireNonNull(main, "main");
        requireNonNull(opsSchema, "opsSchema");
    }

    /**
     * Returns the configuration of one database with the defaults for everything else.
     *
     * @param main the database
     * @return the configuration
     */
    public static DatabaseConfig of(ConnectionSettings main) {
        return new DatabaseConfig(main, null, null, OPS_SCHEMA);
    }

    /**
     * Returns the connection that goes round the pooler, if one is configured.
     *
     * @return the direct connection
     */
    public Optional<ConnectionSettings> findDirect() {
        return Optional.ofNullable(direct);
    }

    /**
     * Returns the server for scratch databases, if one is configured.
     *
     * @return the scratch server
     */
    public Optional<ConnectionSettings> findScratch() {
        return Optional.ofNullable(scratch);
    }
}
