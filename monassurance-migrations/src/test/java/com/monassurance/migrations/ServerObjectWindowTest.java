package com.monassurance.migrations;

import static com.monassurance.migrations.MigrationFailureTest.awaitTrue;
import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.RecoveryFinding;
import com.monassurance.migrations.run.Repair;
import com.monassurance.migrations.run.RepairPlan;
import com.monassurance.migrations.script.ScriptSource;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tablespaces, and subscriptions of a publisher on another server, made and dropped by a run that is ended in every crash
 * window: what recovery says then, and what it makes of it.
 */
class ServerObjectWindowTest {

    private static final PostgresFixture SERVER = PostgresFixture.builder()
            .setting("allow_in_place_tablespaces", "on")
            .start();

    private static final PostgresFixture PUBLISHER =
            PostgresFixture.builder().setting("wal_level", "logical").start();

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.over(SERVER);

    private PostgresDatabase published;

    @BeforeEach
    void publish() {
        published = PUBLISHER.newDatabase();
        published.execute("create table t (a int)", "create publication p for table t");
    }

    @AfterEach
    void drop(PostgresDatabase database) {
        for (Kind kind : Kind.values()) {
            if (!kind.creates && isThere(kind, database)) {
                if (kind == Kind.DROP_SUBSCRIPTION) {
                    forgetSlot(database);
                }
                database.execute(sql(kind.statement, database));
            }
        }
        for (String slot : slots()) {
            dropSlot(slot);
        }
        published.close();
    }

    @AfterAll
    static void stop() {
        PUBLISHER.close();
        SERVER.close();
    }

    enum Kind {
        CREATE_TABLESPACE("", "create tablespace \"Store {db}\" location ''", true),
        DROP_TABLESPACE("create tablespace \"Store {db}\" location ''", "drop tablespace \"Store {db}\"", false),
        CREATE_SUBSCRIPTION("", "create subscription {db} connection '{publisher}' publication p", true),
        DROP_SUBSCRIPTION(
                "create subscription {db} connection '{publisher}' publication p", "drop subscription {db}", false);

        private final String before;
        private final String statement;
        private final boolean creates;

        Kind(String before, String statement, boolean creates) {
            this.before = before;
            this.statement = statement;
            this.creates = creates;
        }

        /** The beginning of the statement, which nothing else of a run contains. */
        String marker() {
            return statement.substring(0, statement.indexOf('{'));
        }

        boolean isSubscription() {
            return this == CREATE_SUBSCRIPTION || this == DROP_SUBSCRIPTION;
        }
    }

    /** Between the statement and what the run does before and behind it. */
    enum Window {
        NOT_SENT,
        ANSWERED,
        JOURNALLED
    }

    private String sql(String template, PostgresDatabase database) {
        return template.replace("{db}", database.name())
                .replace(
                        "{publisher}",
                        "host=" + PUBLISHER.host() + " port=" + PUBLISHER.port() + " dbname=" + published.name()
                                + " user=" + PUBLISHER.user() + " password=" + PUBLISHER.password());
    }

    private ScriptSource source(Kind kind, PostgresDatabase database) {
        return scripts()
                .revision("r1", "create table log (step text); create table t (a int);", "")
                .revision(
                        "r2",
                        "insert into log values ('before');\n" + sql(kind.statement, database)
                                + ";\ninsert into log values ('after');",
                        "")
                .source();
    }

    private Migrator migrator(Kind kind, PostgresDatabase database) {
        return Migrator.over(database.dataSource())
                .scripts(source(kind, database))
                .build();
    }

    private void prepare(Kind kind, PostgresDatabase database) {
        migrator(kind, database).upgrade(Target.parse("r1"));
        if (!kind.before.isEmpty()) {
            database.execute(sql(kind.before, database));
        }
    }

