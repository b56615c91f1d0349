package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationCallback;
import com.monassurance.migrations.run.MigrationPlan;
import com.monassurance.migrations.run.PlannedRevision;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.TransactionMode;
import com.monassurance.migrations.script.JavaRevision;
import com.monassurance.migrations.script.RevisionContext;
import com.monassurance.migrations.script.ScriptSources;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code of the host that does with the transaction what is the runner's: it is held back, or the truth is told. */
class HostCodeTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Duration SHORT = Duration.ofMillis(100);

    /** Ways round the guard; each ends the transaction in which a row was written. */
    enum Way {
        COMMIT_BY_SQL(true) {
            @Override
            void end(Connection connection) throws SQLException {
                execute(connection, "commit");
            }
        },
        ROLLBACK_BY_SQL(false) {
            @Override
            void end(Connection connection) throws SQLException {
                execute(connection, "rollback");
            }
        },
        COMMIT_IN_ONE_MESSAGE(true) {
            @Override
            void end(Connection connection) throws SQLException {
                execute(connection, "commit; begin; insert into t_r1 values (2)");
            }
        },
        COMMIT_OF_THE_DRIVER(true) {
            @Override
            void end(Connection connection) throws SQLException {
                driver(connection).commit();
            }
        },
        AUTOCOMMIT_OF_THE_DRIVER(true) {
            @Override
            void end(Connection connection) throws SQLException {
                driver(connection).setAutoCommit(true);
            }
        },
        CLOSE_OF_THE_DRIVER(false) {
            @Override
            void end(Connection connection) throws SQLException {
                driver(connection).close();
            }
        };

        private final boolean isKept;

        Way(boolean isKept) {
            this.isKept = isKept;
        }

        abstract void end(Connection connection) throws SQLException;

        private static Connection driver(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                return statement.getConnection();
            }
        }
    }

    /** What a test does in the middle of a run. */
    @FunctionalInterface
    private interface Code {
        void run(Connection connection) throws Exception;
    }

    private static final class InJava implements JavaRevision {

        private final Code code;
        private final boolean isTransactional;

        InJava(Code code, boolean isTransactional) {
            this.code = code;
            this.isTransactional = isTransactional;
        }

        @Override
        public Revision revision() {
            return Revision.of("j2", "r1", "in Java");
        }

        @Override
        public String describe() {
            return "does what it may not";
        }

        @Override
        public String checksum() {
            return "1";
        }

        @Override
        public boolean isTransactional() {
            return isTransactional;
        }

        @Override
        public void upgrade(RevisionContext context) throws Exception {
            code.run(context.connection());
        }

        @Override
        public void downgrade(RevisionContext context) throws Exception {
            code.run(context.connection());
        }
    }

    private static final class AfterStatement implements MigrationCallback {

        private final Code code;

        AfterStatement(Code code) {
            this.code = code;
        }

        @Override
        public void afterStatement(PlannedRevision revision, SqlStatement statement, Connection connection)
                throws SQLException {
            try {
                code.run(connection);
            } catch (SQLException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new SQLException(e);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static MigratorBuilder table(PostgresDatabase database) {
        return Migrator.over(database.dataSource())
                .scripts(scripts().table("r1").source());
    }

    private static MigrationException failure(MigratorBuilder builder) {
        return catchThrowableOfType(
                MigrationException.class, () -> builder.build().upgrade(Target.head()));
    }

    private static MigrationException failureOfJava(PostgresDatabase database, Code code) {
        return failure(table(database).scripts(ScriptSources.java(new InJava(code, true))));
    }

    @ParameterizedTest
    @EnumSource
    void a_java_revision_that_ends_its_transaction_and_fails_is_never_told_to_have_left_nothing(
            Way way, PostgresDatabase database) {
        MigrationException failure = failureOfJava(database, connection -> {
            execute(connection, "insert into t_r1 values (1)");
            way.end(connection);
            execute(connection, "select 1 / 0");
        });

        assertThat(failure.error()).isEqualTo(MigrationError.TRANSACTION_ENDED);
        assertThat(failure)
                .hasMessageContaining("The Java code failed in the upgrade of revision j2: ")
                .hasMessageContaining("Before that it ended the transaction of the runner")
                .hasMessageContaining("may have been kept; the schema history does not have it as applied.")
                .hasMessageNotContaining("Nothing of it was kept")
                .hasCauseInstanceOf(SQLException.class);
        assertThat(failure.nextStep()).contains("undo it by hand");
        assertThat(Probe.of(database).is("exists (select from t_r1 where a = 1)"))
                .isEqualTo(way.isKept);
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1");
    }

    @ParameterizedTest
    @EnumSource
    void one_that_ends_its_transaction_and_goes_on_is_not_recorded(Way way, PostgresDatabase database) {
        MigrationException failure = failureOfJava(database, connection -> {
            execute(connection, "insert into t_r1 values (1)");
            way.end(connection);
            if (!connection.isClosed()) {
                execute(connection, "insert into t_r1 values (3)");
            }
        });

        assertThat(failure.error()).isEqualTo(MigrationError.TRANSACTION_ENDED);
        assertThat(failure).hasMessageContaining("may have been kept");
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1");
    }

    @ParameterizedTest
    @EnumSource
    void a_callback_that_ends_the_transaction_and_fails_is_told_so(Way way, PostgresDatabase database) {
        MigrationException failure = failure(table(database).callback(new AfterStatement(connection -> {
            execute(connection, "insert into t_r1 values (1)");
            way.end(connection);
            throw new IllegalStateException("the host says no");
        })));

        assertThat(failure.error()).isEqualTo(MigrationError.TRANSACTION_ENDED);
        assertThat(failure)
                .hasMessageContaining("The callback's afterStatement failed in the upgrade of revision r1: ")
                .hasMessageContaining("the host says no")
                .hasMessageContaining("Before that it ended the transaction of the runner")
                .hasMessageNotContaining("Nothing of it was kept");
        assertThat(Probe.of(database).is("to_regclass('t_r1') is not null")).isEqualTo(way.isKept);
        assertThat(Probe.of(database).rows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit", "rollback", "close", "autocommit"})
    void neither_may_call_what_is_the_runners(String call, PostgresDatabase database) {
        Code code = connection -> {
            switch (call) {
                case "commit" -> connection.commit();
                case "rollback" -> connection.rollback();
                case "close" -> connection.close();
                default -> connection.setAutoCommit(true);
            }
        };

        MigrationException byCallback = failure(table(database).callback(new AfterStatement(code)));
        MigrationException byJava = failureOfJava(database, code);

        assertThat(byCallback.error()).isEqualTo(MigrationError.STATEMENT_FAILED);
        assertThat(byCallback)
                .hasMessageContaining("failed in the callback's afterStatement (r1_test.sql): ")
                .hasMessageContaining("The callback's afterStatement may not call ")
                .hasMessageContaining("Nothing of it was kept.");
        assertThat(byJava).hasMessageContaining("The Java code may not call ").hasMessageContaining("Nothing of it");
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1");
    }

    @Test
    void a_lock_timeout_behind_a_commit_is_not_tried_again(PostgresDatabase database) throws Exception {
        table(database).build().upgrade(Target.head());
        try (Connection other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            execute(other, "create table taken (a int); commit; begin; lock table taken");
            RunSettings settings = RunSettings.defaults().withLockTimeout(SHORT).withRetries(3, SHORT);

            MigrationException failure = failure(table(database)
                    .settings(settings)
                    .scripts(ScriptSources.java(new InJava(
                            connection -> {
                                execute(connection, "insert into t_r1 values (1)");
                                execute(connection, "commit");
                                execute(connection, "select from taken");
                            },
                            true))));

            assertThat(failure.error()).isEqualTo(MigrationError.TRANSACTION_ENDED);
            assertThat(Probe.of(database).list("select count(*)::text from t_r1"))
                    .as("once, not once for each try")
                    .containsExactly("1");
        }
    }

    @Test
    void in_a_whole_run_the_rows_of_others_may_be_kept_and_that_is_said(PostgresDatabase database) {
        MigrationException failure = failure(table(database)
                .settings(RunSettings.defaults().withTransactions(TransactionMode.WHOLE_RUN))
                .scripts(ScriptSources.java(new InJava(
                        connection -> {
                            execute(connection, "commit");
                            execute(connection, "select 1 / 0");
                        },
                        true))));

        assertThat(failure.error()).isEqualTo(MigrationError.TRANSACTION_ENDED);
        assertThat(failure)
                .hasMessageContaining("the whole run did until then may have been kept, in the schema history too.");
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1");
    }

    @Test
    void a_script_that_fails_in_a_whole_run_behind_a_setting_of_its_own_is_told_with_its_place(
            PostgresDatabase database) {
        MigrationException failure = failure(Migrator.over(database.dataSource())
                .settings(RunSettings.defaults().withTransactions(TransactionMode.WHOLE_RUN))
                .scripts(scripts()
                        .table("r1")
                        .revision("r2", "set search_path = pg_catalog;\nselect 1 / 0;", "")
                        .source()));

        assertThat(failure.error()).isEqualTo(MigrationError.STATEMENT_FAILED);
        assertThat(failure).hasMessageContaining("r2_test.sql:6:1").hasMessageContaining("Nothing of the whole run");
    }

    @Test
    void one_outside_a_transaction_may_not_leave_one_open(PostgresDatabase database) {
        MigrationException failure = failure(table(database)
                .scripts(ScriptSources.java(new InJava(
                        connection -> {
                            execute(connection, "begin");
                            execute(connection, "insert into t_r1 values (1)");
                        },
                        false))));

        assertThat(failure.error()).isEqualTo(MigrationError.TRANSACTION_ENDED);
        assertThat(failure).hasMessageContaining("left a transaction of its own open, which was rolled back.");
        assertThat(Probe.of(database).list("select count(*)::text from t_r1")).containsExactly("0");
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1", "j2 upgrading 0/1");
    }

    @Test
    void a_run_that_its_callback_refuses_says_that_nothing_was_begun(PostgresDatabase database) {
        MigrationCallback refusing = new MigrationCallback() {
            @Override
            public void beforeRun(MigrationPlan plan, Connection connection) throws SQLException {
                connection.setAutoCommit(false);
            }
        };

        MigrationException failure = failure(table(database).callback(refusing));

        assertThat(failure.error()).isEqualTo(MigrationError.STATEMENT_FAILED);
        assertThat(failure)
                .hasMessageContaining("The callback's beforeRun failed in the upgrade: ")
                .hasMessageContaining("keeps its connection in autocommit")
                .hasMessageContaining("Nothing was begun.");
        assertThat(Probe.of(database).rows()).isEmpty();
    }

    @Test
    void code_that_keeps_to_the_rules_may_use_savepoints_and_fail_inside_them(PostgresDatabase database) {
        table(database)
                .scripts(ScriptSources.java(new InJava(
                        connection -> {
                            var savepoint = connection.setSavepoint();
                            assertThatExceptionOfType(SQLException.class)
                                    .isThrownBy(() -> execute(connection, "select 1 / 0"));
                            connection.rollback(savepoint);
                            execute(connection, "insert into t_r1 values (1)");
                        },
                        true)))
                .build()
                .upgrade(Target.head());

        assertThat(Probe.of(database).list("select count(*)::text from t_r1")).containsExactly("1");
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1", "j2 applied 1/1");
    }
}
