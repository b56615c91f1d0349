package com.monassurance.migrations.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.core.Secret;
import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.core.sql.DataSources;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.scratch.JdbcScratchServer;
import com.monassurance.migrations.scratch.ScratchServers;
import com.monassurance.migrations.script.ScriptSources;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemas, roles and settings that lie in wait. */
class HostileSchemaTest {

    private static final String LONG = "ü".repeat(31) + "x";

    @TempDir
    Path folder;

    private static Draft proven(DraftOutcome outcome) {
        assertThat(outcome).isInstanceOf(DraftOutcome.Proven.class);
        return ((DraftOutcome.Proven) outcome).draft();
    }

    private static ConnectionSettings settings(String role) {
        return ConnectionSettings.of(Bench.SERVER.jdbcUrl("postgres"))
                .withUser(role)
                .withPassword(Secret.of("x"));
    }

    private static DataSource as(String role, Bench bench) {
        ConnectionSettings settings =
                ConnectionSettings.of(bench.live.jdbcUrl()).withUser(role).withPassword(Secret.of("x"));
        return DataSources.unpooled(settings);
    }

    /** Drafts the model of a bench, runs it up and down, and looks at both ends. */
    private static String roundTrip(Bench bench, String empty) {
        Draft draft = proven(bench.generator().draft("a draft"));
        String text = bench.write(draft);
        bench.upgrade();
        assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
        bench.migrator().downgrade(Target.base());
        bench.model(empty);
        assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
        return text;
    }

    @Test
    void hostile_names_are_drafted_like_any_other() {
        List<String> names = List.of(
                "a\"b",
                "it's",
                LONG,
                "select",
                "50%",
                "a.b",
                "a\\b",
                "$1",
                "-- upgrade",
                "Ünï ço\u0301de",
                "{fn x}",
                "?");
        try (Bench bench = new Bench(folder)) {
            StringBuilder sql = new StringBuilder();
            int number = 0;
            for (String name : names) {
                String quoted = '"' + name.replace("\"", "\"\"") + '"';
                String literal = name.replace("'", "''");
                String schema = "\"s" + number++ + " "
                        + name.replace("\"", "\"\"").substring(0, Math.min(name.length(), 12)) + '"';
                sql.append("""
                        create schema %1$s;
                        create type %1$s.%2$s as enum ('%3$s', 'other');
                        create table %1$s.t (%2$s %1$s.%2$s default '%3$s', i int primary key, check (i > 0));
                        create index on %1$s.t (%2$s) where %2$s <> '%3$s';
                        create view %1$s.v as select %2$s as %2$s from %1$s.t;
                        create function %1$s.f(%2$s int) returns text language sql as 'select ''%4$s''::text';
                        comment on column %1$s.t.%2$s is '%3$s';
                        """.formatted(schema, quoted, literal, literal.replace("'", "''")));
            }
            bench.model(sql.toString());

            roundTrip(bench, "");
        }
    }

    @Test
    void a_search_path_that_hides_the_catalogue_changes_nothing() throws SQLException {
        try (Bench bench = new Bench(folder)) {
            String evil = """
                    create schema evil;
                    create function evil.lower(text) returns text immutable language sql as 'select ''evil''::text';
                    create table public.t (n text);
                    """;
            bench.live.execute(
                    "create schema evil",
                    "create function evil.lower(text) returns text immutable language sql as 'select ''evil''::text'",
                    "create table public.t (n text)",
                    "do $$ begin execute format('alter database %I set search_path = evil, pg_catalog, public',"
                            + " current_database()); end $$");
            bench.model(evil + "create index t_lower on public.t (lower(n));\n");

            String text = bench.write(proven(bench.generator().draft("index names")));
            bench.upgrade();

            assertThat(text).contains("set search_path = ''");
            assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
            bench.migrator().downgrade(Target.base());
            bench.model(evil);
            assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
        }
    }

    @Test
    void what_an_extension_owns_is_left_to_it() throws SQLException {
        try (Bench bench = new Bench(folder)) {
            assumeTrue(hasExtension(bench, "citext"), "the server has no citext");
            bench.live.execute("create extension citext", "create table t (i int)");
            bench.model("create extension citext;\ncreate table t (i int, n citext);\n");

            String text = bench.write(proven(bench.generator().draft("a name")));

            assertThat(text).contains("add column n").doesNotContain("function", "extension", "operator");
            bench.upgrade();
            assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
        }
    }

