package com.monassurance.maintenance.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.TempTree;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.backup.copy.NativeEngine;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskReport;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Retention of real backups in a real directory. */
class RetentionTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ApplicationInfo APPLICATION = new ApplicationInfo("monassurance", "1.2.3", "test", "node-1");
    private static final RetentionPolicy LAST_2 =
            RetentionPolicy.standard().periods(0, 0, 0, 0).withLast(2).withFloor(2);

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-01T02:00:00Z"));
    private TempTree tree;

    @BeforeEach
    void directory() {
        tree = TempTree.create();
    }

    @AfterEach
    void clear() {
        tree.close();
    }

    @Test
    void each_backup_that_is_proven_is_followed_by_retention(PostgresDatabase database) throws IOException {
        Backup backup = backup(database).retention(LAST_2).build();

        TaskReport last = null;
        for (int day = 0; day < 5; day++) {
            last = backup.run();
            assertThat(last.outcome()).isInstanceOf(TaskOutcome.Done.class);
            clock.advance(Duration.ofDays(1));
        }

        assertThat(ids(backup)).containsExactly("db_20261105", "db_20261104");
        assertThat(last.figure("removed_backups")).hasValue(1);
        assertThat(last.outcome().summary().english()).contains("backups removed: 1");
        assertThat(files()).hasSize(2 * 3 + 1);
    }

    @Test
    void b06_a_backup_that_fails_is_not_followed_by_retention(PostgresDatabase database) throws SQLException {
        database.execute("create table clients (id int)");
        take(database, 5);
        Backup failing = Backup.into(
                        tree.root(),
                        NativeEngine.of(database.dataSource()).lockTimeout(Duration.ofMillis(200)),
                        APPLICATION)
                .clock(clock)
                .retention(LAST_2)
                .build();

        try (Connection holder = database.dataSource().getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table clients in access exclusive mode");

            assertThat(failing.run().outcome()).isInstanceOf(TaskOutcome.Failed.class);
            holder.rollback();
        }

        assertThat(ids(failing)).hasSize(5);
    }

    @Test
    void a_pinned_backup_stays_until_it_is_unpinned(PostgresDatabase database) {
        Backup backup = take(database, 5);
        BackupPins pins = BackupPins.in(tree.root());
        pins.pin("db_20261101", "before the tariff change");

        assertThat(prune().isComplete()).isTrue();

        assertThat(ids(backup)).containsExactly("db_20261105", "db_20261104", "db_20261101");
        assertThat(pins.all()).containsOnlyKeys("db_20261101");
        assertThat(pins.all().get("db_20261101").reason()).isEqualTo("before the tariff change");
        pins.unpin("db_20261101");
        assertThat(prune().isComplete()).isTrue();
        assertThat(ids(backup)).containsExactly("db_20261105", "db_20261104");
        assertThatThrownBy(() -> pins.pin("db_20261101", "too late"))
                .isInstanceOf(MaintenanceException.class)
                .hasMessageStartingWith("MNT-011");
    }

    @Test
    void b17_a_damaged_newest_backup_saves_the_older_ones(PostgresDatabase database) throws IOException {
        Backup backup = take(database, 5);
        Path newest = tree.root().resolve("db_20261105.native.tar");
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);

        TaskOutcome outcome = prune();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        TaskOutcome.Partial.class,
                        partial ->
                                assertThat(partial.problems().get(0).message()).contains("damaged"));
        assertThat(ids(backup)).hasSize(5);
        assertThat(prune().isComplete()).isTrue();
        assertThat(ids(backup))
                .as("the damaged one is a person's to remove, the last two good ones stay")
                .containsExactly("db_20261104", "db_20261103", "db_20261105");
    }

    @Test
    void b22_foreign_files_and_links_are_untouched(PostgresDatabase database) throws IOException {
        Backup backup = take(database, 4);
        try (TempTree elsewhere = TempTree.create()) {
            Path precious = elsewhere.file("db_19990101.native.tar", "precious");
            Files.createSymbolicLink(tree.root().resolve("db_19990101.native.tar"), precious);
            Files.createSymbolicLink(tree.root().resolve("db_dir"), elsewhere.root());
            tree.file("notes.txt", "mine");
            tree.file("db_20260101.sql.gz.bak", "mine");

            assertThat(prune().isComplete()).isTrue();

            assertThat(precious).exists();
        }
        assertThat(ids(backup)).containsExactly("db_20261104", "db_20261103");
        assertThat(files()).contains("notes.txt", "db_20260101.sql.gz.bak", "db_19990101.native.tar", "db_dir");
    }

    @Test
    void b26_without_or_with_a_broken_manifest_a_backup_is_never_removed(PostgresDatabase database) throws IOException {
        Backup backup = take(database, 5);
        Files.delete(tree.root().resolve("db_20261101.manifest.json"));
        Files.writeString(tree.root().resolve("db_20261102.manifest.json"), "{\"manifest_version\": 1");

        assertThat(prune().isComplete()).isTrue();

        assertThat(ids(backup)).containsExactly("db_20261105", "db_20261104", "db_20261101", "db_20261102");
        assertThat(backup.list().subList(2, 4)).allMatch(BackupEntry.Unverifiable.class::isInstance);
    }

    @Test
    void a_plan_that_grew_old_removes_only_what_is_still_to_go(PostgresDatabase database) {
        Backup backup = take(database, 4);
        Retention retention = Retention.in(tree.root(), LAST_2).clock(clock);
        var plan = retention.plan();
        assertThat(plan.actions()).extracting("target").containsExactly("db_20261101", "db_20261102");
        BackupPins.in(tree.root()).pin("db_20261101", "audit");

        retention.run(plan);

        assertThat(ids(backup)).containsExactly("db_20261104", "db_20261103", "db_20261101");
    }

    @Test
    void a_cancelled_retention_stops_between_two_backups(PostgresDatabase database) {
        Backup backup = take(database, 4);
        Retention retention = Retention.in(tree.root(), LAST_2).clock(clock);
        Thread.currentThread().interrupt();
        TaskOutcome outcome;
        try {
            outcome = retention.run(retention.plan(), TaskContext.alone()).outcome();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(outcome.isComplete()).isFalse();
        assertThat(ids(backup)).hasSize(4);
    }

    @Test
    void a_removal_that_was_cut_short_is_not_listed_blocks_its_name_and_is_finished(PostgresDatabase database)
            throws IOException {
        Backup backup = take(database, 3);
        Files.move(
                tree.root().resolve("db_20261103.manifest.json"),
                tree.root().resolve("db_20261103.manifest.json.removing"));
        Files.delete(tree.root().resolve("db_20261103.native.tar"));
        clock.set(clock.instant().minus(Duration.ofDays(1)));

        assertThat(ids(backup)).containsExactly("db_20261102", "db_20261101");
        assertThat(((BackupOutcome.Published) backup.take()).manifest().id()).isEqualTo("db_20261103_2");
        assertThat(prune().isComplete()).isTrue();
        assertThat(files()).noneMatch(name -> name.startsWith("db_20261103."));
        assertThat(ids(backup)).containsExactly("db_20261103_2", "db_20261102");
    }

    @Test
    void b25_a_whole_file_whose_process_died_before_the_last_rename_becomes_a_backup_and_half_a_one_does_not(
            PostgresDatabase database) throws IOException {
        Backup backup = take(database, 2);
        for (String id : List.of("db_20261101", "db_20261102")) {
            Path partial = tree.root().resolve(id + ".manifest.json.partial");
            Files.move(tree.root().resolve(id + ".manifest.json"), partial);
            Files.setLastModifiedTime(partial, FileTime.from(clock.instant().minus(Duration.ofDays(2))));
            Files.delete(tree.root().resolve(id + ".proof.json"));
        }
        Path half = tree.root().resolve("db_20261102.native.tar");
        Files.write(half, Arrays.copyOf(Files.readAllBytes(half), 1024));
        assertThat(backup.list()).noneMatch(BackupEntry.Known.class::isInstance);

        assertThat(backup.take()).isInstanceOf(BackupOutcome.Published.class);

        assertThat(ids(backup)).containsExactly("db_20261103", "db_20261101", "db_20261102");
        assertThat(backup.list().get(1)).isInstanceOf(BackupEntry.Known.class);
        assertThat(backup.list().get(1).isVerified()).isFalse();
        assertThat(backup.list().get(2)).isInstanceOf(BackupEntry.Unverifiable.class);
        assertThat(backup.verify("db_20261101").level()).isEqualTo(Proof.Level.READ);
        assertThat(files()).noneMatch(name -> name.endsWith(".partial"));
    }

    @Test
    void b12_a_limit_or_an_interruption_of_reading_is_no_damage_and_takes_no_proof_away(PostgresDatabase database)
            throws Exception {
        database.execute("create table clients as select i, md5(i::text) from generate_series(1, 1000) i");
        Backup backup = take(database, 1);
        Backup hasty = backup(database).limit(Duration.ofNanos(1)).build();

        Proof late = hasty.verify("db_20261101");

        assertThat(late.level()).isEqualTo(Proof.Level.CHECKSUM);
        assertThat(late.detail()).contains("longer than");
        assertThat(backup.list()).singleElement().matches(BackupEntry::isVerified);
        NativeEngine engine = NativeEngine.of(database.dataSource());
        Path file = tree.root().resolve("db_20261101.native.tar");
        Thread.currentThread().interrupt();
        try {
            assertThat(engine.readBack(BackupSource.of(file), BackupFormat.NATIVE, Duration.ofMinutes(1)))
                    .isInstanceOf(BackupEngine.NotRead.class);
        } catch (ClosedByInterruptException e) {
            // The file could not even be opened, which is no damage either.
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_backup_that_was_found_bad_can_be_proven_again_once_the_cause_is_gone(PostgresDatabase database)
            throws IOException {
        Backup backup = take(database, 1);
        Path file = tree.root().resolve("db_20261101.native.tar");
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        Files.write(file, damaged);
        assertThat(backup.verify("db_20261101").level()).isEqualTo(Proof.Level.BAD);
        assertThat(backup.list()).singleElement().isInstanceOf(BackupEntry.Unverifiable.class);

        Files.write(file, whole);

        assertThat(backup.verify("db_20261101").level()).isEqualTo(Proof.Level.READ);
        assertThat(backup.list()).singleElement().matches(BackupEntry::isVerified);
    }

    @Test
    void two_at_a_time_are_refused_with_a_code(PostgresDatabase database) throws IOException {
        take(database, 3);
        try (RetentionLock held = RetentionLock.take(new BackupDirectory(tree.root()))) {
            held.requireOf(new BackupDirectory(tree.root()));

            assertThat(prune())
                    .isInstanceOfSatisfying(
                            TaskOutcome.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo("MNT-016"));
            assertThatThrownBy(() -> BackupPins.in(tree.root()).pin("db_20261101", "audit"))
                    .hasMessageStartingWith("MNT-016");
        }
        assertThat(prune().isComplete()).isTrue();
    }

    @Test
    void the_questions_of_the_application_are_part_of_the_proof(PostgresDatabase database) throws Exception {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table users as select 1 as id");
        }
        List<SmokeQuery> fitting = List.of(new SmokeQuery("there are users", "select count(*) > 0 from users"));
        Backup backup = backup(database).smoke(fitting).build();
        backup.take();
        String id = backup.list().get(0).id();

        try (PostgresDatabase scratch = POSTGRES.server().newDatabase()) {
            Proof proof = backup.rehearse(id, scratch.dataSource());
            assertThat(proof.level()).as(proof.detail()).isEqualTo(Proof.Level.RESTORED);
            assertThat(proof.detail()).contains("1 questions of the application");
        }
        try (PostgresDatabase scratch = POSTGRES.server().newDatabase()) {
            Proof proof = backup(database)
                    .smoke(List.of(
                            new SmokeQuery("many users", "select count(*) > 100 from users"),
                            new SmokeQuery("no writing", "delete from users returning true"),
                            new SmokeQuery("policies", "select true from policies")))
                    .build()
                    .rehearse(id, scratch.dataSource());
            assertThat(proof.level()).isEqualTo(Proof.Level.BAD);
            assertThat(proof.detail())
                    .contains(
                            "many users: the answer is not true",
                            "read-only transaction",
                            "\"policies\" does not exist");
        }
    }

    private Backup.Builder backup(PostgresDatabase database) {
        return Backup.into(tree.root(), NativeEngine.of(database.dataSource()), APPLICATION)
                .clock(clock);
    }

    private Backup take(PostgresDatabase database, int days) {
        Backup backup = backup(database).build();
        for (int day = 0; day < days; day++) {
            assertThat(backup.take()).isInstanceOf(BackupOutcome.Published.class);
            clock.advance(Duration.ofDays(1));
        }
        return backup;
    }

    private TaskOutcome prune() {
        return Retention.in(tree.root(), LAST_2).clock(clock).run().outcome();
    }

    private static List<String> ids(Backup backup) {
        return backup.list().stream().map(BackupEntry::id).toList();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(tree.root())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
