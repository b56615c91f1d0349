package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** SQL that somebody else runs with psql, where there is one. */
class OfflineSqlTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String OBJECTS = """
            select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'public'
            """;

    @TempDir
    Path scripts;

    @TempDir
    Path files;

    @BeforeEach
    void writes_every_kind_of_statement() {
        new ScriptFolder(scripts)
                .script("a1", "base", """
                        -- upgrade
                        create table people (id int primary key, mood text);
                        create function shout(t text) returns text language plpgsql as $$
                        begin return upper(t) || ';'; end $$;
                        copy people from stdin;
                        1\tcalm
                        2\tit's; \\\\N
                        3\t\\N
                        \\.
                        -- downgrade
                        drop function shout;
                        drop table people;
                        -- verify
                        select count(*) = 3 from people;
                        """)
                .script("b1", "a1", """
                        -- upgrade
                        create index concurrently people_mood on people (mood);
                        create type level as enum ('low');
                        -- downgrade
                        drop type level;
                        drop index concurrently people_mood;
                        """)
                .script("c1", "b1", """
                        -- upgrade
                        alter type level add value if not exists 'high';
                        comment on table people is 'it''s';
                        -- downgrade
                        comment on table people is null;
                        -- verify
                        select count(*) = 2 from pg_enum where enumtypid = 'level'::regtype;
                        """);
    }

    /** In the order of the alphabet they would fail: the first one needs the second. */
    private void writesRepeatables(String text) throws Exception {
        Files.writeString(scripts.resolve("a_view.repeatable.sql"), """
                -- repeatable: a_view
                -- depends-on: b_view
                -- upgrade
                create or replace view a_view as select * from b_view;
                """);
        Files.writeString(scripts.resolve("b_view.repeatable.sql"), """
                -- repeatable: b_view
                -- upgrade
                create or replace view b_view as select %s as c;
                """.formatted(text));
    }

    private CommandRunner cli(PostgresDatabase database) {
        return CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", scripts.toString());
    }

    /** No database is configured for what is written offline. */
    private String sql(String... arguments) {
        return CommandRunner.bare()
                .with("MONASSURANCE_SCRIPTS", scripts.toString())
                .run(arguments)
                .exits(0)
                .out();
    }

    @Test
    void psql_brings_a_database_up_and_down_and_the_history_with_it(PostgresDatabase database) throws Exception {
        requirePsql();
        long before = number(database, OBJECTS);

        assertThat(psql(database, sql("upgrade", "base:head", "--sql"))).isZero();

        cli(database).run("current", "--check-heads").exits(0);
        cli(database).run("validate").exits(0);
        assertThat(cli(database).run("upgrade").exits(0).out()).contains("Nothing to do");
        assertThat(number(database, "select count(*) from people where mood is null"))
                .isEqualTo(1);
        assertThat(number(database, "select count(*) from people where mood = E'it\\'s; \\\\N'"))
                .isEqualTo(1);

        assertThat(psql(database, sql("downgrade", "head:base", "--sql"))).isZero();

        assertThat(number(database, OBJECTS)).isEqualTo(before);
        assertThat(number(database, "select count(*) from monassurance_ops.schema_history"))
                .isZero();
        assertThat(cli(database).run("current").exits(0).out()).startsWith("(none)");
    }

    @Test
    void repeatable_scripts_run_at_the_end_of_what_reaches_head(PostgresDatabase database) throws Exception {
        requirePsql();
        writesRepeatables("'it''s'::text");

        assertThat(sql("upgrade", "base:b1", "--sql")).doesNotContain("a_view");
        assertThat(psql(database, sql("upgrade", "--sql"))).isZero();
        cli(database).run("current", "--check-heads").exits(0);
        writesRepeatables("'other'::text");
        cli(database).run("current", "--check-heads").exits(1);
        assertThat(psql(database, sql("upgrade", "head:head", "--sql"))).isZero();

        cli(database).run("current", "--check-heads").exits(0);
        assertThat(number(database, "select count(*) from a_view where c = 'other'"))
                .isEqualTo(1);
    }

    @Test
    void a_script_that_begins_higher_is_refused_below_and_changes_nothing(PostgresDatabase database) throws Exception {
        requirePsql();
        cli(database).run("upgrade", "a1").exits(0);

        int wrong = psql(database, sql("upgrade", "b1:head", "--sql"));
        int again = psql(database, sql("upgrade", "--sql"));
        cli(database).run("current", "--check-heads").exits(1);
        int right = psql(database, sql("upgrade", "a1:head", "--sql"));

        assertThat(wrong).isNotZero();
        assertThat(again).isNotZero();
        assertThat(right).isZero();
        cli(database).run("current", "--check-heads").exits(0);
    }

    @Test
    void a_script_that_stops_halfway_is_finished_by_upgrade(PostgresDatabase database) throws Exception {
        requirePsql();
        new ScriptFolder(scripts).script("d1", "c1", """
                -- upgrade
                create index concurrently people_id on people (id);
                alter table people add constraint no_calm check (mood <> 'calm');
                -- downgrade
                alter table people drop constraint no_calm;
                drop index concurrently people_id;
                """);

        int stopped = psql(database, sql("upgrade", "head", "--sql"));
        JsonNode halfway =
                cli(database).run("current", "--format", "json").exits(0).json();
        database.execute("delete from people where mood = 'calm'");
        cli(database).run("upgrade").exits(0);

        assertThat(stopped).isNotZero();
        assertThat(halfway.get("status").asText()).isEqualTo("INTERRUPTED");
        assertThat(halfway.get("detail").asText()).contains("d1").contains("1 of 2");
        cli(database).run("current", "--check-heads").exits(0);
        cli(database).run("validate").exits(0);
        assertThat(number(database, "select count(*) from pg_class where relname = 'people_id'"))
                .isEqualTo(1);
    }

    @Test
    void every_statement_has_the_limits_of_a_run_and_what_a_script_sets_ends_with_it(PostgresDatabase database)
            throws Exception {
        requirePsql();
        new ScriptFolder(scripts).script("d1", "c1", """
                        -- lock-timeout: 7s
                        -- upgrade
                        set search_path = pg_catalog;
                        set role pg_monitor;
                        reset role;
                        create table public.limits as select current_setting('lock_timeout') as of_lock, 'é' as letter;
                        -- downgrade
                        drop table limits;
                        """).script("e1", "d1", """
                        -- upgrade
                        create table after_it as
                        select current_setting('lock_timeout') as of_lock, current_setting('statement_timeout') as in_all;
                        -- downgrade
                        drop table after_it;
                        """);

        String sql = sql("upgrade", "--sql");
        assertThat(psql(database, sql, "LATIN1")).isZero();

        assertThat(sql.substring(0, sql.indexOf("create index concurrently people_mood on people (mood);\nupdate")))
                .endsWith("set lock_timeout = '3600000ms';\nset statement_timeout = '43200000ms';\n");
        assertThat(number(database, "select count(*) from public.limits where of_lock = '7s' and length(letter) = 1"))
                .isEqualTo(1);
        assertThat(number(database, "select count(*) from public.after_it where of_lock = '3s' and in_all = '1h'"))
                .isEqualTo(1);
        cli(database).run("validate").exits(0);
        assertThat(psql(database, sql("downgrade", "head:base", "--sql"))).isZero();
    }

    @Test
    void a_downgrade_has_to_be_told_where_it_begins_and_what_runs_nothing_takes_no_limits() {
        CommandRunner cli = CommandRunner.bare().with("MONASSURANCE_SCRIPTS", scripts.toString());

        cli.run("downgrade", "base", "--sql").fails(2, "CLI-001");
        cli.run("upgrade", "--sql", "--wait", "1s").fails(2, "CLI-001");
        cli.run("upgrade", "--sql", "--one-transaction").fails(2, "CLI-001");
        cli.run("upgrade", "head:base", "--sql").fails(2, "MIG-006");
        cli.run("downgrade", "current:base", "--sql").fails(2, "MIG-006");
        cli.run("upgrade", "base:head").fails(2, "MIG-006");
        assertThat(cli.run("upgrade", "a1:b1", "--sql", "--format", "json")
                        .exits(0)
                        .json()
                        .get("range")
                        .asText())
                .isEqualTo("a1:b1");
    }

    private static void requirePsql() {
        assumeThat(Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql"))))
                .as("psql on the PATH; without it nobody can run what is written for it")
                .isTrue();
    }

    private int psql(PostgresDatabase database, String sql) throws Exception {
        return psql(database, sql, "UTF8");
    }

    private int psql(PostgresDatabase database, String sql, String encoding) throws Exception {
        Path input = Files.writeString(files.resolve("input.sql"), sql, StandardCharsets.UTF_8);
        ProcessBuilder builder = new ProcessBuilder(
                "psql",
                "-X",
                "-q",
                "-h",
                database.host(),
                "-p",
                Integer.toString(database.port()),
                "-U",
                database.user(),
                "-d",
                database.name());
        builder.environment().put("PGPASSWORD", database.password());
        builder.environment().put("PGCLIENTENCODING", encoding);
        Process process = builder.redirectInput(input.toFile())
                .redirectOutput(files.resolve("out.txt").toFile())
                .redirectError(files.resolve("err.txt").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static long number(PostgresDatabase database, String query) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
