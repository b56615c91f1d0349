package com.monassurance.maintenance.scheduler;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.monassurance.maintenance.Maintenance;
import com.monassurance.maintenance.RunReport;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One JVM of several: {@code race|insist|schedule node url user password}. It says {@code ready}, reads scheduled times, and
 * for each lets ten threads ask for the run at one go ({@code race}), or ask until it is finished ({@code insist}), and says
 * how many of them ran it; or it leaves the asking to db-scheduler ({@code schedule}).
 */
public final class RacingNode {

    static final int THREADS = 10;
    static final int ITEMS = 100;
    static final Duration LEASE = Duration.ofSeconds(5);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    /** Without any look whether it is there: what is done twice is there twice. */
    private static final String EFFECT =
            "insert into effect (scheduled_time, item, token, holder) values (?::timestamptz, ?, 0, ?)";

    /** Fenced: only the holder of the highest token writes, and nobody becomes it meanwhile. */
    private static final String FENCED_EFFECT = """
            with mine as materialized (
                select token, pg_sleep(0.03) from monassurance_ops.maintenance_run
                 where plan = 'daily' and scheduled_time = ?::timestamptz and token = ? and holder = ?
                   and status = 'running' for share)
            insert into effect (scheduled_time, item, token, holder)
            select ?::timestamptz, ?, token, ? from mine
             where not exists (select from effect where scheduled_time = ?::timestamptz and item = ?)
            """;

    private final String node;
    private final DataSource source;

    private RacingNode(String node, DataSource source) {
        this.node = node;
        this.source = source;
    }

    /** Reads times until there are no more. */
    public static void main(String[] arguments) throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(arguments[2]);
        source.setUser(arguments[3]);
        source.setPassword(arguments[4]);
        // The next statement through a pooler in transaction mode may reach a backend that has not prepared it.
        source.setPrepareThreshold(0);
        RacingNode node = new RacingNode(arguments[1], source);
        System.out.println("ready");
        BufferedReader times = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = times.readLine(); line != null; line = times.readLine()) {
            Instant time = Instant.parse(line);
            if (arguments[0].equals("schedule")) {
                node.schedule(time);
            } else {
                System.out.println(node.race(time, arguments[0].equals("insist")));
            }
        }
    }

    private int race(Instant time, boolean untilFinished) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> asked = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            String holder = node + "/" + i;
            asked.add(threads.submit(() -> {
                start.await();
                return ask(holder, time, untilFinished);
            }));
        }
        start.countDown();
        int finished = 0;
        for (Future<Boolean> one : asked) {
            finished += one.get() ? 1 : 0;
        }
        threads.shutdown();
        return finished;
    }

    private boolean ask(String holder, Instant time, boolean untilFinished) {
        // Without kills nobody is given up: a machine that is slow today makes no second run.
        Maintenance.Builder builder = Nodes.maintenance(source, holder);
        Maintenance maintenance = (untilFinished ? builder.lease(LEASE) : builder).build();
        Plan plan = Nodes.plan("daily", context -> untilFinished ? fenced(holder, time, context) : plain(holder, time));
        while (true) {
            RunReport report = maintenance.run(plan, time);
            if (report instanceof RunReport.Finished) {
                return true;
            }
            if (!untilFinished || report instanceof RunReport.AlreadyFinished) {
                return false;
            }
            LockSupport.parkNanos(ASK_AGAIN.toNanos());
        }
    }

    private void schedule(Instant time) {
        Maintenance maintenance = Nodes.maintenance(source, node).lease(LEASE).build();
        Scheduler.create(source)
                .startTasks(PlanTrigger.at(
                        maintenance,
                        Nodes.plan("daily", context -> fenced(node, time, context)),
                        after -> after.isBefore(time)
                                ? time
                                : time.plus(Duration.between(time, after).toDays() + 1, ChronoUnit.DAYS)))
                .tableName(SchedulerTable.name())
                .schedulerName(new SchedulerName.Fixed(node))
                .threads(THREADS)
                .pollingInterval(Duration.ofMillis(200))
                .heartbeatInterval(Duration.ofMillis(500))
                .missedHeartbeatsLimit(4)
                .build()
                .start();
    }

    private TaskOutcome plain(String holder, Instant time) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(EFFECT)) {
            for (int item = 0; item < ITEMS; item++) {
                statement.setString(1, time.toString());
                statement.setInt(2, item);
                statement.setString(3, holder);
                statement.executeUpdate();
            }
            return Nodes.done();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private TaskOutcome fenced(String holder, Instant time, TaskContext context) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(FENCED_EFFECT)) {
            long token = token(connection, holder, time);
            for (int item = 0; item < ITEMS && !context.isCancelled(); item++) {
                statement.setString(1, time.toString());
                statement.setLong(2, token);
                statement.setString(3, holder);
                statement.setString(4, time.toString());
                statement.setInt(5, item);
                statement.setString(6, holder);
                statement.setString(7, time.toString());
                statement.setInt(8, item);
                statement.executeUpdate();
            }
            return Nodes.done();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long token(Connection connection, String holder, Instant time) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select token from monassurance_ops.maintenance_run"
                        + " where plan = 'daily' and scheduled_time = ? and holder = ?")) {
            statement.setObject(1, time.atOffset(ZoneOffset.UTC));
            statement.setString(2, holder);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }
}
