package com.monassurance.migrations.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionWriterTest {

    @TempDir
    Path folder;

    private RevisionWriter writer(ScriptSource... known) {
        Clock clock = Clock.fixed(Instant.parse("2026-11-22T09:00:00.123Z"), ZoneOffset.UTC);
        return new RevisionWriter(folder, ScriptSources.all(List.of(known)), clock, new Random(1));
    }

    private static MigrationError refused(Runnable write) {
        MigrationError[] error = new MigrationError[1];
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(write::run)
                .satisfies(e -> error[0] = e.error());
        return error[0];
    }

    @Test
    void a_new_revision_has_a_header_and_empty_sections() throws IOException {
        Path file = writer().write(RevisionDraft.builder("Add the phone, please!")
                .id("r1")
                .dependsOn(List.of("x", "y"))
                .labels(List.of("billing"))
                .build());

        assertThat(file)
                .isEqualTo(folder.resolve("r1_add_the_phone_please.sql"))
                .hasContent("""
                -- revision: r1
                -- revises: base
                -- depends-on: x, y
                -- label: billing
                -- message: Add the phone, please!
                -- created: 2026-11-22T09:00:00Z

                -- upgrade

                -- downgrade
                """);
    }

    @Test
    void what_is_written_is_read_back_merges_too() {
        RevisionWriter writer = RevisionWriter.into(folder);
        writer.write(RevisionDraft.builder("a").id("a").build());
        writer.write(RevisionDraft.builder("b: é").id("b").build());
        Path merge = writer.write(
                RevisionDraft.builder("").revises(List.of("a", "b")).build());

        ScriptSet set = ScriptSet.read(ScriptSources.directory(folder));

        assertThat(merge.getFileName().toString()).matches("[0-9a-f]{12}\\.sql");
        Revision head = set.graph().find(set.graph().heads().get(0)).orElseThrow();
        assertThat(head.revises()).containsExactly("a", "b");
        assertThat(set.find("b").orElseThrow().revision().message()).isEqualTo("b: é");
        assertThat(set.find(head.id())
                        .orElseThrow()
                        .findDowngrade()
                        .orElseThrow()
                        .statements())
                .isEmpty();
    }

    @Test
    void an_id_or_a_file_that_is_taken_is_refused_and_nothing_is_replaced() throws IOException {
        Files.writeString(folder.resolve("other.sql"), "-- revision: r1\nbroken");
        Path taken = Files.writeString(folder.resolve("r2_x.sql"), "-- revision: r3\n");
        RevisionWriter writer = writer(
                ScriptSources.of("c.sql", "-- revision: r4\n"), ScriptSources.java(new SampleJavaRevision("r5", "")));

        for (String id : List.of("r1", "r2", "r3", "r4", "r5")) {
            assertThat(refused(
                            () -> writer.write(RevisionDraft.builder("x").id(id).build())))
                    .as(id)
                    .isEqualTo(MigrationError.REVISION_EXISTS);
        }
        assertThat(taken).hasContent("-- revision: r3\n");
        assertThat(ScriptSources.directory(folder).names().orElseThrow()).hasSize(2);
    }

    @Test
    void a_random_id_that_is_taken_is_drawn_again() {
        Path first = writer().write(RevisionDraft.builder("").build());
        Path second = writer().write(RevisionDraft.builder("").build());

        assertThat(first).exists().isNotEqualTo(second);
        assertThat(second).exists();
    }

    @Test
    void a_directory_that_does_not_exist_is_told() {
        RevisionWriter writer = RevisionWriter.into(folder.resolve("missing"));

        assertThat(refused(() -> writer.write(RevisionDraft.builder("x").build())))
                .isEqualTo(MigrationError.SCRIPT_NOT_WRITTEN);
    }

    @Test
    void what_would_break_the_header_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RevisionDraft.builder("a\n-- revises: b").build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RevisionDraft.builder("a").id("../a").build());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> RevisionDraft.builder("a").labels(List.of("a,b")).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        RevisionDraft.builder("a").revises(List.of("heads")).build());
    }

    @ParameterizedTest
    @CsvSource({
        "Add the Phone!, add_the_phone",
        "  a--b__c ,a_b__c",
        "été 2026,été_2026",
        "'',''",
        "'../..',''",
        "one two three four five six seven eight nine ten,one_two_three_four_five_six_seven_eight",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz,abcdefghijklmnopqrstuvwxyzabcdefghijklmn"
    })
    void a_slug_is_made_of_the_words_of_the_message(String message, String slug) {
        assertThat(Slug.of(message)).isEqualTo(slug).hasSizeLessThanOrEqualTo(40);
    }
}
