package com.monassurance.health.check;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.MutableClock;
import com.monassurance.health.CheckContext;
import com.monassurance.health.Fact;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How an API is watched: its budget, the application's own calls, its pauses and its certificate. */
@Timeout(60)
class ExternalApiHealthTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at(Instant.now());
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int answer = 200;
    private volatile String retryAfter = "";
    private HttpServer server;
    private URI address;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void an_api_that_is_not_watched_and_numbers_out_of_range_are_refused() {
        assertThatThrownBy(() -> check(ExternalApi.at(address)).calls(URI.create("http://other/")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExternalApi.at(address).failures(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExternalApi.at(address).coolDown(ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void it_is_asked_no_more_often_than_its_budget_allows() throws InterruptedException {
        ExternalApiCheck check = check(ExternalApi.at(address).askEvery(ofMinutes(1)));

        for (int run = 0; run < 12; run++) {
            assertThat(look(check).state()).isEqualTo(HealthState.UP);
            clock.advance(ofSeconds(10));
        }

        assertThat(asked).hasValue(2);
    }

    @Test
    void while_the_applications_own_calls_succeed_it_is_not_asked_at_all() throws InterruptedException {
        ExternalApiCheck check = check(ExternalApi.at(address).askEvery(ofMinutes(1)));

        for (int run = 0; run < 12; run++) {
            check.calls(address).answered(200, "");
            assertThat(look(check).state()).isEqualTo(HealthState.UP);
            clock.advance(ofSeconds(10));
        }

        assertThat(asked).hasValue(0);
    }

    @Test
    void failing_calls_degrade_then_make_it_down_and_one_question_after_the_pause_brings_it_back()
            throws InterruptedException {
        ExternalApiCheck check =
                check(ExternalApi.at(address).askEvery(ofMinutes(1)).failures(3).coolDown(ofSeconds(90)));
        look(check);
        ApiCalls calls = check.calls(address);

        calls.failed(new ConnectException("refused"));
        HealthStatus first = look(check);
        calls.answered(502, "");
        calls.answered(502, "");
        HealthStatus down = look(check);
        boolean wasWelcome = calls.isWelcome();
        clock.advance(ofSeconds(80));
        HealthStatus left = look(check);
        int askedBefore = asked.get();
        answer = 500;
        clock.advance(ofSeconds(20));
        HealthStatus stillDown = look(check);
        int askedOnce = asked.get();
        look(check);
        answer = 200;
        clock.advance(ofSeconds(91));
        HealthStatus back = look(check);

        assertThat(first.state()).isEqualTo(HealthState.DEGRADED);
        assertThat(first.reason()).isEqualTo(HealthReason.UNREACHABLE);
        assertThat(down.state()).isEqualTo(HealthState.DOWN);
        assertThat(wasWelcome).isFalse();
        assertThat(left.state()).isEqualTo(HealthState.DOWN);
        assertThat(askedBefore).as("it is left alone").isEqualTo(1);
        assertThat(stillDown.state()).isEqualTo(HealthState.DOWN);
        assertThat(askedOnce).isEqualTo(2);
        assertThat(asked).as("one question after each pause").hasValue(3);
        assertThat(back.state()).isEqualTo(HealthState.UP);
        assertThat(calls.isWelcome()).isTrue();
    }

    @Test
    void a_limit_is_respected_for_as_long_as_the_answer_says_in_seconds_or_as_a_date() throws InterruptedException {
        ExternalApiCheck check = check(ExternalApi.at(address).askEvery(ofSeconds(1)));
        answer = 429;
        retryAfter = "120";

        HealthStatus limited = look(check);
        clock.advance(ofSeconds(119));
        look(check);
        assertThat(asked).hasValue(1);
        retryAfter = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                clock.instant().plusSeconds(61).atZone(ZoneOffset.UTC));
        clock.advance(ofSeconds(1));
        look(check);
        clock.advance(ofSeconds(58));
        look(check);
        assertThat(asked).hasValue(2);
        answer = 200;
        clock.advance(ofSeconds(3));
        HealthStatus back = look(check);

        assertThat(limited.state()).isEqualTo(HealthState.DEGRADED);
        assertThat(limited.reason()).isEqualTo(HealthReason.RATE_LIMITED);
        assertThat(asked).hasValue(3);
        assertThat(back.state()).isEqualTo(HealthState.UP);
    }

    @Test
    void the_days_left_of_a_certificate_are_told_and_an_expired_one_is_down() throws Exception {
        HealthStatus lasting = lookAtCertificate("-30d", 90);
        HealthStatus ending = lookAtCertificate("-30d", 35);
        HealthStatus ended = lookAtCertificate("-30d", 10);

        assertThat(lasting.state()).as(lasting.toString()).isEqualTo(HealthState.UP);
        assertThat(((Fact.Count) lasting.facts().get("certificate_days")).value())
                .isBetween(58L, 60L);
        assertThat(ending.state()).isEqualTo(HealthState.DEGRADED);
        assertThat(ending.reason()).isEqualTo(HealthReason.NEAR_LIMIT);
        assertThat(ended.state()).isEqualTo(HealthState.DOWN);
        assertThat(ended.reason()).isEqualTo(HealthReason.TLS);
    }

    private HealthStatus lookAtCertificate(String start, int days) throws Exception {
        KeyStore keys = keys(start, days);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        // Of the store with the key each certificate would be trusted, whatever its age.
        KeyStore authority = KeyStore.getInstance("PKCS12");
        authority.load(null, PASSWORD);
        authority.setCertificateEntry("authority", keys.getCertificate("authority"));
        trusted.init(authority);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        secure.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        secure.start();
        try {
            HttpClient client = HttpClient.newBuilder().sslContext(context).build();
            URI https = URI.create("https://127.0.0.1:" + secure.getAddress().getPort() + "/");
            return ExternalApiCheck.watching(
                            client, clock::nanos, clock, ExternalApi.at(https).failures(1))
                    .check(CheckContext.within(ofSeconds(5)));
        } finally {
            secure.stop(0);
        }
    }

    /** A certificate of a small authority of our own, by the JDK's own tool; the store trusts the authority. */
    private KeyStore keys(String start, int days) throws Exception {
        Path authority = directory.resolve("authority.p12");
        Path leaf = directory.resolve("api-" + days + ".p12");
        Path request = directory.resolve("api-" + days + ".csr");
        Path certificate = directory.resolve("api-" + days + ".crt");
        if (Files.notExists(authority)) {
            keytool(authority, "-genkeypair", "-keyalg", "EC", "-dname", "CN=authority", "-ext", "bc:c");
        }
        keytool(leaf, "-genkeypair", "-keyalg", "EC", "-dname", "CN=127.0.0.1");
        keytool(leaf, "-certreq", "-file", request.toString());
        keytool(
                authority,
                "-gencert",
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString(),
                "-startdate",
                start,
                "-validity",
                Integer.toString(days),
                "-ext",
                "san=ip:127.0.0.1");
        KeyStore keys = KeyStore.getInstance(leaf.toFile(), PASSWORD);
        Certificate trusted = KeyStore.getInstance(authority.toFile(), PASSWORD).getCertificate("key");
        try (InputStream in = Files.newInputStream(certificate)) {
            Certificate signed = CertificateFactory.getInstance("X.509").generateCertificate(in);
            keys.setKeyEntry("key", keys.getKey("key", PASSWORD), PASSWORD, new Certificate[] {signed, trusted});
        }
        keys.setCertificateEntry("authority", trusted);
        return keys;
    }

    private void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "key", "-storetype", "PKCS12", "-keystore", store.toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(() -> command + ": " + log()).isZero();
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("keytool.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private ExternalApiCheck check(ExternalApi api) {
        return ExternalApiCheck.watching(HttpClient.newHttpClient(), clock::nanos, clock, api);
    }

    private static HealthStatus look(ExternalApiCheck check) throws InterruptedException {
        return check.check(CheckContext.within(ofSeconds(5)));
    }
}
