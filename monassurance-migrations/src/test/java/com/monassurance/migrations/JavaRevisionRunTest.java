package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.Repair;
import com.monassurance.migrations.script.JavaRevision;
import com.monassurance.migrations.script.RevisionContext;
import com.monassurance.migrations.script.ScriptSources;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Revisions written in Java, run beside scripts. */
class JavaRevisionRunTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static class Numbers implements JavaRevision {

        @Override
        public Revision revision() {
            return Revision.of("j2", "r1", "fill in Java");
        }

        @Override
        public String describe() {
            return "writes 1 to 100 into t_r1";
        }

        @Override
        public String checksum() {
            return "1";
        }

        @Override
        public void upgrade(RevisionContext context) throws Exception {
            context.batch("insert into t_r1 values (?)", List.of(1, 2, 3), Numbers::bind, 2);
            try (Statement statement = context.connection().createStatement()) {
                statement.execute("set search_path = pg_catalog");
            }
        }

        @Override
        public void downgrade(RevisionContext context) throws Exception {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute("delete from public.t_r1");
            }
        }

        private static void bind(PreparedStatement statement, int row) throws java.sql.SQLException {
            statement.setInt(1, row);
        }
    }

    private static Migrator migrator(PostgresDatabase database, JavaRevision java, RecordingEventSink events) {
        return Migrator.over(database.dataSource())
                .scripts(scripts().table("r1").source())
                .scripts(ScriptSources.java(java))
                .events(events)
                .build();
    }

    @Test
    void it_is_planned_run_recorded_and_taken_back_like_any_revision(PostgresDatabase database) {
        RecordingEventSink events = new RecordingEventSink();
        Migrator migrator = migrator(database, new Numbers(), events);

        assertThat(migrator.plan(Target.head()).toText()).contains("-- writes 1 to 100 into t_r1");
        migrator.upgrade(Target.head());

        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1", "j2 applied 1/1");
        assertThat(Probe.of(database).list("select count(*)::text from t_r1")).containsExactly("3");
        assertThat(events.names()).contains("migration.revision.progress");
        assertThat(migrator.upgrade(Target.head()).isChanged()).isFalse();
        assertThat(migrator.downgrade(Target.parse("-1")).ids()).containsExactly("j2");
        assertThat(Probe.of(database).list("select count(*)::text from t_r1")).containsExactly("0");
    }

    @Test
    void one_that_throws_leaves_nothing_and_keeps_its_cause(PostgresDatabase database) {
        JavaRevision broken = new Numbers() {
            @Override
            public void upgrade(RevisionContext context) throws Exception {
                super.upgrade(context);
                throw new IllegalStateException("cannot decrypt");
            }
        };

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() ->
                        migrator(database, broken, new RecordingEventSink()).upgrade(Target.head()))
                .matches(e -> e.error() == MigrationError.STATEMENT_FAILED)
                .withMessageContaining("cannot decrypt")
                .withRootCauseInstanceOf(IllegalStateException.class);
        assertThat(Probe.of(database).list("select count(*)::text from t_r1")).containsExactly("0");
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1");
    }

    @Test
    void one_with_another_checksum_counts_as_changed(PostgresDatabase database) {
        migrator(database, new Numbers(), new RecordingEventSink()).upgrade(Target.head());
        JavaRevision changed = new Numbers() {
            @Override
            public String checksum() {
                return "2";
            }
        };

        assertThat(migrator(database, changed, new RecordingEventSink())
                        .validate()
                        .isValid())
                .isFalse();
    }

    /** Outside a transaction; what kill -9 leaves of it is written into the history by the test. */
    private static final class Outside extends Numbers {

        private final boolean isResumable;

        Outside(boolean isResumable) {
            this.isResumable = isResumable;
        }

        @Override
        public boolean isTransactional() {
            return false;
        }

        @Override
        public boolean isResumable() {
            return isResumable;
        }
    }

    private static void killed(PostgresDatabase database, int done) {
        database.execute("update monassurance_ops.schema_history set status = 'upgrading', applied_at = null,"
                + " statements_done = " + done + ", attempting = " + (done == 0) + " where revision = 'j2'");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void one_outside_a_transaction_that_was_killed_behind_its_code_is_finished_without_calling_it_again(
            boolean isResumable, PostgresDatabase database) {
        Migrator migrator = migrator(database, new Outside(isResumable), new RecordingEventSink());
        migrator.upgrade(Target.head());
        killed(database, 1);

        assertThat(migrator.upgrade(Target.head()).ids()).containsExactly("j2");

        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1", "j2 applied 1/1");
        assertThat(Probe.of(database).list("select count(*)::text from t_r1")).containsExactly("3");
    }

    @Test
    void one_outside_a_transaction_that_was_killed_in_its_code_goes_on_if_it_says_that_it_can(
            PostgresDatabase database) {
        Migrator migrator = migrator(database, new Outside(true), new RecordingEventSink());
        migrator.upgrade(Target.head());
        killed(database, 0);

        migrator.upgrade(Target.head());

        assertThat(Probe.of(database).list("select count(*)::text from t_r1")).containsExactly("6");
    }

    @Test
    void one_that_does_not_say_so_is_called_again_only_when_a_person_has_looked(PostgresDatabase database) {
        Migrator migrator = migrator(database, new Outside(false), new RecordingEventSink());
        migrator.upgrade(Target.head());
        killed(database, 0);

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator.upgrade(Target.head()))
                .matches(e -> e.error() == MigrationError.EFFECT_UNKNOWN);
        assertThat(Probe.of(database).list("select count(*)::text from t_r1")).containsExactly("3");
        assertThat(migrator.repair(Repair::look).orElseThrow().toText())
                .contains("The upgrade of revision j2 was interrupted after 0 of 1 statements.")
                .contains("the catalogue does not tell whether it took effect");
        migrator.repair(repair -> repair.again("j2", "I looked"));
        migrator.upgrade(Target.head());

        assertThat(Probe.of(database).list("select count(*)::text from t_r1")).containsExactly("6");
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1", "j2 applied 1/1");

        killed(database, 0);
        migrator.repair(repair -> repair.done(migrator.scripts(), "j2", Repair.Scope.REST, "it is all there"));
        migrator.upgrade(Target.head());
        assertThat(Probe.of(database).list("select count(*)::text from t_r1")).containsExactly("6");
    }
}
