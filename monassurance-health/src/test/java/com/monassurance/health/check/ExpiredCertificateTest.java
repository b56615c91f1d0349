package com.monassurance.health.check;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Servers over TLS whose certificates are signed by an authority that the client trusts. */
@Timeout(90)
class ExpiredCertificateTest {

    @TempDir
    Path directory;

    @Test
    void a_database_whose_certificate_has_expired_is_down_for_that_reason_and_up_with_a_valid_one() throws Exception {
        TestCertificates certificates = TestCertificates.in(directory);
        Path expired = certificates.issue("expired", "-10d", 5);
        Path valid = certificates.issue("valid", "-1d", 5);
        try (PostgresFixture server = PostgresFixture.start();
                PostgresDatabase database = server.newDatabase()) {
            HealthStatus before = lookWith(server, database, certificates, expired);
            HealthStatus after = lookWith(server, database, certificates, valid);

            assertThat(before.state()).as(before.toString()).isEqualTo(HealthState.DOWN);
            assertThat(before.reason()).isEqualTo(HealthReason.TLS);
            assertThat(after.state()).as(after.toString()).isEqualTo(HealthState.UP);
        }
    }

    @Test
    void a_redis_whose_certificate_has_expired_is_down_for_that_reason_and_up_with_a_valid_one() throws Exception {
        TestCertificates certificates = TestCertificates.in(directory);
        HealthStatus before = redisWith(certificates, certificates.issue("expired", "-10d", 5));
        HealthStatus after = redisWith(certificates, certificates.issue("valid", "-1d", 5));

        assertThat(before.state()).as(before.toString()).isEqualTo(HealthState.DOWN);
        assertThat(before.reason()).as(before.toString()).isEqualTo(HealthReason.TLS);
        assertThat(after.state()).as(after.toString()).isEqualTo(HealthState.UP);
    }

    private static HealthStatus redisWith(TestCertificates certificates, Path certificate) throws Exception {
        URI server = URI.create(RedisFixture.shared().uri());
        try (TlsFront front = TlsFront.to(server.getHost(), server.getPort(), certificates.context(certificate))) {
            RedisURI uri = RedisURI.Builder.redis(front.host(), front.port())
                    .withSsl(true)
                    .withVerifyPeer(SslVerifyMode.CA)
                    .build();
            RedisClient client = RedisClient.create(uri);
            client.setOptions(ClientOptions.builder()
                    .sslOptions(SslOptions.builder()
                            .jdkSslProvider()
                            .trustManager(certificates.authority().toFile())
                            .build())
                    .build());
            try (RedisCheck check = RedisCheck.of(client)) {
                return check.check(CheckContext.within(ofSeconds(10)));
            } finally {
                client.shutdown();
            }
        }
    }

    private static HealthStatus lookWith(
            PostgresFixture server, PostgresDatabase database, TestCertificates certificates, Path certificate)
            throws Exception {
        Path data = dataDirectory(database);
        for (String file : List.of("server.crt", "server.key")) {
            Path copy = data.resolve(file);
            Files.deleteIfExists(copy);
            Files.copy(certificate.resolve(file), copy);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            Files.setOwner(copy, Files.getOwner(data));
        }
        database.execute("alter system set ssl = on");
        server.restart();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {server.host()});
        source.setPortNumbers(new int[] {server.port()});
        source.setDatabaseName(database.name());
        source.setUser(database.user());
        source.setPassword(database.password());
        source.setSslMode("verify-ca");
        source.setSslRootCert(certificates.authority().toString());
        try (PostgresCheck check = PostgresCheck.of(source).direct(source)) {
            return check.check(CheckContext.within(ofSeconds(10)));
        }
    }

    private static Path dataDirectory(PostgresDatabase database) throws Exception {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("show data_directory")) {
            row.next();
            return Path.of(row.getString(1));
        }
    }
}
