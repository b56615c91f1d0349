package com.monassurance.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.monassurance.core.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSourceTest {

    private static final ConfigSource SMALLEST = ConfigSource.map(
            Map.of("version", "1.2.3", "environment", "test", "database.url", "jdbc:postgresql://db/x"));

    @TempDir
    Path directory;

    @Test
    void a_file_that_cannot_be_read_is_reported_with_everything_else() throws IOException {
        Path binary = Files.write(directory.resolve("binary.properties"), new byte[] {(byte) 0xff, 1});
        Path escape = file("escape.properties", "version=\\uZZZZ");
        ConfigSource source = ConfigSource.file(directory.resolve("none.properties"))
                .orElse(ConfigSource.file(binary))
                .orElse(ConfigSource.file(escape));

        assertThat(problems(source))
                .extracting(ConfigProblem::problem)
                .containsExactly(
                        "does not exist",
                        "is not UTF-8 text",
                        "has a malformed \\u escape",
                        "is missing",
                        "is missing",
                        "is missing");
    }

    @Test
    void a_json_file_with_a_mistake_tells_the_place_and_not_the_text() throws IOException {
        ConfigSource source = ConfigSource.json(file("ops.json", "{\n  \"database\": {\"password\": hunter2}}"));

        assertThat(problems(source.orElse(SMALLEST)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("line 2")
                        .contains("not valid JSON")
                        .doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"text\"",
                "",
                "{\"version\": \"1\", \"version\": \"2\"}",
                "{} {}",
                "{\"scripts\": [1, {}]}",
                "{\"instance\": null}",
                "{\"database\": {\"url\": \"jdbc:postgresql://a/b\"}, \"database.url\": \"jdbc:postgresql://a/b\"}"
            })
    void a_json_file_of_another_shape_is_refused(String json) throws IOException {
        assertThat(problems(ConfigSource.json(file("ops.json", json)).orElse(SMALLEST)))
                .isNotEmpty();
    }

    @Test
    void text_after_the_json_object_has_its_own_hint() throws IOException {
        assertThat(problems(ConfigSource.json(file("ops.json", "{\"instance\": \"a\"}\nhunter2"))
                        .orElse(SMALLEST)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("goes on after the end of its JSON at line 2")
                        .contains("(expected one object and nothing after it)")
                        .doesNotContain("hunter2"));
    }

    @Test
    void an_unknown_key_is_asked_about_in_a_readable_sentence() {
        ConfigSource source = ConfigSource.map(Map.of("DATABSE_URL", "x")).orElse(SMALLEST);

        assertThat(problems(source))
                .singleElement()
                .hasToString("DATABSE_URL is not a known key (did you mean DATABASE_URL?)");
    }

    @Test
    void a_key_that_stands_twice_in_a_properties_file_is_refused() throws IOException {
        ConfigSource source =
                ConfigSource.properties(file("ops.properties", "instance=a\ninstance=b\nTIME_ZONE=UTC\ntime.zone=UTC"));

        assertThat(problems(source.orElse(SMALLEST)))
                .extracting(ConfigProblem::key)
                .containsExactlyInAnyOrder("instance in ops.properties", "time.zone in ops.properties");
    }

    @Test
    void an_unknown_key_names_the_file_it_stands_in() throws IOException {
        ConfigSource source = ConfigSource.properties(file("ops.properties", "log.retension=30d"));

        assertThat(problems(source.orElse(SMALLEST)))
                .containsExactly(new ConfigProblem(
                        "log.retension in ops.properties", "is not a known key", "did you mean LOG_RETENTION?"));
    }

    @Test
    void keys_of_the_host_are_left_alone_when_it_says_so() {
        ConfigSource source = ConfigSource.environment(
                        "MONASSURANCE_",
                        Map.of(
                                "MONASSURANCE_VERSION", "2",
                                "MONASSURANCE_BACKEND_PORT", "80",
                                "MONASSURANCE_BACKEND_HOST", "x",
                                "MONASSURANCE_COLOUR", "blue"))
                .orElse(SMALLEST);

        assertThat(problems(source)).hasSize(3);
        assertThat(OpsConfig.from(source.ignoring("BACKEND_*", "COLOUR"))
                        .application()
                        .version())
                .isEqualTo("2");
    }

    @Test
    void nested_json_camel_case_and_dots_are_one_key() throws IOException {
        Path password = file("password", "hunter2");
        String json = """
                {"version": "1", "environment": "test",
                 "database": {"url": "postgresql://db/x", "user": "ops", "passwordFile": "%s"},
                 "scripts": ["/a", "/b"], "log-retention": "7d", "logDirectory": "/var/log/é"}
                """.formatted(password);

        OpsConfig config = OpsConfig.from(ConfigSource.file(file("ops.json", json)));

        assertThat(config.database().main().findPassword()).contains(Secret.of("hunter2"));
        assertThat(config.migrations().scripts()).hasSize(2);
        assertThat(config.maintenance().logRetention()).hasDays(7);
        assertThat(config.maintenance().findLogDirectory()).contains(Path.of("/var/log/é"));
    }

    @Test
    void the_first_source_wins_and_its_password_replaces_a_password_file() {
        ConfigSource first = ConfigSource.map(Map.of("DATABASE_PASSWORD", "one", "INSTANCE", "first"));
        ConfigSource second = ConfigSource.map(Map.of("database.password-file", "/nowhere", "INSTANCE", "second"));

        OpsConfig config = OpsConfig.from(first.orElse(second).orElse(SMALLEST));

        assertThat(config.application().instance()).isEqualTo("first");
        assertThat(config.database().main().findPassword()).contains(Secret.of("one"));
    }

    @Test
    void system_properties_are_read_by_prefix() {
        System.setProperty("monassurance.configtest.instance", "from-a-property");
        try {
            OpsConfig config = OpsConfig.from(
                    ConfigSource.systemProperties("monassurance.configtest.").orElse(SMALLEST));

            assertThat(config.application().instance()).isEqualTo("from-a-property");
        } finally {
            System.clearProperty("monassurance.configtest.instance");
        }
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content, StandardCharsets.UTF_8);
    }

    private static List<ConfigProblem> problems(ConfigSource source) {
        return catchThrowableOfType(ConfigException.class, () -> OpsConfig.from(source))
                .problems();
    }
}
