package com.monassurance.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.revision.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Kills the program, the server process that works for it, or freezes the server, at random instants, and starts again
 * until the head is reached: the catalogue and the data must be those of an undisturbed run, and no transaction, no
 * batch of a backfill and no Java revision may be lost or have run twice.
 *
 * <p>A kill counts when the program had its session on the server, gave no answer any more and left revisions to run;
 * freezes are counted apart, and so is what came too early or too late. The default run is a sample: every way to
 * disturb comes at least once, and {@value #SAMPLED_KILLS} kills count. With {@code campaign.factor}, which the deep
 * profile sets to 20, it is {@value #KILLS_A_FACTOR} kills for each factor, and every kind of revision must have been
 * hit. The system property {@code campaign.seed} repeats a run as far as timing allows, {@code campaign.log} names a
 * file for its progress.
 */
class KillCampaignTest {

    private static final int SAMPLED_KILLS = 8;
    private static final int KILLS_A_FACTOR = 25;

    private static final int FACTOR = Integer.getInteger("campaign.factor", 1);
    private static final int KILLS = FACTOR == 1 ? SAMPLED_KILLS : KILLS_A_FACTOR * FACTOR;
    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());

    /** A run that takes longer than this hangs. */
    private static final long HANGS_AFTER_SECONDS = 60;

    /** What a program may answer when its server process was killed: the connection was lost or is not to be had. */
    private static final String LOST = "|failed (MIG-020|DB-\\d+) .*";

    /** The session that does the work, or that of a killed predecessor which is still at it. */
    private static final String WORKING = """
            select l.pid from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.granted and a.datname = current_database()
              and a.application_name = 'monassurance-ops/migrations'
            """;

    private enum Fault {
        KILL_PROGRAM,
        KILL_BACKEND,
        FREEZE_SERVER,
        FREEZE_SERVER_AND_KILL_PROGRAM;

        boolean isKill() {
            return this != FREEZE_SERVER;
        }
    }

    private final Random random = new Random(SEED);
    private final Deque<Fault> first = new ArrayDeque<>(List.of(Fault.values()));
    private final Map<Fault, Integer> counted = new EnumMap<>(Fault.class);
    private final Map<Fault, Integer> missed = new EnumMap<>(Fault.class);
    private final Map<String, Integer> hit = new TreeMap<>();
    private KillableJvm next;
    private KillableJvm running;
    private long longestDelayMillis = 400;

    @Test
    void a_run_killed_anywhere_and_started_again_ends_as_an_undisturbed_run_and_does_nothing_twice() throws Exception {
        int rounds = 0;
        try (PostgresFixture server = PostgresFixture.builder()
                .setting("synchronous_commit", "on")
                .setting("autovacuum", "off")
                .start()) {
            next = KillableJvm.launch(server);
            KillOutcome expected = undisturbed(server);
            while (!isEnough()) {
                try (PostgresDatabase database = server.newDatabase()) {
                    reachHead(database);
                    awaitServer(database);
                    rounds++;
                    assertThat(KillOutcome.of(database))
                            .as("seed %d, round %d", SEED, rounds)
                            .isEqualTo(expected);
                    note("round " + rounds + " as undisturbed, " + tally());
                }
            }
            note("seed " + SEED + ": " + rounds + " rounds all as undisturbed, " + tally());
        } finally {
            next.close();
            running.close();
        }
        assertThat(counted.keySet()).contains(Fault.values());
        if (FACTOR > 1) {
            assertThat(hit.keySet()).containsAll(KillScripts.kinds());
        }
    }

    private KillOutcome undisturbed(PostgresFixture server) throws Exception {
        try (PostgresDatabase database = server.newDatabase()) {
            long started = System.nanoTime();
            assertThat(start(database).get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo("done");
            long took = (System.nanoTime() - started) / 1_000_000;
            longestDelayMillis = Math.min(700, Math.max(100, took / 3));
            note("an undisturbed run takes " + took + " ms");
            KillOutcome expected = KillOutcome.of(database);
            assertThat(expected.history())
                    .hasSize(KillScripts.REVISIONS)
                    .allSatisfy(row -> assertThat(row).contains(" applied "));
            assertThat(expected.log()).doesNotHaveDuplicates().hasSizeGreaterThan(KillScripts.REVISIONS);
            assertThat(expected.batches()).containsExactlyInAnyOrderElementsOf(KillScripts.batchesAppliedOnce());
            assertThat(expected.filled())
                    .hasSize(KillScripts.GROUPS)
                    .allMatch(line -> line.matches("b\\d 1 " + KillScripts.FILLED_ROWS + " \\d+ 0"));
            assertThat(expected.javaRows())
                    .hasSize(KillScripts.GROUPS)
                    .allMatch(line -> line.matches("r\\d+ (" + KillScripts.JAVA_ROWS + ") \\1 \\d+"));
            assertThat(expected.catalogue())
                    .noneMatch(line -> line.startsWith("index") && line.contains("false"))
                    .anyMatch(line -> line.contains("\"A 5\""));
            Migrator.over(database.dataSource())
                    .scripts(KillScripts.source())
                    .build()
                    .upgrade(Target.head());
            assertThat(KillOutcome.of(database)).isEqualTo(expected);
            return expected;
        }
    }

    private CompletableFuture<String> start(PostgresDatabase database) throws IOException {
        running = next;
        next = KillableJvm.launch(database.server());
        return running.go(database);
    }

    /** A frozen server only delays, so the same run is disturbed again; when it is enough, the run is left to end. */
    private void reachHead(PostgresDatabase database) throws Exception {
        Fault before = Fault.KILL_PROGRAM;
        for (String last = ""; !last.equals("done"); ) {
            awaitServer(database);
            CompletableFuture<String> end = start(database);
            Disturbance disturbance = new Disturbance(Fault.FREEZE_SERVER, false);
            while (disturbance.fault() == Fault.FREEZE_SERVER
                    && !isEnough()
                    && endWithin(end, random.nextInt((int) longestDelayMillis)).isEmpty()) {
                disturbance = disturb(database);
                if (disturbance.fault() == Fault.FREEZE_SERVER) {
                    count(disturbance.fault(), disturbance.isWorking() && !end.isDone());
                }
            }
            last = end.get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
            running.close();
            Fault fault = disturbance.fault();
            // The server may have answered us before it noticed that its process is gone, and recovers only now.
            boolean recovers = fault == Fault.KILL_BACKEND || before == Fault.KILL_BACKEND;
            assertThat(last).as("seed %d, %s then %s", SEED, before, fault).matches("|done" + (recovers ? LOST : ""));
            if (fault.isKill()) {
                countKill(database, disturbance, last);
            }
            before = fault;
        }
    }

    /** A kill counts when it ended a run that was at work and had not done it all. */
    private void countKill(PostgresDatabase database, Disturbance disturbance, String last)
            throws InterruptedException {
        awaitServer(database);
        int applied = applied(database);
        boolean counts = disturbance.isWorking() && !last.equals("done") && applied < KillScripts.REVISIONS;
        count(disturbance.fault(), counts);
        if (counts) {
            hit.merge(KillScripts.kindAt(applied), 1, Integer::sum);
        }
    }

    private static int applied(PostgresDatabase database) {
        Probe probe = Probe.of(database);
        return probe.is("to_regclass('monassurance_ops.schema_history') is null")
                ? 0
                : Integer.parseInt(
                        probe.list("select count(*) from monassurance_ops.schema_history where status = 'applied'")
                                .get(0));
    }

    private void count(Fault fault, boolean counts) {
        (counts ? counted : missed).merge(fault, 1, Integer::sum);
    }

    private static String endWithin(CompletableFuture<String> end, int millis)
            throws ExecutionException, InterruptedException {
        try {
            return end.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "";
        }
    }

    /**
     * What was done to a run.
     *
     * @param isWorking whether the session of the run was on the server just before
     */
    private record Disturbance(Fault fault, boolean isWorking) {}

    private Disturbance disturb(PostgresDatabase database) throws InterruptedException {
        Fault fault = first.isEmpty() ? dice() : first.peek();
        List<String> pids = Probe.of(database).list(WORKING);
        if (fault == Fault.KILL_BACKEND && pids.isEmpty()) {
            fault = Fault.KILL_PROGRAM;
        }
        first.remove(fault);
        switch (fault) {
            case KILL_PROGRAM -> running.close();
            case KILL_BACKEND -> killBackend(pids.get(0));
            case FREEZE_SERVER, FREEZE_SERVER_AND_KILL_PROGRAM -> {
                database.server().pause();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
                if (fault.isKill()) {
                    running.close();
                }
                database.server().resume();
            }
        }
        return new Disturbance(fault, !pids.isEmpty());
    }

    private Fault dice() {
        int dice = random.nextInt(10);
        if (dice < 5) {
            return Fault.KILL_PROGRAM;
        }
        return dice < 7 ? Fault.KILL_BACKEND : dice < 9 ? Fault.FREEZE_SERVER : Fault.FREEZE_SERVER_AND_KILL_PROGRAM;
    }

    /** The server takes that for a crash: it ends every session and recovers by itself. */
    private static void killBackend(String pid) throws InterruptedException {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -KILL \"$1\"", "kill", pid)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Until the server has reaped the process it does not know, and answers as if nothing had happened.
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANGS_AFTER_SECONDS);
        while (ProcessHandle.of(Long.parseLong(pid)).isPresent() && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
    }

    private static void awaitServer(PostgresDatabase database) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANGS_AFTER_SECONDS);
        while (true) {
            try (Connection connection = database.dataSource().getConnection()) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException e) {
                if (System.nanoTime() > limit) {
                    throw new IllegalStateException("the server did not come back", e);
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private boolean isEnough() {
        return kills() >= KILLS && counted.keySet().containsAll(EnumSet.allOf(Fault.class));
    }

    /** The kills that counted. */
    private int kills() {
        return counted.entrySet().stream()
                .filter(entry -> entry.getKey().isKill())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private String tally() {
        return kills() + " kills and " + counted.getOrDefault(Fault.FREEZE_SERVER, 0) + " freezes of a run at work "
                + counted + ", not counted " + missed + ", killed in " + hit;
    }

    private static void note(String line) throws IOException {
        String file = System.getProperty("campaign.log", "");
        if (!file.isEmpty()) {
            Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
