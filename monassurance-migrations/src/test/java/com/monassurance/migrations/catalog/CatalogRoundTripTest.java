package com.monassurance.migrations.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.failure.FixtureException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A catalogue that is written out and executed on an empty database is read back equal. */
class CatalogRoundTripTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    static List<String> areas() {
        return CatalogSamples.AREAS;
    }

    private static CatalogComparison roundTrip(Catalog catalog) {
        try (PostgresDatabase copy = SERVER.newDatabase()) {
            CatalogSamples.write(DdlWriter.write(catalog), copy);
            Catalog back = CatalogSamples.read(copy);

            CatalogComparison comparison = CatalogComparison.of(catalog, back);
            assertThat(comparison.isEqual()).isEqualTo(catalog.equals(back));
            return comparison;
        }
    }

    @ParameterizedTest
    @MethodSource("areas")
    void an_area_is_read_back_as_it_was_written(String area) {
        try (PostgresDatabase database = SERVER.newDatabase()) {
            CatalogSamples.fill(database, area);

            CatalogComparison comparison = roundTrip(CatalogSamples.read(database));

            String secret = "user mapping far.public, properties.secret password:  | absent";
            assertThat(comparison.describe()).isEqualTo(area.equals("rare") ? secret : "");
            assertThat(comparison.reordered()).isEmpty();
        }
    }

    @Test
    void all_areas_in_one_database_are_read_back_as_they_were_written() {
        try (PostgresDatabase database = SERVER.newDatabase()) {
            CatalogSamples.AREAS.stream()
                    .filter(area -> !area.equals("rare"))
                    .forEach(area -> CatalogSamples.fill(database, area));

            assertThat(roundTrip(CatalogSamples.read(database)).describe()).isEmpty();
        }
    }

    @Test
    void the_domain_schema_is_read_back_as_it_was_written() {
        try (PostgresDatabase database = SERVER.newDatabase()) {
            CatalogSamples.fillDomain(database);
            Catalog catalog = CatalogSamples.read(database);

            assertThat(catalog.find(ObjectId.of(ObjectKind.TABLE, "public", "policies")))
                    .isPresent();
            assertThat(roundTrip(catalog).describe()).isEmpty();
        }
    }

    @Test
    void an_empty_database_is_read_back_as_it_was_written() {
        try (PostgresDatabase database = SERVER.newDatabase()) {
            assertThat(roundTrip(CatalogSamples.read(database)).describe()).isEmpty();

            database.execute("drop schema public", "drop extension plpgsql");
            assertThat(roundTrip(CatalogSamples.read(database)).describe()).isEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> the_objects_of_an_extension_stand_without_it() {
        List<String> extensions;
        try (PostgresDatabase database = SERVER.newDatabase()) {
            extensions = CatalogSamples.extensions(database);
        }
        return extensions.stream()
                .map(extension -> dynamicTest(extension, () -> {
                    try (PostgresDatabase database = SERVER.newDatabase()) {
                        makeOrSkip(database, '"' + extension + '"');
                        Catalog catalog = CatalogSamples.read(database);
                        assumeTrue(
                                catalog.unread().stream()
                                        .noneMatch(each -> each.kind().startsWith("objects in pg_catalog")),
                                "it puts objects into pg_catalog, which are named as unread");

                        assertThat(roundTrip(catalog).describe()).isEmpty();
                    }
                }));
    }

    /** Some extensions need a library that is loaded with the server, or another that is not there. */
    private static void makeOrSkip(PostgresDatabase database, String extension) {
        try {
            CatalogSamples.fillFromExtension(database, extension);
        } catch (FixtureException e) {
            abort(extension + " cannot be made here: " + e.getMessage());
        }
    }
}
