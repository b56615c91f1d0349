package com.monassurance.migrations.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Revision;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

class JavaRevisionTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static RevisionScript script(JavaRevision java) {
        return ScriptSet.read(ScriptSources.java(java))
                .find(java.revision().id())
                .orElseThrow();
    }

    @Test
    void a_java_revision_is_a_script_that_describes_itself() {
        SampleJavaRevision java = new SampleJavaRevision("j1", "Fill names");

        RevisionScript script = script(java);

        assertThat(script.findJava()).hasValue(java);
        assertThat(script.name()).isEqualTo("j1_fill_names.java");
        assertThat(script.upgrade().text()).isEqualTo("-- Makes the table of names\n-- and fills it.");
        assertThat(script.upgrade().statements()).singleElement().satisfies(statement -> {
            assertThat(statement.text()).isEqualTo(script.upgrade().text());
            assertThat(statement.isTransactional()).isTrue();
        });
        assertThat(script.findDowngrade()).isPresent();
        assertThat(script.upgrade().hash())
                .isEqualTo(script.upgrade().sqlHash())
                .hasSize(64);
    }

    @Test
    void the_checksum_decides_the_hash_and_the_description_does_not() {
        String hash = script(new SampleJavaRevision("j1", "")).upgrade().hash();

        assertThat(script(new Other("1", true)).upgrade().hash()).isEqualTo(hash);
        assertThat(script(new Other("2", true)).upgrade().hash()).isNotEqualTo(hash);
    }

    @Test
    void what_is_not_transactional_or_reversible_shows_in_the_script() {
        RevisionScript script = script(new Other("1", false));

        assertThat(script.upgrade().statements().get(0).effect())
                .isEqualTo(new StatementEffect.Routine("java revision", true));
        assertThat(script.findDowngrade()).isEmpty();
    }

    @Test
    void a_java_revision_that_cannot_say_what_it_is_gets_a_clear_message() {
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> ScriptSet.read(ScriptSources.java(new Other(" ", true))))
                .withMessageContaining("Other: The checksum of the Java revision is empty");
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> ScriptSet.read(
                        ScriptSources.java(new SampleJavaRevision("j1", ""), new SampleJavaRevision("j1", ""))))
                .withMessageContaining("revision id j1");
    }

    @Test
    void batches_send_every_row_and_tell_how_far_they_are(PostgresDatabase database) throws SQLException {
        List<String> reports = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            RevisionContext context =
                    RevisionContext.over(connection, (done, total) -> reports.add(done + "/" + total));

            new SampleJavaRevision("j1", "").upgrade(context);

            assertThat(count(connection)).isEqualTo(25);
            assertThat(reports).containsExactly("10/0", "20/0", "25/0");
            assertThat(context.batch("insert into names values (?)", List.<Integer>of(), (s, n) -> s.setInt(1, n), 10))
                    .isZero();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> context.batch("select 1", List.of(), (s, n) -> {}, 0));
            connection.rollback();
        }
    }

    @Test
    void an_interrupted_thread_ends_a_batch_before_its_next_round_trip(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            RevisionContext context = RevisionContext.over(
                    connection, (done, total) -> Thread.currentThread().interrupt());

            assertThatExceptionOfType(MigrationException.class)
                    .isThrownBy(() -> new SampleJavaRevision("j1", "").upgrade(context))
                    .matches(e -> e.error() == MigrationError.STOPPED)
                    .withMessageContaining("after 10 rows");
            assertThat(context.isInterrupted()).isTrue();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(count(connection)).isEqualTo(10);
            connection.rollback();
        }
    }

    @Test
    void the_transaction_and_the_connection_stay_the_runners(PostgresDatabase database) throws Exception {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Connection guarded =
                    RevisionContext.over(connection, (done, total) -> {}).connection();

            for (Callable<?> forbidden : List.<Callable<?>>of(
                    call(guarded::commit),
                    call(guarded::rollback),
                    call(guarded::close),
                    call(() -> guarded.setAutoCommit(true)),
                    call(() -> guarded.abort(Runnable::run)))) {
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(forbidden::call)
                        .withMessageContaining("the runner's");
            }
            Savepoint savepoint = guarded.setSavepoint();
            guarded.rollback(savepoint);
            assertThat(guarded.unwrap(PGConnection.class).getBackendPID()).isPositive();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> guarded.createStatement().execute("nonsense"))
                    .matches(e -> "42601".equals(e.getSQLState()));
            connection.rollback();
            connection.setAutoCommit(true);
            Connection free =
                    RevisionContext.over(connection, (done, total) -> {}).connection();
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> free.setAutoCommit(false));
        }
    }

    private interface Call {
        void run() throws SQLException;
    }

    private static Callable<?> call(Call call) {
        return () -> {
            call.run();
            return true;
        };
    }

    private static int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from names")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private record Other(String checksum, boolean plain) implements JavaRevision {

        @Override
        public Revision revision() {
            return Revision.of("j1", "base", "");
        }

        @Override
        public String describe() {
            return "other";
        }

        @Override
        public boolean isTransactional() {
            return plain;
        }

        @Override
        public boolean isReversible() {
            return plain;
        }

        @Override
        public void upgrade(RevisionContext context) {}

        @Override
        public void downgrade(RevisionContext context) {}
    }
}
