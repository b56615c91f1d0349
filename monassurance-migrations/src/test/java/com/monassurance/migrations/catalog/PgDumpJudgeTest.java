package com.monassurance.migrations.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.judge.DistributionServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pg_dump says of a database and of the one that was written from its catalogue. */
class PgDumpJudgeTest {

    private static DistributionServer server;
    private static PostgresFixture fixture;

    static List<String> areas() {
        return CatalogSamples.AREAS;
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<Path> binaries = DistributionServer.installed();
        assumeTrue(binaries.isPresent(), "no PostgreSQL with its pg_dump below /usr/lib/postgresql");
        server = DistributionServer.start(binaries.get());
        fixture = server.fixture();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            fixture.close();
            server.close();
        }
    }

    /** What pg_dump itself varies, and what is not read because it is secret. */
    private static String normal(String dump) {
        return dump.lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .filter(line -> !line.equals("    password 'hidden',"))
                .map(line -> line.startsWith("CREATE SUBSCRIPTION") ? line.replaceAll("CONNECTION '[^']*'", "") : line)
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @MethodSource("areas")
    void a_written_catalogue_dumps_as_the_database_it_was_read_from(String area)
            throws IOException, InterruptedException {
        try (PostgresDatabase original = fixture.newDatabase();
                PostgresDatabase copy = fixture.newDatabase()) {
            CatalogSamples.fill(original, area);

            CatalogSamples.write(DdlWriter.write(CatalogSamples.read(original)), copy);

            assertThat(normal(server.dumpSchema(copy.name()))).isEqualTo(normal(server.dumpSchema(original.name())));
        }
    }

    @Test
    void the_domain_schema_dumps_as_the_database_it_was_read_from() throws IOException, InterruptedException {
        try (PostgresDatabase original = fixture.newDatabase();
                PostgresDatabase copy = fixture.newDatabase()) {
            CatalogSamples.fillDomain(original);

            CatalogSamples.write(DdlWriter.write(CatalogSamples.read(original)), copy);

            assertThat(normal(server.dumpSchema(copy.name())))
                    .contains("CREATE TABLE public.policies")
                    .isEqualTo(normal(server.dumpSchema(original.name())));
        }
    }
}
