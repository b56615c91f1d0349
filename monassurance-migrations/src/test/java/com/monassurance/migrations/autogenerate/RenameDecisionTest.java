package com.monassurance.migrations.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.migrations.diff.RenameProposals.Proposal;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like a rename is asked about where rows are at stake, and done where nothing is. */
class RenameDecisionTest {

    private static final String BEFORE = """
            create schema office;
            create type mood as enum ('good', 'bad');
            create sequence tickets;
            create table clients (id int primary key, name text not null, mood mood default 'good');
            create table office.rooms (id int primary key, floor int not null, title text not null);
            """;

    private static final String AFTER = """
            create schema bureau;
            create type mood as enum ('good', 'baad');
            create sequence ticket;
            create table customers (id int primary key, name text not null, mood mood default 'good');
            create table bureau.rooms (id int primary key, floor int not null, titel text not null);
            """;

    private static final List<String> WORDS = List.of(
            "schema:office=bureau",
            "table:public.clients=customers",
            "column:office.rooms.title=bureau.rooms.titel",
            "value:public.mood.bad=baad",
            "sequence:public.tickets=ticket");

    private static final String OIDS = """
            select oid::text from pg_class where relname in ('clients', 'customers', 'rooms', 'tickets', 'ticket') order by 1
            """;

    @TempDir
    Path folder;

    private static final String UNDO = """
            drop table office.rooms;
            drop table clients;
            drop sequence tickets;
            drop type mood;
            drop schema office;
            """;

    private Bench bench() {
        Bench bench = new Bench(folder);
        bench.script("r1", "base", BEFORE, UNDO).upgrade();
        bench.live.execute(
                "insert into clients values (1, 'Ada', 'bad')",
                "insert into office.rooms values (7, 2, 'attic')",
                "select setval('tickets', 41)");
        return bench;
    }

    @Test
    void a_likely_rename_of_what_holds_rows_is_asked_about_and_nothing_is_drafted() {
        try (Bench bench = bench()) {
            bench.model(AFTER);

            DraftOutcome outcome = bench.generator().draft("which");

            assertThat(outcome).isInstanceOfSatisfying(DraftOutcome.Undecided.class, undecided -> {
                assertThat(undecided.proposals())
                        .extracting(Proposal::rename)
                        .extracting(RenameWords::of)
                        .containsExactlyInAnyOrderElementsOf(WORDS);
                assertThat(undecided.proposals())
                        .allSatisfy(each -> assertThat(each.evidence()).isNotEmpty());
            });
            Autogenerator generator = bench.generator();
            DesiredSchema live = DesiredSchema.database(bench.live.dataSource());
            DesiredSchema model = DesiredSchema.files(bench.model);
            assertThat(generator.diff(live, model)).isInstanceOf(PlanOutcome.Undecided.class);
            assertThat(generator.diffUnproven(live, model)).isInstanceOf(PlanOutcome.Undecided.class);
        }
    }

