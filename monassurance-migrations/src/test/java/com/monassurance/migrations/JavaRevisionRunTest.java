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
import com.monassurance.migrations.script.JavaRevision;
import com.monassurance.migrations.script.RevisionContext;
import com.monassurance.migrations.script.ScriptSources;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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
                .isThrownBy(() -> migrator(database, broken, new RecordingEventSink())
                        .upgrade(Target.head()))
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

        assertThat(migrator(database, changed, new RecordingEventSink()).validate().isValid())
                .isFalse();
    }
}
