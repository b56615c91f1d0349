package com.monassurance.maintenance.backup.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.TempTree;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.BackupEntry;
import com.monassurance.maintenance.backup.BackupFormat;
import com.monassurance.maintenance.backup.BackupOutcome;
import com.monassurance.maintenance.backup.Proof;
import com.monassurance.maintenance.backup.Retention;
import com.monassurance.maintenance.backup.RetentionPlan;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.task.TaskOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Processes and server sessions that are killed at random instants: no half backup is ever listed as good, no good one
 * lost, the next run succeeds, and a restore goes on. {@code campaign.kills} and {@code campaign.factor} choose more instants than the
 * few of every day, {@code campaign.first} other ones.
 */
class NativeKillTest {

    private static final int KILLS =
            Integer.getInteger("campaign.kills", 12 * Integer.getInteger("campaign.factor", 1));
    private static final long FIRST = Long.getLong("campaign.first", 0);
    private static final Instant NIGHT = Instant.parse("2026-11-22T02:00:00Z");
    private static final int LIFE_MICROS_MAX = 900_000;
    private static final int REMOVAL_MICROS_MAX = 40_000;
    private static final String AREA = """
            create table large (id int primary key, noise text);
            insert into large select i, md5(i::text) || md5((i + 1)::text) from generate_series(1, 120000) i;
            create table small (id int references large (id));
            insert into small select i from generate_series(1, 20000) i;
            create index on small (id);
            create materialized view counted as select count(*) as n from small;
            select lo_from_bytea(4711, '\\x0102');
            """;

    private static Judge judge;

    @BeforeAll
    static void start() throws Exception {
        judge = Judge.start();
    }

    @AfterAll
    static void stop() {
        if (judge != null) {
            judge.close();
        }
    }

    @Test
    void b25_a_backup_whose_process_is_killed_at_any_instant_is_whole_or_not_listed() throws Exception {
        String database = judge.newDatabase();
        judge.script(database, AREA);
        Random random = new Random(11 + FIRST);
        try (TempTree tree = TempTree.create()) {
            Backup backup = backup(tree, database).build();
            Set<String> good = new TreeSet<>();
            int killed = 0;
            for (int i = 0; i < KILLS; i++) {
                Process child = begun("backup", database, tree.root());
                killed += KillCampaign.kill(child, random.nextInt(LIFE_MICROS_MAX)) ? 1 : 0;
                assertNothingHalf(backup, good, "kill " + i);
            }
            assertThat(killed).as("of " + KILLS).isGreaterThan(KILLS / 4);
            assertThat(backup.run().outcome()).isInstanceOf(TaskOutcome.Done.class);
        }
    }

    @Test
    void b01_a_backup_whose_server_session_is_killed_at_any_instant_leaves_nothing_behind() throws Exception {
        String database = judge.newDatabase();
        judge.script(database, AREA);
        Random random = new Random(13 + FIRST);
        try (TempTree tree = TempTree.create()) {
            Backup backup = backup(tree, database).build();
            Set<String> good = new TreeSet<>();
            int failed = 0;
            for (int i = 0; i < KILLS; i++) {
                CompletableFuture<BackupOutcome> running = CompletableFuture.supplyAsync(backup::take);
                failed += terminateOneSessionAfter(random.nextInt(LIFE_MICROS_MAX / 2), database, running, random)
                        ? 1
                        : 0;
                assertNothingHalf(backup, good, "kill " + i);
                assertThat(files(tree)).as("kill " + i).noneMatch(name -> name.endsWith(".partial"));
            }
            assertThat(failed).as("of " + KILLS).isPositive();
            assertThat(backup.run().outcome()).isInstanceOf(TaskOutcome.Done.class);
        }
    }

    @Test
    void a_verification_whose_process_is_killed_at_any_instant_loses_no_backup_and_no_proof() throws Exception {
        String database = judge.newDatabase();
        judge.script(database, AREA);
        Random random = new Random(14 + FIRST);
        try (TempTree tree = TempTree.create()) {
            Backup backup = backup(tree, database).build();
            for (int i = 0; i < 5; i++) {
                assertThat(backup.take()).isInstanceOf(BackupOutcome.Published.class);
            }
            for (int i = 0; i < KILLS; i++) {
                KillCampaign.kill(begun("verify", database, tree.root()), random.nextInt(LIFE_MICROS_MAX));
                assertThat(backup.list()).as("kill " + i).hasSize(5).allMatch(BackupEntry::isVerified);
            }
            backup.list()
                    .forEach(entry ->
                            assertThat(backup.verify(entry.id()).level()).isEqualTo(Proof.Level.READ));
            assertThat(backup.run().outcome()).isInstanceOf(TaskOutcome.Done.class);
        }
    }

