package com.monassurance.migrations.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.lint.LintReport.Rewriting;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A script in online forms ends where the script that was written ends, and blocks nobody on the way. */
class RewritingTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    private static final String BEFORE = read("rewrite-before.sql");

    private static final String WRITTEN = read("rewrite.sql");

    private static String read(String name) {
        try (InputStream in = RewritingTest.class.getResourceAsStream("/lint/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void upgrade(PostgresDatabase database, String script) {
        Migrator.over(database.dataSource())
                .scripts(ScriptSources.all(
                        List.of(ScriptSources.of("1_before.sql", BEFORE), ScriptSources.of("2_forms.sql", script))))
                .build()
                .upgrade(Target.head());
    }

    private static Catalog catalog(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return CatalogReader.of(CatalogSettings.defaults()).read(connection);
        }
    }

    private static Rewriting rewritten(Linter linter) {
        return rewritten(linter, WRITTEN);
    }

    private static Rewriting rewritten(Linter linter, String script) {
        LintReport report = linter.lint("2_forms.sql", script);
        assertThat(report.rewritten()).hasSize(1);
        return report.rewritten().get(0);
    }

    @Test
    void a_rewritten_script_ends_in_the_same_catalogue_with_the_catalogue_at_hand() throws SQLException {
        try (PostgresDatabase plain = SERVER.newDatabase();
                PostgresDatabase online = SERVER.newDatabase()) {
            Migrator.over(online.dataSource())
                    .scripts(ScriptSources.of("1_before.sql", BEFORE))
                    .build()
                    .upgrade(Target.head());
            Linter linter =
                    Linter.builder().with(catalog(online), TableSizes.unknown()).build();

            Rewriting rewriting = rewritten(linter);
            upgrade(plain, WRITTEN);
            upgrade(online, rewriting.after());

            CatalogComparison comparison = CatalogComparison.of(catalog(plain), catalog(online));
            assertThat(comparison.describe()).as(rewriting.after()).isEmpty();
            assertThat(comparison.reordered()).isEmpty();
            assertThat(number(online, "select count(*) from t12 where token is null or serial_of_row is null"))
                    .isZero();
            assertThat(number(online, "select count(distinct token) from t12")).isEqualTo(5_000);
        }
    }

    @Test
    void a_rewritten_script_ends_in_the_same_catalogue_without_a_database() throws SQLException {
        try (PostgresDatabase plain = SERVER.newDatabase();
                PostgresDatabase online = SERVER.newDatabase()) {
            // Only a catalogue tells what is partitioned, and has a default partition: there CONCURRENTLY is refused.
            String written = WRITTEN.replaceAll(".*-- by catalogue\n", "");
            Rewriting rewriting = rewritten(Linter.standard(), written);
            upgrade(plain, written);
            upgrade(online, rewriting.after());

            // What CONCURRENTLY leaves on the detached partition has a name that only the catalogue tells.
            assertThat(CatalogComparison.of(catalog(plain), catalog(online)).differences())
                    .singleElement()
                    .satisfies(difference -> assertThat(difference.id().toString())
                            .isEqualTo("constraint public.parts_two.parts_two_a_check"));
        }
    }

    @Test
    void a_rewritten_script_has_nothing_left_to_rewrite() {
        Rewriting rewriting = rewritten(Linter.standard());

        LintReport again = Linter.standard().lint("2_forms.sql", rewriting.after());

        assertThat(again.rewritten()).isEmpty();
        // Without a catalogue nobody knows of the index that CONCURRENTLY needs on a materialised view, and a domain
        // has
        // no way that blocks nobody.
        assertThat(again.findings())
                .filteredOn(finding -> finding.severity() == Severity.ERROR
                        && !finding.statement().startsWith("refresh")
                        && !finding.statement().startsWith("alter domain"))
                .isEmpty();
    }

    private static long number(PostgresDatabase database, String query) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
