package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.monassurance.migrations.lint.Finding;
import com.monassurance.migrations.lint.Linter;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A report as SARIF 2.1.0 has what readers of the format ask for, and a fix that can be applied. */
class LintSarifTest {

    private static final String SCRIPT = """
            -- revision: 7
            -- upgrade
            create index "ü" on t (a);
              alter table t add check (a > 0),
                add b int;
            -- lint: allow dropping-table nobody reads "it"
            drop table old;
            alter table t add c uuid default gen_random_uuid();
            """;

    private static JsonNode run(String file, String text) throws IOException {
        JsonNode log =
                new ObjectMapper().readTree(Linter.standard().lint(file, text).toSarif());
        assertThat(log.get("version").asText()).isEqualTo("2.1.0");
        assertThat(log.get("$schema").asText()).endsWith("sarif-schema-2.1.0.json");
        assertThat(log.get("runs")).hasSize(1);
        return log.get("runs").get(0);
    }

    private static JsonNode result(JsonNode run, String rule) {
        for (JsonNode result : run.get("results")) {
            if (result.get("ruleId").asText().equals(rule)) {
                return result;
            }
        }
        throw new AssertionError("no result of " + rule);
    }

    @Test
    void every_member_that_the_format_asks_for_is_there() throws IOException {
        JsonNode run = run("db/some file.sql", SCRIPT);

        JsonNode driver = run.at("/tool/driver");
        assertThat(driver.get("name").asText()).isNotBlank();
        assertThat(driver.get("rules")).hasSameSizeAs(Linter.rules());
        driver.get("rules").forEach(rule -> {
            assertThat(rule.at("/shortDescription/text").asText()).isNotBlank();
            assertThat(rule.at("/help/text").asText()).isNotBlank();
            assertThat(rule.at("/defaultConfiguration/level").asText()).isIn("note", "warning", "error");
        });
        assertThat(run.get("columnKind").asText()).isEqualTo("utf16CodeUnits");
        assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isTrue();
        assertThat(run.get("results")).hasSizeGreaterThan(3);
        run.get("results").forEach(result -> {
            int index = result.get("ruleIndex").asInt();
            assertThat(driver.get("rules").get(index).get("id")).isEqualTo(result.get("ruleId"));
            assertThat(result.at("/message/text").asText()).isNotBlank();
            assertThat(result.get("level").asText()).isIn("note", "warning", "error");
            JsonNode place = result.at("/locations/0/physicalLocation");
            assertThat(place.at("/artifactLocation/uri").asText()).isEqualTo("db/some%20file.sql");
            assertThat(place.at("/artifactLocation/uriBaseId").asText()).isEqualTo("%SRCROOT%");
            assertThat(place.at("/region/startLine").asInt()).isPositive();
            assertThat(place.at("/region/startColumn").asInt()).isPositive();
        });
    }

    @Test
    void a_region_is_exactly_what_the_finding_is_about() throws IOException {
        JsonNode run = run("x.sql", SCRIPT);

        JsonNode check = result(run, "adding-check").at("/locations/0/physicalLocation/region");

        assertThat(cut(check)).isEqualTo("check (a > 0)");
        assertThat(cut(result(run, "creating-index").at("/locations/0/physicalLocation/region")))
                .isEqualTo("create index \"ü\" on t (a)");
    }

    @Test
    void what_is_allowed_is_suppressed_with_its_reason() throws IOException {
        JsonNode run = run("x.sql", SCRIPT);

        JsonNode allowed = result(run, "dropping-table");

        assertThat(allowed.at("/suppressions/0/kind").asText()).isEqualTo("inSource");
        assertThat(allowed.at("/suppressions/0/justification").asText()).isEqualTo("nobody reads \"it\"");
        assertThat(result(run, "adding-check").has("suppressions")).isFalse();
    }

    @Test
    void a_fix_replaces_the_statement_by_its_online_form() throws IOException {
        JsonNode run = run("x.sql", SCRIPT);

        JsonNode change = result(run, "adding-check").at("/fixes/0/artifactChanges/0");
        JsonNode replacement = change.at("/replacements/0");

        assertThat(change.at("/artifactLocation/uri").asText()).isEqualTo("x.sql");
        assertThat(cut(replacement.get("deletedRegion")))
                .startsWith("alter table t")
                .endsWith("add b int");
        String mended = SCRIPT.replace(
                cut(replacement.get("deletedRegion")),
                replacement.at("/insertedContent/text").asText());
        assertThat(Linter.standard().lint("x.sql", mended).findings())
                .extracting(Finding::ruleId)
                .contains("creating-index")
                .doesNotContain("adding-check");
        // What commits by itself needs a line in the header too.
        assertThat(result(run, "volatile-default").has("fixes")).isFalse();
    }

    @Test
    void names_of_files_are_uris() throws IOException {
        for (String name : List.of("a b.sql", "/abs/é%.sql", "d/x#y?.sql", "c:x.sql")) {
            JsonNode run = run(name, "drop table t;");

            String uri = run.at("/results/0/locations/0/physicalLocation/artifactLocation/uri")
                    .asText();

            URI read = URI.create(uri);
            assertThat(read.getPath()).isEqualTo(name);
            assertThat(read.isAbsolute()).isEqualTo(name.startsWith("/"));
        }
    }

    private static String cut(JsonNode region) {
        int start = offset(
                region.get("startLine").asInt(), region.get("startColumn").asInt());
        int end = offset(region.get("endLine").asInt(), region.get("endColumn").asInt());
        return SCRIPT.substring(start, end);
    }

    private static int offset(int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = SCRIPT.indexOf('\n', start) + 1;
        }
        return start + column - 1;
    }
}
