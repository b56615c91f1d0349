package com.monassurance.migrations.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.domain.DomainRecords;
import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.diff.DiffSettings;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.RevisionDraft;
import com.monassurance.migrations.script.ScriptSources;
import com.monassurance.migrations.sqlplan.PlanSettings;
import com.monassurance.migrations.sqlplan.SchemaPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutogeneratorTest {

    private static final String CLIENTS = "create table clients (id bigint primary key, name text not null);\n";

    @TempDir
    Path folder;

    private Bench clients() {
        Bench bench = new Bench(folder);
        bench.script("r1", "base", CLIENTS, "drop table clients;\n").upgrade().model(CLIENTS);
        return bench;
    }

    private static Draft proven(DraftOutcome outcome) {
        assertThat(outcome).isInstanceOf(DraftOutcome.Proven.class);
        return ((DraftOutcome.Proven) outcome).draft();
    }

    @Test
    void a_draft_runs_up_and_down_and_leaves_nothing_to_do() throws Exception {
        try (Bench bench = clients()) {
            bench.model("""
                    create type mood as enum ('good', 'bad');
                    create table clients (id bigint primary key, name text not null, mood mood default 'good');
                    create index clients_name on clients (lower(name));
                    create view happy as select id from clients where mood = 'good';
                    create function twice(i int) returns int language sql as 'select i * 2';
                    """);

            Draft draft = proven(bench.generator().draft("give clients a mood"));

            assertThat(bench.scripts).isDirectoryNotContaining("glob:**mood.sql");
            String text = bench.write(draft);
            assertThat(text).contains("-- revises: r1", "-- message: give clients a mood");
            bench.upgrade();
            assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
            assertThat(bench.generator().draft("again")).isInstanceOf(DraftOutcome.Nothing.class);
            bench.migrator().downgrade(Target.revision("r1"));
            bench.model(CLIENTS);
            assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
        }
    }

    @Test
    void nothing_is_drafted_when_nothing_differs() {
        try (Bench bench = clients()) {
            assertThat(bench.generator().draft("nothing")).isInstanceOf(DraftOutcome.Nothing.class);
            assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
        }
    }

    @Test
    void a_first_revision_is_drafted_without_any_script() {
        try (Bench bench = new Bench(folder)) {
            bench.model(CLIENTS);

            String text = bench.write(proven(bench.generator().draft("create clients")));

            assertThat(text).contains("-- revises: base", "create table public.clients", "drop table public.clients");
            bench.upgrade();
            assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
        }
    }

    @Test
    void a_database_that_is_not_at_head_is_refused() {
        try (Bench bench = clients()) {
            bench.script("r2", "r1", "create table other (i int);\n", "drop table other;\n");

            assertThat(bench.generator().draft("too early"))
                    .isInstanceOfSatisfying(
                            DraftOutcome.Refused.class,
                            refused -> assertThat(refused.reason()).contains("not at head", "1 revision is pending"));
        }
    }

    @Test
    void several_heads_are_refused_until_one_is_named() {
        try (Bench bench = clients()) {
            bench.script("r2", "r1", "", "").script("r3", "r1", "", "").upgrade();
            bench.model(CLIENTS + "create table more (i int);\n");

            assertThat(bench.generator().draft("which")).isInstanceOf(DraftOutcome.Refused.class);
            Draft draft = proven(bench.generator()
                    .draft(RevisionDraft.builder("this").revises(List.of("r3")).build()));
            assertThat(bench.write(draft)).contains("-- revises: r3");
        }
    }

    @Test
    void a_draft_that_cannot_be_proven_is_not_written() {
        try (Bench bench = clients()) {
            bench.model(CLIENTS + "create table more (i int);\ncreate table less (i int);\n");
            Planning real = Planning.of(PlanSettings.defaults(), DiffSettings.defaults());
            Planning forgetful = new Planning() {
                @Override
                public SchemaPlan plan(Catalog from, Catalog to) {
                    return new SchemaPlan(real.plan(from, to).statements().stream()
                            .filter(each -> !each.sql().contains("less"))
                            .toList());
                }

                @Override
                public SchemaPlan renames(Catalog from, List<Rename> renames) {
                    return real.renames(from, renames);
                }
            };

            DraftOutcome outcome = bench.builder().planning(forgetful).build().draft("forgets a table");

            assertThat(outcome).isInstanceOfSatisfying(DraftOutcome.NotProven.class, not -> {
                assertThat(not.objects()).contains("table public.less");
                assertThat(not.residual().describe()).contains("table public.less: absent | present");
            });
            assertThat(bench.scripts).isDirectoryNotContaining("glob:**forgets*");
        }
    }

    @Test
    void drift_is_what_was_changed_by_hand_past_the_revisions_whatever_its_kind() {
        String made = """
                create type mood as enum ('good');
                create sequence numbers;
                create function twice(i int) returns int language sql as 'select i * 2';
                create function touched() returns trigger language plpgsql as 'begin return new; end';
                create table clients (id bigint primary key, name text not null, code varchar(9), age int default 1);
                create index clients_code on clients (code);
                create unique index clients_age on clients (age);
                create trigger touch before update on clients for each row execute function touched();
                create policy own on clients using (id > 0);
                create view names as select name from clients;
                create domain amount as int check (value > 0);
                """;
        String[] changes = {
            "alter table clients add surprise text, alter name drop not null, alter code type varchar(20)",
            "alter table clients alter age set default 2, disable trigger touch, enable row level security",
            "alter table clients add constraint sane check (age < 200), set (fillfactor = 70)",
            "drop index clients_code",
            "create index by_hand on clients (name)",
            "alter type mood add value 'bad'",
            "alter sequence numbers increment 5",
            "create or replace function twice(i int) returns int language sql as 'select i * 3'",
            "create or replace view names as select name, id from clients",
            "alter policy own on clients using (id > 1)",
            "alter domain amount drop constraint amount_check",
            "comment on table clients is 'by hand'",
            "grant select on clients to public",
            "create table by_night (i int)",
            "create schema elsewhere"
        };
        try (Bench bench = new Bench(folder)) {
            bench.script("r1", "base", made, "drop table clients cascade;\n").upgrade();
            assertThat(bench.generator().drift()).isInstanceOf(SchemaCheck.Same.class);

            bench.live.execute(changes);

            assertThat(bench.generator().drift())
                    .isInstanceOfSatisfying(
                            SchemaCheck.Different.class,
                            different -> assertThat(different.differences().describe())
                                    .contains("public.clients, columns.surprise")
                                    .contains("public.clients, columns.name.notNull")
                                    .contains("public.clients, columns.code.type")
                                    .contains("public.clients, columns.age.default")
                                    .contains("trigger public.clients.touch")
                                    .contains("public.clients, security")
                                    .contains("constraint public.clients.sane: present | absent")
                                    .contains("public.clients, storage")
                                    .contains("index public.clients.clients_code: absent | present")
                                    .contains("index public.clients.by_hand: present | absent")
                                    .contains("public.mood")
                                    .contains("sequence public.numbers")
                                    .contains("function public.twice")
                                    .contains("view public.names")
                                    .contains("policy public.clients.own")
                                    .contains("amount_check: absent | present")
                                    .contains("by hand")
                                    .contains("public.clients, attachments.privileges")
                                    .contains("table public.by_night: present | absent")
                                    .contains("schema elsewhere: present | absent"));
        }
    }

    @Test
    void the_domain_records_make_exactly_the_shipped_schema() {
        DesiredSchema records = DesiredSchema.records(DomainRecords.all());
        DesiredSchema shipped =
                DesiredSchema.scripts(ScriptSources.classpath(MonAssuranceSchema.location()), Target.head());

        PlanOutcome outcome = Autogenerator.on(Bench.scratch()).build().diff(records, shipped);

        assertThat(outcome).isInstanceOf(PlanOutcome.Nothing.class);
    }

    @Test
    void a_model_that_reaches_beyond_the_database_is_refused_before_anything_runs() throws Exception {
        try (Bench bench = clients()) {
            Path models = Files.createDirectory(folder.resolve("models"));
            Files.writeString(models.resolve("1_roles.sql"), "-- roles\ncreate role intruder;\ngrant a to b;\n");
            Files.writeString(
                    models.resolve("2_files.sql"),
                    "\\connect other\n\ncopy t from program 'id';\nalter system reset all;\n");
            Autogenerator generator =
                    bench.builder().model(DesiredSchema.files(models)).build();

            assertThatThrownBy(generator::check)
                    .isInstanceOfSatisfying(
                            MigrationException.class, e -> assertThat(e.error()).isEqualTo(MigrationError.BAD_MODEL))
                    .message()
                    .contains(
                            "1_roles.sql:2:1: CREATE ROLE",
                            "1_roles.sql:3:1: GRANT of a role",
                            "2_files.sql:1:1: The psql command \\connect",
                            "2_files.sql:3:1: COPY",
                            "2_files.sql:4:1: ALTER SYSTEM");
        }
    }

    @Test
    void what_the_scratch_server_lacks_is_named() {
        try (Bench bench = clients()) {
            bench.model("create table t (i int);\ngrant select on t to nobody_here;\n");
            assertThat(bench.generator().draft("role"))
                    .isInstanceOfSatisfying(
                            DraftOutcome.NotProven.class,
                            not -> assertThat(not.objects()).containsExactly("role nobody_here"));

            bench.model("create extension no_such_thing;\n");
            assertThat(bench.generator().check())
                    .isInstanceOfSatisfying(
                            SchemaCheck.NotChecked.class,
                            not -> assertThat(not.objects()).containsExactly("extension no_such_thing"));

            bench.model("create table t (i int) tablespace nowhere;\n");
            assertThat(bench.generator().check())
                    .isInstanceOfSatisfying(
                            SchemaCheck.NotChecked.class,
                            not -> assertThat(not.objects()).containsExactly("tablespace nowhere"));
        }
    }

    @Test
    void a_statement_of_the_model_that_fails_is_told_by_its_place() {
        try (Bench bench = clients()) {
            bench.model(CLIENTS + "\ncreate view v as\n  select nonsense from clients;\n");

            assertThatThrownBy(() -> bench.generator().check())
                    .isInstanceOfSatisfying(
                            MigrationException.class, e -> assertThat(e.error()).isEqualTo(MigrationError.MODEL_FAILED))
                    .message()
                    .contains("model.sql:4:10", "nonsense");
        }
    }
}
