package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.sql.Identifier;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.Repair;
import com.monassurance.migrations.script.ScriptSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Quoted, mixed-case and 63-byte names wherever a name can stand. */
class UnusualNamesTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Identifier HISTORY = wide("The \"History\".of;--'É ");
    private static final Identifier SCHEMA = wide("App.S\"chéma\" ");
    private static final Identifier TABLE = wide("Ta ble; drop 'x' \"É");
    private static final Identifier INDEX = wide("Un ique.\"Index\" É");
    private static final String QUALIFIED = TABLE.quotedIn(SCHEMA);

    private static final String UPGRADE = "create schema " + SCHEMA.quoted() + "; create table " + QUALIFIED
            + " (\"Ä B\" int, b int); insert into " + QUALIFIED + " values (1, 1), (2, 2);"
            + "create unique index concurrently " + INDEX.quoted() + " on " + QUALIFIED + " (\"Ä B\");"
            + "insert into " + QUALIFIED + " values (9, 9);";
    private static final String DOWNGRADE =
            "drop index concurrently " + INDEX.quotedIn(SCHEMA) + "; drop schema " + SCHEMA.quoted() + " cascade;";

    private static final ScriptSource SCRIPTS = scripts()
            .revision("r1", UPGRADE, DOWNGRADE)
            .revision(
                    "r2",
                    "reindex index concurrently " + INDEX.quotedIn(SCHEMA) + "; alter table " + QUALIFIED
                            + " add constraint " + INDEX.quoted() + " check (b > 0) not valid; alter table " + QUALIFIED
                            + " validate constraint " + INDEX.quoted() + ";",
                    "alter table " + QUALIFIED + " drop constraint " + INDEX.quoted() + ";")
            .source();

    @Test
    void every_verb_works_with_them_and_the_way_back_leaves_nothing(PostgresDatabase database) {
        Migrator migrator = migrator(database);

        assertThat(migrator.upgrade(Target.head()).ids()).containsExactly("r1", "r2");
        assertThat(migrator.upgrade(Target.head()).isChanged()).isFalse();
        assertThat(migrator.state().isAtHead()).isTrue();
        assertThat(migrator.validate().isValid()).isTrue();
        assertThat(migrator.repair(Repair::look)).isEmpty();
        assertThat(indexes(database)).containsExactly(INDEX.value() + " true");
        assertThat(rows(database)).containsExactly("r1 applied", "r2 applied");
        migrator.stampPurged(List.of(Target.head()));
        migrator.downgrade(Target.base());

        assertThat(rows(database)).isEmpty();
        assertThat(Probe.of(database).list("select nspname from pg_namespace where nspname !~ '^pg_'"))
                .containsExactlyInAnyOrder("public", "information_schema", HISTORY.value());
    }

    @Test
    void a_unique_index_that_failed_is_found_by_its_name_and_built_again(PostgresDatabase database) {
        ScriptSource failing = scripts()
                .revision("r1", UPGRADE.replace("(2, 2)", "(1, 2)"), DOWNGRADE)
                .source();
        Migrator migrator = migrator(database, failing);

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator.upgrade(Target.head()))
                .matches(e -> e.error() == MigrationError.STATEMENT_FAILED)
                .withMessageContaining("(\"Ä B\")=(1)");
        assertThat(indexes(database)).containsExactly(INDEX.value() + " false");
        assertThat(migrator.repair(Repair::look).orElseThrow().toText())
                .contains("drop index concurrently if exists " + INDEX.quotedIn(SCHEMA));
        database.execute("delete from " + QUALIFIED + " where b = 2");

        assertThat(migrator.upgrade(Target.head()).ids()).containsExactly("r1");

        assertThat(indexes(database)).containsExactly(INDEX.value() + " true");
        assertThat(rows(database)).containsExactly("r1 applied");
    }

    @Test
    void a_unique_index_whose_backend_was_ended_is_built_again_once(PostgresDatabase database) throws Exception {
        Migrator migrator = migrator(database);
        database.execute("create schema " + SCHEMA.quoted(), "create table " + QUALIFIED + " (\"Ä B\" int, b int)");
        ScriptSource building = scripts()
                .revision("r1", UPGRADE.substring(UPGRADE.indexOf("insert")), DOWNGRADE)
                .source();
        Probe probe = Probe.of(database);
        try (Connection writer = database.dataSource().getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("insert into " + QUALIFIED + " values (5, 5)");
            CompletableFuture<?> run = CompletableFuture.runAsync(
                    () -> migrator(database, building).upgrade(Target.head()));
            String builder = " from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
                    + " and query like 'create unique index concurrently%'";
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (probe.list("select pg_terminate_backend(pid)" + builder).isEmpty()) {
                assertThat(System.nanoTime()).as("waiting for the build").isLessThan(end);
            }
            assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> run.get(30, TimeUnit.SECONDS));
            writer.rollback();
        }
        assertThat(indexes(database)).containsExactly(INDEX.value() + " false");

        assertThat(migrator(database, building).upgrade(Target.head()).ids()).containsExactly("r1");

        assertThat(indexes(database)).containsExactly(INDEX.value() + " true");
        assertThat(migrator.history().state().current()).containsExactly("r1");
        assertThat(probe.list("select count(*) from " + QUALIFIED)).containsExactly("3");
    }

    @Test
    void a_name_that_the_server_clips_is_found_under_what_it_became(PostgresDatabase database) {
        String name = "\"" + INDEX.value().replace("\"", "\"\"") + "and more of it\"";
        ScriptSource failing = scripts()
                .revision(
                        "r1",
                        "create table t (a int); insert into t values (1), (1); create unique index concurrently "
                                + name + " on t (a);",
                        "drop index concurrently " + name + "; drop table t;")
                .source();
        Migrator migrator = migrator(database, failing);
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator.upgrade(Target.head()))
                .matches(e -> e.error() == MigrationError.STATEMENT_FAILED);
        assertThat(indexes(database)).containsExactly(INDEX.value() + " false");
        database.execute("delete from t where ctid = (select min(ctid) from t)");

        migrator.upgrade(Target.head());

        assertThat(indexes(database)).containsExactly(INDEX.value() + " true");
        migrator.downgrade(Target.base());
        assertThat(indexes(database)).isEmpty();
    }

    /** A name filled up to the 63 bytes that the server keeps. */
    private static Identifier wide(String beginning) {
        int bytes = beginning.getBytes(StandardCharsets.UTF_8).length;
        return Identifier.of(beginning + "x".repeat(Identifier.BYTES_MAX - bytes));
    }

    private static Migrator migrator(PostgresDatabase database) {
        return migrator(database, SCRIPTS);
    }

    private static Migrator migrator(PostgresDatabase database, ScriptSource source) {
        return Migrator.over(database.dataSource())
                .scripts(source)
                .schema(HISTORY)
                .build();
    }

    private static List<String> rows(PostgresDatabase database) {
        return Probe.of(database)
                .list("select revision || ' ' || status from " + HISTORY.quoted()
                        + ".schema_history order by position");
    }

    /** Of everything but the history, with their names as the catalogue has them. */
    private static List<String> indexes(PostgresDatabase database) {
        return Probe.of(database)
                .list("select c.relname || ' ' || i.indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid"
                        + " join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^pg_' and n.nspname <> '"
                        + HISTORY.value().replace("'", "''") + "' order by 1");
    }
}
