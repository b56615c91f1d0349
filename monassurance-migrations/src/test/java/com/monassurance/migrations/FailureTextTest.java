package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.TransactionMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a failure says of its place and its tries, and what a report sums up. */
class FailureTextTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Duration SHORT = Duration.ofMillis(50);

    private static final RunSettings IMPATIENT =
            RunSettings.defaults().withLockTimeout(Duration.ofMillis(600)).withRetries(2, SHORT);

    private static MigrationException failure(PostgresDatabase database, SampleScripts scripts) {
        return catchThrowableOfType(
                MigrationException.class,
                () -> migrator(database, scripts).build().upgrade(Target.head()));
    }

    private static MigratorBuilder migrator(PostgresDatabase database, SampleScripts scripts) {
        return Migrator.over(database.dataSource()).scripts(scripts.source()).settings(IMPATIENT);
    }

    @Test
    void the_place_is_told_once_and_as_file_line_and_column(PostgresDatabase database) {
        MigrationException failure =
                failure(database, scripts().revision("r1", "select 1;\nselect no_such_column;", ""));

        assertThat(failure)
                .hasMessageContaining(
                        "failed at r1_test.sql:6:8: ERROR: column \"no_such_column\" does not exist. Nothing")
                .hasMessageNotContaining("Position");
    }

    @Test
    void the_place_inside_a_function_is_told_once_too(PostgresDatabase database) {
        MigrationException failure =
                failure(database, scripts().revision("r1", "do $$\nbegin\n  perform no_such_column;\nend\n$$;", ""));

        assertThat(failure)
                .hasMessageContaining("failed at r1_test.sql:7:11: ")
                .hasMessageContaining("Where: PL/pgSQL function inline_code_block line 3")
                .hasMessageNotContaining("Position");
    }

    @Test
    void a_routine_that_commits_and_a_statement_that_takes_too_long_are_told_what_the_header_can_say(
            PostgresDatabase database) {
        MigrationException commits = failure(database, scripts().revision("r1", "do 'begin commit; end';", ""));
        MigrationException slow = failure(
                database,
                scripts().text("r1", "-- revision: r1\n-- statement-timeout: 50ms\n-- upgrade\nselect pg_sleep(30);"));

        assertThat(commits.nextStep()).contains("'-- commits: true'");
        assertThat(slow.nextStep()).contains("'-- statement-timeout: ").contains("run the upgrade again");
    }

    @Test
    void what_fails_at_the_end_of_a_transaction_has_no_place_in_the_file(PostgresDatabase database) {
        MigrationException failure = failure(database, scripts().revision("r1", """
                        create table parent (a int primary key);
                        create table child (a int references parent deferrable initially deferred);
                        insert into child values (1);
                        """, ""));

        assertThat(failure)
                .hasMessageContaining("failed in the transaction (r1_test.sql): ERROR: insert or update on table")
                .hasMessageNotContaining(".sql:the");
    }

    @ParameterizedTest
    @EnumSource
    void a_run_that_gave_up_says_how_often_and_how_long_it_tried(TransactionMode mode, PostgresDatabase database)
            throws Exception {
        database.execute("create table taken (a int)");
        SampleScripts scripts = scripts().table("r1").revision("r2", "alter table taken add b int;", "");
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table taken");

            MigrationException failure = catchThrowableOfType(
                    MigrationException.class,
                    () -> migrator(database, scripts)
                            .settings(IMPATIENT.withTransactions(mode))
                            .build()
                            .upgrade(Target.head()));

            assertThat(failure)
                    .hasMessageContaining("Blocked by backend ")
                    .hasMessageContaining("It gave way to others 3 times, for ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_report_sums_up_the_tries_of_all_revisions(TransactionMode mode, PostgresDatabase database)
            throws Exception {
        database.execute("create table taken (a int)");
        SampleScripts scripts = scripts()
                .table("r1")
                .revision("r2", "alter table taken add b int;", "")
                .table("r3");
        try (Connection blocking = database.dataSource().getConnection();
                Statement statement = blocking.createStatement()) {
            blocking.setAutoCommit(false);
            statement.execute("lock table taken");

            MigrationReport report = migrator(database, scripts)
                    .settings(IMPATIENT.withTransactions(mode))
                    .events(event -> {
                        if (event.name().equals("migration.transaction.retried")) {
                            release(blocking);
                        }
                    })
                    .build()
                    .upgrade(Target.head());

            assertThat(report.ids()).containsExactly("r1", "r2", "r3");
            assertThat(report.retries()).isEqualTo(1);
            assertThat(report.blocked()).isBetween(Duration.ofMillis(90), Duration.ofSeconds(5));
        }
    }

    private static void release(Connection blocking) {
        try {
            blocking.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
