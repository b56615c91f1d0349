package com.monassurance.maintenance.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.maintenance.audit.Component.Means;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathInventoryTest {

    @TempDir
    Path directory;

    @Test
    void pom_properties_that_fit_the_file_name_win_and_shaded_ones_are_bundled() throws IOException {
        Path jar = jar(
                "netty-common-4.1.1.jar",
                Map.of(
                        "META-INF/maven/org.jctools/jctools-core/pom.properties",
                                pom("org.jctools", "jctools-core", "4.0.5"),
                        "META-INF/maven/io.netty/netty-common/pom.properties",
                                pom("io.netty", "netty-common", "4.1.1")));

        Component component = only(jar);

        assertThat(component.coordinates()).isEqualTo("io.netty:netty-common");
        assertThat(component.version()).isEqualTo("4.1.1");
        assertThat(component.means()).isEqualTo(Means.POM_PROPERTIES);
        assertThat(component.bundled()).containsExactly("org.jctools:jctools-core:4.0.5");
    }

    @Test
    void stray_pom_properties_do_not_pass_for_the_jar() throws IOException {
        Component component = only(jar(
                "mystery.jar", Map.of("META-INF/maven/a/log4j-core/pom.properties", pom("a", "log4j-core", "2.0.0"))));

        assertThat(component.means()).isEqualTo(Means.UNKNOWN);
        assertThat(component.isIdentified()).isFalse();
        assertThat(component.bundled()).containsExactly("a:log4j-core:2.0.0");
    }

    @Test
    void manifest_then_file_name_then_nothing() throws IOException {
        String manifest = """
                Manifest-Version: 1.0
                Implementation-Title: PostgreSQL JDBC Driver
                Implementation-Version: 42.7.14

                """;
        Path driver = jar("postgresql-42.7.14.jar", Map.of("META-INF/MANIFEST.MF", manifest));
        Path renamed = jar("driver.jar", Map.of("META-INF/MANIFEST.MF", manifest));
        Path named = jar("reactive-streams-1.0.4.jar", Map.of("x", "y"));
        Path unknown = jar("app.jar", Map.of("x", "y"));

        ClassPathInventory inventory = ClassPathInventory.of(List.of(driver, renamed, named, unknown));

        assertThat(inventory.components())
                .extracting(c -> c.name() + " " + c.version() + " " + c.means())
                .containsExactly(
                        "postgresql 42.7.14 MANIFEST",
                        "PostgreSQL JDBC Driver 42.7.14 MANIFEST",
                        "reactive-streams 1.0.4 FILE_NAME",
                        "app.jar null UNKNOWN");
        assertThat(inventory.coverage()).containsEntry(Means.MANIFEST, 2L).containsEntry(Means.UNKNOWN, 1L);
    }

    @Test
    void jars_inside_a_fat_jar_and_those_of_a_manifest_are_seen() throws IOException {
        Path inner = jar("inner-1.0.jar", Map.of("META-INF/maven/g/inner/pom.properties", pom("g", "inner", "1.0")));
        jar("other-2.0.jar", Map.of("x", "y"));
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put(
                "META-INF/MANIFEST.MF",
                "Manifest-Version: 1.0\nClass-Path: other-2.0.jar missing-1.jar\n\n".getBytes(StandardCharsets.UTF_8));
        entries.put("BOOT-INF/lib/inner-1.0.jar", Files.readAllBytes(inner));
        Path fat = directory.resolve("fat.jar");
        Files.write(fat, zip(entries));

        ClassPathInventory inventory = ClassPathInventory.of(List.of(fat, directory));

        assertThat(inventory.components())
                .extracting(Component::coordinates)
                .containsExactly("fat.jar", "g:inner", "other");
        assertThat(inventory.directories()).containsExactly(directory.toString());
        assertThat(inventory.problems()).singleElement().asString().contains("missing-1.jar");
    }

    @Test
    void broken_jar_is_a_problem_and_the_others_are_read() throws IOException {
        Path broken = directory.resolve("broken-1.0.jar");
        Files.writeString(broken, "this is no zip");
        Path good = jar("good-1.0.jar", Map.of("x", "y"));

        ClassPathInventory inventory = ClassPathInventory.of(List.of(broken, good));

        assertThat(inventory.components()).hasSize(1);
        assertThat(inventory.problems()).singleElement().asString().contains("broken-1.0.jar");
    }

    @Test
    void class_path_of_this_test_is_seen_with_its_libraries() {
        ClassPathInventory inventory = ClassPathInventory.ofRunningJvm();

        assertThat(inventory.components())
                .extracting(Component::name)
                .contains("postgresql", "jackson-databind", "slf4j-api", "assertj-core");
        assertThat(inventory.components())
                .filteredOn(component -> component.name().equals("jackson-databind"))
                .extracting(Component::coordinates)
                .containsExactly("com.fasterxml.jackson.core:jackson-databind");
    }

    private Component only(Path jar) {
        ClassPathInventory inventory = ClassPathInventory.of(List.of(jar));
        assertThat(inventory.components()).hasSize(1);
        return inventory.components().get(0);
    }

    private Path jar(String name, Map<String, String> entries) throws IOException {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        entries.forEach((entry, text) -> bytes.put(entry, text.getBytes(StandardCharsets.UTF_8)));
        Path jar = directory.resolve(name);
        Files.write(jar, zip(bytes));
        return jar;
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static String pom(String group, String artifact, String version) {
        return "groupId=" + group + "\nartifactId=" + artifact + "\nversion=" + version + "\n";
    }
}
