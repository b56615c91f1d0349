package com.monassurance.health.check;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the application's own calls tell of an API, which costs nothing and is truer than any probe. The application tells
 * each call by {@link #answered} or {@link #failed}; our own questions are counted alike. Never blocks. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ApiCalls {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final int ERRORS_FROM = 400;
    private static final Duration RETRY_AFTER_MAX = Duration.ofHours(1);

    private final ExternalApi api;
    private final Ticker ticker;
    private final Clock clock;
    private HealthStatus last = HealthStatus.unknown(HealthReason.NOT_YET_CHECKED, "it has not been called yet");
    private long lastSuccessNanos;
    private long askedNanos;
    private boolean isAsked;
    private long quietUntilNanos;
    private int failuresInARow;
    private @Nullable Instant certificateEnds;

    ApiCalls(ExternalApi api, Ticker ticker, Clock clock) {
        this.api = requireNonNull(api, "api");
        this.ticker = ticker;
        this.clock = clock;
        this.quietUntilNanos = ticker.nanos();
    }

    /**
     * Counts a call that was answered. Below 400 it is a success, 429 is a limit that holds for as long as the answer says,
     * anything else a failure; tell your own mistakes, such as a 404 that means what it says, as a success.
     *
     * @param status HTTP status
     * @param retryAfter value of the header {@code Retry-After}, seconds or a date; empty when there is none. At most an hour
     *     of it is believed
     */
    public synchronized void answered(int status, String retryAfter) {
        if (status < ERRORS_FROM) {
            succeeded();
            return;
        }
        Optional<Duration> pause = parsed(requireNonNull(retryAfter, "retryAfter"));
        if (status == TOO_MANY_REQUESTS) {
            failuresInARow = 0;
            last = HealthStatus.degraded(HealthReason.RATE_LIMITED, "HTTP " + status);
        } else {
            fail(HealthStatus.down(HealthReason.UNEXPECTED_ANSWER, "HTTP " + status));
        }
        if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
            pause.ifPresent(this::keepQuiet);
        }
    }

    /**
     * Counts a call that was not answered.
     *
     * @param failure what was thrown
     */
    public synchronized void failed(Throwable failure) {
        fail(HealthStatus.failed(failure));
    }

    /**
     * Tells whether a call makes sense now: not while the API is left alone after failures or by its own wish. When the time
     * is over, calls may go out again, and the first answer decides.
     *
     * @return false while it should be left alone
     */
    public synchronized boolean isWelcome() {
        return ticker.nanos() - quietUntilNanos >= 0;
    }

    ExternalApi api() {
        return api;
    }

    /** Tells whether we should ask ourselves, and counts it as asked when so. */
    synchronized boolean claimQuestion() {
        long now = ticker.nanos();
        boolean isRecent = isAsked && now - askedNanos < api.askEvery().toNanos();
        boolean isProven = failuresInARow == 0
                && last.isUp()
                && now - lastSuccessNanos < api.askEvery().toNanos();
        if (now - quietUntilNanos < 0 || isRecent || isProven) {
            return false;
        }
        isAsked = true;
        askedNanos = now;
        return true;
    }

    synchronized void certificateEnds(Instant end) {
        certificateEnds = end;
    }

    /** What is known; failures short of the threshold leave it degraded. */
    synchronized HealthStatus status() {
        HealthStatus status = last;
        if (failuresInARow > 0 && failuresInARow < api.failures()) {
            status = HealthStatus.degraded(last.reason(), last.text()).with("failures", failuresInARow);
        }
        Warnings warnings = new Warnings();
        certificateDays().stream()
                .filter(days -> days < api.certificateDays())
                .forEach(days -> warnings.add(
                        HealthReason.NEAR_LIMIT,
                        days < 0 ? "its certificate has ended" : "its certificate ends in " + days + " days"));
        return warnings.on(status);
    }

    /** The days left of the certificate of the last answer, where it had one. */
    synchronized OptionalLong certificateDays() {
        Instant end = certificateEnds;
        return end == null
                ? OptionalLong.empty()
                : OptionalLong.of(Duration.between(clock.instant(), end).toDays());
    }

    private void succeeded() {
        failuresInARow = 0;
        quietUntilNanos = ticker.nanos();
        lastSuccessNanos = ticker.nanos();
        last = HealthStatus.up();
    }

    /** After the threshold each failure, also that of the one question after a pause, begins another pause. */
    private void fail(HealthStatus status) {
        failuresInARow = Math.min(failuresInARow + 1, Integer.MAX_VALUE - 1);
        last = status;
        if (failuresInARow >= api.failures()) {
            keepQuiet(api.coolDown());
        }
    }

    private void keepQuiet(Duration pause) {
        quietUntilNanos = ticker.nanos() + pause.toNanos();
    }

    private Optional<Duration> parsed(String retryAfter) {
        String text = retryAfter.strip();
        try {
            Duration asked = text.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            clock.instant(),
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            Duration believed = asked.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : asked;
            return believed.isNegative() ? Optional.empty() : Optional.of(believed);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
