package com.monassurance.core.schema;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
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
    private static final Pattern MARKER = Pattern.compile("-- (upgrade|downgrade|verify)");

    @Test
    void the_list_equals_the_folder() throws Exception {
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(MonAssuranceSchema.revisionFiles());
        }
    }

    @Test
    void the_revisions_form_one_line_in_the_order_of_the_list() throws Exception {
        String parent = "base";

        for (String file : MonAssuranceSchema.revisionFiles()) {
            List<String> lines = Files.readAllLines(folder().resolve(file));
            Matcher name = FILE_NAME.matcher(file);
            assertThat(name.matches()).as(file).isTrue();
            assertThat(header(lines, "revision")).isEqualTo(name.group(1));
            assertThat(header(lines, "revises")).as("parent of " + file).isEqualTo(parent);
            assertThat(header(lines, "message")).isNotBlank();
            assertThat(header(lines, "created")).endsWith("Z");
            parent = name.group(1);
        }
        assertThat(MonAssuranceSchema.revisionFiles()).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void every_revision_can_be_taken_back() throws Exception {
        for (String file : MonAssuranceSchema.revisionFiles()) {
            List<String> lines = Files.readAllLines(folder().resolve(file));

            assertThat(markers(lines)).as(file).startsWith("upgrade", "downgrade");
            assertThat(section(lines, "upgrade")).as(file).contains("create ");
            assertThat(section(lines, "downgrade")).as(file).contains("drop ");
        }
    }

    @Test
    void the_plain_schema_of_the_tests_says_what_the_revisions_say() throws Exception {
        StringBuilder upgrades = new StringBuilder();
        for (String file : MonAssuranceSchema.revisionFiles()) {
            upgrades.append(section(Files.readAllLines(folder().resolve(file)), "upgrade"))
                    .append('\n');
        }

        assertThat(statements(SchemaScript.text()))
                .isEqualTo(statements(upgrades.toString().replace(" concurrently ", " ")));
    }

    private static Path folder() throws URISyntaxException {
        URL url = Objects.requireNonNull(
                MonAssuranceSchemaTest.class.getClassLoader().getResource(MonAssuranceSchema.location()));
        return Path.of(URI.create(url.toString()));
    }

    private static String header(List<String> lines, String key) {
        return lines.stream()
                .takeWhile(line -> line.startsWith("-- "))
                .map(HEADER::matcher)
                .filter(Matcher::matches)
                .filter(line -> line.group(1).equals(key))
                .map(line -> line.group(2))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no header " + key));
    }

    private static List<String> markers(List<String> lines) {
        List<String> markers = new ArrayList<>();
        for (String line : lines) {
            Matcher marker = MARKER.matcher(line);
            if (marker.matches()) {
                markers.add(marker.group(1));
            }
        }
        return markers;
    }

    private static String section(List<String> lines, String marker) {
        return lines.stream()
                .dropWhile(line -> !line.equals("-- " + marker))
                .skip(1)
                .takeWhile(line -> !MARKER.matcher(line).matches())
                .collect(joining("\n"));
    }

    private static List<String> statements(String sql) {
        String bare = sql.lines().filter(line -> !line.startsWith("--")).collect(joining(" "));
        return Stream.of(bare.split(";"))
                .map(statement -> statement.strip().replaceAll("\\s+", " "))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
