package com.monassurance.maintenance;

import static com.monassurance.maintenance.TestTask.answer;
import static com.monassurance.maintenance.TestTask.counting;
import static com.monassurance.maintenance.TestTask.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.failure.OpsException;
import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.task.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The connection is cut at every place of what the run history says to the server: nothing runs twice, nothing is lost. */
class LostReplyTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Instant FIRST = Instant.parse("2026-11-22T01:30:00Z");
    private static final int STEP_BYTES = 61;
    private static final int STEP_BYTES_OF_CLAIM = 11;

    private static final String KEPT = """
            select r.status || r.token || ' ' || count(distinct a.token) || ' ' || string_agg(s.task, ' ' order by position)
              from monassurance_ops.maintenance_run r
              join monassurance_ops.maintenance_attempt a using (plan, scheduled_time)
              join monassurance_ops.maintenance_step s using (plan, scheduled_time)
             where scheduled_time = '%s' group by r.status, r.token
            """;

    @Test
    void a_connection_cut_anywhere_in_claim_step_or_end_makes_a_run_neither_twice_nor_never(PostgresDatabase database)
            throws Exception {
        Maintenance.over(database.dataSource()).build().install();
        AtomicInteger heardAndNotAnswered = new AtomicInteger();
        Instant time = FIRST;
        int runs = 0;
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port())) {
            // Of a run: the claim, what is paused, two steps, the end.
            for (int victim = 1; victim <= 5; victim++) {
                int step = victim == 1 ? STEP_BYTES_OF_CLAIM : STEP_BYTES;
                boolean isCut = true;
                for (int bytes = 350; isCut; bytes += step) {
                    time = time.plusSeconds(60);
                    CutOnce source = new CutOnce(proxy, database, victim, bytes, time, heardAndNotAnswered);
                    AtomicInteger first = new AtomicInteger();
                    AtomicInteger second = new AtomicInteger();

                    RunReport report = Maintenance.over(source)
                            .application(node("node-1"))
                            .build()
                            .run(Plan.of("daily", List.of(counting("one", first), counting("two", second))), time);

                    assertThat(report)
                            .as("connection %d cut after %d bytes", victim, bytes)
                            .isInstanceOfSatisfying(RunReport.Finished.class, finished -> {
                                assertThat(finished.outcome()).isEqualTo(RunOutcome.DONE);
                                assertThat(finished.recorded()).isTrue();
                            });
                    assertThat(first).hasValue(1);
                    assertThat(second).hasValue(1);
                    assertThat(answer(database, KEPT.formatted(time))).isEqualTo("done1 1 one two");
                    isCut = source.isCut();
                    runs++;
                }
            }
        }
        assertThat(runs).isGreaterThan(50);
        // Of all places some lie between the commit of the claim and the arrival of its reply.
        assertThat(heardAndNotAnswered.get()).isPositive();
    }

    @Test
    void a_database_that_is_gone_when_a_run_is_claimed_runs_nothing_and_says_so(PostgresDatabase database)
            throws Exception {
        Maintenance.over(database.dataSource()).build().install();
        AtomicInteger ran = new AtomicInteger();
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port())) {
            proxy.refuse();
            Maintenance maintenance = Maintenance.over(through(proxy, database)).build();

            assertThatThrownBy(() -> maintenance.run(Plan.of("daily", List.of(counting("one", ran))), FIRST))
                    .isInstanceOf(OpsException.class);
            assertThat(ran).hasValue(0);

            proxy.heal();
            assertThat(maintenance.run(Plan.of("daily", List.of(counting("one", ran))), FIRST))
                    .isInstanceOf(RunReport.Finished.class);
            assertThat(ran).hasValue(1);
        }
    }

    private static PGSimpleDataSource through(FaultProxy proxy, PostgresDatabase database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        address(source, proxy, database);
        return source;
    }

    private static void address(PGSimpleDataSource source, FaultProxy proxy, PostgresDatabase database) {
        source.setServerNames(new String[] {proxy.host()});
        source.setPortNumbers(new int[] {proxy.port()});
        source.setDatabaseName(database.name());
        source.setUser(database.user());
        source.setPassword(database.password());
        source.setSslMode("disable");
    }

    /** Its n-th connection is reset after some bytes from the server, all others are whole. */
    private static final class CutOnce extends PGSimpleDataSource {

        private static final long serialVersionUID = 1L;

        private final transient FaultProxy proxy;
        private final transient PostgresDatabase database;
        private final transient Instant time;
        private final transient AtomicInteger heardAndNotAnswered;
        private final int victim;
        private final int bytes;
        private int connections;
        private boolean failed;

        CutOnce(
                FaultProxy proxy,
                PostgresDatabase database,
                int victim,
                int bytes,
                Instant time,
                AtomicInteger heardAndNotAnswered) {
            this.proxy = proxy;
            this.database = database;
            this.victim = victim;
            this.bytes = bytes;
            this.time = time;
            this.heardAndNotAnswered = heardAndNotAnswered;
            address(this, proxy, database);
        }

        /** Whether the victim was cut before its work was done, so that somebody had to ask again. */
        boolean isCut() {
            return failed || connections > 5;
        }

        @Override
        public synchronized Connection getConnection() throws SQLException {
            connections++;
            if (connections == victim + 1) {
                if (victim == 1
                        && !answer(
                                        database,
                                        "select count(*) from monassurance_ops.maintenance_run where scheduled_time = '"
                                                + time + "'")
                                .equals("0")) {
                    heardAndNotAnswered.incrementAndGet();
                }
            }
            proxy.heal();
            if (connections == victim) {
                proxy.resetAfter(bytes);
            }
            try {
                return super.getConnection();
            } catch (SQLException e) {
                failed = true;
                throw e;
            }
        }
    }
}
