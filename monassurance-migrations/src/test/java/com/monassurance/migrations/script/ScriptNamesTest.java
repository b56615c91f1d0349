package com.monassurance.migrations.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptNamesTest {

    private static final String REPEATABLE = "-- repeatable: v\n-- upgrade\nselect 1;\n";

    @TempDir
    Path folder;

    /** A file that cannot be decoded: whoever opens it gets a problem. */
    private void fill(Path place) throws IOException {
        Files.write(place.resolve("a_x.sql"), new byte[] {(byte) 0xC3});
        Files.writeString(place.resolve("v.repeatable.sql"), REPEATABLE);
        Files.writeString(place.resolve("README.md"), "x");
        Files.writeString(place.resolve(".b_x.sql"), "x");
        Files.createDirectory(place.resolve("old"));
        Files.writeString(place.resolve("old").resolve("c_x.sql"), "x");
    }

    @Test
    void a_directory_tells_its_names_without_opening_a_file() throws IOException {
        fill(folder);

        ScriptSource source = ScriptSources.directory(folder);

        assertThat(source.names().orElseThrow()).containsExactlyInAnyOrder("a_x.sql", "v.repeatable.sql");
        assertThat(source.read().problems()).hasSize(1);
        assertThat(source.readRepeatables().problems()).isEmpty();
        assertThat(source.readRepeatables().files())
                .extracting(ScriptFile::name)
                .containsExactly("v.repeatable.sql");
        assertThat(ScriptSet.readRepeatables(source))
                .extracting(RepeatableScript::name)
                .containsExactly("v");
    }

    @Test
    void a_directory_in_another_file_system_does_too() throws IOException {
        Path zip = folder.resolve("scripts.zip");
        try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path inside = Files.createDirectory(archive.getPath("/scripts"));
            fill(inside);

            assertThat(ScriptSources.directory(inside).names().orElseThrow())
                    .containsExactlyInAnyOrder("a_x.sql", "v.repeatable.sql");
        }
    }

    @Test
    void a_folder_in_a_jar_tells_its_names_from_the_directory_of_the_jar() throws IOException {
        Path jar = folder.resolve("app.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (String name :
                    List.of("db/", "db/old/", "db/a_x.sql", "db/v.repeatable.sql", "db/old/c.sql", "dbx/d.sql")) {
                entries.putNextEntry(new JarEntry(name));
                entries.write((name.endsWith("v.repeatable.sql") ? REPEATABLE : "").getBytes(StandardCharsets.UTF_8));
                entries.closeEntry();
            }
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            ScriptSource source = ScriptSources.classpath("db", loader);

            assertThat(source.names().orElseThrow()).containsExactlyInAnyOrder("a_x.sql", "v.repeatable.sql");
            assertThat(source.readRepeatables().files()).hasSize(1);
        }
    }

    @Test
    void scripts_from_code_and_several_sources_tell_theirs_and_one_that_cannot_makes_all_silent() throws IOException {
        fill(folder);
        ScriptSource code = ScriptSources.of("x_y.sql", "");
        ScriptSource java = ScriptSources.java(new SampleJavaRevision("j1", "Fill the Names!"));

        assertThat(ScriptSources.all(List.of(ScriptSources.directory(folder), code, java))
                        .names()
                        .orElseThrow())
                .containsExactlyInAnyOrder("a_x.sql", "v.repeatable.sql", "x_y.sql", "j1_fill_the_names.java");
        assertThat(ScriptSources.all(List.of(code, () -> new ScriptListing(List.of(), List.of())))
                        .names())
                .isEmpty();
        assertThat(ScriptSources.directory(folder.resolve("missing")).names()).isEmpty();
        assertThat(ScriptSources.classpath("no/such/folder").names()).isEmpty();
    }

    @Test
    void a_source_of_the_host_that_only_reads_gives_its_repeatable_scripts() {
        ScriptListing listing = new ScriptListing(
                List.of(new ScriptFile("a_x.sql", "a", "x"), new ScriptFile("v.repeatable.sql", "v", REPEATABLE)),
                List.of());
        ScriptSource source = () -> listing;

        assertThat(source.names()).isEmpty();
        assertThat(source.readRepeatables().files())
                .extracting(ScriptFile::name)
                .containsExactly("v.repeatable.sql");
    }

    @Test
    void a_script_whose_ending_is_in_capitals_is_not_passed_over() throws IOException {
        Files.writeString(folder.resolve("0001_A.SQL"), "-- revision: a\n-- upgrade\nselect 1;\n");
        Files.writeString(folder.resolve("V.Repeatable.Sql"), REPEATABLE.replace(": v", ": V"));

        ScriptSource source = ScriptSources.directory(folder);

        assertThat(source.names().orElseThrow()).containsExactlyInAnyOrder("0001_A.SQL", "V.Repeatable.Sql");
        assertThat(ScriptSet.read(source).graph().heads()).containsExactly("a");
        assertThat(ScriptSet.readRepeatables(source))
                .extracting(RepeatableScript::name)
                .containsExactly("V");
    }

    @Test
    void a_name_that_the_locale_cannot_write_is_a_problem_with_its_way_out() {
        ScriptFolder odd = new ScriptFolder() {
            private final PathFolder files = new PathFolder(folder);

            @Override
            public String origin() {
                return files.origin();
            }

            @Override
            public String originOf(String name) {
                return files.originOf(name);
            }

            @Override
            public List<String> names() {
                return new ArrayList<>(List.of("0001_\0.sql"));
            }

            @Override
            public byte[] bytes(String name) throws IOException {
                return files.bytes(name);
            }

            @Override
            public byte[] index() throws IOException {
                return files.index();
            }

            @Override
            public void close() {
                files.close();
            }
        };

        assertThat(FolderReader.read(odd, false).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.summary()).contains("LC_ALL=C.UTF-8"));
    }
}
