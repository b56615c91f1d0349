package com.monassurance.health.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority made for one test, and the certificates it signs. */
final class TestCertificates {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path directory;
    private final Path authority;

    private TestCertificates(Path directory) {
        this.directory = directory;
        this.authority = directory.resolve("authority.p12");
    }

    static TestCertificates in(Path directory) throws Exception {
        TestCertificates made = new TestCertificates(directory);
        made.keytool(made.authority, "-genkeypair", "-keyalg", "RSA", "-dname", "CN=authority", "-ext", "bc:c");
        made.keytool(
                made.authority, "-exportcert", "-rfc", "-file", made.authority().toString());
        return made;
    }

    /** The certificate of the authority, which clients trust. */
    Path authority() {
        return directory.resolve("root.crt");
    }

    /** What a server in this JVM presents. */
    SSLContext context(Path issued) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, PASSWORD);
        keys.setKeyEntry("key", key(issued.resolve("server.p12")), PASSWORD, new Certificate[] {
            certificate(issued.resolve("server.crt")), certificate(authority())
        });
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** A folder with server.crt and server.key as PostgreSQL wants them, valid for some days from a start like -10d. */
    Path issue(String name, String start, int days) throws Exception {
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
