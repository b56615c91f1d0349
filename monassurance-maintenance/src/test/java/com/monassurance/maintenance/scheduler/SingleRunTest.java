package com.monassurance.maintenance.scheduler;

import static com.monassurance.maintenance.scheduler.Nodes.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fifty threads in five JVMs on one scheduled time, directly and through PgBouncer in transaction mode: one completed run,
 * and no effect twice in a table that would take it twice; also when those at work are killed, or stand still for longer
 * than their lease and then go on.
 */
@Timeout(300)
class SingleRunTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final int JVMS = 5;
    private static final int ROUNDS = 10 * Integer.getInteger("campaign.factor", 1);
    private static final Instant NIGHT = Instant.parse("2026-11-25T02:00:00Z");

    /** Unique in nothing. */
    private static final String TABLE = "create table effect"
            + " (scheduled_time timestamptz, item integer, token bigint, holder text,"
            + " number bigint generated always as identity)";

    private static final String EFFECTS =
            "select count(*) || ' ' || count(distinct (scheduled_time, item)) from effect";
    private static final String RUNS =
            "select string_agg(distinct status, ' ') || ' ' || count(*)" + " from monassurance_ops.maintenance_run";
    private static final String ATTEMPTS = "select count(*) filter (where outcome = 'done') || ' of ' || count(*)"
            + " from monassurance_ops.maintenance_attempt";

    private static final String TOKEN = "select token from monassurance_ops.maintenance_run";
    private static final String DONE = "select bool_and(status = 'done') from monassurance_ops.maintenance_run";

    /** Those struck; on a slow machine others lose their lease too. */
    private static final String ABANDONED =
            "select count(*) from monassurance_ops.maintenance_attempt where outcome = 'abandoned'";

    /** A row of an older holder after one of a younger. */
    private static final String UNFENCED = "select count(*) from effect old"
            + " where exists (select from effect young where young.number < old.number and young.token > old.token)";

    /** Who is at work and has begun to show it. */
    private static final String AT_WORK = "select split_part(r.holder, '/', 1) from monassurance_ops.maintenance_run r"
            + " where r.status = 'running' and r.lease_until > clock_timestamp()"
            + " and exists (select from effect e where e.token = r.token)";

    enum Way {
        DIRECT,
        PGBOUNCER
    }

    @TempDir
    Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void s01_s07_fifty_threads_in_five_jvms_make_one_run_of_each_scheduled_time(Way way, PostgresDatabase database)
            throws Exception {
        List<NodeProcess> nodes = launch("race", way, database);

        for (int round = 0; round < ROUNDS; round++) {
            Instant time = NIGHT.plus(round, ChronoUnit.DAYS);
            for (NodeProcess node : nodes) {
                node.tell(time.toString());
            }
            int finished = 0;
            for (NodeProcess node : nodes) {
                finished += Integer.parseInt(node.line());
            }
            assertThat(finished).as("runs of %s", time).isEqualTo(1);
        }

        int effects = ROUNDS * RacingNode.ITEMS;
        assertThat(answer(database, EFFECTS)).isEqualTo(effects + " " + effects);
        assertThat(answer(database, RUNS)).isEqualTo("done " + ROUNDS);
        assertThat(answer(database, ATTEMPTS)).isEqualTo(ROUNDS + " of " + ROUNDS);
    }

    @ParameterizedTest
    @EnumSource
    void s03_s04_when_those_at_work_are_killed_or_stand_still_one_run_completes_and_no_effect_comes_twice(
            Way way, PostgresDatabase database) throws Exception {
        List<NodeProcess> nodes = launch("insist", way, database);
        for (NodeProcess node : nodes) {
            node.tell(NIGHT.toString());
        }

        NodeProcess killed = strike(nodes, database, "KILL");
        NodeProcess still = strike(nodes, database, "STOP");
        String token = answer(database, TOKEN);
        await(database, "select exists (select from effect where token > " + token + ")");
        still.signal("CONT");
        NodeProcess alsoKilled = strike(nodes, database, "KILL");
        await(database, DONE);

        int finished = Integer.parseInt(still.line());
        for (NodeProcess node : nodes) {
            finished += Integer.parseInt(node.line());
        }
        assertThat(finished).isEqualTo(1);
        assertThat(killed.line()).isNull();
        assertThat(alsoKilled.line()).isNull();
        assertThat(Integer.parseInt(answer(database, ABANDONED))).isGreaterThanOrEqualTo(3);
        assertOnce(database);
    }

    @ParameterizedTest
    @EnumSource
    void s04_of_five_nodes_with_db_scheduler_two_are_killed_at_work_and_one_run_completes(
            Way way, PostgresDatabase database) throws Exception {
        List<NodeProcess> nodes = launch("schedule", way, database);
        // Long enough for the first of them to have started, on a machine that is busy with others too.
        Instant soon = Instant.now().plusSeconds(15).truncatedTo(ChronoUnit.SECONDS);
        for (NodeProcess node : nodes) {
            node.tell(soon.toString());
        }

        strike(nodes, database, "KILL");
        strike(nodes, database, "KILL");
        await(database, DONE);
        await(database, "select bool_and(not picked and execution_time > now()) from monassurance_ops.scheduled_tasks");

        assertThat(Integer.parseInt(answer(database, ABANDONED))).isGreaterThanOrEqualTo(2);
        assertOnce(database);
    }

    private void assertOnce(PostgresDatabase database) {
        assertThat(answer(database, EFFECTS)).isEqualTo(RacingNode.ITEMS + " " + RacingNode.ITEMS);
        assertThat(answer(database, RUNS)).isEqualTo("done 1");
        assertThat(answer(database, UNFENCED)).isEqualTo("0");
    }

    private List<NodeProcess> launch(String mode, Way way, PostgresDatabase database) throws IOException {
        Nodes.install(database);
        database.execute(TABLE);
        String url = database.jdbcUrl();
        if (way == Way.PGBOUNCER) {
            PgBouncer bouncer = PgBouncer.before(database, directory);
            opened.add(bouncer);
            url = bouncer.url();
        }
        List<NodeProcess> nodes = new ArrayList<>();
        for (int i = 1; i <= JVMS; i++) {
            NodeProcess node = NodeProcess.launch(mode, "node-" + i, database, url);
            opened.add(node);
            nodes.add(node);
        }
        for (NodeProcess node : nodes) {
            assertThat(node.line()).isEqualTo("ready");
        }
        return nodes;
    }

    /** Signals the one at work at some instant of its work, and takes it off the list. */
    private static NodeProcess strike(List<NodeProcess> nodes, PostgresDatabase database, String signal)
            throws Exception {
        Random random = new Random(7L * nodes.size());
        while (true) {
            String holder = Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> answer(database, AT_WORK), name -> name != null);
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(300)).toNanos());
            for (NodeProcess node : nodes) {
                if (node.name().equals(holder)) {
                    node.signal(signal);
                    nodes.remove(node);
                    return node;
                }
            }
            // The last one struck still has its lease.
        }
    }

    private static void await(PostgresDatabase database, String condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> "t".equals(answer(database, condition)));
    }
}
