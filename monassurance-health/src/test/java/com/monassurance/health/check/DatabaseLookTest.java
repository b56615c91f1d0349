package com.monassurance.health.check;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.RevisionState;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.health.CheckResult;
import com.monassurance.health.Fact;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class DatabaseLookTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void a_failing_revision_supplier_leaves_the_rest_of_the_look() {
        DatabaseLook look = DatabaseLook.of(POSTGRES.database().dataSource()).revision(() -> {
            throw new IllegalStateException("no history");
        });

        Map<String, Fact> facts = look(look).status().facts();

        assertThat(facts).containsEntry("revision_status", new Fact.Text("unknown"));
        assertThat(facts).containsEntry("reachable", new Fact.Flag(true));
    }

    @Test
    void a_look_tells_what_an_incident_needs() throws SQLException {
        RevisionState state = new RevisionState(
                RevisionState.Status.BEHIND, List.of("a1"), List.of("b2"), List.of("b2"), List.of(), "");
        POSTGRES.database().execute("create table locked (id int)", "insert into locked values (1)");

        try (Connection holder = POSTGRES.database().dataSource().getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("update locked set id = 2");
            CheckResult result =
                    look(DatabaseLook.of(POSTGRES.database().dataSource()).revision(() -> state));

            assertThat(result.state()).isEqualTo(HealthState.UP);
            Map<String, Fact> facts = result.status().facts();
            assertThat(facts)
                    .containsKeys("latency", "longest_query", "sessions_blocked", "in_recovery")
                    .containsEntry("revision_status", new Fact.Text("behind"))
                    .containsEntry("revision_current", new Fact.Text("a1"))
                    .containsEntry("revision_pending", new Fact.Count(1));
            assertThat(count(facts, "connections_used")).isGreaterThanOrEqualTo(2);
            assertThat(count(facts, "connections_max")).isGreaterThan(count(facts, "connections_used"));
            assertThat(count(facts, "size_bytes")).isGreaterThan(1_000_000);
            holder.rollback();
        }
    }

    private static long count(Map<String, Fact> facts, String name) {
        return ((Fact.Count) facts.get(name)).value();
    }

    private static CheckResult look(DatabaseLook look) {
        try (HealthMonitor monitor = Looks.monitor(DatabaseLook.NAME, look, ofSeconds(5))) {
            return Looks.now(monitor);
        }
    }
}
