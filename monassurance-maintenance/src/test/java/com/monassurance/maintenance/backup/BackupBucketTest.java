package com.monassurance.maintenance.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.storage.DocumentStorage;
import com.monassurance.core.storage.S3DocumentStorage;
import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.S3Fixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.backup.copy.NativeEngine;
import com.monassurance.maintenance.backup.copy.NativeRestore;
import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.task.TaskOutcome;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Backups in a bucket. The connection is cut at random instants: {@code campaign.kills} and {@code campaign.factor} choose
 * more of them than the few of every day, {@code campaign.first} other ones.
 */
class BackupBucketTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final int KILLS =
            Integer.getInteger("campaign.kills", 12 * Integer.getInteger("campaign.factor", 1));
    private static final long FIRST = Long.getLong("campaign.first", 0);
    private static final int LIFE_MICROS_MAX = 1_500_000;
    private static final ApplicationInfo APPLICATION = new ApplicationInfo("a", "1", "t", "n");
    private static final RetentionPolicy TWO =
            RetentionPolicy.standard().periods(1, 0, 0, 0).withLast(2).withFloor(2);

    private static S3Fixture s3;
    private static S3Client client;

    private String bucket;
    private DocumentStorage storage;
    private PostgresDatabase database;

    @BeforeAll
    static void start() {
        s3 = S3Fixture.start();
        client = client(s3.endpoint());
    }

    @AfterAll
    static void stop() {
        client.close();
        s3.close();
    }

    @BeforeEach
    void newBucket(PostgresDatabase fresh) throws Exception {
        bucket = s3.newBucket();
        storage = S3DocumentStorage.of(client, bucket, "backups");
        database = fresh;
        database.execute("create table policies as select i, md5(i::text) as noise from generate_series(1, 2000) i");
    }

    @Test
    void a_backup_is_there_when_its_upload_is_completed_and_is_read_and_restored_from_there() throws Exception {
        Manifest manifest = EncryptedBackupTest.published(backup().build());

        assertThat(keys())
                .containsExactlyInAnyOrder(
                        manifest.id() + ".native.tar", manifest.id() + ".manifest.json", manifest.id() + ".proof.json");
        assertThat(backup().build().verify(manifest.id()).level()).isEqualTo(Proof.Level.READ);
        try (PostgresDatabase empty = POSTGRES.server().newDatabase()) {
            assertThat(backup().build()
                            .rehearse(manifest.id(), empty.dataSource())
                            .level())
                    .isEqualTo(Proof.Level.RESTORED);
        }
        try (PostgresDatabase empty = POSTGRES.server().newDatabase();
                BackupCopy copy = backup().build().copy(manifest.id())) {
            assertThat(NativeRestore.into(empty.dataSource()).run(copy.file()).rows())
                    .isEqualTo(2000);
        }
    }

    @Test
    void an_encrypted_backup_is_restored_from_a_bucket() throws Exception {
        AgeFormat.OneTimeKey key = AgeFormat.newKey();
        Backup backup = backup().encryptTo(List.of(key.recipient())).build();
        Manifest manifest = EncryptedBackupTest.published(backup);

        assertThat(backup.verify(manifest.id()).level()).isEqualTo(Proof.Level.CHECKSUM);
        try (PostgresDatabase empty = POSTGRES.server().newDatabase()) {
            assertThat(backup().decryptWith(key.identity())
                            .build()
                            .rehearse(manifest.id(), empty.dataSource())
                            .level())
                    .isEqualTo(Proof.Level.RESTORED);
        }
    }

    @Test
    void b08_backups_of_the_same_second_have_names_of_their_own() {
        Backup backup = backup().clock(MutableClock.at(Instant.parse("2026-11-22T02:00:00Z")))
                .build();
        List<CompletableFuture<BackupOutcome>> all = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(backup::take))
                .toList();

        all.forEach(each -> assertThat(each.join()).isInstanceOf(BackupOutcome.Published.class));

        assertThat(backup.list()).hasSize(4).allMatch(BackupEntry::isVerified);
        assertThat(backup.list()).allMatch(entry -> entry.id().startsWith("db_20261122_030000_"));
    }

    @Test
    void b02_an_engine_that_fails_after_writing_aborts_the_upload() throws Exception {
        noise();
        Backup failing = Backup.into(
                        BackupStore.in(storage),
                        new EncryptedBackupTest.FailingEngine(NativeEngine.of(database.dataSource())),
                        APPLICATION)
                .build();

        assertThat(failing.take())
                .isInstanceOfSatisfying(
                        BackupOutcome.Failed.class,
                        failed -> assertThat(failed.problem()).isEqualTo("exit status 1"));

        assertThat(keys()).isEmpty();
        assertThat(uploads()).isZero();
    }

    @Test
    void b26_what_has_no_manifest_or_another_size_is_never_good_and_foreign_objects_are_left_alone() {
        Manifest manifest = EncryptedBackupTest.published(backup().build());
        put("db_20200101_000000_aaaaaa.native.tar", "half");
        put("db_20200102_000000_aaaaaa.native.tar", "half");
        put("db_20200102_000000_aaaaaa.manifest.json", "{");
        put("notes.txt", "mine");
        put("other/db_1.native.tar", "theirs");

        List<BackupEntry> entries = backup().build().list();

        assertThat(entries).hasSize(3);
        assertThat(entries.get(0).id()).isEqualTo(manifest.id());
        assertThat(entries.subList(1, 3)).allMatch(BackupEntry.Unverifiable.class::isInstance);
        assertThat(Retention.in(BackupStore.in(storage), TWO).run().outcome().isComplete())
                .isTrue();
        assertThat(keys()).contains("notes.txt", "other/db_1.native.tar", "db_20200101_000000_aaaaaa.native.tar");
    }

    @Test
    void retention_removes_from_a_bucket_and_a_pin_holds() {
        MutableClock clock = MutableClock.at(Instant.parse("2026-11-22T02:00:00Z"));
        Backup backup = backup().clock(clock).build();
        String first = EncryptedBackupTest.published(backup).id();
        BackupPins.in(BackupStore.in(storage)).pin(first, "before the tariff change");
        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofHours(1));
            EncryptedBackupTest.published(backup);
        }

        TaskOutcome outcome =
                Retention.in(BackupStore.in(storage), TWO).clock(clock).run().outcome();

        assertThat(outcome).isInstanceOf(TaskOutcome.Done.class);
        assertThat(backup.list()).hasSize(3).allMatch(BackupEntry::isVerified);
        assertThat(backup.list().stream().map(BackupEntry::id)).contains(first);
        assertThat(keys()).hasSize(3 * 3 + 1);
        BackupPins.in(BackupStore.in(storage)).unpin(first);
        assertThat(BackupPins.in(BackupStore.in(storage)).all()).isEmpty();
    }

    @Test
    void a_removal_that_was_cut_short_is_not_listed_cannot_be_pinned_and_is_finished() throws IOException {
        String id = EncryptedBackupTest.published(backup().build()).id();
        put(id + ".manifest.json.removing", id);

        assertThat(backup().build().list()).isEmpty();
        assertThatThrownBy(() -> BackupPins.in(BackupStore.in(storage)).pin(id, "too late"))
                .isInstanceOfSatisfying(
                        MaintenanceException.class,
                        e -> assertThat(e.code()).isEqualTo(MaintenanceError.RETENTION_BUSY));

        BackupStore.in(storage).finishRemovals();

        assertThat(keys()).isEmpty();
    }

    @Test
    void a_removal_that_finds_a_pin_is_taken_back() throws IOException {
        String id = EncryptedBackupTest.published(backup().build()).id();
        BackupPins.in(BackupStore.in(storage)).pin(id, "kept");

        assertThatThrownBy(() -> BackupStore.in(storage).remove(id)).hasMessageContaining("pinned");
        assertThat(backup().build().list()).hasSize(1).allMatch(BackupEntry::isVerified);

        put(id + ".manifest.json.removing", id);
        BackupStore.in(storage).finishRemovals();
        assertThat(backup().build().list()).hasSize(1).allMatch(BackupEntry::isVerified);
    }

    @Test
    void b25_what_was_completed_but_not_published_is_found_later_and_half_of_it_is_not() throws IOException {
        Manifest manifest = EncryptedBackupTest.published(backup().build());
        String json = ManifestJson.write(manifest);
        storage.delete(manifest.id() + ".manifest.json");
        storage.delete(manifest.id() + ".proof.json");
        put(manifest.id() + ".manifest.json.partial", json);
        put(
                "db_20200101_000000_bbbbbb.manifest.json.partial",
                json.replace(manifest.id(), "db_20200101_000000_bbbbbb"));
        assertThat(backup().build().list()).allMatch(BackupEntry.Unverifiable.class::isInstance);

        BackupStore.in(storage).sweep(Instant.now().minusSeconds(3600));
        assertThat(keys()).anyMatch(key -> key.endsWith(".partial"));

        BackupStore.in(storage).sweep(Instant.now().plusSeconds(3600));
        assertThat(keys()).containsExactlyInAnyOrder(manifest.id() + ".native.tar", manifest.id() + ".manifest.json");
        assertThat(backup().build().verify(manifest.id()).level()).isEqualTo(Proof.Level.READ);
    }

    @Test
    void a_connection_cut_at_any_instant_of_a_backup_leaves_nothing_half_that_is_listed_as_good() throws Exception {
        noise();
        Random random = new Random(17 + FIRST);
        Set<String> good = new TreeSet<>();
        long started = System.nanoTime();
        assertThat(backup().build().take()).isInstanceOf(BackupOutcome.Published.class);
        // How long one takes here and now, so that most cuts come while one is at work.
        int lifeMicros = (int) TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - started);
        int failed = 0;
        for (int i = 0; i < KILLS; i++) {
            try (FaultProxy proxy = proxy();
                    S3Client cut = client(URI.create("http://" + proxy.host() + ":" + proxy.port()))) {
                Backup through = Backup.into(
                                BackupStore.in(S3DocumentStorage.of(cut, bucket, "backups")),
                                NativeEngine.of(database.dataSource()),
                                APPLICATION)
                        .build();
                CompletableFuture<BackupOutcome> running = CompletableFuture.supplyAsync(through::take);
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(lifeMicros)));
                proxy.refuse();
                proxy.resetAll();
                failed += published(running) ? 0 : 1;
            }
            assertNothingHalf(good, "cut " + i);
        }
        assertThat(failed).as("of " + KILLS).isPositive();

        Instant later = Instant.now().plus(Duration.ofDays(1));
        assertThat(backup().clock(MutableClock.at(later)).build().take()).isInstanceOf(BackupOutcome.Published.class);
        assertThat(uploads()).isZero();
        assertThat(keys()).noneMatch(key -> key.endsWith(".partial"));
        assertNothingHalf(good, "at the end");
    }

    @Test
    void a_connection_cut_while_a_backup_is_verified_or_removed_loses_no_good_one_and_no_proof() throws Exception {
        Backup direct = backup().build();
        for (int i = 0; i < 6; i++) {
            EncryptedBackupTest.published(direct);
        }
        Random random = new Random(18 + FIRST);
        Retention direct2 = Retention.in(BackupStore.in(storage), TWO);
        Set<String> kept = direct2.decide().decisions().stream()
                .filter(each -> !each.isRemoved())
                .map(RetentionPlan.Decision::id)
                .collect(Collectors.toSet());
        int failed = 0;
        for (int i = 0; i < KILLS; i++) {
            try (FaultProxy proxy = proxy();
                    S3Client cut = client(URI.create("http://" + proxy.host() + ":" + proxy.port()))) {
                BackupStore through = BackupStore.in(S3DocumentStorage.of(cut, bucket, "backups"));
                Backup verifying = Backup.into(through, NativeEngine.of(database.dataSource()), APPLICATION)
                        .build();
                CompletableFuture<Boolean> running = CompletableFuture.supplyAsync(() -> {
                    verifying.list().forEach(entry -> verifying.verify(entry.id()));
                    return Retention.in(through, TWO).run().outcome().isComplete();
                });
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LIFE_MICROS_MAX / 3)));
                proxy.refuse();
                proxy.resetAll();
                failed += isDone(running) ? 0 : 1;
            }
            assertThat(ids(direct)).as("cut " + i).containsAll(kept);
            assertThat(direct.list()).as("cut " + i).allMatch(BackupEntry::isVerified);
        }
        assertThat(failed).as("of " + KILLS).isPositive();

        direct2.run();
        assertThat(ids(direct)).isEqualTo(kept);
        kept.forEach(id -> assertThat(direct.verify(id).level()).isEqualTo(Proof.Level.READ));
        assertThat(keys()).hasSize(3 * kept.size());
    }

    private void assertNothingHalf(Set<String> good, String when) {
        Backup direct = backup().build();
        List<BackupEntry> entries = direct.list();
        assertThat(entries.stream().map(BackupEntry::id)).as(when).containsAll(good);
        for (BackupEntry entry : entries) {
            if (entry instanceof BackupEntry.Known && !good.contains(entry.id())) {
                assertThat(direct.verify(entry.id()).level()).as(when).isEqualTo(Proof.Level.READ);
                good.add(entry.id());
            }
        }
    }

    private static boolean published(CompletableFuture<BackupOutcome> running) throws Exception {
        try {
            return running.get(60, TimeUnit.SECONDS) instanceof BackupOutcome.Published;
        } catch (java.util.concurrent.ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(MaintenanceException.class);
            return false;
        }
    }

    private static boolean isDone(CompletableFuture<Boolean> running) throws Exception {
        try {
            return running.get(60, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(MaintenanceException.class);
            return false;
        }
    }

    /** More than one part of an upload, which nothing compresses. */
    private void noise() throws Exception {
        database.execute("create table noise as select i, md5(i::text) || md5((i + 1)::text) as noise"
                + " from generate_series(1, 400000) i");
    }

    private Backup.Builder backup() {
        return Backup.into(BackupStore.in(storage), NativeEngine.of(database.dataSource()), APPLICATION);
    }

    private static Set<String> ids(Backup backup) {
        return backup.list().stream().map(BackupEntry::id).collect(Collectors.toSet());
    }

    private FaultProxy proxy() {
        return FaultProxy.to(s3.endpoint().getHost(), s3.endpoint().getPort());
    }

    private void put(String key, String text) {
        client.putObject(
                request -> request.bucket(bucket).key("backups/" + key),
                RequestBody.fromBytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Set<String> keys() {
        return client.listObjectsV2(list -> list.bucket(bucket)).contents().stream()
                .map(object -> object.key().substring("backups/".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private int uploads() {
        return client.listMultipartUploads(list -> list.bucket(bucket))
                .uploads()
                .size();
    }

    private static S3Client client(URI endpoint) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(s3.region()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
                .httpClient(UrlConnectionHttpClient.create())
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }
}
