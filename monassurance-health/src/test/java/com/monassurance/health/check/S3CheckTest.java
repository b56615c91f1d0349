package com.monassurance.health.check;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.storage.S3DocumentStorage;
import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.S3Fixture;
import com.monassurance.health.CheckResult;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.health.endpoint.HealthRequest;
import java.net.URI;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Storage on S3 that is there, that is not, that is another one, and that refuses. */
@Timeout(60)
class S3CheckTest {

    private static S3Fixture s3;

    @BeforeAll
    static void start() {
        s3 = S3Fixture.start();
    }

    @AfterAll
    static void stop() {
        s3.close();
    }

    @Test
    void a_marked_bucket_is_up_and_no_probe_stays_behind() {
        String bucket = s3.newBucket();
        try (S3Client client = client(s3.endpoint(), "fixture-secret-key")) {
            S3DocumentStorage storage = S3DocumentStorage.of(client, bucket, "documents");
            storage.mark();

            assertThat(look(storage, StorageCheck::of).state()).isEqualTo(HealthState.UP);
            assertThat(look(storage, each -> StorageCheck.of(each).withoutWriting())
                            .state())
                    .isEqualTo(HealthState.UP);
            try (var objects = storage.list("")) {
                assertThat(objects).isEmpty();
            }
        }
    }

    @Test
    void a_bucket_without_a_marker_and_one_that_is_not_there_are_down_and_told_apart_from_an_outage() {
        try (S3Client client = client(s3.endpoint(), "fixture-secret-key")) {
            CheckResult unmarked = look(S3DocumentStorage.of(client, s3.newBucket(), "documents"), StorageCheck::of);
            CheckResult missing = look(S3DocumentStorage.of(client, "no-such-bucket", "documents"), StorageCheck::of);
            CheckResult head = look(
                    S3DocumentStorage.of(client, "no-such-bucket", "documents"),
                    each -> StorageCheck.of(each).withoutWriting());

            assertThat(unmarked.status().reason()).isEqualTo(HealthReason.MISCONFIGURED);
            assertThat(missing.state()).isEqualTo(HealthState.DOWN);
            assertThat(missing.status().reason()).isEqualTo(HealthReason.MISCONFIGURED);
            assertThat(missing.status().text()).contains("no bucket");
            assertThat(head.state()).isEqualTo(HealthState.DOWN);
            assertThat(head.status().reason()).isEqualTo(HealthReason.MISCONFIGURED);
            assertThat(head.status().text()).contains("no bucket");
        }
    }

    @Test
    void refused_credentials_are_told_as_such_and_no_secret_is() {
        String bucket = s3.newBucket();
        try (S3Client right = client(s3.endpoint(), "fixture-secret-key");
                S3Client wrong = client(s3.endpoint(), "a-secret-that-is-wrong")) {
            S3DocumentStorage.of(right, bucket, "documents").mark();
            S3DocumentStorage storage = S3DocumentStorage.of(wrong, bucket, "documents");
            CheckResult result = look(storage, StorageCheck::of);

            assertThat(result.state()).isEqualTo(HealthState.DOWN);
            assertThat(result.status().reason()).isIn(HealthReason.DENIED, HealthReason.AUTHENTICATION);
            assertThat(result.status().text()).doesNotContain("a-secret-that-is-wrong");
            try (HealthMonitor monitor = Looks.monitor("storage", StorageCheck.of(storage), ofSeconds(5))) {
                Looks.now(monitor);
                assertThat(HealthEndpoint.of(monitor)
                                .handle(HealthRequest.get("/health/detailed"))
                                .body())
                        .doesNotContain(bucket)
                        .doesNotContain("fixture-access-key");
            }
        }
    }

    @Test
    void a_refused_connection_is_unreachable_and_a_silent_one_a_timeout() {
        String bucket = s3.newBucket();
        try (FaultProxy proxy =
                        FaultProxy.to(s3.endpoint().getHost(), s3.endpoint().getPort());
                S3Client client =
                        client(URI.create("http://" + proxy.host() + ":" + proxy.port()), "fixture-secret-key")) {
            S3DocumentStorage storage = S3DocumentStorage.of(client, bucket, "documents");
            storage.mark();
            proxy.refuse();
            proxy.cut();
            CheckResult refused = look(storage, StorageCheck::of);
            proxy.heal();
            proxy.blackHole();
            CheckResult silent = look(storage, StorageCheck::of);
            proxy.heal();
            CheckResult after = look(storage, StorageCheck::of);

            assertThat(refused.status().reason()).isEqualTo(HealthReason.UNREACHABLE);
            assertThat(silent.status().reason()).isEqualTo(HealthReason.TIMEOUT);
            assertThat(after.state()).isEqualTo(HealthState.UP);
        }
    }

    private static CheckResult look(S3DocumentStorage storage, Function<S3DocumentStorage, StorageCheck> check) {
        try (HealthMonitor monitor = Looks.monitor("storage", check.apply(storage), ofSeconds(5))) {
            return Looks.now(monitor);
        }
    }

    private static S3Client client(URI endpoint, String secret) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("fixture-access-key", secret)))
                .httpClient(UrlConnectionHttpClient.create())
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }
}
