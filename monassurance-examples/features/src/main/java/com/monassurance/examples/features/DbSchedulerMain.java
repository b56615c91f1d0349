package com.monassurance.examples.features;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.maintenance.Maintenance;
import com.monassurance.maintenance.PastRuns;
import com.monassurance.maintenance.scheduler.SchedulerTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * db-scheduler: three JVMs register the same plans, the one at work is killed, another takes its run over, and a single run
 * is completed.
 */
public final class DbSchedulerMain {

    private static final int NODES = 3;
    private static final Duration UNTIL_DUE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private DbSchedulerMain() {}

    /**
     * Starts the nodes on a fresh PostgreSQL and prints what happens. Takes about 25 seconds.
     *
     * @param arguments none
     * @throws Exception if a node or the server cannot be started, or no run completes within two minutes
     */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        List<Process> nodes = new ArrayList<>();
        try (PostgresFixture postgres = PostgresFixture.start();
                PostgresDatabase database = postgres.newDatabase()) {
            Maintenance maintenance = Maintenance.over(database.dataSource()).build();
            maintenance.install();
            SchedulerTable.install(database.dataSource());
            BlockingQueue<String> said = new LinkedBlockingQueue<>();
            for (int i = 1; i <= NODES; i++) {
                nodes.add(start("node-" + i, database, said));
            }
            for (Process node : nodes) {
                next(said);
                out.println("a node is up, process " + node.pid());
            }
            LocalTime due = LocalTime.now(ZoneOffset.UTC).plus(UNTIL_DUE).truncatedTo(ChronoUnit.SECONDS);
            for (Process node : nodes) {
                tell(node, due);
            }

            String atWork = next(said);
            out.println(atWork);
            String name = atWork.substring(0, atWork.indexOf(' '));
            nodes.get(Integer.parseInt(name.substring("node-".length())) - 1).destroyForcibly();
            out.println("kill -9 " + name);
            out.println(next(said));

            List<PastRuns.PastRun> runs = awaitFinished(maintenance);
            out.println("completed runs: " + runs.size());
            for (PastRuns.PastRun run : runs) {
                out.println(run.plan() + " of " + run.scheduledTime() + ": "
                        + run.findOutcome().orElseThrow() + " by " + run.holder() + ", attempt " + run.token());
            }
        } finally {
            nodes.forEach(Process::destroyForcibly);
        }
    }

    private static Process start(String name, PostgresDatabase database, BlockingQueue<String> said)
            throws IOException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DbSchedulerNode.class.getName(),
                        name,
                        database.jdbcUrl(),
                        database.user(),
                        database.password())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread reader = new Thread(() -> read(process.inputReader(), said), "output of " + name);
        reader.setDaemon(true);
        reader.start();
        return process;
    }

    private static void read(BufferedReader output, BlockingQueue<String> said) {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.add(line);
            }
        } catch (IOException e) {
            // The node was killed.
        }
    }

    private static void tell(Process node, LocalTime due) throws IOException {
        node.outputWriter().write(due + "\n");
        node.outputWriter().flush();
    }

    private static String next(BlockingQueue<String> said) throws InterruptedException, TimeoutException {
        String line = said.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (line == null) {
            throw new TimeoutException("no node has said anything for " + PATIENCE);
        }
        return line;
    }

    private static List<PastRuns.PastRun> awaitFinished(Maintenance maintenance) throws TimeoutException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (maintenance.history(10) instanceof PastRuns.Known known
                    && known.runs().stream().allMatch(run -> run.findOutcome().isPresent())) {
                return known.runs();
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        throw new TimeoutException("no run was completed within " + PATIENCE);
    }
}
