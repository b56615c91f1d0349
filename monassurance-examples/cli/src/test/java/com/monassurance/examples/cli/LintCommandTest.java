package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.monassurance.examples.cli.CommandRunner.CommandResult;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Looking at scripts before they are run. */
class LintCommandTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @TempDir
    Path folder;

    private final CommandRunner bare = CommandRunner.bare();

    private Path file(String name, String sql) throws IOException {
        return Files.writeString(folder.resolve(name), sql);
    }

    @Test
    void findings_are_printed_with_place_lock_and_fix() throws IOException {
        Path file = file("a.sql", "select 1;\n  create index i on t (a);\n");

        CommandResult result = bare.run("lint", file.toString()).exits(1);

        assertThat(result.out())
                .contains(file + ":2:3 error creating-index [SHARE on t]\n")
                .contains("    fix:\n        create index concurrently i on t (a);\n")
                .endsWith("1 error, 1 warning, 1 info in 2 statements of 1 file.\n");
        assertThat(result.err()).contains("lint --diff");
    }

    @Test
    void the_threshold_decides_about_the_exit_status() throws IOException {
        String file = file("a.sql", "set lock_timeout = '1s'; set statement_timeout = '9s'; drop table t;")
                .toString();
        String clean = file("b.sql", "select 1;").toString();

        bare.run("lint", file).exits(0);
        bare.run("lint", file, "--fail-on", "warning").exits(1);
        bare.run("lint", file, "--fail-on", "info").exits(1);
        bare.run("lint", file, "--fail-on", "info", "--without", "dropping-table")
                .exits(0);
        bare.run("lint", file, "--fail-on", "never").exits(0);
        assertThat(bare.run("lint", clean, "--fail-on", "info").exits(0).out())
                .isEqualTo("Nothing found in 1 statement of 1 file.\n");
        assertThat(bare.run("lint", clean, file, "--with", "older-release").out())
                .contains("2 files");
    }

    @Test
    void what_makes_no_sense_is_refused() throws IOException {
        String file = file("a.sql", "select 1;").toString();

        bare.run("lint", folder.resolve("gone.sql").toString()).fails(2, "CLI-006");
        bare.run("lint", file, "--without", "no-such-rule").fails(2, "MIG-050");
        bare.run("lint", "--pending").fails(2, "CLI-005");
        bare.run("lint", "--sarif", folder.resolve("no/where.sarif").toString(), file)
                .fails(4, "CLI-010");
        Files.write(folder.resolve("latin.sql"), new byte[] {'-', '-', ' ', (byte) 0xE9});
        bare.run("lint", folder.resolve("latin.sql").toString()).fails(4, "CLI-010");
    }

    @Test
    void json_and_sarif_hold_the_same_findings() throws IOException {
        file("2.sql", "drop table old; -- lint: allow dropping-table too late\n");
        file("1.sql", "-- lint: allow dropping-table it is empty\ndrop table t;\ncreate index i on u (a);");
        file("notes.txt", "no SQL");
        Path sarif = folder.resolve("out.sarif");

        JsonNode json = bare.run("lint", folder.toString(), "--format", "json", "--sarif", sarif.toString())
                .exits(1)
                .json();

        JsonNode results = new ObjectMapper().readTree(sarif.toFile()).at("/runs/0/results");
        assertThat(json.get("files").asInt()).isEqualTo(2);
        assertThat(results.size())
                .isEqualTo(json.get("findings").size() + json.get("suppressed").size());
        assertThat(json.at("/suppressed/0/allowed").asText()).isEqualTo("it is empty");
        assertThat(json.at("/rewritten/0/after").asText()).contains("create index concurrently i on u (a)");
        JsonNode index = null;
        for (JsonNode finding : json.get("findings")) {
            index = finding.get("rule").asText().equals("creating-index") ? finding : index;
        }
        assertThat(index).isNotNull();
        assertThat(index.get("line").asInt()).isEqualTo(3);
        assertThat(index.get("lock").asText()).isEqualTo("SHARE");
        assertThat(index.get("fix").asText()).isEqualTo("create index concurrently i on u (a)");
    }

    @Test
    void the_diff_alone_goes_to_stdout() throws IOException {
        Path file = file("a.sql", "create index i on t (a);\n");

        CommandResult result = bare.run("lint", "--diff", file.toString()).exits(1);

        assertThat(result.out()).isEqualTo("""
                --- a/%1$s
                +++ b/%1$s
                @@ -1 +1 @@
                -create index i on t (a);
                +create index concurrently i on t (a);
                """.formatted(file));
        assertThat(result.err()).startsWith("1 error");
    }

    @Test
    void without_files_the_revisions_are_looked_at_and_a_database_decides(PostgresDatabase database) {
        new ScriptFolder(folder)
                .table("a1", "base")
                .script("b1", "a1", "-- upgrade\nalter table t_a1 alter a type bigint;\n")
                .script("c1", "b1", "-- upgrade\nalter table t_a1 alter a type int;\ncreate index on t_a1 (a);\n");
        CommandRunner live = CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", folder.toString());
        CommandRunner text = bare.with("MONASSURANCE_SCRIPTS", folder.toString());
        live.run("upgrade", "b1").exits(0);

        CommandResult byText = text.run("lint").exits(1);
        CommandResult all = live.run("lint").exits(1);
        CommandResult pending = live.run("lint", "--pending").exits(1);
        database.execute("insert into t_a1 select 1", "analyze t_a1");
        CommandResult small = live.run("lint", "--pending").exits(0);
        live.run("upgrade").exits(0);
        CommandResult nothing = live.run("lint", "--pending").exits(0);

        String path = folder.resolve("c1_test.sql").toString();
        assertThat(byText.out()).contains(path + ":6:1 error creating-index").contains("b1_test.sql:5:");
        assertThat(all.out()).contains("b1_test.sql:5:").contains("3 files");
        assertThat(all.err()).contains("(2 of 3 revisions) is judged by its text alone");
        assertThat(pending.out())
                .contains("creating-index")
                .contains("nobody knows")
                .doesNotContain("b1_test.sql");
        assertThat(small.out()).doesNotContain("error");
        assertThat(nothing.out()).isEqualTo("Nothing found in 0 statements of 0 files.\n");
    }

    @Test
    void the_shipped_revisions_have_no_errors_and_the_rules_are_listed() {
        CommandResult shipped = bare.run("lint").exits(0);
        CommandResult rules = bare.run("lint", "--rules").exits(0);

        assertThat(shipped.out()).contains("of 8 files");
        assertThat(rules.out()).contains("creating-index").contains("info (off)");
        assertThat(bare.run("lint", "--rules", "--format", "json").exits(0).json())
                .hasSizeGreaterThan(70);
    }
}
