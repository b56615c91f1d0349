package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptFile;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that are there but cannot be read: each is told by its path, and nothing is applied. */
@Timeout(60)
class UnreadableScriptTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    /** No permission binds root; without its capabilities it is an ordinary owner of its files. */
    private static final List<String> WITHOUT_CAPABILITIES =
            List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--");

    @TempDir
    Path folder;

    @BeforeEach
    void writeTwo() throws IOException {
        write(folder);
    }

    private static void write(Path place) throws IOException {
        for (ScriptFile file : scripts().table("r1").table("r2").source().read().files()) {
            Files.writeString(place.resolve(file.name()), file.text());
        }
    }

    private static void assertRefused(ScriptSource source, String place, PostgresDatabase database) {
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> Migrator.over(database.dataSource())
                        .scripts(source)
                        .build()
                        .upgrade(Target.head()))
                .matches(e -> e.error() == MigrationError.BAD_SCRIPTS)
                .withMessageContaining("1 problem")
                .withMessageContaining(place + ": The file cannot be read");
        assertThat(Probe.of(database).is("to_regnamespace('monassurance_ops') is null"))
                .isTrue();
    }

    @Test
    void a_directory_with_the_name_of_a_script_is_told_and_nothing_is_applied(PostgresDatabase database)
            throws IOException {
        Files.createDirectory(folder.resolve("x.sql"));

        String place = folder.resolve("x.sql").toString();
        assertRefused(ScriptSources.directory(folder), place, database);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.getParent().toUri().toURL()}, null)) {
            assertRefused(ScriptSources.classpath(folder.getFileName().toString(), loader), place, database);
        }
    }

    @Test
    void a_directory_with_the_name_of_a_script_in_another_file_system_is_told_too(PostgresDatabase database)
            throws IOException {
        URI archive = URI.create("jar:" + folder.resolve("scripts.zip").toUri());
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path inside = Files.createDirectory(zip.getPath("/scripts"));
            write(inside);
            Files.createDirectory(inside.resolve("x.sql"));

            assertRefused(ScriptSources.directory(inside), "/scripts/x.sql", database);
        }
    }

    @Test
    void a_file_without_permission_is_told_and_nothing_is_applied_until_it_may_be_read(PostgresDatabase database)
            throws Exception {
        Path second = permit(folder.resolve("r2_test.sql"), "---------");
        assumePermissionsBind(second);

        assertThat(upgrade(database))
                .startsWith(MigrationError.BAD_SCRIPTS.id())
                .contains("1 problem")
                .contains(second + ": The file cannot be read")
                .contains("Permission denied");
        assertThat(Probe.of(database).is("to_regnamespace('monassurance_ops') is null"))
                .isTrue();
        permit(second, "rw-------");
        assertThat(upgrade(database)).contains("applied [r1, r2]");
        permit(second, "---------");
        assertThat(upgrade(database)).as("at head no file is opened").contains("applied []");
    }

    @Test
    void a_directory_that_may_not_be_listed_is_told_and_nothing_is_applied(PostgresDatabase database) throws Exception {
        permit(folder, "-wx------");
        try {
            assumePermissionsBind(folder);

            assertThat(upgrade(database))
                    .startsWith(MigrationError.BAD_SCRIPTS.id())
                    .contains(folder + ": The folder cannot be listed");
            assertThat(Probe.of(database).is("to_regnamespace('monassurance_ops') is null"))
                    .isTrue();
        } finally {
            permit(folder, "rwx------");
        }
    }

    private static Path permit(Path path, String permissions) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** What the program says for whom permissions bind. */
    private String upgrade(PostgresDatabase database) throws Exception {
        return run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                UnreadableUpgrade.class.getName(),
                database.jdbcUrl(),
                database.user(),
                database.password(),
                folder.toString()));
    }

    private static void assumePermissionsBind(Path unreadable) throws Exception {
        String said = run(List.of("/bin/sh", "-c", "test -r \"$1\" && echo yes || echo no", "look", unreadable + ""));
        assumeTrue(
                said.strip().equals("no"),
                "This user reads every file, and setpriv does not take that away here: " + said);
    }

    private static String run(List<String> words) throws Exception {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(WITHOUT_CAPABILITIES);
        }
        command.addAll(words);
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return e.toString();
        }
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
