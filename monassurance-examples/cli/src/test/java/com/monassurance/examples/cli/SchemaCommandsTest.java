package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.monassurance.core.domain.DomainRecords;
import com.monassurance.examples.cli.CommandRunner.CommandResult;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Comparing schemas and drafting revisions. */
class SchemaCommandsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @TempDir
    Path folder;

    private static String file(Path folder, String name, String sql) throws IOException {
        return "file:" + Files.writeString(folder.resolve(name), sql);
    }

    /** A server for scratch databases and no other database. */
    private static CommandRunner scratchOnly(PostgresDatabase database) {
        return CommandRunner.bare()
                .with("MONASSURANCE_SCRATCH_URL", database.jdbcUrl())
                .with("MONASSURANCE_SCRATCH_USER", database.user())
                .with("MONASSURANCE_SCRATCH_PASSWORD", database.password());
    }

    @Test
    void a_revision_is_drafted_from_a_model_applied_and_taken_back(PostgresDatabase database) throws IOException {
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", folder.toString());
        String model = file(folder, "model.txt", "create table t (id int primary key, n text);");
        String[] draft = {"revision", "-m", "create t", "--autogenerate", "--model", model};

        CommandResult written = cli.run(draft).exits(0);
        cli.run(draft).fails(3, "MIG-046");
        cli.run("check", "--model", model).exits(1);
        cli.run("upgrade").exits(0);
        cli.run("check", "--model", model).exits(0);
        CommandResult nothing = cli.run(draft).exits(0);
        CommandResult losing = cli.run("downgrade", "base").exits(3);
        cli.run("downgrade", "base", "--allow", "data-loss=nobody used it").exits(0);

        assertThat(losing.err()).contains("data-loss: the rows of public.t are gone", "CLI-004", "--allow data-loss=");
        assertThat(Path.of(written.out().strip())).content().contains("create table public.t");
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err()).contains("Nothing differs");
        assertThat(cli.run("check", "--model", model).exits(1).out()).isEqualTo("""
                table public.t: absent | present
                constraint public.t.t_pkey: absent | present
                index public.t.t_pkey: absent | present
                """);
    }

    @Test
    void renames_losses_and_rows_in_the_way_are_told_before_anything_is_written(PostgresDatabase database)
            throws IOException {
        database.execute(
                "create table clients (id int primary key, name text, note text)",
                "insert into clients values (1, 'Ada', 'x'), (2, null, null)");
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", folder.toString());
        String model = file(folder, "m.txt", "create table clients (id int primary key, full_name text not null);");
        List<String> draft = List.of("revision", "-m", "tidy", "--autogenerate", "--model", model);

        CommandResult undecided = cli.run(draft.toArray(String[]::new)).exits(3);
        CommandResult diff = cli.run("diff", "--from", "db:" + database.jdbcUrl(), "--to", model, "--format", "json")
                .exits(3);
        CommandResult losing =
                run(cli, draft, "--rename", "public.clients.name=full_name").exits(3);
        CommandResult written = run(
                        cli,
                        draft,
                        "--rename",
                        "public.clients.name=full_name",
                        "--consent",
                        "moved",
                        "--format",
                        "json")
                .exits(0);
        CommandResult refused = cli.run("upgrade").exits(3);

        assertThat(undecided.err()).contains("column:public.clients.name=full_name", "CLI-008", "--not-renamed");
        assertThat(diff.json().at("/proof/status").asText()).isEqualTo("undecided");
        assertThat(losing.err()).contains("CLI-004", "public.clients.note", "1 non-null values", "--quarantine");
        assertThat(written.json().at("/consent").asText()).isEqualTo("moved");
        assertThat(written.json().at("/inTheWay/0").asText()).contains("1 rows with null", "id=2");
        assertThat(refused.err()).contains("MIG-044", "nothing was run", "id=2");
        database.execute("update clients set name = 'Bea' where id = 2");
        cli.run("upgrade").exits(0);
        cli.run("downgrade", "base").exits(0);
        run(cli, draft, "--rename", "nonsense").fails(2, "CLI-001");
        cli.run("upgrade", "--allow", "everything=yes").fails(2, "CLI-001");
    }

    @Test
    void what_would_be_dropped_is_set_aside_and_dropped_later(PostgresDatabase database) throws IOException {
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", folder.toString());
        String both = file(folder, "a.txt", "create table kept (id int); create table gone (id int);");
        String one = file(folder, "b.txt", "create table kept (id int);");
        List<String> draft = List.of("revision", "-m", "x", "--autogenerate", "--model");
        run(cli, draft, both).exits(0);
        cli.run("upgrade").exits(0);
        database.execute("insert into gone values (7)");

        run(cli, draft, one, "--quarantine").exits(0);
        cli.run("upgrade").exits(0);
        CommandResult check = cli.run("check", "--model", one).exits(0);
        run(cli, draft, one, "--drop-quarantined").exits(3);
        run(cli, draft, one, "--drop-quarantined", "--consent", "a year has gone")
                .exits(0);
        cli.run("upgrade").exits(0);

        assertThat(check.err()).contains("public._dropped_gone");
        assertThat(cli.run("check", "--model", one).exits(0).err()).doesNotContain("_dropped_");
    }

    private static CommandResult run(CommandRunner cli, List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return cli.run(all.toArray(String[]::new));
    }

    @Test
    void a_difference_is_printed_as_sql_there_and_back(PostgresDatabase database) throws IOException {
        String from = file(folder, "a.sql", "create table t (id int primary key);");
        String to = file(folder, "b.sql", "create table t (id int primary key, n text);");
        CommandRunner cli = scratchOnly(database);

        CommandResult up = cli.run("diff", "--from", from, "--to", to).exits(0);
        CommandResult down =
                cli.run("diff", "--from", from, "--to", to, "--down").exits(0);
        JsonNode json = cli.run("diff", "--from", from, "--to", to, "--format", "json")
                .exits(0)
                .json();
        JsonNode unproven = cli.run("diff", "--from", from, "--to", to, "--no-prove", "--no-online", "--format", "json")
                .exits(0)
                .json();
        CommandResult equal = cli.run("diff", "--from", to, "--to", to).exits(0);

        assertThat(up.out()).contains("alter table public.t add column n text;");
        assertThat(down.out()).contains("alter table public.t drop column n;");
        assertThat(json.at("/upgrade/0/sql").asText()).isEqualTo("alter table public.t add column n text");
        assertThat(json.at("/upgrade/0/locks/0/mode").asText()).isEqualTo("ACCESS EXCLUSIVE");
        assertThat(json.at("/downgrade/0/hazards/0/kind").asText()).isEqualTo("data-loss");
        assertThat(json.at("/proof/status").asText()).isEqualTo("proven");
        assertThat(unproven.at("/proof/status").asText()).isEqualTo("not-checked");
        assertThat(equal.out()).isEmpty();
    }

    @Test
    void a_database_records_and_scripts_are_schemas_too(PostgresDatabase database) throws IOException {
        CommandRunner cli = CommandRunner.on(database);
        cli.run("upgrade").exits(0);
        String classes =
                "class:" + DomainRecords.all().stream().map(Class::getName).collect(Collectors.joining(","));
        new ScriptFolder(folder).table("r1", "base").table("r2", "r1");

        cli.run("check", "--model", classes).exits(0);
        CommandResult same = cli.run("diff", "--from", "db:" + database.jdbcUrl(), "--to", classes)
                .exits(0);
        CommandResult step = cli.run("diff", "--from", "scripts:" + folder + "@r1", "--to", "scripts:" + folder)
                .exits(0);

        assertThat(same.out()).isEmpty();
        assertThat(step.out()).contains("create table public.t_r2");
        cli.run("check", "--model", "scripts:" + folder + "@0009").fails(2, "MIG-006");
        cli.run("check", "--model", classes, "--schema", "nosuch").fails(2, "MIG-059");
        cli.run("check", "--model", classes, "--no-owner", "--no-privileges", "--no-security-labels")
                .exits(0);
    }

    @Test
    void what_cannot_be_done_says_why(PostgresDatabase database) throws IOException {
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", folder.toString());
        String role = file(folder, "role.sql", "create role intruder;");
        String missing = file(folder, "grant.sql", "create table t (i int); grant select on t to nobody_here;");

        cli.run("check", "--model", role).fails(2, "MIG-042");
        cli.run("check", "--model", "file:" + folder.resolve("gone.sql")).fails(2, "MIG-042");
        cli.run("check", "--model", "class:com.example.Gone").fails(2, "CLI-006");
        assertThat(cli.run("check", "--model", missing).exits(4).err()).contains("role nobody_here", "MIG-045");
        CommandRunner remote =
                CommandRunner.bare().with("MONASSURANCE_DATABASE_URL", "jdbc:postgresql://db.example.invalid/x");
        remote.run("check", "--model", role).fails(3, "CLI-004");
        CommandRunner.bare().run("diff", "--from", role, "--to", role).fails(2, "CLI-005");
        cli.run("diff", "--from", "db:postgresql://a:s3cret@localhost/x", "--to", role)
                .fails(2, "CLI-003");
    }
}
