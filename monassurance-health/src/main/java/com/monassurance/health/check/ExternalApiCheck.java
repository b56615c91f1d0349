package com.monassurance.health.check;

import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends one GET to each of any number of APIs, all at the same time; the worst answer is the status. An answer of 2xx or
 * 3xx is up, 429 is degraded, anything else is down; redirects are not followed and bodies are not kept. With no API at
 * all it reports {@link HealthState#NOT_CHECKED}, which counts neither for nor against. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ExternalApiCheck implements HealthCheck {

    private static final int APIS_MAX = 50;
    private static final int TOO_MANY_REQUESTS = 429;

    private final List<URI> addresses;
    private final HttpClient client;

    private ExternalApiCheck(List<URI> addresses, HttpClient client) {
        this.addresses = addresses;
        this.client = client;
    }

    /**
     * Creates a check with an HTTP client of its own, which the JDK stops when the check is no longer used.
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
     * Creates a check over the host's HTTP client, with its proxy, TLS and threads.
     *
     * @param client the host's client
     * @param addresses what to ask, http or https, at most 50; none is allowed
     * @return a check of all of them
     * @throws IllegalArgumentException as for {@link #of(URI...)}
     */
    public static ExternalApiCheck over(HttpClient client, List<URI> addresses) {
        List<URI> copy = List.copyOf(addresses);
        if (copy.size() > APIS_MAX) {
            throw new IllegalArgumentException("at most " + APIS_MAX + " APIs: " + copy.size());
        }
        copy.forEach(ExternalApiCheck::requireHttp);
        return new ExternalApiCheck(copy, client);
    }

    @Override
    public HealthStatus check(CheckContext context) throws InterruptedException {
        if (addresses.isEmpty()) {
            return HealthStatus.notChecked("no external API is configured").with("configured", 0);
        }
        List<Call> calls =
                addresses.stream().map(address -> send(address, context)).toList();
        context.ifLate(worst(calls));
        CompletableFuture<Void> all = CompletableFuture.allOf(calls.stream()
                .map(call -> call.answer().handle((response, failure) -> {
                    context.ifLate(worst(calls));
                    return call;
                }))
                .toArray(CompletableFuture[]::new));
        try {
            all.get(context.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return worst(calls);
        } catch (ExecutionException e) {
            throw new IllegalStateException("every failure of a call is handled", e);
        } finally {
            calls.forEach(call -> call.answer().cancel(true));
        }
        return worst(calls).with("latency", context.elapsed());
    }

    private record Call(URI address, CompletableFuture<HttpResponse<Void>> answer) {}

    private Call send(URI address, CheckContext context) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(context.remaining().plusMillis(1))
                .header("User-Agent", "monassurance-ops/health")
                .build();
        return new Call(address, client.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
    }

    private static HealthStatus worst(List<Call> calls) {
        HealthStatus worst = HealthStatus.up();
        List<String> texts = new ArrayList<>();
        long answered = 0;
        for (Call call : calls) {
            HealthStatus status = status(call.answer());
            answered += status.isUp() ? 1 : 0;
            if (!status.isUp()) {
                texts.add(call.address().getHost() + ": " + status.text());
            }
            worst = status.state().isWorseThan(worst.state()) ? status : worst;
        }
        return new HealthStatus(worst.state(), worst.reason(), String.join("; ", texts), worst.facts())
                .with("configured", calls.size())
                .with("healthy", answered);
    }

    private static HealthStatus status(CompletableFuture<HttpResponse<Void>> answer) {
        if (!answer.isDone()) {
            return HealthStatus.down(HealthReason.TIMEOUT, "no answer within the deadline");
        }
        if (answer.isCompletedExceptionally()) {
            return answer.handle((response, failure) -> HealthStatus.failed(cause(failure)))
                    .join();
        }
        int code = answer.join().statusCode();
        if (code == TOO_MANY_REQUESTS) {
            return HealthStatus.degraded(HealthReason.RATE_LIMITED, "HTTP " + code);
        }
        return code >= 200 && code < 400
                ? HealthStatus.up()
                : HealthStatus.down(HealthReason.UNEXPECTED_ANSWER, "HTTP " + code);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : cause;
    }

    private static void requireHttp(URI address) {
        String scheme = String.valueOf(address.getScheme());
        boolean isHttp = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
        if (!isHttp || address.getHost() == null || address.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "an API is an absolute http or https address without credentials, this has the scheme " + scheme);
        }
    }
}
