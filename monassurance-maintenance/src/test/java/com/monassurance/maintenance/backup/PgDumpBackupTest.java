package com.monassurance.maintenance.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.RevisionState;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.TempTree;
import com.monassurance.health.CheckContext;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.task.TaskOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PgDumpBackupTest {

    private static final ApplicationInfo APPLICATION = new ApplicationInfo("monassurance", "1.2.3", "test", "node-1");
    private static final Instant NIGHT = Instant.parse("2026-11-22T02:00:00Z");

    private static DebianServer server;

    private final MutableClock clock = MutableClock.at(NIGHT);
    private TempTree tree;

    @BeforeAll
    static void start() throws Exception {
        server = DebianServer.startOrSkip();
        server.execute(
                "postgres",
                "create table clients (id int primary key, name text)",
                "insert into clients select i, 'Client ' || i from generate_series(1, 5000) i",
                "create table \"Mixed Case\" (id bigint generated always as identity, doc jsonb)",
                "insert into \"Mixed Case\" (doc) select jsonb_build_object('n', i) from generate_series(1, 300) i");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void directory() {
        tree = TempTree.create();
    }

    @AfterEach
    void clear() {
        tree.close();
    }

    @Test
    void a_backup_is_published_with_its_manifest_proven_and_restores_to_the_same_rows() throws Exception {
        Backup backup = backup().revisions(() -> new RevisionState(
                        RevisionState.Status.AT_HEAD,
                        List.of("8d2f47a6b09e"),
                        List.of("8d2f47a6b09e"),
                        List.of(),
                        List.of(),
                        ""))
                .build();

        BackupOutcome.Published published = published(backup);

        Manifest manifest = published.manifest();
        assertThat(manifest.id()).isEqualTo("db_20261122");
        assertThat(manifest.application()).isEqualTo(APPLICATION);
        assertThat(manifest.revisions()).containsExactly("8d2f47a6b09e");
        assertThat(manifest.revisionStatus()).isEqualTo("AT_HEAD");
        assertThat(manifest.bytes()).isEqualTo(Files.size(tree.root().resolve("db_20261122.dump")));
        assertThat(published.proof().level()).isEqualTo(Proof.Level.READ);
        assertThat(backup.list())
                .singleElement()
                .satisfies(entry -> assertThat(entry.isVerified()).isTrue());
        assertThat(backup.lastVerified()).contains(NIGHT);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(tree.root().resolve("db_20261122.dump"))))
                .isEqualTo("rw-------");
        server.execute("postgres", "drop database if exists scratch with (force)", "create database scratch");
        server.restore(tree.root().resolve("db_20261122.dump"), "scratch");
        assertThat(server.number("scratch", "select count(*) from clients")).isEqualTo(5000);
        assertThat(server.number("scratch", "select count(*) from \"Mixed Case\""))
                .isEqualTo(300);
    }

    @Test
    void b08_a_second_backup_of_a_day_has_another_name_and_leaves_the_first_alone() throws IOException {
        Backup backup = backup().format(BackupFormat.PLAIN_GZIP).build();

        published(backup);
        String first = DigestingFile.sha256Of(tree.root().resolve("db_20261122.sql.gz"));
        clock.advance(Duration.ofHours(1));
        BackupOutcome.Published second = published(backup);

        assertThat(second.manifest().file()).isEqualTo("db_20261122_2.sql.gz");
        assertThat(DigestingFile.sha256Of(tree.root().resolve("db_20261122.sql.gz")))
                .isEqualTo(first);
        assertThat(backup.list()).extracting(BackupEntry::id).containsExactly("db_20261122_2", "db_20261122");
    }

    @Test
    void b08_two_backups_at_the_same_moment_both_stand() throws Exception {
        Backup backup = backup().build();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Future<BackupOutcome>> both =
                    List.of(pool.submit(() -> backup.take()), pool.submit(() -> backup.take()));
            for (Future<BackupOutcome> one : both) {
                assertThat(one.get()).isInstanceOf(BackupOutcome.Published.class);
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(backup.list()).hasSize(2).allMatch(BackupEntry::isVerified);
    }

    @Test
    void the_plain_format_is_whole_sql_in_gzip() throws IOException {
        published(backup().format(BackupFormat.PLAIN_GZIP).build());

        try (InputStream in =
                new GZIPInputStream(Files.newInputStream(tree.root().resolve("db_20261122.sql.gz")))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("CREATE TABLE public.clients")
                    .contains("PostgreSQL database dump complete");
        }
    }

    @Test
    void g4_b01_a_dump_whose_backend_is_killed_midway_leaves_nothing_listed_and_nothing_behind() throws Exception {
        server.execute(
                "postgres",
                "create table if not exists large (id int, noise text)",
                "insert into large select i, md5(i::text) || md5((i + 1)::text) || repeat(md5((i + 2)::text), 20)"
                        + " from generate_series(1, 150000) i");
        Backup backup = backup().format(BackupFormat.PLAIN_GZIP).build();
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<BackupOutcome> running = pool.submit(() -> backup.take());
            killDumpOnceItCopies();

            assertThat(running.get(60, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            BackupOutcome.Failed.class,
                            failed -> assertThat(failed.problem()).contains("pg_dump failed"));
        } finally {
            pool.shutdownNow();
            server.execute("postgres", "drop table large");
        }

        assertThat(backup.list()).isEmpty();
        assertThat(files()).isEmpty();
        published(backup);
    }

    @Test
    void b06_a_full_disk_leaves_nothing_listed_and_the_earlier_backup_whole() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mount(tree.root().resolve("small"), "256k");
        assumeTrue(mounted.isPresent(), "mounting a small tmpfs is not permitted here");
        try (SmallDisk disk = mounted.get()) {
            Backup first = Backup.into(disk.path(), engine("postgres"), APPLICATION)
                    .clock(clock)
                    .spaceFactor(0)
                    .build();
            published(first);
            server.execute(
                    "postgres",
                    "create table noise as select i, md5(random()::text) || md5(random()::text) as text from"
                            + " generate_series(1, 20000) i");
            try {
                // The preflight looks at the last custom backup, so the other format gets as far as the full disk.
                Backup second = Backup.into(disk.path(), engine("postgres"), APPLICATION)
                        .clock(clock)
                        .format(BackupFormat.PLAIN_GZIP)
                        .spaceFactor(0)
                        .build();

                assertThat(second.take())
                        .isInstanceOfSatisfying(
                                BackupOutcome.Failed.class,
                                failed -> assertThat(failed.problem()).contains("No space left"));

                assertThat(second.list()).extracting(BackupEntry::id).containsExactly("db_20261122");
                assertThat(first.verify("db_20261122").level()).isEqualTo(Proof.Level.READ);
                try (Stream<Path> left = Files.list(disk.path())) {
                    assertThat(left.map(file -> file.getFileName().toString()))
                            .noneMatch(name -> name.endsWith(BackupDirectory.PARTIAL));
                }
            } finally {
                server.execute("postgres", "drop table noise");
            }
        }
    }

    @Test
    void b07_too_little_free_space_is_refused_before_anything_is_written() {
        assertThat(backup().spaceFactor(1e9).build().take()).isInstanceOf(BackupOutcome.Refused.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void b13_a_table_under_an_exclusive_lock_fails_within_the_lock_timeout() throws SQLException {
        try (Connection holder = server.connect("postgres");
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table clients in access exclusive mode");

            BackupOutcome outcome = Backup.into(
                            tree.root(), engine("postgres").lockTimeout(Duration.ofMillis(300)), APPLICATION)
                    .clock(clock)
                    .build()
                    .take();

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            BackupOutcome.Failed.class,
                            failed -> assertThat(failed.problem())
                                    .contains("LOCK TABLE public.clients")
                                    .contains("canceling statement"));
            holder.rollback();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void b12_a_dump_that_passes_its_limit_is_ended_with_its_process() throws SQLException {
        try (Connection holder = server.connect("postgres");
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table clients in access exclusive mode");

            BackupOutcome outcome =
                    backup().limit(Duration.ofMillis(700)).build().take();

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            BackupOutcome.Failed.class,
                            failed -> assertThat(failed.problem()).contains("longer than"));
            holder.rollback();
        }
        assertThat(files()).isEmpty();
        assertThat(ProcessHandle.current()
                        .descendants()
                        .map(child -> child.info().command().orElse("")))
                .noneMatch(command -> command.endsWith("pg_dump"));
    }

    @Test
    void b12_an_interrupted_backup_ends_its_process_and_keeps_the_interruption() throws Exception {
        try (Connection holder = server.connect("postgres");
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table clients in access exclusive mode");
            ExecutorService pool = Executors.newSingleThreadExecutor();
            try {
                Future<Boolean> running = pool.submit(() -> {
                    Thread.currentThread().interrupt();
                    return backup().build().take() instanceof BackupOutcome.Failed
                            && Thread.currentThread().isInterrupted();
                });

                assertThat(running.get(30, TimeUnit.SECONDS)).isTrue();
            } finally {
                pool.shutdownNow();
            }
            holder.rollback();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void b03_b04_a_flipped_byte_and_a_cut_file_are_found_and_never_listed_as_good() throws IOException {
        Backup backup = backup().build();
        published(backup);
        Path file = tree.root().resolve("db_20261122.dump");
        byte[] bytes = Files.readAllBytes(file);

        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThat(backup.verify("db_20261122").level()).isEqualTo(Proof.Level.BAD);
        assertThat(backup.list()).singleElement().isInstanceOf(BackupEntry.Unverifiable.class);
        assertThat(backup.lastVerified()).isEmpty();

        Files.write(file, Arrays.copyOf(bytes, bytes.length * 6 / 10));
        assertThat(backup.verify("db_20261122").level()).isEqualTo(Proof.Level.BAD);
    }

    @Test
    void b26_b22_a_file_without_manifest_is_shown_as_unverifiable_and_foreign_files_stay() throws IOException {
        Backup backup = backup().build();
        published(backup);
        Files.delete(tree.root().resolve("db_20261122.manifest.json"));
        tree.file("notes.txt", "mine");

        assertThat(backup.list())
                .singleElement()
                .isInstanceOfSatisfying(
                        BackupEntry.Unverifiable.class,
                        entry -> assertThat(entry.reason()).contains("no manifest"));
        published(backup);
        assertThat(tree.root().resolve("notes.txt")).exists();
        assertThat(tree.root().resolve("db_20261122.dump")).exists();
    }

    @Test
    void b25_a_partial_file_of_a_dead_process_is_swept_when_nobody_can_be_writing_it() throws IOException {
        Path stale = tree.file("db_20261101.partial", 1, NIGHT.minus(Duration.ofDays(21)));
        Path fresh = tree.file("db_20261122.partial", 1, NIGHT.minus(Duration.ofMinutes(5)));

        BackupOutcome.Published published = published(backup().build());

        assertThat(stale).doesNotExist();
        assertThat(fresh).exists();
        assertThat(published.manifest().id()).isEqualTo("db_20261122_2");
    }

    @Test
    void b10_a_wrong_password_fails_and_is_nowhere_to_be_read() {
        PgAddress address =
                PgAddress.of("127.0.0.1", server.port(), "postgres", "postgres").password(() -> "hunter2:\\x");
        BackupOutcome outcome = Backup.into(
                        tree.root(), PgDumpEngine.of(server.dataSource("postgres"), address), APPLICATION)
                .clock(clock)
                .build()
                .take();

        assertThat(outcome.toString()).doesNotContain("hunter2");
        assertThat(address.toString()).doesNotContain("hunter2");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        BackupOutcome.Failed.class,
                        failed -> assertThat(failed.problem()).contains("password authentication failed"));
    }

    @Test
    void an_unknown_backup_cannot_be_verified() {
        assertThatThrownBy(() -> backup().build().verify("../etc/passwd"))
                .isInstanceOf(MaintenanceException.class)
                .hasMessageStartingWith("MNT-011");
    }

    @Test
    void b27_freshness_is_degraded_without_a_backup_and_when_the_last_one_is_too_old() {
        Backup backup = backup().build();
        BackupFreshnessCheck check = BackupFreshnessCheck.of(backup).clock(clock);
        CheckContext context = CheckContext.within(Duration.ofSeconds(5));

        assertThat(check.check(context).isUp()).isFalse();
        published(backup);
        assertThat(check.check(context).isUp()).isTrue();
        clock.advance(Duration.ofHours(26).plusSeconds(1));
        assertThat(check.check(context).isUp()).isFalse();
    }

    @Test
    void as_a_task_it_is_done_with_figures() {
        var report = backup().build().run();

        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Done.class);
        assertThat(report.figure("backup_bytes").orElseThrow()).isPositive();
    }

    private Backup.Builder backup() {
        return Backup.into(tree.root(), engine("postgres"), APPLICATION).clock(clock);
    }

    private static PgDumpEngine engine(String database) {
        return PgDumpEngine.of(server.dataSource(database), server.address(database));
    }

    private static BackupOutcome.Published published(Backup backup) {
        BackupOutcome outcome = backup.take();
        assertThat(outcome).isInstanceOf(BackupOutcome.Published.class);
        return (BackupOutcome.Published) outcome;
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(tree.root())) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void killDumpOnceItCopies() throws SQLException {
        String kill = "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name = 'monassurance-ops/backup' and query like 'COPY public.large%'"
                + " and state = 'active'";
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (server.number("postgres", kill) == 0) {
            assertThat(System.nanoTime())
                    .as("the dump never copied the large table")
                    .isLessThan(until);
        }
    }
}
