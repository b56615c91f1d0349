package com.monassurance.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.Secret;
import com.monassurance.core.failure.ErrorCode;
import com.monassurance.core.sql.Identifier;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpsConfigTest {

    private static final Map<String, String> SMALLEST = Map.of(
            "VERSION", "1.2.3",
            "ENVIRONMENT", "production",
            "DATABASE_URL", "jdbc:postgresql://db/monassurance");

    @TempDir
    Path directory;

    @Test
    void every_problem_is_in_one_message_and_no_secret() {
        Map<String, String> variables = new TreeMap<>(Map.of(
                "MONASSURANCE_ENVIRONMENT", "",
                "MONASSURANCE_DATABASE_URL", "postgresql://ops:hunter2@db:notaport/x",
                "MONASSURANCE_DATABASE_PASSWORD", "hunter2",
                "MONASSURANCE_DATABASE_PASSWORD_FILE", "/nowhere",
                "MONASSURANCE_REDIS_URI", "http://:hunter2@cache",
                "MONASSURANCE_STORAGE", "/var/documents",
                "MONASSURANCE_LOG_RETENTION", "thirty days",
                "MONASSURANCE_LOG_DIRECTORY", "logs",
                "MONASSURANCE_TIME_ZONE", "Paris",
                "MONASSURANCE_DATABSE_USER", "ops"));
        variables.put("MONASSURANCE_SCHEMAS", "public,,audit");
        variables.put("MONASSURANCE_EXTERNAL_APIS", "ftp://x");
        variables.put("PATH", "/usr/bin");

        ConfigException failure = failure(ConfigSource.environment("MONASSURANCE_", variables));

        assertThat(failure.code().id()).isEqualTo("CFG-001");
        assertThat(failure.code().category()).isEqualTo(ErrorCode.Category.USAGE);
        assertThat(failure.problems())
                .extracting(ConfigProblem::key)
                .containsExactlyInAnyOrder(
                        "MONASSURANCE_VERSION",
                        "environment variable MONASSURANCE_ENVIRONMENT",
                        "environment variable MONASSURANCE_DATABASE_URL",
                        "environment variable MONASSURANCE_DATABASE_PASSWORD_FILE",
                        "environment variable MONASSURANCE_REDIS_URI",
                        "environment variable MONASSURANCE_STORAGE",
                        "environment variable MONASSURANCE_LOG_RETENTION",
                        "environment variable MONASSURANCE_LOG_DIRECTORY",
                        "environment variable MONASSURANCE_TIME_ZONE",
                        "environment variable MONASSURANCE_DATABSE_USER",
                        "environment variable MONASSURANCE_SCHEMAS",
                        "environment variable MONASSURANCE_EXTERNAL_APIS");
        assertThat(failure)
                .hasMessageContaining("did you mean DATABASE_USER?")
                .hasMessageContaining("a duration such as 30d or P30D")
                .hasMessageContaining("file:///directory or s3://bucket/prefix");
        assertThat(failure.getMessage() + failure.fields() + failure.nextStep())
                .doesNotContain("hunter2")
                .doesNotContain("\n");
    }

    @Test
    void a_missing_database_is_a_problem_only_where_one_is_needed() {
        Map<String, String> values = new TreeMap<>(SMALLEST);
        values.remove("DATABASE_URL");

        assertThat(failure(ConfigSource.map(values)).problems())
                .containsExactly(new ConfigProblem("DATABASE_URL", "is missing", ConfigKey.DATABASE_URL.expected()));
        OpsConfig config = OpsConfig.withoutDatabaseFrom(ConfigSource.map(values));
        assertThat(config.findDatabase()).isEmpty();
        assertThatThrownBy(config::database).isInstanceOf(ConfigException.class).hasMessageContaining("DATABASE_URL");
        assertThatThrownBy(config::redis).isInstanceOf(ConfigException.class).hasMessageContaining("REDIS_URI");
        assertThatThrownBy(config::storage).isInstanceOf(ConfigException.class).hasMessageContaining("STORAGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "30 d", " 30d", "-30d", "1.5d", "30D", "0d", "23h", "P-1D", "forever"})
    void a_retention_is_never_guessed(String text) {
        assertThat(failure(with("LOG_RETENTION", text)).problems()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"30d,P30D", "36h,PT36H", "P7D,P7D", "86400s,P1D", "PT48H,P2D", "86400000ms,P1D", "1440m,P1D"})
    void a_retention_is_read_exactly(String text, String expected) {
        assertThat(OpsConfig.from(with("LOG_RETENTION", text)).maintenance().logRetention())
                .isEqualTo(Duration.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "documents",
                "/var/documents",
                "file://host/dir",
                "file:relative",
                "s3:///prefix",
                "s3://key:secret@bucket/prefix",
                "s3://bucket/prefix?x=1",
                "https://bucket/x",
                "file:///with space"
            })
    void a_store_that_is_no_directory_and_no_bucket_is_refused(String text) {
        ConfigException failure = failure(with("STORAGE", text));

        assertThat(failure.problems()).hasSize(1);
        assertThat(failure).hasMessageNotContaining("secret@");
    }

    @Test
    void a_store_of_another_kind_is_refused_in_a_readable_sentence() {
        assertThat(failure(with("STORAGE", "https://bucket/x")))
                .hasMessageContaining("STORAGE is neither a file: URI of a local directory nor an s3: URI of a bucket"
                        + " (expected file:///directory or s3://bucket/prefix)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://:hunter2@cache:0",
                "redis://:hunter2@cache:65536",
                "redis://:hunter2@cache:99999999999",
                "redis://:hunter2@cache:port",
                "redis://:hunter2@cache:",
                "redis://:hunter2@",
                "redis:///0",
                "redis://:hunter2@ca che:6379",
                "redis://:hunter 2@cache:6379",
                "redis://:hunter2@[::1:6379",
                "redis://:hunter2%@cache",
                "redis-sentinel://:hunter2@a:26379,b:x/0#master",
                "redis-sentinel://:hunter2@a,,b/0#master"
            })
    void a_redis_uri_that_no_client_can_use_is_one_problem_without_the_password(String uri) {
        ConfigException failure = failure(with("REDIS_URI", uri));

        assertThat(failure.problems()).extracting(ConfigProblem::key).containsExactly("REDIS_URI");
        assertThat(failure).hasMessageNotContaining("hunter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://cache",
                "rediss://user:p%40w@cache.example:6380/2?timeout=5s",
                "redis://[::1]:6379",
                "redis://cache_1:6379, redis://cache-2:6379",
                "redis-sentinel://:pw@a:26379,b,c:26380/0#master",
                "redis-socket:///var/run/redis.sock?database=1"
            })
    void a_redis_uri_that_a_client_can_use_is_kept(String uri) {
        assertThat(OpsConfig.from(with("REDIS_URI", uri)).redis().uris()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"36526d", "P36525DT1S", "999999999999d"})
    void a_retention_beyond_a_hundred_years_is_refused(String text) {
        assertThat(failure(with("LOG_RETENTION", text)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).contains("longer than a hundred years"));
    }

    @Test
    void a_retention_of_a_hundred_years_is_read() {
        assertThat(OpsConfig.from(with("LOG_RETENTION", "36525d")).maintenance().logRetention())
                .isEqualTo(Duration.ofDays(36_525));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/x?sslmode=hunter2",
                "postgresql://db/x?sslmode=REQUIRE",
                "jdbc:postgresql://db/x?socketTimeout=hunter2",
                "jdbc:postgresql://db/x?connectTimeout=5s",
                "postgresql://db/x?connect_timeout=-1",
                "jdbc:postgresql://db/x?loginTimeout=",
                "jdbc:postgresql://db/x?socketTimeout=2147484"
            })
    void a_database_parameter_with_a_bad_value_is_refused_when_it_is_read(String url) {
        ConfigException failure = failure(with("DATABASE_URL", url));

        assertThat(failure.problems()).hasSize(1);
        assertThat(failure).hasMessageContaining("must be").hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NAME", "VERSION", "ENVIRONMENT", "INSTANCE"})
    void an_application_with_control_characters_is_one_problem_on_one_line(String key) {
        ConfigException failure = failure(with(key, "a\n\u001b[31mb"));

        assertThat(failure.problems()).extracting(ConfigProblem::key).containsExactly(key);
        assertThat(failure).hasMessageContaining("control characters").hasMessageContaining("a\\u000a\\u001b[31mb");
        assertThat(failure.getMessage()).doesNotContain("\n", "\u001b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"VERSION", "ENVIRONMENT", "INSTANCE", "DATABASE_URL"})
    void a_blank_value_is_reported_once(String key) {
        assertThat(failure(with(key, " ")).problems())
                .extracting(ConfigProblem::problem)
                .containsExactly("is empty");
    }

    @Test
    void the_smallest_configuration_has_the_documented_defaults() {
        OpsConfig config = OpsConfig.from(ConfigSource.map(SMALLEST));

        assertThat(config.application().name()).isEqualTo("monassurance");
        assertThat(config.application().version()).isEqualTo("1.2.3");
        assertThat(config.application().instance()).isNotBlank();
        assertThat(config.zone()).isEqualTo(ZoneId.of("Europe/Paris"));
        assertThat(config.database().opsSchema()).isEqualTo(Identifier.of("monassurance_ops"));
        assertThat(config.database().findDirect()).isEmpty();
        assertThat(config.findRedis()).isEmpty();
        assertThat(config.findStorage()).isEmpty();
        assertThat(config.migrations()).isEqualTo(MigrationsConfig.defaults());
        assertThat(config.maintenance().logRetention()).isEqualTo(Duration.ofDays(30));
        assertThat(config.externalApis()).isEmpty();
        assertThat(config)
                .isEqualTo(OpsConfig.builder(config.application())
                        .database(DatabaseConfig.of(config.database().main()))
                        .build());
    }

    @Test
    void every_key_is_read_from_the_environment() throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "hunter2\n");
        Map<String, String> variables = new TreeMap<>();
        SMALLEST.forEach((key, value) -> variables.put("MONASSURANCE_" + key, value));
        variables.put("MONASSURANCE_DATABASE_USER", "ops");
        variables.put("MONASSURANCE_DATABASE_PASSWORD_FILE", password.toString());
        variables.put("MONASSURANCE_DIRECT_URL", "postgresql://db:5433/monassurance");
        variables.put("MONASSURANCE_SCRATCH_URL", "postgresql://maker@localhost/postgres");
        variables.put("MONASSURANCE_REDIS_URI", "redis://:pw@a:1,redis-sentinel://b:2,c:3#master");
        variables.put("MONASSURANCE_STORAGE", "s3://bucket/documents");
        variables.put("MONASSURANCE_SCRIPTS", "/a, /b");
        variables.put("MONASSURANCE_SCHEMAS", "public,audit");
        variables.put("MONASSURANCE_EXTERNAL_APIS", "sirene=https://api.insee.fr/sirene");
        variables.put("MONASSURANCE_LOG_DIRECTORY", "/var/log/monassurance");
        variables.put("MONASSURANCE_BACKUP_STORE", "file:///backup");

        OpsConfig config = OpsConfig.from(ConfigSource.environment("MONASSURANCE_", variables));

        assertThat(config.database().main().findPassword()).contains(Secret.of("hunter2"));
        assertThat(config.database().findDirect().orElseThrow().url())
                .isEqualTo("jdbc:postgresql://db:5433/monassurance");
        assertThat(config.database().findDirect().orElseThrow().findUser()).contains("ops");
        assertThat(config.database().findDirect().orElseThrow().findPassword()).contains(Secret.of("hunter2"));
        assertThat(config.database().findScratch().orElseThrow().findPassword()).isEmpty();
        assertThat(config.redis().locations()).containsExactly("redis://***@a:1", "redis-sentinel://b:2,c:3#master");
        assertThat(config.storage()).isEqualTo(URI.create("s3://bucket/documents"));
        assertThat(config.migrations().scripts()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(config.migrations().schemas()).containsExactly(Identifier.of("public"), Identifier.of("audit"));
        assertThat(config.externalApis()).containsEntry("sirene", URI.create("https://api.insee.fr/sirene"));
        assertThat(config.maintenance().findLogDirectory()).contains(Path.of("/var/log/monassurance"));
        assertThat(config.maintenance().findBackupStore()).contains(URI.create("file:///backup"));
        assertThat(config.toString()).contains("***").doesNotContain("hunter2").doesNotContain("pw@");
    }

    @Test
    void a_password_in_the_url_and_another_beside_it_is_a_problem() {
        Map<String, String> values = new TreeMap<>(SMALLEST);
        values.put("DATABASE_URL", "postgresql://ops:hunter2@db/x");
        values.put("DATABASE_USER", "somebody");
        values.put("DATABASE_PASSWORD", "hunter3");

        assertThat(failure(ConfigSource.map(values)).problems()).hasSize(2);
    }

    @Test
    void a_configuration_made_by_the_host_is_checked_too() {
        OpsConfig.Builder builder = OpsConfig.builder(new ApplicationInfo("a", "1", "test", "i"));

        assertThatThrownBy(() -> builder.storage(URI.create("http://x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("storage must be file:///directory or s3://bucket/prefix");
        assertThatThrownBy(() -> new MaintenanceConfig(null, Duration.ofSeconds(Long.MAX_VALUE), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MaintenanceConfig(Path.of("relative"), Duration.ofDays(30), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RedisConfig(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static ConfigSource with(String key, String value) {
        Map<String, String> values = new TreeMap<>(SMALLEST);
        values.put(key, value);
        return ConfigSource.map(values);
    }

    private static ConfigException failure(ConfigSource source) {
        return catchThrowableOfType(ConfigException.class, () -> OpsConfig.from(source));
    }
}
