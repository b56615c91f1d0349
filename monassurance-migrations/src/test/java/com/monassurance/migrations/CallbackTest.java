package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationCallback;
import com.monassurance.migrations.run.MigrationPlan;
import com.monassurance.migrations.run.PlannedRevision;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Code of the host inside a run. */
class CallbackTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final class Recorder implements MigrationCallback {

        private final List<String> calls = new ArrayList<>();
        private final String failing;

        Recorder(String failing) {
            this.failing = failing;
        }

        private void called(String name, Connection connection) throws SQLException {
            calls.add(name + (connection.getAutoCommit() ? "" : " in a transaction"));
            if (name.equals(failing)) {
                throw new SQLException("the host says no");
            }
        }

        @Override
        public void beforeRun(MigrationPlan plan, Connection connection) throws SQLException {
            called("before run of " + plan.ids().size(), connection);
        }

        @Override
        public void afterRun(MigrationPlan plan, Connection connection) throws SQLException {
            called("after run", connection);
        }

        @Override
        public void beforeRevision(PlannedRevision revision, Connection connection) throws SQLException {
            called("before " + revision.id(), connection);
        }

        @Override
        public void afterRevision(PlannedRevision revision, Connection connection) throws SQLException {
            called("after " + revision.id(), connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("create table if not exists audit (id text)");
                statement.execute("insert into audit values ('" + revision.id() + "')");
            }
        }

        @Override
        public void beforeStatement(PlannedRevision revision, SqlStatement statement, Connection connection)
                throws SQLException {
            called("> " + statement.text(), connection);
        }

        @Override
        public void afterStatement(PlannedRevision revision, SqlStatement statement, Connection connection)
                throws SQLException {
            called("<", connection);
        }

        @Override
        public void onFailure(PlannedRevision revision, MigrationException failure) {
            calls.add("failed " + revision.id());
        }
    }

    private static Migrator migrator(PostgresDatabase database, MigrationCallback callback) {
        return Migrator.over(database.dataSource())
                .scripts(scripts()
                        .table("r1")
                        .revision("r2", "create index concurrently i on t_r1 (a);", "")
                        .source())
                .callback(callback)
                .build();
    }

    @Test
    void it_is_called_at_every_turn_on_the_connection_that_migrates(PostgresDatabase database) {
        Recorder recorder = new Recorder("");

        migrator(database, recorder).upgrade(Target.head());

        assertThat(recorder.calls)
                .containsExactly(
                        "before run of 2",
                        "before r1 in a transaction",
                        "> create table t_r1 (a int) in a transaction",
                        "< in a transaction",
                        "after r1 in a transaction",
                        "before r2",
                        "> create index concurrently i on t_r1 (a)",
                        "<",
                        "after r2 in a transaction",
                        "after run");
        assertThat(Probe.of(database).list("select id from audit")).containsExactly("r1", "r2");
    }

    @Test
    void one_that_throws_takes_the_revision_back_and_hears_of_it(PostgresDatabase database) {
        Recorder recorder = new Recorder("after r1");

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator(database, recorder).upgrade(Target.head()))
                .withMessageContaining("r1")
                .withMessageContaining("the host says no")
                .withMessageContaining("Nothing of it was kept.");

        assertThat(recorder.calls).endsWith("after r1 in a transaction", "failed r1");
        assertThat(Probe.of(database).rows()).isEmpty();
        assertThat(Probe.of(database).is("to_regclass('t_r1') is null")).isTrue();
    }
}
