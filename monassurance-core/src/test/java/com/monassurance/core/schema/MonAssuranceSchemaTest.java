package com.monassurance.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MonAssuranceSchemaTest {

    private static final Pattern FILE_NAME = Pattern.compile("([0-9a-f]{12})_[a-z_]+\\.sql");
    private static final Pattern HEADER = Pattern.compile("-- ([a-z-]+): (.+)");

    @Test
    void the_list_equals_the_folder() throws Exception {
        URL url = Objects.requireNonNull(
                MonAssuranceSchemaTest.class.getClassLoader().getResource(MonAssuranceSchema.location()));

        try (Stream<Path> files = Files.list(Path.of(URI.create(url.toString())))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(MonAssuranceSchema.revisionFiles());
        }
    }

    @Test
    void the_revisions_form_one_line_in_the_order_of_the_list() {
        String parent = "base";

        for (String file : MonAssuranceSchema.revisionFiles()) {
            Matcher name = FILE_NAME.matcher(file);
            assertThat(name.matches()).as(file).isTrue();
            assertThat(header(file, "revision")).isEqualTo(name.group(1));
            assertThat(header(file, "revises")).as("parent of " + file).isEqualTo(parent);
            assertThat(header(file, "message")).isNotBlank();
            assertThat(header(file, "created")).endsWith("Z");
            parent = name.group(1);
        }
        assertThat(MonAssuranceSchema.revisionFiles()).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void every_revision_has_both_ways() {
        for (String file : MonAssuranceSchema.revisionFiles()) {
            assertThat(SchemaScript.markers(file)).as(file).startsWith("upgrade", "downgrade");
            assertThat(SchemaScript.section(file, "upgrade")).as(file).isNotEmpty();
            assertThat(SchemaScript.section(file, "downgrade"))
                    .as(file)
                    .isNotEmpty()
                    .allMatch(statement -> statement.startsWith("drop "));
        }
    }

    @Test
    void every_index_of_the_guide_is_built_and_dropped_concurrently() {
        List<String> built = new ArrayList<>();
        List<String> dropped = new ArrayList<>();

        for (String file : MonAssuranceSchema.revisionFiles()) {
            built.addAll(words(SchemaScript.section(file, "upgrade"), "create index concurrently (\\w+) on .*"));
            dropped.addAll(words(SchemaScript.section(file, "downgrade"), "drop index concurrently (\\w+)"));
        }

        assertThat(built).containsExactlyInAnyOrderElementsOf(MonAssuranceSchema.indexNames());
        assertThat(dropped).containsExactlyInAnyOrderElementsOf(MonAssuranceSchema.indexNames());
    }

    private static String header(String file, String key) {
        return SchemaScript.lines(file).stream()
                .takeWhile(line -> line.startsWith("-- "))
                .map(HEADER::matcher)
                .filter(Matcher::matches)
                .filter(line -> line.group(1).equals(key))
                .map(line -> line.group(2))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " has no header " + key));
    }

    private static List<String> words(List<String> statements, String pattern) {
        return statements.stream()
                .map(Pattern.compile(pattern)::matcher)
                .filter(Matcher::matches)
                .map(statement -> statement.group(1))
                .toList();
    }
}
