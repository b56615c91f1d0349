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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Kills the program, the server process that works for it, or freezes the server, at random instants, and starts again
 * until the head is reached: the catalogue must be that of an undisturbed run, and no transaction may have run twice.
 * The system property {@code campaign.seed} repeats a run as far as timing allows, {@code campaign.log} names a file for
 * its progress.
 */
class KillCampaignTest {

    private static final int FAULTS = 25 * Integer.getInteger("campaign.factor", 1);
    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());

    /** A run that takes longer than this hangs. */
    private static final long HANGS_AFTER_SECONDS = 60;

    /** What a program may answer when its server process was killed: the connection was lost or is not to be had. */
    private static final String LOST = "|failed (MIG-020|DB-\\d+) .*";

    private enum Fault {
        KILL_PROGRAM,
        KILL_BACKEND,
        FREEZE_SERVER,
        FREEZE_SERVER_AND_KILL_PROGRAM
    }

    private final Random random = new Random(SEED);
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private KillableJvm next;
    private KillableJvm running;
    private long longestDelayMillis = 400;

    @Test
    void a_run_killed_anywhere_and_started_again_ends_in_the_catalogue_of_an_undisturbed_run() throws Exception {
        try (PostgresFixture server = PostgresFixture.builder()
                .setting("synchronous_commit", "on")
                .setting("autovacuum", "off")
                .start()) {
            next = KillableJvm.launch(server);
            Expected expected = undisturbed(server);
            int rounds = 0;
            while (count() < FAULTS) {
                try (PostgresDatabase database = server.newDatabase()) {
                    reachHead(database);
                    awaitServer(database);
                    rounds++;
                    assertThat(Expected.of(database))
                            .as("seed %d, round %d", SEED, rounds)
                            .isEqualTo(expected);
                    note("round " + rounds + " equal after " + faults);
                }
            }
            note("seed " + SEED + ": " + count() + " faults in " + rounds + " rounds, " + faults);
        } finally {
            next.close();
            running.close();
        }
        assertThat(faults.keySet()).contains(Fault.KILL_PROGRAM, Fault.KILL_BACKEND, Fault.FREEZE_SERVER);
    }

    /** What must be the same after any disturbance. */
    private record Expected(List<String> catalogue, List<String> log, List<String> counts, List<String> history) {

        static Expected of(PostgresDatabase database) {
            Probe probe = Probe.of(database);
            return new Expected(
                    CatalogueFingerprint.of(database),
                    probe.list("select step from run_log order by step"),
                    probe.list("select n from counter union all select sum(v) from a1 union all select sum(v) from a6"
                            + " union all select count(*) from p3_1 union all select count(*) from m2"),
                    probe.list("select revision || status || statements_done from monassurance_ops.schema_history"
                            + " order by position"));
        }
    }

    private Expected undisturbed(PostgresFixture server) throws Exception {
        try (PostgresDatabase database = server.newDatabase()) {
            long started = System.nanoTime();
            assertThat(start(database).get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo("done");
            longestDelayMillis = Math.min(700, Math.max(100, (System.nanoTime() - started) / 1_000_000 / 3));
            note("an undisturbed run takes " + (System.nanoTime() - started) / 1_000_000 + " ms");
            Expected expected = Expected.of(database);
            assertThat(expected.log()).doesNotHaveDuplicates().hasSizeGreaterThan(60);
            assertThat(expected.catalogue())
                    .noneMatch(line -> line.startsWith("index") && line.contains("false"))
                    .anyMatch(line -> line.contains("\"A 6\""));
            Migrator.over(database.dataSource())
                    .scripts(KillScripts.source())
                    .build()
                    .upgrade(Target.head());
            assertThat(Expected.of(database)).isEqualTo(expected);
            return expected;
        }
    }

    private CompletableFuture<String> start(PostgresDatabase database) throws IOException {
        running = next;
        next = KillableJvm.launch(database.server());
        return running.go(database);
    }

    /** A frozen server only delays, so the same run is disturbed again. */
    private void reachHead(PostgresDatabase database) throws Exception {
        Fault before = Fault.KILL_PROGRAM;
        for (String last = ""; !last.equals("done"); ) {
            awaitServer(database);
            CompletableFuture<String> end = start(database);
            Fault fault = Fault.FREEZE_SERVER;
            while (fault == Fault.FREEZE_SERVER
                    && endWithin(end, random.nextInt((int) longestDelayMillis)).isEmpty()) {
                fault = disturb(database);
                faults.merge(fault, 1, Integer::sum);
            }
            last = end.get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
            running.close();
            // The server may have answered us before it noticed that its process is gone, and recovers only now.
            boolean recovers = fault == Fault.KILL_BACKEND || before == Fault.KILL_BACKEND;
            assertThat(last).as("seed %d, %s then %s", SEED, before, fault).matches("|done" + (recovers ? LOST : ""));
            before = fault;
        }
    }

    private static String endWithin(CompletableFuture<String> end, int millis)
            throws ExecutionException, InterruptedException {
        try {
            return end.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "";
        }
    }

    private Fault disturb(PostgresDatabase database) throws InterruptedException {
        int dice = random.nextInt(10);
        if (dice < 5) {
            running.close();
            return Fault.KILL_PROGRAM;
        }
        if (dice < 7 && killBackend(database)) {
            return Fault.KILL_BACKEND;
        }
        database.server().pause();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
        boolean kills = dice == 9;
        if (kills) {
            running.close();
        }
        database.server().resume();
        return kills ? Fault.FREEZE_SERVER_AND_KILL_PROGRAM : Fault.FREEZE_SERVER;
    }

    /** The server takes that for a crash: it ends every session and recovers by itself. */
    private static boolean killBackend(PostgresDatabase database) throws InterruptedException {
        List<String> pids = Probe.of(database)
                .list("select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                        + " and application_name = 'monassurance-ops/migrations'");
        if (pids.isEmpty()) {
            return false;
        }
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -KILL \"$1\"", "kill", pids.get(0)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Until the server has reaped the process it does not know, and answers as if nothing had happened.
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANGS_AFTER_SECONDS);
        while (ProcessHandle.of(Long.parseLong(pids.get(0))).isPresent() && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
        return true;
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

    private int count() {
        return faults.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static void note(String line) throws IOException {
        String file = System.getProperty("campaign.log", "");
        if (!file.isEmpty()) {
            Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
