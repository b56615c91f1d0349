package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.RevisionState.Status;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.Identifier;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.Repair;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Just the privileges that the documentation of {@link Migrator} lists, on a database that gives nothing to everybody. */
class LeastPrivilegeTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ScriptSource REVISIONS = scripts()
            .revision("r1", "create table app.t (a int, b int);", "drop table app.t;")
            .revision(
                    "r2",
                    "insert into app.t values (1, 1), (1, 2); create unique index concurrently t_a on app.t (a);"
                            + " alter table app.t add constraint positive check (a > 0) not valid;",
                    "alter table app.t drop constraint positive; drop index concurrently app.t_a; delete from app.t;")
            .revision("r3", "alter table app.t validate constraint positive;", "select 1;")
            .source();

    private static final ScriptSource SCRIPTS = ScriptSources.all(List.of(
            REVISIONS,
            ScriptSources.of(
                    "v.repeatable.sql",
                    "-- repeatable: v\n-- upgrade\ncreate or replace view app.v as select a from app.t;\n")));

    private PostgresDatabase database;
    private String role;

    @BeforeEach
    void harden(PostgresDatabase given) {
        database = given;
        role = "r_" + given.name();
        given.execute(
                "create role " + role + " login password 'only for this test'",
                "revoke all on database " + given.name() + " from public",
                "revoke all on schema public from public",
                "grant connect on database " + given.name() + " to " + role,
                "create schema app authorization " + role);
    }

    @AfterEach
    void forget() {
        database.execute("drop owned by " + role + " cascade", "drop role " + role);
    }

    @Test
    void create_on_the_database_is_enough_to_make_the_history(PostgresDatabase given) {
        given.execute("grant create on database " + given.name() + " to " + role);

        assertEveryVerbWorks(Migrator.over(asRole()).scripts(SCRIPTS).build());
    }

    @Test
    void an_existing_schema_with_usage_and_create_is_enough_without_any_right_on_the_database(PostgresDatabase given) {
        given.execute("create schema \"Ops\"", "grant usage, create on schema \"Ops\" to " + role);

        assertEveryVerbWorks(Migrator.over(asRole())
                .scripts(SCRIPTS)
                .schema(Identifier.of("Ops"))
                .build());
    }

    @Test
    void without_a_place_for_the_history_it_says_which_right_is_missing_and_nothing_is_made(PostgresDatabase given) {
        Migrator migrator = Migrator.over(asRole()).scripts(SCRIPTS).build();

        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> migrator.upgrade(Target.head()))
                .withMessageContaining("permission denied for database")
                .matches(e -> "42501".equals(e.fields().get("sqlState")));

        assertThat(Probe.of(given).list("select 1 from pg_class where relnamespace = 'app'::regnamespace"))
                .isEmpty();
        assertThat(Probe.of(given).is("to_regnamespace('monassurance_ops') is null"))
                .isTrue();
    }

    @Test
    void usage_and_select_are_enough_to_look(PostgresDatabase given) {
        Migrator.over(given.dataSource())
                .scripts(scripts().table("r1").source())
                .build()
                .upgrade(Target.head());
        Migrator reader = Migrator.over(asRole())
                .scripts(scripts().table("r1").table("r2").source())
                .build();
        assertThat(reader.state().status()).isEqualTo(Status.UNKNOWN);
        assertThat(reader.state().detail()).contains("permission denied");

        given.execute(
                "grant usage on schema monassurance_ops to " + role,
                "grant select on all tables in schema monassurance_ops to " + role);

        assertThat(reader.state().pending()).containsExactly("r2");
        assertThat(reader.validate().isValid()).isTrue();
        assertThat(reader.plan(Target.head()).isEmpty()).isFalse();
        assertThat(reader.planDowngrade(Target.base()).isEmpty()).isFalse();
        assertThat(reader.history().state().current()).containsExactly("r1");
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> reader.upgrade(Target.head()))
                .withMessageContaining("permission denied");
    }

    private void assertEveryVerbWorks(Migrator migrator) {
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator.upgrade(Target.head()))
                .matches(e -> e.error() == MigrationError.STATEMENT_FAILED)
                .withMessageContaining("Key (a)=(1)");
        assertThat(migrator.state().status()).isEqualTo(Status.INTERRUPTED);
        assertThat(migrator.repair(Repair::look).orElseThrow().toText()).contains("INVALID index app.t_a");
        database.execute("delete from app.t where b = 2");
        assertThat(migrator.repair(Repair::settle)).isPresent();

        assertThat(migrator.upgrade(Target.head()).ids()).contains("r2", "r3");
        assertThat(migrator.upgrade(Target.head()).isChanged()).isFalse();
        assertThat(migrator.state().isAtHead()).isTrue();
        assertThat(migrator.validate().isValid()).isTrue();

        assertThat(migrator.downgrade(Target.parse("-1")).ids()).containsExactly("r3");
        migrator.stamp(List.of(Target.head()));
        migrator.stampPurged(List.of(Target.head()));
        assertThat(migrator.state().isAtHead()).isTrue();
        database.execute("drop view app.v");
        migrator.downgrade(Target.base());
        assertThat(Probe.of(database).is("to_regclass('app.t') is null")).isTrue();
        assertThat(Probe.of(database)
                        .list("select 1 from pg_locks where locktype = 'advisory' and database ="
                                + " (select oid from pg_database where datname = current_database())"))
                .isEmpty();
    }

    private DataSource asRole() {
        return PostgresFixture.at(database.jdbcUrl(), role, "only for this test")
                .dataSource(database.name());
    }
}
