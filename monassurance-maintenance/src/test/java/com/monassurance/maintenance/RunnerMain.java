package com.monassurance.maintenance;

import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An instance in a JVM of its own. It writes {@code ready}, waits for a line, and asks for one run on many threads at once: the
 * tasks {@code first}, {@code second} and {@code third} leave a row each. In the mode {@code hold} the second writes
 * {@code working} and waits for a line before it leaves its row, fenced. Its last line tells what came of each call.
 */
final class RunnerMain {

    private static final BufferedReader INPUT =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private RunnerMain() {}

    public static void main(String[] args) throws Exception {
        PGSimpleDataSource source = source(args);
        // What a task does by itself is a host's code, which behind a pooler must not prepare by name.
        PGSimpleDataSource effects = source(args);
        effects.setPrepareThreshold(0);
        String instance = args[3];
        boolean isHolding = args[7].equals("hold");
        Maintenance maintenance = Maintenance.over(source)
                .application(TestTask.node(instance))
                .lease(Duration.ofMillis(Long.parseLong(args[4])))
                .build();
        Plan plan = Plan.of(
                "daily",
                List.of(
                        new TestTask("first", context -> effect(effects, context, "first", instance)),
                        new TestTask("second", context -> {
                            if (isHolding) {
                                System.out.println("working");
                                await();
                            }
                            return effect(effects, context, "second", instance);
                        }),
                        new TestTask("third", context -> effect(effects, context, "third", instance))));
        System.out.println("ready");
        await();
        System.out.println(run(maintenance, plan, Instant.parse(args[5]), Integer.parseInt(args[6])));
    }

    private static PGSimpleDataSource source(String[] args) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(args[0]);
        source.setUser(args[1]);
        source.setPassword(args[2]);
        return source;
    }

    private static String run(Maintenance maintenance, Plan plan, Instant time, int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<RunReport>> reports = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            reports.add(pool.submit(() -> maintenance.run(plan, time)));
        }
        List<String> names = new ArrayList<>();
        for (Future<RunReport> report : reports) {
            names.add(report.get().getClass().getSimpleName());
        }
        pool.shutdown();
        return names.stream().sorted().collect(Collectors.joining(" "));
    }

    /** The effect and the question who holds the run are one transaction. */
    private static TaskOutcome effect(DataSource source, TaskContext context, String task, String instance)
            throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            context.requireHeld(connection);
            statement.execute("insert into effect values ('" + task + "', '" + instance + "')");
            connection.commit();
            return TestTask.done();
        } catch (MaintenanceException e) {
            System.out.println("refused " + e.code().id());
            throw e;
        }
    }

    private static void await() {
        try {
            INPUT.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
