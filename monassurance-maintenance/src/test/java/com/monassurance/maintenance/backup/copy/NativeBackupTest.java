package com.monassurance.maintenance.backup.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.TempTree;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.BackupContent;
import com.monassurance.maintenance.backup.BackupEngine;
import com.monassurance.maintenance.backup.BackupEntry;
import com.monassurance.maintenance.backup.BackupFormat;
import com.monassurance.maintenance.backup.BackupSource;
import com.monassurance.maintenance.backup.Manifest;
import com.monassurance.maintenance.backup.Proof;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rows of the knowledge about backups that touch the native engine, by their names. */
class NativeBackupTest {

    private static final ApplicationInfo APPLICATION = new ApplicationInfo("monassurance", "1.2.3", "test", "node-1");
    private static final Instant NIGHT = Instant.parse("2026-11-22T02:00:00Z");

    private static Judge judge;
    private static String database;

    private final MutableClock clock = MutableClock.at(NIGHT);
    private TempTree tree;

    @BeforeAll
    static void start() throws Exception {
        judge = Judge.start();
        database = judge.newDatabase();
        judge.script(database, """
                create table clients (id int primary key, name text);
                insert into clients select i, 'Client ' || md5(i::text) from generate_series(1, 60000) i;
                create table large (id int, noise text);
                insert into large select i, md5(i::text) || md5((i + 1)::text) || md5((i + 2)::text)
                  from generate_series(1, 100000) i;
                """);
    }

