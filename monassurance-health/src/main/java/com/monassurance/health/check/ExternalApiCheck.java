package com.monassurance.health.check;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Watches any number of APIs; the worst one is the status. What the application's own calls tell, see {@link #calls(URI)},
 * comes first; an API of which nothing recent is known is asked by one GET, all at the same time and within its budget. An
 * answer of 2xx or 3xx is up, 429 is degraded and keeps us quiet for as long as it says, anything else is a failure;
 * redirects are not followed and bodies are not kept. An API that is down is left alone for a while, then one question tells
 * whether it is back. With no API at all it reports {@link HealthState#NOT_CHECKED}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ExternalApiCheck implements HealthCheck {

    private static final int APIS_MAX = 50;

    private final List<ApiCalls> apis;
    private final HttpClient client;

    private ExternalApiCheck(List<ApiCalls> apis, HttpClient client) {
        if (apis.size() > APIS_MAX) {
            throw new IllegalArgumentException("at most " + APIS_MAX + " APIs: " + apis.size());
        }
        this.apis = List.copyOf(apis);
        this.client = requireNonNull(client, "client");
    }

    /**
     * Creates a check that asks in every run, with an HTTP client of its own, which the JDK stops when the check is no
     * longer used.
     *
     * @param addresses what to ask, http or https, at most 50; none is allowed
     * @return a check of all of them
     * @throws IllegalArgumentException if an address is not absolute http or https, carries credentials, or there are too
     *     many
     */
    public static ExternalApiCheck of(URI... addresses) {
        return over(HttpClient.newHttpClient(), List.of(addresses));
    }

    /**
     * Creates a check that asks in every run, over the host's HTTP client, with its proxy, TLS and threads.
     *
     * @param client the host's client
     * @param addresses what to ask, http or https, at most 50; none is allowed
     * @return a check of all of them
     * @throws IllegalArgumentException as for {@link #of(URI...)}
     */
    public static ExternalApiCheck over(HttpClient client, List<URI> addresses) {
        return watching(
                client,
                addresses.stream()
                        .map(address -> ExternalApi.at(address)
                                .askEvery(Duration.ZERO)
                                .coolDown(Duration.ZERO)
                                .failures(1))
                        .toArray(ExternalApi[]::new));
    }

    /**
     * Creates a check of APIs each of which has a budget of its own.
     *
     * @param client the host's client
     * @param apis what to watch, at most 50
     * @return a check of all of them
     * @throws IllegalArgumentException if there are too many
     */
    public static ExternalApiCheck watching(HttpClient client, ExternalApi... apis) {
        return watching(client, Ticker.system(), Clock.systemUTC(), apis);
    }

    static ExternalApiCheck watching(HttpClient client, Ticker ticker, Clock clock, ExternalApi... apis) {
        return new ExternalApiCheck(
                Arrays.stream(apis).map(api -> new ApiCalls(api, ticker, clock)).toList(), client);
    }

    /**
     * Returns where the application tells of its own calls of an API.
     *
     * @param address as given to this check
     * @return the record of that API
     * @throws IllegalArgumentException if this check has no such API
     */
    public ApiCalls calls(URI address) {
        return apis.stream()
                .filter(known -> known.api().address().equals(address))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no such API is watched here; give the address exactly as the check got it"));
    }

    @Override
    public HealthStatus check(CheckContext context) throws InterruptedException {
        if (apis.isEmpty()) {
            return HealthStatus.notChecked("no external API is configured").with("configured", 0);
        }
        List<Look> looks = apis.stream().map(known -> look(known, context)).toList();
        context.ifLate(worst(looks));
        CompletableFuture<Void> all = CompletableFuture.allOf(looks.stream()
                .map(look -> look.end().thenRun(() -> context.ifLate(worst(looks))))
                .toArray(CompletableFuture[]::new));
        try {
            all.get(context.remaining().toNanos(), TimeUnit.NANOSECONDS);
            return worst(looks).with("latency", context.elapsed());
        } catch (TimeoutException e) {
            return worst(looks);
        } catch (ExecutionException e) {
            throw new IllegalStateException("every failure of a call is handled", e);
        } finally {
            looks.forEach(look -> look.giveUp());
        }
    }

    /** One API in one run: what it is asked, done at once when it need not be asked, and when that has been counted. */
    private record Look(ApiCalls known, CompletableFuture<HttpResponse<Void>> answer, CompletableFuture<Void> end) {

        HealthStatus status() {
            return end.isDone()
                    ? known.status()
                    : HealthStatus.down(HealthReason.TIMEOUT, "no answer within the deadline");
        }

        void giveUp() {
            if (!end.isDone()) {
                known.failed(new TimeoutException("no answer within the deadline"));
                answer.cancel(true);
            }
        }
    }

    private Look look(ApiCalls known, CheckContext context) {
        if (!known.claimQuestion()) {
            return new Look(known, new CompletableFuture<>(), CompletableFuture.completedFuture(null));
        }
        HttpRequest request = HttpRequest.newBuilder(known.api().address())
                .timeout(context.remaining().plusMillis(1))
                .header("User-Agent", "monassurance-ops/health")
                .build();
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        return new Look(known, answer, answer.handle((response, failure) -> {
            if (failure != null) {
                // What we gave up ourselves has been counted already.
                if (!(failure instanceof CancellationException)) {
                    known.failed(cause(failure));
                }
                return null;
            }
            response.sslSession()
                    .flatMap(ExternalApiCheck::certificate)
                    .ifPresent(certificate ->
                            known.certificateEnds(certificate.getNotAfter().toInstant()));
            known.answered(
                    response.statusCode(),
                    response.headers().firstValue("Retry-After").orElse(""));
            return null;
        }));
    }

    private static Optional<X509Certificate> certificate(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate first
                    ? Optional.of(first)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private static HealthStatus worst(List<Look> looks) {
        HealthStatus worst = HealthStatus.up();
        List<String> texts = new ArrayList<>();
        long healthy = 0;
        for (Look look : looks) {
            HealthStatus status = look.status();
            healthy += status.isUp() ? 1 : 0;
            if (!status.isUp()) {
                texts.add(look.known().api().address().getHost() + ": " + status.text());
            }
            worst = status.state().isWorseThan(worst.state()) ? status : worst;
        }
        HealthStatus all = new HealthStatus(worst.state(), worst.reason(), String.join("; ", texts), worst.facts())
                .with("configured", looks.size())
                .with("healthy", healthy);
        OptionalLong days = looks.stream()
                .flatMapToLong(look -> look.known().certificateDays().stream())
                .min();
        return days.isPresent() ? all.with("certificate_days", days.getAsLong()) : all;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : cause;
    }
}
