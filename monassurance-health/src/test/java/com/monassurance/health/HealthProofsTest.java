package com.monassurance.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document of proofs names tests that are there, and at least one in every row. */
class HealthProofsTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "health-proofs.md");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void every_row_names_a_test_and_every_test_that_is_named_is_there() throws IOException {
        Map<String, String> sources = sources();
        List<String> rows = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("| ") && !line.endsWith("| test |"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(40).allSatisfy(row -> {
            Matcher named = NAMED.matcher(row);
            int found = 0;
            while (named.find()) {
                assertThat(sources).as(row).containsKey(named.group(1));
                assertThat(sources.get(named.group(1)))
                        .as(named.group())
                        .containsPattern("(?s)@(?:Parameterized)?Test\\b[^;{}]*? void " + named.group(2) + "\\(");
                found++;
            }
            assertThat(found).as(row).isPositive();
        });
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }
}
