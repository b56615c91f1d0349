package com.monassurance.migrations.judge;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The first judge: {@code pg_dump --schema-only} of the distribution's PostgreSQL, over databases on a server of the
 * same installation. Thread-safe.
 */
public final class PgDumpJudge implements AutoCloseable {

    /** Said when there is nothing to judge with. */
    public static final String NOT_INSTALLED =
            "The distribution's PostgreSQL (server and pg_dump under /usr/lib/postgresql) is not installed";

    private final DistributionServer server;
    private final PostgresFixture fixture;

    private PgDumpJudge(DistributionServer server) {
        this.server = server;
        this.fixture = server.fixture();
    }

    /** Starts a server of the newest installed version; empty when none is installed. */
    public static Optional<PgDumpJudge> start() throws IOException, InterruptedException {
        Optional<Path> installed = DistributionServer.installed();
        return installed.isEmpty()
                ? Optional.empty()
                : Optional.of(new PgDumpJudge(DistributionServer.start(installed.get())));
    }

    /** The server, to make databases on. */
    public PostgresFixture server() {
        return fixture;
    }

    /** Dumps the schema of a database on {@link #server()}. */
    public SchemaDump dump(PostgresDatabase database) {
        try {
            // The connection of a subscription is a secret that nobody reads.
            return SchemaDump.of(server.dumpSchema(database.name())
                    .replaceAll("(?s)(CREATE SUBSCRIPTION .+?) CONNECTION '[^']*'", "$1 CONNECTION ''"));
        } catch (IOException e) {
            throw new IllegalStateException("pg_dump failed on " + database.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while pg_dump ran on " + database.name(), e);
        }
    }

    @Override
    public void close() {
        fixture.close();
        server.close();
    }
}
