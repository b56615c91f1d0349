package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.core.failure.OpsException;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.Repair;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** What a failure says, with its whole stack trace, its fields, its events and the state for health: never a password. */
class SecretsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String SECRET = "hunter2-Z9";

    @Test
    void a_wrong_password_in_the_url_is_in_no_message(PostgresDatabase database) {
        String url = database.jdbcUrl() + "?user=" + database.user() + "&password=" + SECRET;

        for (String said : sayings(url)) {
            assertThat(said).contains("28P01").doesNotContain(SECRET);
        }
    }

    @Test
    void a_password_in_the_url_of_a_server_that_does_not_answer_is_in_no_message() {
        for (String said : sayings("jdbc:postgresql://127.0.0.1:1/nowhere?user=me&password=" + SECRET)) {
            assertThat(said).contains("refused").doesNotContain(SECRET);
        }
    }

    @Test
    void a_password_in_the_url_of_a_database_that_does_not_exist_is_in_no_message(PostgresDatabase database) {
        database.execute("create role r_" + database.name() + " login password '" + SECRET + "'");
        try {
            String url = database.jdbcUrl().replace(database.name(), "missing") + "?user=r_" + database.name()
                    + "&password=" + SECRET;

            for (String said : sayings(url)) {
                assertThat(said).contains("3D000").doesNotContain(SECRET);
            }
        } finally {
            database.execute("drop role r_" + database.name());
        }
    }

    @Test
    void a_failing_statement_with_a_password_is_shown_without_it(PostgresDatabase database) throws Exception {
        for (String statement : List.of(
                "create role nobody_ever password '" + SECRET + "' nonsense",
                "alter role nobody_ever with encrypted password E'" + SECRET + "'",
                "alter role nobody_ever valid until '2030-01-01' password '" + SECRET + "'")) {
            RecordingEventSink events = new RecordingEventSink();
            Migrator migrator = Migrator.over(database.dataSource())
                    .scripts(scripts()
                            .revision("r1", "create table if not exists t (a int); " + statement + "; vacuum t;", "")
                            .source())
                    .events(events)
                    .build();

            String said = told(catchThrowable(() -> migrator.upgrade(Target.head())));

            assertThat(said).contains("r1_test.sql").doesNotContain(SECRET);
            assertThat(events.events().toString()).contains("r1").doesNotContain(SECRET);
            assertThat(migrator.state().toString()).contains("r1").doesNotContain(SECRET);
            assertThat(Probe.of(database).list("select failure from monassurance_ops.schema_history"))
                    .noneMatch(failure -> failure.contains(SECRET));
            database.execute("drop schema monassurance_ops cascade");
        }
    }

    @Test
    void a_wrong_password_of_a_data_source_is_in_no_message(PostgresDatabase database) {
        Migrator migrator = Migrator.over(PostgresFixture.at(database.jdbcUrl(), database.user(), SECRET)
                        .dataSource(database.name()))
                .scripts(scripts().table("r1").source())
                .build();

        assertThat(told(catchThrowable(() -> migrator.upgrade(Target.head()))))
                .contains("28P01")
                .doesNotContain(SECRET);
    }

    /** What every verb that asks the database says. */
    private static List<String> sayings(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        Migrator migrator =
                Migrator.over(source).scripts(scripts().table("r1").source()).build();
        Map<String, Runnable> verbs = Map.of(
                "upgrade", () -> migrator.upgrade(Target.head()),
                "downgrade", () -> migrator.downgrade(Target.base()),
                "plan", () -> migrator.plan(Target.head()),
                "install", migrator::install,
                "stamp", () -> migrator.stamp(List.of(Target.head())),
                "validate", migrator::validate,
                "history", migrator::history,
                "repair", () -> migrator.repair(Repair::look));
        assertThat(migrator.state().toString()).contains("UNKNOWN").doesNotContain(SECRET);
        return verbs.values().stream()
                .map(verb -> told(catchThrowable(verb::run)))
                .toList();
    }

    private static String told(Throwable failure) {
        assertThat(failure).isNotNull();
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text + " " + ((OpsException) failure).fields();
    }
}