    @AfterAll
    static void stop() {
        if (judge != null) {
            judge.close();
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
    void a_backup_says_what_it_holds_and_is_proven_by_a_restore() throws Exception {
        Backup backup = backup().build();

        assertThat(backup.run().outcome()).isInstanceOf(TaskOutcome.Done.class);

        Manifest manifest = only(backup);
        assertThat(manifest.engine()).isEqualTo("native");
        assertThat(manifest.format()).isEqualTo(BackupFormat.NATIVE);
        assertThat(manifest.content().walPosition()).contains("/");
        assertThat(manifest.content().parts())
                .extracting(BackupContent.Part::name, BackupContent.Part::rows)
                .containsExactlyInAnyOrder(
                        org.assertj.core.api.Assertions.tuple("\"public\".\"clients\"", 60000L),
                        org.assertj.core.api.Assertions.tuple("\"public\".\"large\"", 100000L));
        String scratch = judge.newDatabase();
        Proof proof = backup.rehearse(manifest.id(), judge.server().dataSource(scratch));
        assertThat(proof.level()).as(proof.detail()).isEqualTo(Proof.Level.RESTORED);
        assertThat(backup.lastVerified()).contains(NIGHT);
        assertThat(judge.dump(scratch)).isEqualTo(judge.dump(database));
    }

    @Test
    void b01_a_backend_killed_midway_leaves_nothing_listed_and_nothing_behind() throws Exception {
        Backup backup = backup().build();
        backup.run();
        Random random = new Random(1);
        for (int i = 0; i < 10; i++) {
            CompletableFuture<TaskOutcome> running =
                    CompletableFuture.supplyAsync(() -> backup.run().outcome());
            killBackend(random.nextInt(20), running);
            TaskOutcome outcome = running.get(60, TimeUnit.SECONDS);
            assertThat(outcome).isInstanceOfAny(TaskOutcome.Failed.class, TaskOutcome.Done.class);
        }
        assertThat(backup.list()).isNotEmpty().allMatch(BackupEntry::isVerified);
        assertThat(files()).noneMatch(name -> name.endsWith(".partial"));
        assertThat(backup.run().outcome()).isInstanceOf(TaskOutcome.Done.class);
    }

    @Test
    void b03_b04_a_cut_file_and_a_flipped_byte_anywhere_are_found_by_reading_alone() throws Exception {
        Path file = tree.root().resolve("whole.tar");
        judge.write(judge.engine(database), BackupFormat.NATIVE, file);
        byte[] whole = Files.readAllBytes(file);
        NativeEngine engine = judge.engine(database);
        Path damaged = tree.root().resolve("damaged.tar");
        Random random = new Random(7);

        for (int i = 0; i < 60; i++) {
            Files.write(damaged, Arrays.copyOf(whole, random.nextInt(whole.length)));
            assertThat(engine.readBack(BackupSource.of(damaged), BackupFormat.NATIVE, Judge.LIMIT))
                    .isInstanceOf(BackupEngine.Damaged.class);
        }
        assertThat(engine.readBack(BackupSource.of(file), BackupFormat.NATIVE, Judge.LIMIT))
                .isInstanceOf(BackupEngine.Whole.class);
        for (int i = 0; i < 60; i++) {
            byte[] flipped = whole.clone();
            int at = random.nextInt(whole.length);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(damaged, flipped);
            BackupEngine.ReadBack result = engine.readBack(BackupSource.of(damaged), BackupFormat.NATIVE, Judge.LIMIT);
            // What pads a member to a whole block, and the copies of the schema for people, restore nothing.
            boolean isIdle = result instanceof BackupEngine.Whole;
            assertThat(!isIdle || at < 8192 || whole[at] == 0).as("byte " + at).isTrue();
        }
    }

    @Test
    void b05_a_plain_file_without_its_closing_line_is_rejected() throws Exception {
        Path file = tree.root().resolve("plain.sql.gz");
        judge.write(judge.engine(database), BackupFormat.PLAIN_GZIP, file);
        assertThat(judge.engine(database).readBack(BackupSource.of(file), BackupFormat.PLAIN_GZIP, Judge.LIMIT))
                .isInstanceOf(BackupEngine.Whole.class);
        try (OutputStream out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("create table x ();\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(judge.engine(database).readBack(BackupSource.of(file), BackupFormat.PLAIN_GZIP, Judge.LIMIT))
                .isInstanceOf(BackupEngine.Damaged.class);
    }

    @Test
    void b06_a_full_disk_at_any_byte_is_an_io_error_and_leaves_no_session_behind() throws Exception {
        BackupEngine.Ready ready = (BackupEngine.Ready) judge.engine(database).check();
        for (BackupFormat format : judge.engine(database).formats()) {
            for (long limit : new long[] {0, 700, 100_000, 2_000_000}) {
                assertThatThrownBy(() -> judge.engine(database)
                                .write(ready, format, new FullDisk(limit), Judge.LIMIT, TaskContext.alone()))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("No space left");
            }
        }
        assertThat(sessions()).isZero();
    }

    @Test
    void b08_two_backups_of_a_day_have_two_names_and_neither_replaces_the_other() throws IOException {
        for (BackupFormat format : List.of(BackupFormat.NATIVE, BackupFormat.PLAIN_GZIP)) {
            backup().format(format).build().run();
            backup().format(format).build().run();
        }

        assertThat(files())
                .contains("db_20261122.native.tar", "db_20261122_2.native.tar")
                .contains("db_20261122_3.sql.gz", "db_20261122_4.sql.gz");
        assertThat(backup().build().list()).hasSize(4).allMatch(BackupEntry::isVerified);
    }

    @Test
    void b12_a_backup_that_passes_its_limit_or_is_interrupted_ends_with_its_sessions() throws Exception {
        TaskOutcome late = backup().limit(Duration.ofMillis(1)).build().run().outcome();
        assertThat(late).isInstanceOf(TaskOutcome.Failed.class);

        CompletableFuture<Boolean> kept = CompletableFuture.supplyAsync(() -> {
            Thread.currentThread().interrupt();
            boolean isFailed = backup().build().run().outcome() instanceof TaskOutcome.Failed;
            return Thread.interrupted() && isFailed;
        });

        assertThat(kept.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(files()).isEmpty();
        assertThat(sessions()).isZero();
    }

    @Test
    void b13_a_table_under_an_exclusive_lock_fails_within_the_lock_timeout() throws Exception {
        try (Connection holder = judge.server().connect(database);
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table clients in access exclusive mode");

            TaskOutcome outcome = Backup.into(
                            tree.root(), judge.engine(database).lockTimeout(Duration.ofMillis(300)), APPLICATION)
                    .build()
                    .run()
                    .outcome();

            assertThat(outcome.toString()).contains("lock timeout");
            holder.rollback();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void b16_the_live_database_is_refused_as_a_scratch_database() {
        Backup backup = backup().build();
        backup.run();

        assertThatThrownBy(() -> backup.rehearse("db_20261122", judge.server().dataSource(database)))
                .isInstanceOf(MaintenanceException.class)
                .hasMessageContaining("MNT-013")
                .hasMessageContaining("not empty");
    }

    @Test
    void b28_the_plain_file_has_nothing_that_an_older_psql_does_not_know() throws Exception {
        backup().format(BackupFormat.PLAIN_GZIP).build().run();

        try (InputStream in =
                new GZIPInputStream(Files.newInputStream(tree.root().resolve("db_20261122.sql.gz")))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .filteredOn(line -> line.startsWith("\\") && !line.startsWith("\\\\"))
                    .isSubsetOf("\\set ON_ERROR_STOP on", "\\set ON_ERROR_STOP off", "\\.");
        }
    }

    @Test
    void a_role_from_which_row_security_hides_rows_is_told_so_before_anything_is_written() throws Exception {
        String secured = judge.newDatabase();
        judge.script(secured, """
                create role reader login password 'r';
                create table t (id int); alter table t enable row level security; grant select on t to reader;
                """);
        org.postgresql.ds.PGSimpleDataSource source = new org.postgresql.ds.PGSimpleDataSource();
        source.setUrl(judge.server().url(secured));
        source.setUser("reader");
        source.setPassword("r");

        assertThat(NativeEngine.of(source).check())
                .isInstanceOfSatisfying(
                        BackupEngine.NotAvailable.class,
                        missing -> assertThat(missing.reason().english()).contains("public.t"));
    }

    @Test
    void rows_and_form_are_of_one_moment_while_both_change() throws Exception {
        String busy = judge.newDatabase();
        judge.script(busy, "create table one (id int); create table two (id int);");
        CompletableFuture<Void> stop = new CompletableFuture<>();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> change(busy, stop));
        try {
            for (int i = 0; i < 15; i++) {
                Path file = tree.root().resolve("busy" + i + ".tar");
                judge.write(judge.engine(busy), BackupFormat.NATIVE, file);
                String restored = judge.newDatabase();
                judge.restore(restored).run(file);
                assertThat(judge.server()
                                .number(restored, "select (select count(*) from one) - (select count(*) from two)"))
                        .isZero();
                judge.drop(restored);
            }
        } finally {
            stop.complete(null);
            writer.get(30, TimeUnit.SECONDS);
        }
    }

    /** Each transaction leaves as many rows in the one as in the other, and a column more or less. */
    private static void change(String busy, CompletableFuture<Void> stop) {
        try {
            for (int i = 0; !stop.isDone(); i++) {
                judge.script(busy, "begin; insert into one (id) values (1); insert into two (id) values (1); commit;");
                judge.script(busy, i % 2 == 0 ? "alter table one add x int default 3" : "alter table one drop x");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Backup.Builder backup() {
        return Backup.into(tree.root(), judge.engine(database), APPLICATION).clock(clock);
    }

    private static Manifest only(Backup backup) {
        assertThat(backup.list()).singleElement().isInstanceOf(BackupEntry.Known.class);
        return ((BackupEntry.Known) backup.list().get(0)).manifest();
    }

    private static long sessions() throws SQLException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        String sql = "select count(*) from pg_stat_activity where application_name = 'monassurance-ops/backup'";
        long count = judge.server().number("postgres", sql);
        while (count > 0 && System.nanoTime() < until) {
            count = judge.server().number("postgres", sql);
        }
        return count;
    }

    private static void killBackend(int skipped, CompletableFuture<TaskOutcome> running) throws SQLException {
        String kill = "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name = 'monassurance-ops/backup' and datname = '" + database + "'";
        for (int i = 0; !running.isDone(); i++) {
            if (judge.server().number("postgres", i < skipped ? "select 0" : kill) > 0) {
                return;
            }
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(tree.root())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** A disk that has room for so many bytes. */
    private static final class FullDisk extends OutputStream {

        private long left;

        FullDisk(long room) {
            this.left = room;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[1], 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new IOException("No space left on device");
            }
        }
    }
}