    private void interrupt(Kind kind, Window window, PostgresDatabase database) {
        String marker = window == Window.JOURNALLED ? "('after')" : kind.marker();
        FailingSource.Moment moment =
                window == Window.ANSWERED ? FailingSource.Moment.AFTER : FailingSource.Moment.BEFORE;
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> Migrator.over(new FailingSource(database.dataSource(), marker, moment))
                        .scripts(source(kind, database))
                        .build()
                        .upgrade(Target.head()))
                .withMessageContaining("ended on purpose");
        awaitAlone(database);
    }

    private static void awaitAlone(PostgresDatabase database) {
        awaitTrue(
                database,
                "not exists (select from pg_locks where locktype = 'advisory' and database = (select oid"
                        + " from pg_database where datname = current_database()))");
    }

    private Optional<RecoveryFinding> finding(Kind kind, PostgresDatabase database) {
        return migrator(kind, database).repair(Repair::look).flatMap(RepairPlan::findFinding);
    }

    private void assertResumes(Kind kind, PostgresDatabase database) {
        assertThat(migrator(kind, database).upgrade(Target.head()).ids()).containsExactly("r2");
        assertThat(Probe.of(database).list("select step from log")).containsExactly("before", "after");
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 2/2", "r2 applied 3/3");
        assertThat(isThere(kind, database)).isEqualTo(kind.creates);
        if (kind.isSubscription()) {
            assertThat(slots()).hasSize(kind.creates ? 1 : 0);
        }
    }

    private ThrowableAssertAlternative<MigrationException> assertFails(
            MigrationError error, Kind kind, PostgresDatabase database) {
        return assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator(kind, database).upgrade(Target.head()))
                .matches(e -> e.error() == error, "is " + error);
    }

    private static boolean isThere(Kind kind, PostgresDatabase database) {
        return Probe.of(database)
                .is(
                        kind.isSubscription()
                                ? "exists (select from pg_subscription where subname = current_database())"
                                : "exists (select from pg_tablespace where spcname = 'Store ' || current_database())");
    }

    /** On the publisher; those that copy a table for a moment are not meant. */
    private java.util.List<String> slots() {
        return Probe.of(published)
                .list("select slot_name from pg_replication_slots where database = current_database()"
                        + " and slot_name !~ '_sync_'");
    }

    private void dropSlot(String slot) {
        awaitTrue(
                published, "not exists (select from pg_replication_slots where slot_name = '" + slot + "' and active)");
        published.execute("select pg_drop_replication_slot('" + slot + "')");
    }

    private static void forgetSlot(PostgresDatabase database) {
        database.execute(
                "alter subscription " + database.name() + " disable",
                "alter subscription " + database.name() + " set (slot_name = none)");
    }

    static Stream<Arguments> windows() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(Window.values()).map(window -> Arguments.of(kind, window)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("windows")
    void ended_in_a_window_the_run_is_told_what_took_effect_and_goes_on(
            Kind kind, Window window, PostgresDatabase database) {
        prepare(kind, database);

        interrupt(kind, window, database);

        Optional<RecoveryFinding> finding = finding(kind, database);
        switch (window) {
            case NOT_SENT -> assertThat(finding).contains(new RecoveryFinding.NotTaken("did not take effect"));
            case ANSWERED -> assertThat(finding).contains(new RecoveryFinding.TookEffect("took effect"));
            case JOURNALLED -> assertThat(finding).isEmpty();
        }
        assertResumes(kind, database);
    }

    @Test
    void what_was_there_before_an_unsent_statement_is_not_taken_for_its_effect(PostgresDatabase database) {
        Kind kind = Kind.CREATE_TABLESPACE;
        prepare(kind, database);
        database.execute(sql(Kind.DROP_TABLESPACE.before, database));

        interrupt(kind, Window.NOT_SENT, database);

        assertThat(finding(kind, database)).contains(new RecoveryFinding.NotTaken("did not take effect"));
        for (int i = 0; i < 2; i++) {
            assertFails(MigrationError.STATEMENT_FAILED, kind, database).withMessageContaining("already exists");
        }
        database.execute(sql(Kind.DROP_TABLESPACE.statement, database));
        assertResumes(kind, database);
    }

    @Test
    void a_subscription_ended_while_its_publisher_makes_the_slot_leaves_nothing_and_is_made_again(
            PostgresDatabase database) throws Exception {
        Kind kind = Kind.CREATE_SUBSCRIPTION;
        prepare(kind, database);
        try (Connection writer = published.dataSource().getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("insert into t values (1)");
            CompletableFuture<Object> run =
                    CompletableFuture.supplyAsync(() -> migrator(kind, database).upgrade(Target.head()));
            awaitTrue(
                    published, "exists (select from pg_replication_slots where slot_name = '" + database.name() + "')");
            database.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and query like 'create subscription%'");
            assertThat(run).failsWithin(20, TimeUnit.SECONDS);
            writer.rollback();
        }
        awaitAlone(database);
        awaitTrue(published, "not exists (select from pg_replication_slots)");

        assertThat(finding(kind, database)).contains(new RecoveryFinding.NotTaken("did not take effect"));
        assertResumes(kind, database);
    }

    /** The slot is on another server, which knows nothing of the transaction that is rolled back here. */
    @Test
    void a_subscription_ended_after_its_slot_was_made_says_that_the_slot_is_in_the_way(PostgresDatabase database) {
        Kind kind = Kind.CREATE_SUBSCRIPTION;
        prepare(kind, database);
        endBackendAfter("CREATE SUBSCRIPTION", database);

        assertFails(MigrationError.CONNECTION_LOST, kind, database);
        awaitAlone(database);
        database.execute("drop event trigger ends");

        assertThat(slots()).containsExactly(database.name());
        assertThat(finding(kind, database)).contains(new RecoveryFinding.NotTaken("did not take effect"));
        assertFails(MigrationError.STATEMENT_FAILED, kind, database)
                .withMessageContaining("replication slot \"" + database.name() + "\" already exists");
        dropSlot(database.name());
        assertResumes(kind, database);
    }

    @Test
    void a_subscription_whose_slot_is_gone_when_its_drop_is_ended_says_so(PostgresDatabase database) {
        Kind kind = Kind.DROP_SUBSCRIPTION;
        prepare(kind, database);
        endBackendAfter("DROP SUBSCRIPTION", database);

        assertFails(MigrationError.CONNECTION_LOST, kind, database);
        awaitAlone(database);
        database.execute("drop event trigger ends");

        assertThat(slots()).isEmpty();
        assertThat(finding(kind, database)).contains(new RecoveryFinding.NotTaken("did not take effect"));
        assertFails(MigrationError.STATEMENT_FAILED, kind, database)
                .withMessageContaining("replication slot \"" + database.name() + "\" does not exist");
        forgetSlot(database);
        assertResumes(kind, database);
    }

    private static void endBackendAfter(String command, PostgresDatabase database) {
        database.execute(
                "create function ends() returns event_trigger language plpgsql as"
                        + " $$ begin perform pg_terminate_backend(pg_backend_pid()); end $$",
                "create event trigger ends on ddl_command_end when tag in ('" + command + "') execute function ends()");
    }
}
