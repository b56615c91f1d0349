package com.monassurance.migrations.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.scratch.ScratchServers;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tables of the other tools are those that they make themselves. */
class BaselineTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final ScratchServer SCRATCH = ScratchServers.of(SERVER.dataSource("postgres"), SERVER::dataSource);

    private static final String[] SCHEMA = {
        "create table client (id bigint primary key, name text not null)",
        "create table policy (id bigint primary key, client_id bigint not null references client)"
    };
    private static final ScriptSource SOURCE = ScriptSources.all(List.of(
            script("0001", "base", "clients", SCHEMA[0], "drop table client"),
            script("0002", "0001", "The policies", SCHEMA[1], "drop table policy"),
            script("0003", "0002", "notes", "alter table client add note text", "alter table client drop note")));
    private static final ScriptSet SCRIPTS = ScriptSet.read(SOURCE);

    private static final String ALEMBIC = """
            create table alembic_version (version_num varchar(32) not null,
                                          constraint alembic_version_pkc primary key (version_num))
            """;
    private static final String[] FLYWAY = {
        """
        create table "public"."flyway_schema_history" (
            "installed_rank" int not null, "version" varchar(50), "description" varchar(200) not null,
            "type" varchar(20) not null, "script" varchar(1000) not null, "checksum" integer,
            "installed_by" varchar(100) not null, "installed_on" timestamp not null default now(),
            "execution_time" integer not null, "success" boolean not null)
        """, """
        alter table "public"."flyway_schema_history"
            add constraint "flyway_schema_history_pk" primary key ("installed_rank")
        """, "create index \"flyway_schema_history_s_idx\" on \"public\".\"flyway_schema_history\" (\"success\")"
    };
    private static final String[] LIQUIBASE = {
        """
        create table public.databasechangelog (
            ID varchar(255) not null, AUTHOR varchar(255) not null, FILENAME varchar(255) not null,
            DATEEXECUTED timestamp without time zone not null, ORDEREXECUTED integer not null,
            EXECTYPE varchar(10) not null, MD5SUM varchar(35), DESCRIPTION varchar(255), COMMENTS varchar(255),
            TAG varchar(255), LIQUIBASE varchar(20), CONTEXTS varchar(255), LABELS varchar(255),
            DEPLOYMENT_ID varchar(10))
        """, """
        create table public.databasechangeloglock (
            ID integer not null, LOCKED boolean not null, LOCKGRANTED timestamp without time zone,
            LOCKEDBY varchar(255), constraint databasechangeloglock_pkey primary key (ID))
        """, "insert into databasechangeloglock values (1, false, null, null)"
    };

    private static ScriptSource script(String id, String parent, String message, String up, String down) {
        return ScriptSources.of(
                id + "_x.sql",
                "-- revision: " + id + "\n-- revises: " + parent + "\n-- message: " + message + "\n-- upgrade\n" + up
                        + ";\n-- downgrade\n" + down + ";\n");
    }

    private static PostgresDatabase database(String... tool) {
        PostgresDatabase database = SERVER.newDatabase();
        database.execute(SCHEMA);
        database.execute(tool);
        return database;
    }

    private static String flyway(int rank, String version, String description, String type, boolean success) {
        return "insert into flyway_schema_history values (" + rank + ", " + version + ", '" + description + "', '"
                + type + "', 'V.sql', 1, 'app', now(), 3, " + success + ")";
    }

    private static String liquibase(int order, String id, String type, String comment) {
        return "insert into databasechangelog values ('" + id + "', 'ann', 'db/changes.xml', now(), " + order + ", '"
                + type + "', '9:abc', 'createTable tableName=x', '" + comment
                + "', null, '4.33.0', null, null, '1234567890')";
    }

    private static Baseline.Builder baseline(PostgresDatabase database, Tool tool) {
        return Baseline.over(database.dataSource(), tool, SCRIPTS);
    }

    private static BaselineOutcome.Agreed agreed(Baseline baseline) {
        BaselineOutcome outcome = baseline.plan(SCRATCH);
        assertThat(outcome).isInstanceOf(BaselineOutcome.Agreed.class);
        return (BaselineOutcome.Agreed) outcome;
    }

    private static void assertRefused(Baseline baseline, MigrationError error, String... words) {
        assertThatThrownBy(() -> baseline.plan(SCRATCH))
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.error()).isEqualTo(error))
                .message()
                .contains(words);
    }

    private static Migrator migrator(PostgresDatabase database) {
        return Migrator.over(database.dataSource()).scripts(SOURCE).build();
    }

    @Test
    void a_database_of_alembic_is_stamped_goes_on_and_can_be_given_back() {
        PostgresDatabase database = database(ALEMBIC, "insert into alembic_version values ('9f3c')");
        Baseline baseline =
                baseline(database, Tool.ALEMBIC).map(Map.of("9f3c", "0002")).build();

        BaselineOutcome.Agreed agreed = agreed(baseline);
        assertThat(migrator(database).history().isInstalled())
                .as("a plan writes nothing")
                .isFalse();
        assertThat(agreed.revisions()).containsExactly("0002");
        assertThat(baseline.stamp(agreed).added()).containsExactly("0001", "0002");

        assertThat(migrator(database).plan(Target.head()).ids()).containsExactly("0003");
        assertThat(migrator(database).validate().isValid()).isTrue();
        assertRefusedToStampTwice(baseline, agreed);

        migrator(database).upgrade(Target.head());
        assertThatThrownBy(baseline::undo)
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.error()).isEqualTo(MigrationError.BASELINE_REFUSED))
                .hasMessageContaining("0003 besides");
        migrator(database).downgrade(Target.parse("-1"));

        assertThat(baseline.undo().removed()).containsExactlyInAnyOrder("0001", "0002");
        assertThat(migrator(database).state().current()).isEmpty();
        database.execute("select 1 / count(*) from alembic_version", "select * from policy");
    }

    private static void assertRefusedToStampTwice(Baseline baseline, BaselineOutcome.Agreed agreed) {
        assertThatThrownBy(() -> baseline.stamp(agreed))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error()).isEqualTo(MigrationError.BASELINE_REFUSED));
    }

    @Test
    void versions_of_flyway_are_matched_by_number_and_what_is_unusual_is_told() {
        PostgresDatabase database = database(FLYWAY);
        database.execute(
                flyway(1, "'2'", "policies", "SQL", true),
                flyway(2, "'1'", "clients", "SQL", true),
                flyway(3, "'3'", "notes", "SQL", true),
                flyway(4, "'3'", "notes", "UNDO_SQL", true),
                flyway(5, "null", "views", "SQL", true));

        BaselineOutcome.Agreed agreed = agreed(baseline(database, Tool.FLYWAY).build());

        assertThat(agreed.matches())
                .extracting(RevisionMatch::id, RevisionMatch::revision, RevisionMatch::by)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("2", "0002", RevisionMatch.By.ID),
                        org.assertj.core.groups.Tuple.tuple("1", "0001", RevisionMatch.By.ID));
        assertThat(agreed.remarks())
                .anyMatch(remark -> remark.contains("Version 1 was applied out of order"))
                .anyMatch(remark -> remark.contains("views"));
    }

    @Test
    void a_failed_migration_of_flyway_is_refused() {
        PostgresDatabase database = database(FLYWAY);
        database.execute(flyway(1, "'1'", "clients", "SQL", true), flyway(2, "'2'", "policies", "SQL", false));

        assertRefused(
                baseline(database, Tool.FLYWAY).build(), MigrationError.BASELINE_REFUSED, "Version 2 failed at rank 2");
    }

    @Test
    void change_sets_of_liquibase_are_matched_by_description_or_by_place() {
        PostgresDatabase database = database(LIQUIBASE);
        database.execute(
                liquibase(1, "make-clients", "EXECUTED", "Clients"),
                liquibase(2, "make-policies", "MARK_RAN", "the policies"),
                liquibase(3, "never", "SKIPPED", ""));
        PostgresDatabase unnamed = database(LIQUIBASE);
        unnamed.execute(liquibase(1, "x", "EXECUTED", ""), liquibase(2, "y", "EXECUTED", ""));

        BaselineOutcome.Agreed named = agreed(baseline(database, Tool.LIQUIBASE).build());
        BaselineOutcome.Agreed placed = agreed(baseline(unnamed, Tool.LIQUIBASE).build());

        assertThat(named.matches()).extracting(RevisionMatch::by).containsOnly(RevisionMatch.By.DESCRIPTION);
        assertThat(named.revisions()).containsExactly("0002");
        assertThat(named.remarks())
                .anyMatch(remark -> remark.contains("make-policies") && remark.contains("marked"))
                .anyMatch(remark -> remark.contains("never") && remark.contains("skipped"));
        assertThat(placed.matches()).extracting(RevisionMatch::by).containsOnly(RevisionMatch.By.POSITION);
        assertThat(placed.revisions()).containsExactly("0002");
    }

    @Test
    void liquibase_that_runs_or_has_died_is_refused() {
        PostgresDatabase database = database(LIQUIBASE);
        database.execute(
                liquibase(1, "a", "EXECUTED", "clients"),
                liquibase(2, "b", "FAILED", ""),
                "update databasechangeloglock set locked = true, lockedby = 'pod-7', lockgranted = now()");

        assertRefused(
                baseline(database, Tool.LIQUIBASE).build(),
                MigrationError.BASELINE_REFUSED,
                "db/changes.xml::b::ann failed",
                "held by pod-7");
    }

    @Test
    void a_schema_that_our_revisions_do_not_make_is_not_stamped() {
        PostgresDatabase database = database(ALEMBIC, "insert into alembic_version values ('0002')");
        database.execute("alter table policy add column extra int", "create index client_name on client (name)");

        BaselineOutcome outcome = baseline(database, Tool.ALEMBIC).build().plan(SCRATCH);

        assertThat(outcome).isInstanceOfSatisfying(BaselineOutcome.Differs.class, differs -> {
            assertThat(differs.revisions()).containsExactly("0002");
            assertThat(differs.differences())
                    .extracting(difference -> difference.id() + difference.attribute())
                    .containsExactlyInAnyOrder("table public.policycolumns.extra", "index public.client.client_name");
        });
        assertThat(migrator(database).history().isInstalled()).isFalse();
    }

    @Test
    void several_heads_and_heads_without_a_revision_are_told() {
        PostgresDatabase database = database(ALEMBIC, "insert into alembic_version values ('aa'), ('0002')");

        assertThat(baseline(database, Tool.ALEMBIC).build().plan(SCRATCH))
                .isInstanceOfSatisfying(BaselineOutcome.NotMatched.class, outcome -> {
                    assertThat(outcome.unmatched()).containsExactly("aa");
                    assertThat(outcome.history().remarks()).anyMatch(remark -> remark.contains("2 heads: 0002, aa"));
                });
        assertThat(agreed(baseline(database, Tool.ALEMBIC)
                                .at(Target.revision("0002"))
                                .build())
                        .revisions())
                .containsExactly("0002");
    }

    @Test
    void a_tool_that_went_on_makes_the_plan_stale() {
        PostgresDatabase database = database(ALEMBIC, "insert into alembic_version values ('0002')");
        Baseline baseline = baseline(database, Tool.ALEMBIC).build();
        BaselineOutcome.Agreed agreed = agreed(baseline);
        database.execute("update alembic_version set version_num = '0003'");

        assertThatThrownBy(() -> baseline.stamp(agreed))
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.error()).isEqualTo(MigrationError.STALE_PLAN));
        assertThat(migrator(database).history().isInstalled()).isFalse();
    }

    @Test
    void tables_that_are_missing_empty_or_there_twice_are_told() {
        PostgresDatabase database = database();
        assertRefused(
                baseline(database, Tool.ALEMBIC).build(),
                MigrationError.BASELINE_UNREADABLE,
                "no table alembic_version");

        database.execute(ALEMBIC);
        assertRefused(baseline(database, Tool.ALEMBIC).build(), MigrationError.BASELINE_REFUSED, "names nothing");

        database.execute(
                "create schema \"old Tool\"",
                "create table \"old Tool\".alembic_version (version_num varchar(32) primary key)",
                "insert into \"old Tool\".alembic_version values ('0002')");
        assertRefused(baseline(database, Tool.ALEMBIC).build(), MigrationError.BASELINE_UNREADABLE, "old Tool, public");

        database.execute("drop table alembic_version");
        assertThat(agreed(baseline(database, Tool.ALEMBIC).schema("old Tool").build())
                        .revisions())
                .as("a schema that holds nothing but the tool's table is not a difference")
                .containsExactly("0002");
    }

    @Test
    void tables_that_are_not_what_the_tool_makes_are_told() {
        PostgresDatabase database = database("create table alembic_version (number int)");
        assertRefused(
                baseline(database, Tool.ALEMBIC).build(),
                MigrationError.BASELINE_UNREADABLE,
                "public.alembic_version is not one in which alembic keeps its history",
                "version_num");

        database.execute(
                "drop table alembic_version",
                "create table alembic_version (version_num text)",
                "insert into alembic_version values (null), ('0002')");
        assertRefused(baseline(database, Tool.ALEMBIC).build(), MigrationError.BASELINE_REFUSED, "has no version_num");

        database.execute(
                "create table databasechangelog (id text, author text, filename text, exectype text, comments text,"
                        + " description text, orderexecuted int, dateexecuted timestamp)",
                "insert into databasechangelog values (null, 'a', 'f', 'EXECUTED')");
        assertRefused(baseline(database, Tool.LIQUIBASE).build(), MigrationError.BASELINE_REFUSED, "has no id");
    }
}