    @Test
    void retention_whose_process_is_killed_between_any_steps_loses_no_good_backup_and_is_finished_by_the_next()
            throws Exception {
        String database = judge.newDatabase();
        judge.script(database, "create table one as select 1 as n");
        Random random = new Random(15 + FIRST);
        MutableClock clock = MutableClock.at(NIGHT.minus(Duration.ofDays(60)));
        try (TempTree history = TempTree.create();
                TempTree copies = TempTree.create()) {
            Backup backup = backup(history, database).clock(clock).build();
            for (int i = 0; i <= 60; i++) {
                assertThat(backup.take()).isInstanceOf(BackupOutcome.Published.class);
                clock.advance(Duration.ofDays(1));
            }
            Instant now = NIGHT.plus(Duration.ofHours(1));
            RetentionPlan plan = retention(history.root(), now).decide();
            Set<String> kept = plan.decisions().stream()
                    .filter(each -> !each.isRemoved())
                    .map(RetentionPlan.Decision::id)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(plan.removals()).hasSizeGreaterThan(40);
            int midway = 0;
            for (int i = 0; i < KILLS; i++) {
                Path copy = copies.root().resolve("copy" + i);
                copy(history.root(), copy);
                Path first = copy.resolve(plan.removals().get(0).id() + ".manifest.json");
                Process child = begun("prune", database, copy, now.toString());
                // Half of them from the beginning, half once something is gone.
                while (i % 2 == 1 && child.isAlive() && Files.exists(first)) {
                    Thread.onSpinWait();
                }
                KillCampaign.kill(child, random.nextInt(i % 2 == 1 ? REMOVAL_MICROS_MAX : LIFE_MICROS_MAX));

                Backup there = Backup.into(copy, judge.engine(database), new ApplicationInfo("a", "1", "t", "n"))
                        .build();
                Set<String> left = ids(there);
                midway += left.size() > kept.size() && left.size() < 61 ? 1 : 0;
                assertThat(left).as("kill " + i).containsAll(kept);
                assertThat(there.list()).as("kill " + i).allMatch(BackupEntry::isVerified);
                there.list()
                        .forEach(entry ->
                                assertThat(there.verify(entry.id()).level()).isEqualTo(Proof.Level.READ));

                assertThat(retention(copy, now).run().outcome().isComplete()).isTrue();
                assertThat(ids(there)).as("kill " + i).isEqualTo(kept);
                assertThat(files(copy)).as("kill " + i).hasSize(3 * kept.size() + 1);
                deleteAll(copy);
            }
            assertThat(midway)
                    .as("kills between the first and the last removal")
                    .isPositive();
        }
    }

    @Test
    void a_restore_whose_process_is_killed_at_random_instants_goes_on_until_all_is_there() throws Exception {
        String database = judge.newDatabase();
        judge.script(database, AREA);
        String target = judge.newDatabase();
        Random random = new Random(12 + FIRST);
        try (TempTree tree = TempTree.create()) {
            Path file = tree.root().resolve("backup.tar");
            judge.write(judge.engine(database), BackupFormat.NATIVE, file);
            for (int i = 0; i < KILLS; i++) {
                KillCampaign.kill(begun("restore", target, file), random.nextInt(LIFE_MICROS_MAX * 2));
                if (i % 4 == 3) {
                    finish(target, file);
                    // Where a killed load left room, rows may stand in another order.
                    assertThat(judge.dump(target)).containsExactlyInAnyOrderElementsOf(judge.dump(database));
                    assertThat(NativeComparison.of(file, judge.server().dataSource(target)))
                            .isEmpty();
                    judge.drop(target);
                    target = judge.newDatabase();
                }
            }
        }
    }

    /** Every listed backup that was good is still there, and every one that is called good can be read. */
    private static void assertNothingHalf(Backup backup, Set<String> good, String when) {
        List<BackupEntry> entries = backup.list();
        assertThat(entries.stream().map(BackupEntry::id)).as(when).containsAll(good);
        for (BackupEntry entry : entries) {
            if (entry instanceof BackupEntry.Known && !good.contains(entry.id())) {
                assertThat(backup.verify(entry.id()).level()).as(when).isEqualTo(Proof.Level.READ);
                good.add(entry.id());
            }
        }
    }

    /** Tells whether the backup failed of it. */
    private static boolean terminateOneSessionAfter(
            long micros, String database, CompletableFuture<BackupOutcome> running, Random random) throws Exception {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
        String order = random.nextBoolean() ? "asc" : "desc";
        judge.server()
                .number(
                        "postgres",
                        "select count(pg_terminate_backend(pid)) from (select pid from pg_stat_activity where datname = '"
                                + database + "' order by pid " + order + " limit 1) one");
        try {
            return running.get(60, TimeUnit.SECONDS) instanceof BackupOutcome.Failed;
        } catch (java.util.concurrent.ExecutionException e) {
            // Killed while it looked whether a backup is possible: nothing was begun.
            assertThat(e).hasCauseInstanceOf(com.monassurance.core.failure.OpsException.class);
            return true;
        }
    }

    /** The sessions of the dead may hold the lock for a moment. */
    private static void finish(String target, Path file) throws InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                judge.restore(target).run(file);
                return;
            } catch (MaintenanceException e) {
                if (e.getMessage().contains("not empty")) {
                    // The one that was to be killed had come to its end.
                    return;
                }
                if (tries > 100 || !e.getMessage().contains("Another restore")) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private static Process begun(String what, String database, Path path, String... more) throws IOException {
        return KillCampaign.begun(Stream.concat(
                        Stream.of(
                                what,
                                judge.server().url(database),
                                judge.server().password(),
                                path.toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static Backup.Builder backup(TempTree tree, String database) throws SQLException {
        return Backup.into(tree.root(), judge.engine(database), new ApplicationInfo("a", "1", "t", "n"));
    }

    private static Retention retention(Path directory, Instant now) {
        return Retention.in(directory, KillCampaign.POLICY).clock(MutableClock.at(now));
    }

    private static Set<String> ids(Backup backup) {
        return backup.list().stream().map(BackupEntry::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> files(TempTree tree) throws IOException {
        return files(tree.root());
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        for (String name : files(from)) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        for (String name : files(directory)) {
            Files.delete(directory.resolve(name));
        }
        Files.delete(directory);
    }
}
