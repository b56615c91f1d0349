package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.core.sql.Identifier;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.TransactionMode;
import com.monassurance.migrations.script.Backfill;
import com.monassurance.migrations.script.JavaRevision;
import com.monassurance.migrations.script.RevisionContext;
import com.monassurance.migrations.script.ScriptSource;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Java code that fails in a transaction: with one for the whole run, and with one for each revision. */
class WholeRunJavaTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String COMMITS = "create table made_in_code (); commit; create table again ()";

    /** Does something in SQL and fails in Java. */
    private record Failing(Revision revision, String upgrade, String downgrade, AtomicInteger calls)
            implements JavaRevision {

        @Override
        public String describe() {
            return "fails in code";
        }

        @Override
        public String checksum() {
            return "1";
        }

        @Override
        public void upgrade(RevisionContext context) throws Exception {
            run(context, upgrade);
        }

        @Override
        public void downgrade(RevisionContext context) throws Exception {
            run(context, downgrade);
        }

        private void run(RevisionContext context, String sql) throws Exception {
            calls.incrementAndGet();
            try (Statement statement = context.connection().createStatement()) {
                for (String each : sql.split(";")) {
                    statement.execute(each);
                }
            }
            if (!sql.startsWith("select")) {
                throw new IllegalStateException("cannot decrypt");
            }
        }
    }

    private final AtomicInteger calls = new AtomicInteger();

    private ScriptSource source(String upgrade, String downgrade) {
        return scripts()
                .table("r1")
                .table("r2")
                .java(parent -> new Failing(Revision.of("j3", parent, "in code"), upgrade, downgrade, calls))
                .table("r4")
                .source();
    }

    private static MigratorBuilder migrator(PostgresDatabase database, TransactionMode mode, ScriptSource source) {
        return Migrator.over(database.dataSource())
                .scripts(source)
                .settings(RunSettings.defaults().withTransactions(mode));
    }

    private static MigrationException failure(ThrowingCallable call) {
        return assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(call)
                .actual();
    }

    @Test
    void a_whole_run_that_fails_in_code_keeps_nothing_and_says_so(PostgresDatabase database) {
        RecordingEventSink events = new RecordingEventSink();
        Migrator migrator = migrator(
                        database, TransactionMode.WHOLE_RUN, source("create table made_in_code ()", "select 1"))
                .events(events)
                .build();

        MigrationException failure = failure(() -> migrator.upgrade(Target.head()));

        assertThat(failure.error()).isEqualTo(MigrationError.STATEMENT_FAILED);
        assertThat(failure.getMessage())
                .contains("The upgrade of revision j3 failed")
                .contains("the Java code")
                .contains("cannot decrypt")
                .contains("Nothing of the whole run was kept.");
        assertThat(failure).hasRootCauseInstanceOf(IllegalStateException.class);
        assertThat(Probe.of(database).rows()).isEmpty();
        assertThat(Probe.of(database).catalogue()).isEmpty();
        assertThat(calls).as("its place is known, so nothing is tried again").hasValue(1);
        assertThat(events.names())
                .containsOnlyOnce("migration.revision.failed")
                .doesNotContain("migration.revision.applied");
    }

    @Test
    void a_whole_run_down_that_fails_in_code_keeps_everything_as_it_was(PostgresDatabase database) {
        Migrator migrator = migrator(database, TransactionMode.WHOLE_RUN, source("select 1", "drop table t_r1"))
                .build();
        migrator.upgrade(Target.head());
        List<String> before = Probe.of(database).catalogue();

        MigrationException failure = failure(() -> migrator.downgrade(Target.base()));

        assertThat(failure.getMessage())
                .contains("The downgrade of revision j3 failed")
                .contains("cannot decrypt")
                .contains("Nothing of the whole run was kept.");
        assertThat(Probe.of(database).rows()).hasSize(4);
        assertThat(Probe.of(database).catalogue()).isEqualTo(before);
    }

    @Test
    void a_backfill_is_refused_in_a_whole_run_before_anything_runs(PostgresDatabase database) {
        ScriptSource source = scripts()
                .table("r1")
                .java(parent -> Backfill.of(
                                Identifier.of("public"), Identifier.of("t_r1"), Identifier.of("a"), "a = a + 1")
                        .asRevision(Revision.of("b2", parent, "fill")))
                .source();

        MigrationException failure = failure(() ->
                migrator(database, TransactionMode.WHOLE_RUN, source).build().upgrade(Target.head()));

        assertThat(failure.error()).isEqualTo(MigrationError.NOT_ONE_TRANSACTION);
        assertThat(failure.getMessage()).contains("b2");
        assertThat(Probe.of(database).catalogue()).isEmpty();
    }

    /** A COMMIT in SQL is out of the reach of the wrapped connection; what it kept must not be denied. */
    @ParameterizedTest
    @EnumSource(TransactionMode.class)
    void code_that_commits_and_then_fails_is_not_said_to_have_left_nothing(
            TransactionMode mode, PostgresDatabase database) {
        for (String upgrade : List.of("create table made_in_code (); commit", COMMITS, COMMITS + "; nonsense")) {
            Migrator migrator =
                    migrator(database, mode, source(upgrade, "select 1")).build();

            MigrationException failure = failure(() -> migrator.upgrade(Target.head()));

            assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1", "r2 applied 1/1");
            assertThat(Probe.of(database).catalogue())
                    .contains("relation public.made_in_code r")
                    .doesNotContain("relation public.again r");
            assertThat(failure.error()).isEqualTo(MigrationError.TRANSACTION_ENDED);
            assertThat(failure.getMessage())
                    .contains("j3", "may have been kept")
                    .containsPattern("cannot decrypt|syntax error")
                    .doesNotContain("othing");
            database.execute("drop table made_in_code");
        }
        assertThat(calls).hasValue(3);
    }

    @ParameterizedTest
    @EnumSource(TransactionMode.class)
    void code_that_commits_and_ends_well_is_told_too(TransactionMode mode, PostgresDatabase database) {
        Migrator migrator = migrator(
                        database, mode, source("select 1; create table made_in_code (); commit; select 1", "select 1"))
                .build();

        MigrationException failure = failure(() -> migrator.upgrade(Target.head()));

        assertThat(failure.error()).isEqualTo(MigrationError.TRANSACTION_ENDED);
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1", "r2 applied 1/1");
    }
}
