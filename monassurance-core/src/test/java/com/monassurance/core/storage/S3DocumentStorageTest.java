package com.monassurance.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.S3Fixture;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3DocumentStorageTest extends DocumentStorageContract {

    private static S3Fixture s3;
    private static S3Client client;

    private String bucket;
    private DocumentStorage storage;

    @BeforeAll
    static void start() {
        s3 = S3Fixture.start();
        client = client(s3.endpoint(), s3.secretKey());
    }

    @AfterAll
    static void stop() {
        client.close();
        s3.close();
    }

    @BeforeEach
    void newBucket() {
        bucket = s3.newBucket();
        storage = S3DocumentStorage.of(client, bucket, "documents/é");
        storage.mark();
    }

    @Override
    DocumentStorage storage() {
        return storage;
    }

    @Override
    DocumentStorage missing() {
        return S3DocumentStorage.of(client, "no-such-bucket", "");
    }

    @Override
    void putAll(Iterable<String> keys) {
        StreamSupport.stream(keys.spliterator(), false).toList().parallelStream()
                .forEach(key -> put("documents/é/" + key));
    }

    /** Unlike S3 itself, the test server orders by UTF-16, which differs where these meet supplementary characters. */
    @Override
    NavigableSet<String> nastyKeys(int count, long seed) {
        NavigableSet<String> keys = super.nastyKeys(count, seed);
        keys.removeIf(key -> key.chars().anyMatch(unit -> unit >= 0xE000));
        return keys;
    }

    @Test
    void a_listing_out_of_order_is_refused_rather_than_believed() {
        put("documents/é/\uFFFD");
        put("documents/é/😀");

        StorageException failure = assertError(StorageError.UNAVAILABLE, () -> keys(""));

        assertThat(failure).hasMessageContaining("out of order");
    }

    @Test
    void a_wrong_secret_is_denied_and_not_repeated() {
        try (S3Client stranger = client(s3.endpoint(), "hunter2")) {
            DocumentStorage denied = S3DocumentStorage.of(stranger, bucket, "");

            StorageException failure = assertError(StorageError.DENIED, () -> denied.open("a"));

            assertThat(failure).hasMessageNotContaining("hunter2");
            assertError(StorageError.DENIED, () -> denied.stat("a"));
        }
    }

    @Test
    void a_server_that_is_gone_is_unavailable() {
        try (FaultProxy proxy =
                        FaultProxy.to(s3.endpoint().getHost(), s3.endpoint().getPort());
                S3Client cut = client(URI.create("http://" + proxy.host() + ":" + proxy.port()), s3.secretKey())) {
            DocumentStorage gone = S3DocumentStorage.of(cut, bucket, "documents/é");
            proxy.refuse();

            assertError(StorageError.UNAVAILABLE, () -> gone.stat("a"));
            assertError(StorageError.UNAVAILABLE, () -> gone.write("a", text("x")));
        }
        assertThat(keys("")).isEmpty();
    }

    @Test
    void a_connection_cut_in_the_middle_of_an_upload_leaves_no_object() {
        try (FaultProxy proxy =
                        FaultProxy.to(s3.endpoint().getHost(), s3.endpoint().getPort());
                S3Client cut = client(URI.create("http://" + proxy.host() + ":" + proxy.port()), s3.secretKey())) {
            DocumentStorage through = S3DocumentStorage.of(cut, bucket, "documents/é");

            StorageException failure = assertError(
                    StorageError.UNAVAILABLE,
                    () -> through.write("large", out -> {
                        out.write(new byte[17 << 20]);
                        proxy.refuse();
                        proxy.resetAll();
                        out.write(new byte[17 << 20]);
                    }));

            assertThat(failure.fields()).containsEntry("key", "large");
        }
        assertThat(keys("")).isEmpty();
        assertThat(client.listMultipartUploads(list -> list.bucket(bucket)).uploads())
                .hasSize(1);
        assertThat(storage.sweep(Instant.now().minusSeconds(3600))).isZero();
        assertThat(storage.sweep(Instant.now().plusSeconds(3600))).isOne();
        assertThat(client.listMultipartUploads(list -> list.bucket(bucket)).uploads())
                .isEmpty();
    }

    @Test
    void keys_of_others_are_reported_or_left_alone() {
        put("documents/é/a//b");
        put("documents/é/good");
        client.putObject(request -> request.bucket(bucket).key("documents/é/folder/"), RequestBody.empty());
        put("elsewhere/x");
        List<ListingProblem> problems = new ArrayList<>();

        List<String> keys;
        try (Stream<StoredObject> objects = storage.list("", problems::add)) {
            keys = objects.map(StoredObject::key).toList();
        }

        assertThat(keys).containsExactly("good");
        assertThat(problems).extracting(ListingProblem::place).containsExactly("a//b");
    }

    @Test
    void a_large_object_is_moved_in_parts() {
        S3Limits small = new S3Limits(1000, 5 << 20, 2, 5 << 20);
        DocumentStorage limited = new S3DocumentStorage(client, bucket, "documents/é", small);
        limited.write("from", out -> out.write(new byte[11 << 20]));

        limited.move("from", "to");

        assertThat(storage.stat("to").orElseThrow().bytes()).isEqualTo(11 << 20);
        assertThat(storage.stat("from")).isEmpty();
    }

    @Test
    void parts_grow_so_that_ten_thousand_hold_the_largest_backup() {
        S3Limits limits = S3Limits.DEFAULT;
        long bytes = 0;
        for (int part = 1; part <= S3Limits.PARTS_MAX; part++) {
            bytes += limits.partBytes(part);
        }

        assertThat(limits.partBytes(1)).isEqualTo(8 << 20);
        assertThat(limits.partBytes(10_000)).isEqualTo(128 << 20);
        assertThat(bytes).isGreaterThan(480L << 30);
    }

    @Test
    void the_location_is_a_uri_and_a_bucket_has_no_size() {
        assertThat(storage.location()).hasToString("s3://" + bucket + "/documents/%C3%A9/");
        assertThat(storage.space()).isEmpty();
    }

    private void put(String fullKey) {
        client.putObject(request -> request.bucket(bucket).key(fullKey), RequestBody.fromString(fullKey));
    }

    private static S3Client client(URI endpoint, String secretKey) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(s3.region()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), secretKey)))
                .httpClient(UrlConnectionHttpClient.create())
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }
}
