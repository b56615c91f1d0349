package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.RevisionState;
import com.monassurance.core.RevisionState.Status;
import com.monassurance.core.sql.DatabaseError;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.revision.Target;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The look at the schema history behind a lock that somebody else holds. */
class HeadProbeTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String LOCK = "lock table monassurance_ops.schema_history in access exclusive mode";

    private static final String WAITING = "select application_name from pg_stat_activity"
            + " where datname = current_database() and wait_event_type = 'Lock'";

    @Test
    void a_probe_that_waits_bears_our_name_and_gives_up_with_nothing_left_on_the_server(PostgresDatabase database)
            throws Exception {
        Migrator migrator = installed(database);
        Probe probe = Probe.of(database);
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(LOCK);

            CompletableFuture<RevisionState> state = CompletableFuture.supplyAsync(migrator::state);
            List<String> waiting = List.of();
            while (waiting.isEmpty() && !state.isDone()) {
                waiting = probe.list(WAITING);
            }

            assertThat(waiting).containsExactly("monassurance-ops/migrations");
            RevisionState found = state.get(7, TimeUnit.SECONDS);
            assertThat(found.status()).isEqualTo(Status.UNKNOWN);
            assertThat(found.detail()).contains(DatabaseError.TIMEOUT.id()).contains("lock timeout");
            assertThat(probe.list(WAITING)).isEmpty();
            other.rollback();
        }
        assertThat(migrator.state().isAtHead()).isTrue();
    }

    @Test
    void an_upgrade_behind_a_locked_history_is_refused_as_a_timeout(PostgresDatabase database) throws Exception {
        Migrator migrator = installed(database);
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(LOCK);

            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> migrator.upgrade(Target.head()))
                    .matches(e -> e.error() == DatabaseError.TIMEOUT)
                    .matches(e -> "55P03".equals(e.fields().get("sqlState")));
            other.rollback();
        }
    }

    private static Migrator installed(PostgresDatabase database) {
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(scripts().table("r1").source())
                .build();
        migrator.upgrade(Target.head());
        return migrator;
    }

    @Test
    void what_is_to_be_done_is_done_on_the_connection_that_has_looked(PostgresDatabase database) {
        AtomicInteger borrowed = new AtomicInteger();
        DataSource counted = (DataSource) Proxy.newProxyInstance(
                HeadProbeTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    borrowed.incrementAndGet();
                    return method.invoke(database.dataSource(), arguments);
                });
        Migrator migrator = Migrator.over(counted)
                .scripts(SampleScripts.scripts().table("r1").table("r2").source())
                .build();

        assertThat(migrator.upgrade(Target.parse("head")).ids()).hasSize(2);

        assertThat(borrowed).hasValue(1);
    }
}
