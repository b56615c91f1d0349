package com.monassurance.migrations.scratch;

import com.monassurance.migrations.failure.MigrationException;

/**
 * Makes databases to be thrown away; {@link ScratchServers} has the usual ones. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ScratchServer {

    /**
     * Makes an empty database, with nothing in it but what every new database has. Blocks until it is there.
     *
     * @param like what it must have in common with another database, or {@link DatabaseTraits#any()}
     * @return the database, to be closed by the caller
     * @throws MigrationException {@code SCRATCH_UNAVAILABLE} if there is no such server, the role may not create
     *     databases, or the server has another major version or not the locale; {@code SCRATCH_REFUSED} if nobody
     *     consented to use this server
     */
    ScratchDatabase create(DatabaseTraits like);

    /**
     * Makes an empty database with the defaults of the server.
     *
     * @return the database, to be closed by the caller
     * @throws MigrationException as {@link #create(DatabaseTraits)}
     */
    default ScratchDatabase create() {
        return create(DatabaseTraits.any());
    }
}
