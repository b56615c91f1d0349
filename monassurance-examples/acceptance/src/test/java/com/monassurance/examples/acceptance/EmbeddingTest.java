package com.monassurance.examples.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The one statement of a host's start-up, unchanged, however the host is packed; each start is a process of its own. */
@Timeout(120)
class EmbeddingTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    /** The modules of the JDK that a host needs on an image of its own; the driver is why it is more than java.sql. */
    private static final String JDK_MODULES = "java.base,java.naming,java.sql";

    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    static Path temporary;

    private static Path directory;
    private static TinyHost host;

    @BeforeAll
    static void compile() throws Exception {
        // Paths in URLs are escaped; a space and a plus sign tell whether somebody forgot to undo it.
        directory = Files.createDirectory(temporary.resolve("a host+1"));
        host = TinyHost.compiledIn(directory);
    }

    @Test
    void from_target_classes(PostgresDatabase database) throws Exception {
        assertStarts(database, java("-cp", classPath(host.classes()), TinyHost.MAIN));
    }

    @Test
    void from_a_jar(PostgresDatabase database) throws Exception {
        assertStarts(database, java("-cp", classPath(host.jar()), TinyHost.MAIN));
    }

    @Test
    void from_a_fat_jar_of_spring_boot(PostgresDatabase database) throws Exception {
        assertStarts(database, java("-jar", host.fatJar().toString()));
    }

    @Test
    void from_a_jar_nested_in_a_fat_jar_of_spring_boot(PostgresDatabase database) throws Exception {
        assertStarts(database, java("-jar", host.fatJarOfParts().toString()));
    }

    @Test
    void as_a_java_module_in_a_jar(PostgresDatabase database) throws Exception {
        assertStarts(database, java("-p", classPath(host.jar()), "-m", TinyHost.MODULE + "/" + TinyHost.MAIN));
    }

    @Test
    void as_a_java_module_that_opens_the_folder_of_its_scripts(PostgresDatabase database) throws Exception {
        assertStarts(database, java("-p", classPath(host.openedJar()), "-m", TinyHost.MODULE + "/" + TinyHost.MAIN));
    }

    @Test
    void as_a_java_module_in_target_classes(PostgresDatabase database) throws Exception {
        assertStarts(database, java("-p", classPath(host.classes()), "-m", TinyHost.MODULE + "/" + TinyHost.MAIN));
    }

    @Test
    void on_a_linked_image_of_the_jdk(PostgresDatabase database) throws Exception {
        assumeTrue(Files.isDirectory(JAVA_HOME.resolve("jmods")), "this JDK has no jmods to link: " + JAVA_HOME);
        Path image = directory.resolve("image");
        String linked = output(new ProcessBuilder(
                JAVA_HOME.resolve("bin/jlink").toString(),
                "--add-modules",
                JDK_MODULES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                image.toString()));
        assertThat(image.resolve("bin/java")).as(linked).isExecutable();

        assertStarts(database, javaOf(image, "-cp", classPath(host.jar()), TinyHost.MAIN));
    }

    /** The first start migrates, the second finds everything done. */
    private static void assertStarts(PostgresDatabase database, List<String> command) throws Exception {
        assertThat(started(database, command)).isEqualTo("applied [h1, h2]\nexit 0");
        assertThat(history(database)).containsExactly("h1 applied", "h2 applied", "letters_body true");
        assertThat(started(database, command)).isEqualTo("applied []\nexit 0");
        assertThat(history(database)).containsExactly("h1 applied", "h2 applied", "letters_body true");
    }

    private static String started(PostgresDatabase database, List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HOST_URL", database.jdbcUrl());
        builder.environment().put("HOST_USER", database.user());
        builder.environment().put("HOST_PASSWORD", database.password());
        return output(builder);
    }

    /** All that a process writes to either stream, and how it ended. */
    private static String output(ProcessBuilder builder) throws IOException, InterruptedException {
        // Whoever runs the tests may have options of his own for every JVM; it says so on its error stream.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"));
        Path said = Files.createTempFile(directory, "said", ".txt");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            return Files.readString(said) + (ended ? "exit " + process.exitValue() : "it has not ended");
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> history(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select revision || ' ' || status"
                        + " from monassurance_ops.schema_history union all"
                        + " select indexrelid::regclass || ' ' || indisvalid from pg_index"
                        + " where indexrelid = to_regclass('letters_body') order by 1")) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private static List<String> java(String... arguments) {
        return javaOf(JAVA_HOME, arguments);
    }

    private static List<String> javaOf(Path home, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String classPath(Path program) {
        return Stream.concat(Stream.of(program), host.libraries().stream())
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }
}
