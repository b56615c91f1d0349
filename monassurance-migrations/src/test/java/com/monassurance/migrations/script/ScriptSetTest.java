package com.monassurance.migrations.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Revision;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptSetTest {

    private static final String GOOD = "-- revision: a\n-- upgrade\nselect 1;\n";

    @TempDir
    Path folder;

    private static RevisionScript parsed(String text) {
        return ScriptSet.read(ScriptSources.of("a_x.sql", text)).find("a").orElseThrow();
    }

    private static String problems(ScriptSource source) {
        String[] message = new String[1];
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> ScriptSet.read(source))
                .matches(e -> e.error() == MigrationError.BAD_SCRIPTS)
                .satisfies(e -> message[0] = e.getMessage());
        return message[0];
    }

    @Test
    void a_whole_script_is_read_into_its_parts() {
        RevisionScript script = ScriptSet.read(ScriptSources.all(List.of(
                        ScriptSources.of("x_0.sql", "-- revision: x\n-- revises: base\n-- upgrade\n"),
                        ScriptSources.of("a_it.sql", """
                                -- revision: a
                                -- revises: x
                                -- label: one, two
                                -- message: it: does; things
                                -- created: 2026-11-22T09:00:00Z

                                -- A comment for people.

                                -- upgrade
                                create table t (a int);
                                do $$
                                -- downgrade
                                begin end $$;
                                /*
                                -- verify
                                */
                                -- downgrade
                                drop table t
                                -- verify
                                select true;
                                """))))
                .find("a")
                .orElseThrow();

        assertThat(script.revision().revises()).containsExactly("x");
        assertThat(script.revision().labels()).containsExactly("one", "two");
        assertThat(script.revision().message()).isEqualTo("it: does; things");
        assertThat(script.upgrade().statements()).hasSize(2);
        assertThat(script.upgrade().statements().get(0).line()).isEqualTo(10);
        assertThat(script.findDowngrade().orElseThrow().statements())
                .extracting(SqlStatement::text)
                .containsExactly("drop table t");
        assertThat(script.verify()).hasSize(1);
    }

    @Test
    void no_downgrade_section_is_irreversible_and_an_empty_one_is_nothing_to_undo() {
        assertThat(parsed(GOOD).findDowngrade()).isEmpty();
        assertThat(parsed(GOOD + "-- downgrade\n").findDowngrade().orElseThrow().statements())
                .isEmpty();
    }

    @Test
    void the_hash_depends_on_the_section_alone_and_not_on_line_ends() {
        String hash = parsed(GOOD).upgrade().hash();

        assertThat(hash).hasSize(64);
        assertThat(parsed("\uFEFF" + GOOD.replace("\n", "\r\n")).upgrade().hash())
                .isEqualTo(hash);
        assertThat(parsed(GOOD.replace("\n", "\r")).upgrade().hash()).isEqualTo(hash);
        assertThat(parsed(GOOD + " \n\t\n").upgrade().hash()).isEqualTo(hash);
        assertThat(parsed("-- revision: a\n-- message: other\n-- upgrade\nselect 1;\n-- downgrade\n")
                        .upgrade()
                        .hash())
                .isEqualTo(hash);
        assertThat(parsed(GOOD.replace("1", "2")).upgrade().hash()).isNotEqualTo(hash);
        assertThat(parsed(GOOD.replace("select 1;", "select 1;;")).upgrade().hash())
                .isNotEqualTo(hash);
        assertThat(parsed("-- revision: a\n-- upgrade\nselect\n1;").upgrade().hash())
                .isNotEqualTo(
                        parsed("-- revision: a\n-- upgrade\nselect1;").upgrade().hash());
    }

    @Test
    void options_of_the_header_are_read() {
        RevisionScript script = parsed("""
                -- revision: a
                -- commits: true
                -- lock-timeout: 500ms
                -- statement-timeout: 10min
                -- upgrade
                """);

        assertThat(script.commits()).isTrue();
        assertThat(script.options().findLockTimeout()).hasValue(Duration.ofMillis(500));
        assertThat(script.options().findStatementTimeout()).hasValue(Duration.ofMinutes(10));
        assertThat(parsed(GOOD).options()).isEqualTo(ScriptOptions.none());
        assertThat(parsed(GOOD).commits()).isFalse();
    }

    @Test
    void a_script_that_declares_that_it_commits_leaves_the_transaction_for_its_calls() {
        String text = "-- revision: a\n-- commits: %s\n-- upgrade\nselect 1;\ncall fill();\n";

        assertThat(parsed(text.formatted("true")).upgrade().statements())
                .extracting(SqlStatement::isTransactional)
                .containsExactly(true, false);
        assertThat(parsed(text.formatted("false")).upgrade().statements())
                .extracting(SqlStatement::isTransactional)
                .containsExactly(true, true);
    }

    @Test
    void every_sound_graph_is_accepted_and_every_other_is_told_with_all_its_problems() {
        ScriptSet set = ScriptSet.read(ScriptSources.all(List.of(
                ScriptSources.of("a_x.sql", GOOD),
                ScriptSources.of("b_x.sql", "-- revision: b\n-- label: billing\n-- upgrade\n"),
                ScriptSources.of("c_x.sql", "-- revision: c\n-- revises: a, b\n-- upgrade\n"),
                ScriptSources.of("d_x.sql", "-- revision: d\n-- revises: a\n-- depends-on: c\n-- upgrade\n"))));

        assertThat(set.graph().bases()).containsExactly("a", "b");
        assertThat(set.find("c").orElseThrow().revision().revises()).containsExactly("a", "b");
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> ScriptSet.read(ScriptSources.all(List.of(
                        ScriptSources.of("a_x.sql", "-- revision: a\n-- revises: b\n-- upgrade\n"),
                        ScriptSources.of("b_x.sql", "-- revision: b\n-- revises: a\n-- upgrade\n"),
                        ScriptSources.of("c_x.sql", "-- revision: c\n-- depends-on: gone\n-- upgrade\n")))))
                .matches(e -> e.error() == MigrationError.BAD_GRAPH)
                .withMessageContaining("circle")
                .withMessageContaining("gone");
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("", "The script is empty"),
                Arguments.of(" \n\t\n", "The script is empty"),
                Arguments.of("-- upgrade\nselect 1;", "no line '-- revision: <id>'"),
                Arguments.of("-- revision: a\nselect 1;", "no line '-- upgrade'"),
                Arguments.of("-- revision: a\nselect 1;\n-- upgrade\n", "x.sql:2:1: SQL stands before"),
                Arguments.of("-- revision: a b\n-- upgrade\n", "'a b' of the header key 'revision' may hold only"),
                Arguments.of("-- revision: head\n-- upgrade\n", "reserved word"),
                Arguments.of("-- revision:\n-- upgrade\n", "is empty"),
                Arguments.of("-- revision: a\n-- revises: b c\n-- upgrade\n", "header key 'revises'"),
                Arguments.of("-- revision: a\n-- revises: b,,c\n-- upgrade\n", "is empty"),
                Arguments.of(
                        "-- revision: a\n-- revise: b\n-- upgrade\n",
                        "x.sql:2:1: The header key 'revise' is not known"),
                Arguments.of("-- revision: a\n-- revision: b\n-- upgrade\n", "is there twice"),
                Arguments.of(
                        "-- revision: a\n-- text\n-- revises: b\n-- upgrade\n",
                        "x.sql:3:1: This header line comes after"),
                Arguments.of("-- revision: a\n-- upgrade\n-- downgrade\n-- upgrade\n", "'-- upgrade' is there twice"),
                Arguments.of(
                        "-- revision: a\n-- upgrade\n-- verify\n-- downgrade\n",
                        "x.sql:4:1: The sections come in the order"),
                Arguments.of(
                        "-- revision: a\n-- upgrade\nselect 1;\n--downgrade\nselect 2;", "looks like a section marker"),
                Arguments.of(
                        "-- revision: a\n-- upgrade\nselect 1;\n-- Downgrade:\nselect 2;",
                        "looks like a section marker"),
                Arguments.of(
                        "-- revision: a\n-- upgrade\nselect 1;\n  -- downgrade\ndrop table t;",
                        "x.sql:4:3: '-- downgrade' looks like a section marker"),
                Arguments.of(
                        "-- revision: a\n-- upgrade\nselect 1;\n--- downgrade\ndrop table t;",
                        "x.sql:4:1: '--- downgrade' looks like a section marker"),
                Arguments.of(
                        "-- revision: b\n-- revises a\n-- upgrade\nselect 1;",
                        "x.sql:2:1: '-- revises a' looks like a line of the header; write '-- revises: a'"),
                Arguments.of(
                        "-- revision: b\n--depends-on:a\n-- upgrade\nselect 1;",
                        "x.sql:2:1: '--depends-on:a' looks like a line of the header"),
                Arguments.of(
                        "-- revision: b\n-- replaces: a b\n-- upgrade\n", "The id 'a b' of the header key 'replaces'"),
                Arguments.of(
                        "-- revision: a\n-- upgrade\nselect 'x;\n-- downgrade\n", "x.sql:3:8: Here begins a string"),
                Arguments.of(
                        "-- revision: a\n-- upgrade\nselect (1;\n-- downgrade\nselect 2;",
                        "x.sql:3:8: This parenthesis"),
                Arguments.of("-- revision: a\n-- upgrade\n\n  commit;", "x.sql:4:3: A script may not control"),
                Arguments.of(
                        "-- revision: a\n-- upgrade\n-- verify\nvacuum t;", "x.sql:4:1: Verify sections hold queries"),
                Arguments.of(
                        "-- revision: a\n-- lock-timeout: soon\n-- upgrade\n",
                        "x.sql:2:1: The header key 'lock-timeout' is a limit such as 500ms"),
                Arguments.of("-- revision: a\n-- lock-timeout: 0s\n-- upgrade\n", "'lock-timeout' is a limit"),
                Arguments.of(
                        "-- revision: a\n-- statement-timeout: 25000h\n-- upgrade\n",
                        "x.sql:2:1: The header key 'statement-timeout' is a limit"),
                Arguments.of("-- revision: a\n-- commits: yes\n-- upgrade\n", "x.sql:2:1: The header key 'commits'"),
                Arguments.of("-- revision: a\n-- upgrade\nselect '\0';", "NUL character"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_broken_script_gets_one_clear_message(String text, String message) {
        assertThat(problems(ScriptSources.of("x.sql", text))).contains(message).contains("1 problem,");
    }

    @Test
    void all_problems_of_all_sources_are_told_at_once() throws IOException {
        Files.writeString(folder.resolve("a_good.sql"), GOOD);
        Files.writeString(folder.resolve("a_twice.sql"), GOOD);
        Files.writeString(folder.resolve("b_empty.sql"), "");
        Files.write(
                folder.resolve("c_latin.sql"),
                "-- revision: c\n-- upgrade\nselect 'é';".getBytes(StandardCharsets.ISO_8859_1));
        Files.createSymbolicLink(folder.resolve("d_gone.sql"), folder.resolve("nowhere"));
        Files.writeString(folder.resolve("e_two.sql"), "-- revision: e\n-- upgrade\nbegin;\ncommit;");

        assertThat(problems(ScriptSources.all(List.of(
                        ScriptSources.directory(folder),
                        ScriptSources.directory(folder.resolve("missing")),
                        ScriptSources.directory(folder.resolve("a_good.sql")),
                        ScriptSources.classpath("no/such/folder")))))
                .contains("9 problems")
                .contains("a_twice.sql: The revision id a is that of", "b_empty.sql: The script is empty")
                .contains("c_latin.sql: The file is not UTF-8 in line 3", "d_gone.sql: The file cannot be read")
                .contains("e_two.sql:3:1:", "e_two.sql:4:1:")
                .contains("missing: The directory does not exist", "a_good.sql: This is not a directory")
                .contains("classpath:no/such/folder: There is no such folder");
    }

    @Test
    void an_empty_folder_is_a_wrong_folder() {
        assertThat(problems(ScriptSources.directory(folder))).contains("no script");
    }

    @Test
    void a_directory_gives_its_scripts_and_nothing_else() throws IOException {
        Files.writeString(folder.resolve("a_x.sql"), GOOD);
        Files.writeString(folder.resolve(".b_x.sql"), "broken");
        Files.writeString(folder.resolve("b_x.sql~"), "broken");
        Files.writeString(folder.resolve("README.md"), "broken");
        Files.createDirectory(folder.resolve("old"));
        Files.writeString(folder.resolve("old").resolve("b_x.sql"), "broken");

        assertThat(ScriptSet.read(ScriptSources.directory(folder)).graph().heads())
                .containsExactly("a");
    }

    @Test
    void scripts_are_found_in_a_folder_of_the_class_path_and_in_a_jar() throws IOException {
        assertThat(ScriptSet.read(ScriptSources.classpath("/db/revisions/"))
                        .graph()
                        .order())
                .extracting(Revision::id)
                .containsExactly("s001", "s002");
        Path jar = folder.resolve("with space and ü.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            put(entries, "in/", "");
            put(entries, "in/jar/", "");
            put(entries, "in/jar/a_x.sql", GOOD);
            put(entries, "in/jar/b_x.sql", "-- revision: b\n-- revises: a\n-- upgrade\nselect 'é';\n");
            put(entries, "in/jar/deeper/c_x.sql", "broken");
            put(entries, "in/jarring/d_x.sql", "broken");
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            ScriptSet set = ScriptSet.read(ScriptSources.classpath("in/jar", loader));

            assertThat(set.graph().order()).extracting(Revision::id).containsExactly("a", "b");
            assertThat(set.find("b").orElseThrow().upgrade().text()).contains("é");
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                assertThat(ScriptSet.read(ScriptSources.classpath("in/jar"))
                                .graph()
                                .order())
                        .hasSize(2);
                assertThat(ScriptSet.read(ScriptSources.classpath("db/revisions"))
                                .graph()
                                .order())
                        .hasSize(2);
            } finally {
                thread.setContextClassLoader(before);
            }
        }
        Files.delete(jar);
        assertThatIllegalArgumentException().isThrownBy(() -> ScriptSources.classpath("/"));
    }

    private static void put(JarOutputStream jar, String name, String content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content.getBytes(StandardCharsets.UTF_8));
        jar.closeEntry();
    }
}
