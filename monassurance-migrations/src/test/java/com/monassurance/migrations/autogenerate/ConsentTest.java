package com.monassurance.migrations.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.migrations.revision.Target;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What loses or changes data is drafted with a reason only, and told with figures in both directions. */
class ConsentTest {

    private static final String BEFORE = """
            create table clients (id int primary key, name text, note text);
            create table old_stuff (id int primary key);
            """;

    @TempDir
    Path folder;

    private Bench bench() {
        Bench bench = new Bench(folder);
        bench.script("r1", "base", BEFORE, "drop table clients;\ndrop table old_stuff;\n")
                .upgrade()
                .model("create table clients (id int primary key, name text, since date);\n");
        bench.live.execute(
                "insert into clients select i, 'n', case when i < 4 then 'x' end from generate_series(1, 9) i");
        return bench;
    }

    @Test
    void a_loss_is_counted_and_drafted_with_a_reason_only() {
        try (Bench bench = bench()) {
            DraftOutcome outcome = bench.generator().draft("tidy");

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            DraftOutcome.NeedsConsent.class,
                            needs -> assertThat(needs.losses())
                                    .extracting(HazardCount::summary)
                                    .anySatisfy(text -> assertThat(text)
                                            .contains("public.clients.note", "3 non-null values", "bytes"))
                                    // An empty table here may have rows elsewhere.
                                    .anySatisfy(text -> assertThat(text).contains("public.old_stuff", "0 rows")));

            DraftOutcome agreed = bench.builder()
                    .consent("moved to the archive in May")
                    .build()
                    .draft("tidy");
            assertThat(agreed).isInstanceOf(DraftOutcome.Proven.class);
            Draft draft = ((DraftOutcome.Proven) agreed).draft();
            String text = bench.write(draft);

            assertThat(text)
                    .contains("-- consent: moved to the archive in May\n")
                    .contains("-- data-loss: the values of public.clients.note are gone (")
                    .contains("3 non-null values)")
                    .contains(
                            "-- data-loss: the values of public.clients.since are gone (bytes and non-null values unknown:");
            assertThat(draft.back().losses())
                    .singleElement()
                    .satisfies(back -> assertThat(back.unknown())
                            .containsEntry("non-null values", "whatever is written after the upgrade"));
            assertThat(bench.migrator().plan(Target.heads()).toText())
                    .contains("data-loss: the values of public.clients.note are gone");
            bench.upgrade();
            bench.migrator().downgrade(Target.revision("r1"));
        }
    }

    @Test
    void what_loses_nothing_needs_no_reason_and_has_none() {
        try (Bench bench = bench()) {
            bench.model(BEFORE + "create table more (id int primary key);\n");

            Draft draft = bench.applied(bench.builder().consent("never needed"), "more");

            assertThat(draft.revision().consent()).isNull();
            assertThatThrownBy(() -> bench.builder().consent(" ")).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