    @Test
    void decided_renames_keep_rows_and_oids_up_and_down_and_up() {
        try (Bench bench = bench()) {
            List<String> oids = bench.ask(OIDS);
            bench.model(AFTER);
            AutogeneratorBuilder builder = bench.builder();
            WORDS.forEach(words -> builder.rename(RenameWords.parse(words)));

            bench.applied(builder, "call them otherwise");

            assertThat(bench.ask(OIDS)).isEqualTo(oids);
            assertThat(bench.ask("select c::text from customers c")).containsExactly("(1,Ada,baad)");
            assertThat(bench.ask("select r::text from bureau.rooms r")).containsExactly("(7,2,attic)");
            assertThat(bench.ask("select last_value from ticket")).containsExactly("41");
            bench.migrator().downgrade(Target.revision("r1"));
            assertThat(bench.ask(OIDS)).isEqualTo(oids);
            assertThat(bench.ask("select c::text from clients c")).containsExactly("(1,Ada,bad)");
            bench.upgrade();
            assertThat(bench.ask("select r::text from bureau.rooms r")).containsExactly("(7,2,attic)");
            assertThat(bench.ask(OIDS)).isEqualTo(oids);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clients.name=full_name", "customers.name=full_name"})
    void a_column_is_named_by_its_table_of_before_or_after_on_either_side(String column) {
        try (Bench bench = bench()) {
            bench.model(BEFORE.replace("table clients", "table customers").replace("name text", "full_name text"));

            bench.applied(
                    bench.builder()
                            .rename(RenameWords.parse("public.clients=customers"))
                            .rename(RenameWords.parse("public." + column)),
                    "both");

            assertThat(bench.ask("select full_name from customers")).containsExactly("Ada");
        }
    }

    @Test
    void a_decision_that_cannot_be_followed_is_told_and_one_that_was_followed_is_not() {
        try (Bench bench = bench()) {
            bench.model(BEFORE.replace("table clients", "table customers"));
            for (String word : List.of(
                    "column:public.nosuch.x=y",
                    "table:public.clients=nosuch",
                    "value:public.mood.nosuch=never",
                    "table:office.rooms=cells")) {
                Autogenerator generator =
                        bench.builder().rename(RenameWords.parse(word)).build();
                assertThatThrownBy(() -> generator.draft("which"))
                        .isInstanceOfSatisfying(
                                MigrationException.class,
                                e -> assertThat(e.error()).isEqualTo(MigrationError.BAD_RENAME))
                        .hasMessageContaining(word);
            }
            AutogeneratorBuilder builder = bench.builder().rename(RenameWords.parse("public.clients=customers"));
            bench.applied(builder, "once");
            assertThat(builder.build().draft("twice")).isInstanceOf(DraftOutcome.Nothing.class);
        }
    }

    @Test
    void what_is_said_to_be_no_rename_is_dropped_and_made_with_consent_only() {
        try (Bench bench = bench()) {
            bench.model(BEFORE.replace("name text not null", "nickname text default '?' not null"));
            AutogeneratorBuilder builder =
                    bench.builder().notRenamed(RenameWords.parse("public.clients.name=nickname"));

            DraftOutcome outcome = builder.build().draft("nicknames");

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            DraftOutcome.NeedsConsent.class,
                            needs -> assertThat(needs.losses())
                                    .singleElement()
                                    .extracting(HazardCount::summary)
                                    .asString()
                                    .contains("public.clients.name", "1 non-null values", "bytes"));
        }
    }

    @Test
    void what_has_nothing_to_lose_is_renamed_without_asking_and_keeps_its_oid() {
        String before = """
                create type mood as enum ('good', 'bad');
                create domain amount as numeric(12, 2) check (value >= 0);
                create table clients (id int constraint c_pk primary key, mood mood, paid amount, constraint paid_c check (paid < 100));
                create index c_mood on clients (mood);
                create function doubled(i int) returns int language sql return i * 2;
                create function touched() returns trigger language plpgsql as 'begin return new; end';
                create trigger c_touch before update on clients for each row execute function touched();
                create policy c_own on clients using (id > 0);
                create materialized view c_count as select count(*) as n, mood from clients group by mood;
                """;
        String after = before.replace("c_pk", "clients_pk")
                .replace("paid_c", "paid_check")
                .replace("c_mood", "clients_mood")
                .replace("doubled", "twice")
                .replace("c_touch", "clients_touch")
                .replace("c_own", "clients_own")
                .replace("c_count", "clients_count")
                .replace("domain amount", "domain amounts")
                .replace("paid amount", "paid amounts");
        String oids = """
                select oid from pg_class where relname in ('c_pk', 'clients_pk', 'c_mood', 'clients_mood', 'c_count', 'clients_count')
                union all select oid from pg_constraint where conname in ('paid_c', 'paid_check')
                union all select oid from pg_proc where proname in ('doubled', 'twice')
                union all select oid from pg_trigger where tgname in ('c_touch', 'clients_touch')
                union all select oid from pg_policy where polname in ('c_own', 'clients_own')
                union all select oid from pg_type where typname in ('amount', 'amounts') order by 1
                """;
        try (Bench bench = new Bench(folder)) {
            bench.script("r1", "base", before, "drop table clients cascade;\n").upgrade();
            List<String> first = bench.ask(oids);
            bench.model(after);

            Draft draft = bench.applied(bench.builder(), "longer names");

            assertThat(first).hasSize(8);
            assertThat(bench.ask(oids)).isEqualTo(first);
            assertThat(draft.notes())
                    .filteredOn(note -> note.startsWith("Taken for renamed"))
                    .hasSize(9);
            bench.migrator().downgrade(Target.revision("r1"));
            assertThat(bench.ask(oids)).isEqualTo(first);
        }
    }

    @Test
    void two_columns_change_their_names_only_when_a_caller_says_so() {
        String before = "create table pairs (id int primary key, low int, high int);\n";
        try (Bench bench = new Bench(folder)) {
            bench.script("r1", "base", before, "drop table pairs;\n").upgrade().model(before);
            bench.live.execute("insert into pairs values (1, 10, 20)");
            assertThat(bench.generator().draft("nothing")).isInstanceOf(DraftOutcome.Nothing.class);

            bench.applied(
                    bench.builder()
                            .rename(RenameWords.parse("public.pairs.low=high"))
                            .rename(RenameWords.parse("public.pairs.high=low")),
                    "turn them");

            assertThat(bench.ask("select low || ' ' || high from pairs")).containsExactly("20 10");
            bench.migrator().downgrade(Target.revision("r1"));
            assertThat(bench.ask("select low || ' ' || high from pairs")).containsExactly("10 20");
        }
    }

    @Test
    void a_table_and_its_column_are_renamed_together_with_all_that_uses_them() {
        String before = """
                create table clients (id int primary key, price int not null, twice int generated always as (price * 2) stored);
                create index by_price on clients (price) where price > 0;
                create view dear as select id, price from clients where price > 100;
                create policy cheap on clients using (price < 10);
                alter table clients add constraint sane check (price < 1000000);
                """;
        String after = before.replace("clients", "customers").replace("price", "amount");
        try (Bench bench = new Bench(folder)) {
            bench.script("r1", "base", before, "drop view dear;\ndrop table clients;\n")
                    .upgrade();
            bench.live.execute("insert into clients values (1, 500)");
            List<String> oid = bench.ask("select 'clients'::regclass::oid");
            bench.model(after);

            Draft draft = bench.applied(
                    bench.builder()
                            .rename(RenameWords.parse("public.clients=customers"))
                            .rename(RenameWords.parse("public.clients.price=public.customers.amount")),
                    "customers pay amounts");

            assertThat(draft.body()).doesNotContain("drop table", "drop column");
            assertThat(bench.ask("select 'customers'::regclass::oid")).isEqualTo(oid);
            assertThat(bench.ask("select c::text from customers c")).containsExactly("(1,500,1000)");
            bench.migrator().downgrade(Target.revision("r1"));
            assertThat(bench.ask("select c::text from clients c")).containsExactly("(1,500,1000)");
        }
    }

    @Test
    void likeness_of_values_tells_two_live_columns_apart() {
        try (Bench bench = new Bench(folder);
                Bench other = new Bench(folder.resolve("scripts"))) {
            bench.live.execute(
                    "create table t (id int primary key, a text, b text)",
                    "insert into t select i, 'x' || i % 5, md5(i::text) from generate_series(1, 500) i",
                    "analyze t");
            other.live.execute(
                    "create table t (id int primary key, hash text, word text)",
                    "insert into t select i, md5(i::text), 'x' || i % 5 from generate_series(1, 500) i",
                    "analyze t");

            PlanOutcome outcome = Autogenerator.on(Bench.scratch())
                    .build()
                    .diff(
                            DesiredSchema.database(bench.live.dataSource()),
                            DesiredSchema.database(other.live.dataSource()));

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            PlanOutcome.Undecided.class,
                            undecided -> assertThat(undecided.proposals())
                                    .extracting(Proposal::rename)
                                    .extracting(RenameWords::of)
                                    .containsExactlyInAnyOrder("column:public.t.a=word", "column:public.t.b=hash"));
        }
    }
}
