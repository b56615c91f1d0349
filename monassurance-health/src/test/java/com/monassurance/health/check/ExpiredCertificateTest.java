package com.monassurance.health.check;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A database over TLS whose certificate is signed by an authority that the client trusts. */
@Timeout(90)
class ExpiredCertificateTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    @Test
    void a_database_whose_certificate_has_expired_is_down_for_that_reason_and_up_with_a_valid_one() throws Exception {
        Path authority = directory.resolve("authority.p12");
        keytool(authority, "-genkeypair", "-keyalg", "RSA", "-dname", "CN=authority", "-ext", "bc:c");
        keytool(
                authority,
                "-exportcert",
                "-rfc",
                "-file",
                directory.resolve("root.crt").toString());
        Path expired = certificate(authority, "expired", "-10d", 5);
        Path valid = certificate(authority, "valid", "-1d", 5);
        try (PostgresFixture server = PostgresFixture.start();
                PostgresDatabase database = server.newDatabase()) {
            HealthStatus before = lookWith(server, database, expired);
            HealthStatus after = lookWith(server, database, valid);

            assertThat(before.state()).as(before.toString()).isEqualTo(HealthState.DOWN);
            assertThat(before.reason()).isEqualTo(HealthReason.TLS);
            assertThat(after.state()).as(after.toString()).isEqualTo(HealthState.UP);
        }
    }

    private HealthStatus lookWith(PostgresFixture server, PostgresDatabase database, Path certificate)
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
        source.setSslRootCert(directory.resolve("root.crt").toString());
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

    /** A folder with server.crt and server.key as the server wants them. */
    private Path certificate(Path authority, String name, String start, int days) throws Exception {
        Path folder = Files.createDirectory(directory.resolve(name));
        Path store = folder.resolve("server.p12");
        Path request = folder.resolve("server.csr");
        keytool(store, "-genkeypair", "-keyalg", "RSA", "-dname", "CN=127.0.0.1");
        keytool(store, "-certreq", "-file", request.toString());
        keytool(
                authority,
                "-gencert",
                "-rfc",
                "-infile",
                request.toString(),
                "-outfile",
                folder.resolve("server.crt").toString(),
                "-startdate",
                start,
                "-validity",
                Integer.toString(days));
        Files.writeString(folder.resolve("server.key"), pem(key(store)));
        return folder;
    }

    private static Key key(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys.getKey("key", PASSWORD);
    }

    private static String pem(Key key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "key", "-storetype", "PKCS12", "-keystore", store.toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        Path log = directory.resolve("keytool.log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(keytool.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(Files.readString(log)).isZero();
    }
}