    private static boolean hasExtension(Bench bench, String name) throws SQLException {
        try (Connection connection = bench.live.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from pg_available_extensions where name = '" + name + "'")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }

    @Test
    void a_role_without_rights_beyond_its_own_drafts_what_it_owns() {
        try (Bench bench = new Bench(folder)) {
            bench.live.execute(
                    "create role draft_weak login createdb password 'x'",
                    "do $$ begin execute format('grant create on database %I to draft_weak', current_database()); end $$");
            try {
                JdbcScratchServer scratch = ScratchServers.onLoopback(settings("draft_weak"));
                bench.model("""
                        create schema own;
                        create table own.mine (i int primary key, n text);
                        create view own.v as select n from own.mine;
                        """);
                AutogeneratorBuilder builder = Autogenerator.on(scratch)
                        .live(as("draft_weak", bench))
                        .scripts(ScriptSources.directory(bench.scripts))
                        .model(DesiredSchema.files(bench.model));

                DraftOutcome outcome = builder.build().draft("mine");

                Draft draft = proven(outcome);
                assertThat(bench.write(draft)).doesNotContain("owner to");
                Migrator.over(as("draft_weak", bench))
                        .scripts(ScriptSources.directory(bench.scripts))
                        .build()
                        .upgrade(Target.head());
                assertThat(builder.build().check()).isInstanceOf(SchemaCheck.Same.class);
            } finally {
                bench.live.execute("drop owned by draft_weak cascade", "drop role draft_weak");
            }
        }
    }

    @Test
    void a_role_drafts_beside_objects_of_others_and_the_notes_say_what_is_left_out() {
        try (Bench bench = new Bench(folder)) {
            bench.live.execute(
                    "create role draft_dev login createdb password 'x'",
                    "do $$ begin execute format('grant create on database %I to draft_dev', current_database()); end $$",
                    "create schema theirs",
                    "create table theirs.ledger (id int primary key)",
                    "grant usage on schema theirs to draft_dev");
            try {
                bench.model("""
                        create schema theirs;
                        create table theirs.ledger (id int primary key);
                        create schema mine;
                        create table mine.t (id int primary key);
                        """);
                AutogeneratorBuilder builder = Autogenerator.on(ScratchServers.onLoopback(settings("draft_dev")))
                        .live(as("draft_dev", bench))
                        .scripts(ScriptSources.directory(bench.scripts))
                        .model(DesiredSchema.files(bench.model));

                Draft draft = proven(builder.build().draft("mine"));

                assertThat(bench.write(draft)).contains("create table mine.t").doesNotContain("owner to", "theirs");
                assertThat(draft.notes()).contains("Owners were not compared.", "Privileges were not compared.");
                assertThatThrownBy(() ->
                                builder.onlySchemas(Set.of("nosuch")).build().check())
                        .isInstanceOfSatisfying(
                                MigrationException.class,
                                e -> assertThat(e.error()).isEqualTo(MigrationError.UNKNOWN_SCHEMA));
            } finally {
                bench.live.execute("drop owned by draft_dev cascade", "drop role draft_dev");
            }
        }
    }

    @Test
    void owners_are_not_compared_with_those_of_another_role_and_the_notes_say_so() {
        try (Bench bench = new Bench(folder)) {
            bench.live.execute(
                    "create role draft_owner login password 'x'",
                    "grant create on schema public to draft_owner",
                    "set role draft_owner",
                    "create table t (i int)",
                    "reset role");
            try {
                bench.model("create table t (i int);\n");
                SchemaCheck check = Autogenerator.on(Bench.scratch())
                        .live(as("draft_owner", bench))
                        .model(DesiredSchema.files(bench.model))
                        .build()
                        .check();

                assertThat(check)
                        .isInstanceOfSatisfying(
                                SchemaCheck.Same.class,
                                same -> assertThat(same.notes())
                                        .contains("Owners were not compared.", "Privileges were not compared."));
            } finally {
                bench.live.execute("drop owned by draft_owner cascade", "drop role draft_owner");
            }
        }
    }

    @Test
    void a_value_of_an_enum_is_added_and_used_in_one_draft() {
        try (Bench bench = new Bench(folder)) {
            bench.script(
                            "r1",
                            "base",
                            "create type mood as enum ('a');\ncreate table t (m mood);\n",
                            "drop table t;\ndrop type mood;\n")
                    .upgrade()
                    .model("create type mood as enum ('a', 'b');\ncreate table t (m mood default 'b');\n");

            bench.write(proven(bench.generator().draft("more moods")));

            bench.upgrade();
            assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
        }
    }

    @Test
    void a_subscription_is_made_without_connecting_and_its_scratch_database_is_gone() throws SQLException {
        assertThat(ModelRun.unconnected("create subscription s connection 'x' publication p"))
                .isEqualTo("create subscription s connection 'x' publication p with (connect = false)");
        assertThat(ModelRun.unconnected("create subscription s connection 'x' publication p with (slot_name = none)"))
                .endsWith("with (connect = false, slot_name = none)");
        assertThat(ModelRun.unconnected("create subscription s publication p with (a = 1, connect = 'true')"))
                .endsWith("with (a = 1, connect = false)");
        try (Bench bench = new Bench(folder)) {
            bench.model("create subscription drafted connection 'host=127.0.0.1 port=1 dbname=x' publication p;\n");

            assertThat(bench.generator().check())
                    .isInstanceOfSatisfying(
                            SchemaCheck.Different.class,
                            different -> assertThat(different.differences().describe())
                                    .isEqualTo("subscription drafted: absent | present"));
            assertThat(Bench.scratch().sweep(Duration.ofSeconds(-5))).isEmpty();
        }
    }

    @Test
    void secrets_and_enabled_subscriptions_of_the_live_database_stand_in_no_way() {
        try (Bench bench = new Bench(folder)) {
            String schema = """
                    create foreign data wrapper far;
                    create server away foreign data wrapper far;
                    create user mapping for public server away options (user 'u', password '%s');
                    create subscription followed connection 'host=127.0.0.1 port=1 dbname=x' publication p
                      with (connect = false, slot_name = none);
                    """;
            for (String sql : schema.formatted("s3cret").split(";\n")) {
                bench.live.execute(sql);
            }
            bench.live.execute("alter subscription followed set (slot_name = 'held')");
            bench.live.execute("alter subscription followed enable");
            try {
                bench.model(schema.formatted("other").replace("slot_name = none", "slot_name = 'held'")
                        + "create table t (i int);\n");

                String text = bench.write(proven(bench.generator().draft("a table")));

                assertThat(text).contains("create table public.t").doesNotContain("subscription", "s3cret");
                assertThat(Bench.scratch().sweep(Duration.ofSeconds(-5))).isEmpty();
            } finally {
                bench.live.execute("alter subscription followed disable");
                bench.live.execute("alter subscription followed set (slot_name = none)");
                bench.live.execute("drop subscription followed");
            }
        }
    }
}
