package com.monassurance.maintenance.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.TempTree;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.backup.copy.NativeEngine;
import com.monassurance.maintenance.backup.copy.NativeRestore;
import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Backups that are encrypted to a public key, whose secret is elsewhere. */
class EncryptedBackupTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ApplicationInfo APPLICATION = new ApplicationInfo("a", "1", "t", "n");

    private final TempTree tree = TempTree.create();
    private final TempTree scratch = TempTree.create();
    private AgeFormat.OneTimeKey key;
    private PostgresDatabase database;

    @BeforeEach
    void begin(PostgresDatabase fresh) throws Exception {
        key = AgeFormat.newKey();
        database = fresh;
        database.execute("create table secrets as select i, 'dossier ' || i as name from generate_series(1, 5000) i");
    }

    @AfterEach
    void end() {
        tree.close();
        scratch.close();
    }

    @Test
    void a_backup_is_read_back_in_full_when_it_is_made_though_its_identity_is_not_here() throws IOException {
        Manifest manifest = published(backup().build());

        assertThat(manifest.file()).endsWith(".native.tar.age");
        assertThat(manifest.recipients()).containsExactly(key.recipient());
        assertThat(backup().build().list()).singleElement().satisfies(entry -> {
            assertThat(entry.isVerified()).isTrue();
            assertThat(((BackupEntry.Known) entry).manifest()).isEqualTo(manifest);
        });
        byte[] stored = Files.readAllBytes(tree.root().resolve(manifest.file()));
        assertThat(new String(stored, StandardCharsets.ISO_8859_1))
                .startsWith("age-encryption.org/v1\n")
                .doesNotContain("contents.json", "dossier");
        String json = Files.readString(tree.root().resolve(manifest.id() + ".manifest.json"));
        assertThat(json).contains(key.recipient(), "age-encryption.org/v1").doesNotContain("AGE-SECRET-KEY");
    }

    @Test
    void without_the_identity_a_backup_is_proven_by_its_checksum_only_and_keeps_its_better_proof() {
        Manifest manifest = published(backup().build());

        Proof proof = backup().build().verify(manifest.id());

        assertThat(proof.level()).isEqualTo(Proof.Level.CHECKSUM);
        assertThat(proof.detail()).contains("encrypted", "without an identity");
        assertThat(backup().build().list()).allMatch(BackupEntry::isVerified);
    }

    @Test
    void with_the_identity_it_is_read_and_restored_and_no_copy_of_it_stays() throws Exception {
        Manifest manifest = published(backup().build());
        Backup opening = backup().decryptWith(key.identity()).build();

        assertThat(opening.verify(manifest.id()).level()).isEqualTo(Proof.Level.READ);
        try (PostgresDatabase empty = POSTGRES.server().newDatabase()) {
            assertThat(opening.rehearse(manifest.id(), empty.dataSource()).level())
                    .isEqualTo(Proof.Level.RESTORED);
        }
        try (PostgresDatabase empty = POSTGRES.server().newDatabase();
                BackupCopy copy = opening.copy(manifest.id())) {
            assertThat(NativeRestore.into(empty.dataSource()).run(copy.file()).rows())
                    .isEqualTo(5000);
            assertThat(Files.getPosixFilePermissions(copy.file().getParent())).hasSize(3);
        }
        assertThat(scratch.root()).isEmptyDirectory();
    }

    @Test
    void b23_a_wrong_key_is_one_clear_error_that_changes_no_proof() throws IOException {
        Manifest manifest = published(backup().build());
        Backup stranger = backup().decryptWith(AgeFormat.newKey().identity()).build();

        for (Runnable attempt : List.<Runnable>of(
                () -> stranger.verify(manifest.id()),
                () -> stranger.copy(manifest.id()).file(),
                () -> backup().build().copy(manifest.id()).file())) {
            assertThatThrownBy(attempt::run)
                    .isInstanceOfSatisfying(
                            MaintenanceException.class,
                            e -> assertThat(e.code()).isEqualTo(MaintenanceError.BACKUP_KEY))
                    .hasMessageContaining(manifest.id())
                    .hasMessageContaining(key.recipient())
                    .hasMessageNotContaining("SECRET");
        }
        assertThat(backup().build().list()).allMatch(BackupEntry::isVerified);
        assertThat(scratch.root()).isEmptyDirectory();
    }

    @Test
    void b23_a_damaged_file_is_bad_with_the_identity_and_without() throws IOException {
        Manifest manifest = published(backup().build());
        Path file = tree.root().resolve(manifest.file());
        byte[] whole = Files.readAllBytes(file);
        for (int at : new int[] {5, 60, 150, whole.length / 2, whole.length - 1}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(file, damaged, StandardOpenOption.TRUNCATE_EXISTING);

            assertThat(backup().build().verify(manifest.id()).level()).isEqualTo(Proof.Level.BAD);
            assertThat(backup().decryptWith(key.identity())
                            .build()
                            .verify(manifest.id())
                            .level())
                    .isEqualTo(Proof.Level.BAD);
        }
        Files.write(file, whole, StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(backup().decryptWith(key.identity())
                        .build()
                        .verify(manifest.id())
                        .level())
                .isEqualTo(Proof.Level.READ);
    }

    @Test
    void b02_an_engine_that_fails_after_writing_leaves_nothing_that_could_be_opened() throws IOException {
        BackupEngine failing = new FailingEngine(NativeEngine.of(database.dataSource()));
        Backup backup = Backup.into(tree.root(), failing, APPLICATION)
                .encryptTo(List.of(key.recipient()))
                .build();

        assertThat(backup.take()).isInstanceOf(BackupOutcome.Failed.class);

        assertThat(backup.list()).isEmpty();
        assertThat(tree.root()).isEmptyDirectory();
    }

    @Test
    void age_and_tar_give_back_what_was_backed_up() throws Exception {
        Path generated = AgeFormatTest.generated(scratch);
        Manifest manifest = published(Backup.into(tree.root(), NativeEngine.of(database.dataSource()), APPLICATION)
                .encryptTo(List.of(AgeFormatTest.recipientIn(generated), key.recipient()))
                .build());
        Path opened = scratch.root().resolve("opened.tar");

        AgeFormatTest.age(
                scratch,
                "age",
                "-d",
                "-i",
                generated.toString(),
                "-o",
                opened.toString(),
                tree.root().resolve(manifest.file()).toString());

        try (PostgresDatabase empty = POSTGRES.server().newDatabase()) {
            assertThat(NativeRestore.into(empty.dataSource()).run(opened).rows())
                    .isEqualTo(5000);
        }
        Backup opening = backup().decryptWith(BackupIdentity.in(generated)).build();
        assertThat(opening.verify(manifest.id()).level()).isEqualTo(Proof.Level.READ);
    }

    @Test
    void plain_sql_is_encrypted_too_and_retention_counts_and_removes_encrypted_backups() throws IOException {
        Backup backup = backup().format(BackupFormat.PLAIN_GZIP)
                .retention(RetentionPolicy.standard()
                        .periods(1, 0, 0, 0)
                        .withLast(1)
                        .withFloor(1))
                .build();
        for (int i = 0; i < 4; i++) {
            assertThat(backup.run().outcome().isComplete()).isTrue();
        }

        assertThat(backup.list())
                .singleElement()
                .satisfies(entry -> assertThat(
                                ((BackupEntry.Known) entry).manifest().file())
                        .endsWith(".sql.gz.age"));
        try (Stream<Path> files = Files.list(tree.root())) {
            assertThat(files.filter(file -> file.toString().endsWith(".age"))).hasSize(1);
        }
    }

    private Backup.Builder backup() {
        return Backup.into(tree.root(), NativeEngine.of(database.dataSource()), APPLICATION)
                .encryptTo(List.of(key.recipient()))
                .workspace(scratch.root())
                .limit(Duration.ofMinutes(5));
    }

    static Manifest published(Backup backup) {
        BackupOutcome outcome = backup.take();
        assertThat(outcome).isInstanceOf(BackupOutcome.Published.class);
        BackupOutcome.Published published = (BackupOutcome.Published) outcome;
        assertThat(published.proof().level()).isEqualTo(Proof.Level.READ);
        return published.manifest();
    }

    /** An engine whose program exits with 1 after all its bytes. */
    record FailingEngine(BackupEngine real) implements BackupEngine {

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public List<BackupFormat> formats() {
            return real.formats();
        }

        @Override
        public Readiness check() {
            return real.check();
        }

        @Override
        public BackupContent write(
                Ready ready,
                BackupFormat format,
                OutputStream out,
                Duration limit,
                com.monassurance.maintenance.task.TaskContext context)
                throws BackupFailedException, IOException {
            real.write(ready, format, out, limit, context);
            throw new BackupFailedException("exit status 1");
        }

        @Override
        public ReadBack readBack(BackupSource source, BackupFormat format, Duration limit) throws IOException {
            return real.readBack(source, format, limit);
        }
    }
}
