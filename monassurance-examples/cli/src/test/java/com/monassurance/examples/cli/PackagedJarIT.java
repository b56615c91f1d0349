package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The jar and the launcher, as processes. */
class PackagedJarIT {

    private static final Path JAR = Path.of("target", "monassurance-ops.jar").toAbsolutePath();
    private static final Path LAUNCHER = JAR.resolveSibling("monassurance-ops");

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @TempDir
    Path folder;

    @BeforeEach
    void needs_the_jar() {
        assumeThat(JAR).as("the packaged jar; run 'mvn package' first").exists();
    }

    @Test
    void the_jar_migrates_from_the_scripts_inside_it(PostgresDatabase database) throws Exception {
        Output wrong = jar(database, "current", "--url", "jdbc:postgresql://127.0.0.1:1/x");
        Output noPort = jar(database, "current", "--url", "jdbc:postgresql://127.0.0.1:99999/x");
        Output up = jar(database, "upgrade");
        Output current = jar(database, "current", "--check-heads");

        assertThat(wrong.status()).isEqualTo(4);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err().lines()).hasSize(2);
        assertThat(noPort.status()).isEqualTo(2);
        assertThat(noPort.err().lines()).as(noPort.err()).hasSize(2);
        assertThat(up.status()).as(up.err()).isZero();
        assertThat(up.out().lines()).hasSizeGreaterThanOrEqualTo(5);
        assertThat(current.status()).isZero();
        assertThat(current.out()).contains("(head)");
    }

    @Test
    void health_of_the_jar_is_json_alone_on_stdout(PostgresDatabase database) throws Exception {
        Output health = jar(database, "health", "--format", "json");

        assertThat(health.status()).as(health.err()).isZero();
        assertThat(health.out().lines()).hasSize(1);
        assertThat(health.out()).startsWith("{").contains("\"healthy\"");
    }

    @Test
    void the_launcher_writes_its_archive_once_and_answers_the_same_with_it(PostgresDatabase database) throws Exception {
        Output first = launcher(database, "current", "--format", "json");
        Output second = launcher(database, "current", "--format", "json");
        Output failing = launcher(database, "current", "--nonsense");

        assertThat(first.status()).as(first.err()).isZero();
        assertThat(second).isEqualTo(first);
        assertThat(failing.status()).isEqualTo(2);
        assertThat(failing.err().lines()).hasSize(2);
        try (var archives = Files.list(folder.resolve("monassurance-ops"))) {
            assertThat(archives).singleElement().asString().endsWith(".jsa");
        }
    }

    @Test
    void the_launcher_starts_where_it_may_not_write(PostgresDatabase database) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        ProcessBuilder builder = new ProcessBuilder(LAUNCHER.toString(), "heads");
        builder.environment().put("XDG_CACHE_HOME", file.toString());

        Output heads = run(builder, database);

        assertThat(heads.status()).as(heads.err()).isZero();
        assertThat(heads.err()).isEmpty();
        assertThat(heads.out()).contains("(head)");
    }

    @Test
    void the_jar_carries_no_server_and_no_fixture() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> strangers = new ArrayList<>();
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                String name = entries.nextElement().getName();
                if (name.matches(
                        ".*(com/monassurance/fixtures/|zonky|codemonstur|\\.txz|redis-server|junit|assertj).*")) {
                    strangers.add(name);
                }
            }
            assertThat(strangers).isEmpty();
            assertThat(jar.getEntry("META-INF/services/java.sql.Driver")).isNotNull();
        }
    }

    private Output jar(PostgresDatabase database, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return run(new ProcessBuilder(command), database);
    }

    private Output launcher(PostgresDatabase database, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("XDG_CACHE_HOME", folder.toString());
        return run(builder, database);
    }

    /** The environment of the build may configure another database: only ours counts. */
    private Output run(ProcessBuilder builder, PostgresDatabase database) throws Exception {
        builder.environment().keySet().removeIf(name -> name.startsWith("MONASSURANCE_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MONASSURANCE_DATABASE_URL", database.jdbcUrl());
        builder.environment().put("MONASSURANCE_DATABASE_USER", database.user());
        builder.environment().put("MONASSURANCE_DATABASE_PASSWORD", database.password());
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("ended within a minute")
                .isTrue();
        return new Output(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private record Output(int status, String out, String err) {}
}
