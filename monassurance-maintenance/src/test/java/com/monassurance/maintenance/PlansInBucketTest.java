package com.monassurance.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.config.MaintenanceConfig;
import com.monassurance.core.config.OpsConfig;
import com.monassurance.core.storage.DocumentStorage;
import com.monassurance.core.storage.S3DocumentStorage;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.S3Fixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.TaskOutcome;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The daily plan of a configuration that keeps its backups in a bucket. */
class PlansInBucketTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void the_backup_of_the_daily_plan_is_written_where_the_configuration_says(PostgresDatabase database)
            throws Exception {
        database.execute("create table policies as select generate_series(1, 100) as id");
        try (S3Fixture s3 = S3Fixture.start();
                S3Client client = S3Client.builder()
                        .endpointOverride(s3.endpoint())
                        .region(Region.of(s3.region()))
                        .credentialsProvider(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
                        .httpClient(UrlConnectionHttpClient.create())
                        .forcePathStyle(true)
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .build()) {
            URI store = URI.create("s3://" + s3.newBucket() + "/nightly");
            OpsConfig config = OpsConfig.builder(new ApplicationInfo("monassurance", "1.2.3", "test", "node-1"))
                    .maintenance(new MaintenanceConfig(null, Duration.ofDays(30), store))
                    .build();
            List<URI> opened = new ArrayList<>();
            DocumentStorage bucket = S3DocumentStorage.of(
                    client, store.getHost(), store.getPath().substring(1));

            Plan daily = Plans.daily(PlanParts.from(config, database.dataSource(), location -> {
                        opened.add(location);
                        return bucket;
                    })
                    .build());
            Backup backup = (Backup) daily.tasks().get(2);

            assertThat(backup.run().outcome()).isInstanceOf(TaskOutcome.Done.class);
            assertThat(opened).containsExactly(store);
            try (var all = bucket.list("")) {
                assertThat(all.map(each -> each.key()).toList()).anyMatch(key -> key.endsWith(".native.tar"));
            }
        }
    }
}
