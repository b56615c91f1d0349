package com.monassurance.migrations.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.migrations.failure.MigrationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptIndexTest {

    @TempDir
    Path folder;

    @BeforeEach
    void writeScripts() throws IOException {
        Files.writeString(folder.resolve("a_x.sql"), "-- revision: a\n-- upgrade\nselect 1;\n");
        Files.writeString(folder.resolve("b x.sql"), "-- revision: b\n-- revises: a\n-- upgrade\nselect 'é';\n");
        ScriptIndex.write(folder);
    }

    private static List<String> heads(ScriptSource source) {
        return ScriptSet.read(source).graph().heads();
    }

    private String problem() {
        return ScriptSources.directory(folder).read().problems().get(0).summary();
    }

    @Test
    void an_index_names_every_script_with_a_hash_that_line_ends_do_not_change() throws IOException {
        String index = Files.readString(folder.resolve("revisions.index"));
        Files.writeString(
                folder.resolve("a_x.sql"),
                "\uFEFF-- revision: a\r\n-- upgrade\r\nselect 1;\r\n",
                StandardCharsets.UTF_8);

        assertThat(index.lines()).hasSize(2).allMatch(line -> line.matches("(a_x|b x).sql [0-9a-f]{64}"));
        assertThat(heads(ScriptSources.directory(folder))).containsExactly("b");
        assertThat(ScriptIndex.write(folder)).hasContent(index);
    }

    @Test
    void a_stale_index_is_an_error_that_names_the_difference() throws IOException {
        Files.writeString(folder.resolve("c_x.sql"), "-- revision: c\n-- upgrade\n");
        assertThat(problem()).contains("revisions.index: The index is stale: it lacks c_x.sql.");

        ScriptIndex.write(folder);
        Files.delete(folder.resolve("c_x.sql"));
        assertThat(problem()).contains("it names what is not there: c_x.sql.");

        ScriptIndex.write(folder);
        Files.writeString(folder.resolve("a_x.sql"), "-- revision: a\n-- upgrade\nselect 2;\n");
        assertThat(problem()).contains("it tells another content of a_x.sql.");

        Files.writeString(folder.resolve("revisions.index"), "a_x.sql\n");
        assertThat(problem()).contains("the line 'a_x.sql' of revisions.index is not one of an index");
    }

    @Test
    void a_script_that_cannot_be_read_is_not_indexed() throws IOException {
        Files.write(folder.resolve("c_x.sql"), new byte[] {(byte) 0xC3, '\n'});

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> ScriptIndex.write(folder))
                .withMessageContaining("c_x.sql: The file is not UTF-8");
    }

    @Test
    void a_jar_without_entries_for_its_folders_is_listed_where_its_index_is() throws IOException {
        Path jar = folder.resolve("app.jar");
        pack(jar, true);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertThat(loader.getResource("db/revisions")).isNull();
            ScriptSource source = ScriptSources.classpath("db/revisions", loader);

            assertThat(source.names().orElseThrow()).containsExactlyInAnyOrder("a_x.sql", "b x.sql");
            assertThat(heads(source)).containsExactly("b");
        }
        Files.writeString(folder.resolve("c_x.sql"), "-- revision: c\n-- revises: b\n-- upgrade\n");
        pack(jar, true);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertThat(ScriptSources.classpath("db/revisions", loader)
                            .read()
                            .problems()
                            .get(0)
                            .summary())
                    .contains("it lacks c_x.sql");
        }
        pack(jar, false);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertThat(ScriptSources.classpath("db/revisions", loader).names()).isEmpty();
            assertThat(ScriptSources.classpath("db/revisions", loader)
                            .read()
                            .problems()
                            .get(0)
                            .summary())
                    .contains("no such folder", "index revisions.index");
        }
    }

    @Test
    void a_place_that_nobody_can_list_is_read_through_its_index() throws IOException {
        ScriptSource source = ScriptSources.classpath("db/revisions", new Unlistable(folder, true));

        assertThat(source.names().orElseThrow()).containsExactly("a_x.sql", "b x.sql");
        assertThat(heads(source)).containsExactly("b");
        Files.delete(folder.resolve("a_x.sql"));
        assertThat(source.read().problems().get(0).summary()).contains("a_x.sql: The file cannot be read");
        Files.writeString(folder.resolve("a_x.sql"), "-- revision: a\n-- upgrade\nselect 2;\n");
        assertThat(source.read().problems().get(0).summary()).contains("another content of a_x.sql");
    }

    @Test
    void a_place_that_nobody_can_list_and_that_has_no_index_says_what_it_wants() {
        ScriptSource source = ScriptSources.classpath("db/revisions", new Unlistable(folder, false));

        assertThat(source.names()).isEmpty();
        assertThat(source.read().problems().get(0).summary()).contains("'odd:' can be read only through an index");
    }

    private void pack(Path jar, boolean withIndex) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(".sql") || (withIndex && name.equals("revisions.index"))) {
                    entries.putNextEntry(new JarEntry("db/revisions/" + name));
                    entries.write(Files.readAllBytes(file));
                    entries.closeEntry();
                }
            }
        }
    }

    /** A class loader with URLs of its own, as application servers and native images have. */
    private static final class Unlistable extends ClassLoader {

        private final Path folder;
        private final boolean knowsFiles;

        Unlistable(Path folder, boolean knowsFiles) {
            super(null);
            this.folder = folder;
            this.knowsFiles = knowsFiles;
        }

        @Override
        protected Enumeration<URL> findResources(String name) throws IOException {
            boolean found = name.equals("db/revisions") || (knowsFiles && name.equals("db/revisions/revisions.index"));
            return found
                    ? Collections.enumeration(List.of(new URL("odd", "", -1, "/" + name, handler())))
                    : Collections.emptyEnumeration();
        }

        private URLStreamHandler handler() {
            return new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return new URLConnection(url) {
                        @Override
                        public void connect() {}

                        @Override
                        public InputStream getInputStream() throws IOException {
                            String path = URI.create(url.getPath()).getPath();
                            return new ByteArrayInputStream(
                                    Files.readAllBytes(folder.resolve(path.substring(path.lastIndexOf('/') + 1))));
                        }
                    };
                }
            };
        }
    }
}
